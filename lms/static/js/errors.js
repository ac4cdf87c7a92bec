// What is wrong, or else what was done, receives the focus; `autofocus` says the same where no script
// runs, but gives way to a fragment in the address.
const said = document.querySelector("[data-errors]") ?? document.querySelector("[data-status]");
said?.focus();

// A link to a field leaves the address as it is: a form sent from `#field` would come back to there,
// past what it has to say.
for (const link of document.querySelectorAll("[data-errors] a[href^='#']")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
  });
}
