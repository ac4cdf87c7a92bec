// Light and dark change at once; the form behind the buttons keeps the choice.
const form = document.querySelector("[data-theme-switch]");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value } = event.submitter;
  document.documentElement.dataset.theme = value;
  for (const button of form.querySelectorAll("[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
  const body = new FormData(form);
  body.set("theme", value);
  await fetch(form.action, { method: "POST", body, redirect: "manual" });
});
