// The summary of what is wrong receives the focus, and its links go into the field itself.
document.querySelector("[data-errors]")?.focus();
