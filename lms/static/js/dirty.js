// <form data-dirty>: who changed something is asked before leaving it unsaved.
for (const form of document.querySelectorAll("form[data-dirty]")) {
  let changed = form.querySelector("[aria-invalid=true]") !== null;
  const warn = (event) => {
    if (changed) event.preventDefault();
  };
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", warn);
}
