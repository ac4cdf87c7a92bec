// What is wrong, or else what was done, receives the focus; `autofocus` says the same where no script
// runs, but gives way to a fragment in the address.
const said = document.querySelector("[data-errors]") ?? document.querySelector("[data-status]");
said?.focus();
