// <form data-upload>: files go out as soon as they are chosen, with progress and a way to stop.
// Without this module the same form sends them with its buttons.
const part = (root, name) => root.querySelector(`[data-upload-${name}]`);

const say = (form, key) => {
  const trouble = part(form, "trouble");
  trouble.textContent = trouble.dataset[key] ?? key;
  trouble.hidden = !key;
};

// Only the list and the errors are renewed: what is being typed stays as it is.
const renew = (form, html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("form[data-upload]");
  if (!fresh) return false;
  part(form, "list").replaceWith(part(fresh, "list"));
  renewErrors(part(form, "field"), part(fresh, "field"));
  renewSummary(form, page);
  return true;
};

// What a page without the form says: too large, or past the last moment.
const words = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  return page.querySelector("main :is(.lead, .stand)")?.textContent.replace(/\s+/g, " ").trim();
};

const renewErrors = (field, fresh) => {
  const errors = fresh.querySelector(".field__errors");
  const input = field.querySelector('input[type="file"]');
  field.querySelector(".field__errors")?.remove();
  field.classList.toggle("field--wrong", Boolean(errors));
  if (errors) input.before(errors);
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const value = fresh.querySelector('input[type="file"]').getAttribute(name);
    if (value) input.setAttribute(name, value);
    else input.removeAttribute(name);
  }
};

// The summary speaks of files alone: about the note its own button has the word.
const renewSummary = (form, page) => {
  document.querySelector("[data-errors]")?.remove();
  const summary = page.querySelector("[data-errors]");
  const input = form.querySelector('input[type="file"]');
  summary?.querySelectorAll(`a:not([href="#${input.id}"])`).forEach((link) => link.closest("li").remove());
  if (summary?.querySelector("li")) form.before(summary);
};

const send = (form, input) => {
  const progress = part(form, "progress");
  const bar = progress.querySelector("progress");
  const data = new FormData(form);
  // What is typed and ticked is not part of this: it goes as it was saved last (see draft.js).
  for (const field of form.elements) {
    if (field.type === "textarea") data.set(field.name, field.defaultValue);
    if (["checkbox", "radio"].includes(field.type)) data.delete(field.name);
  }
  for (const field of form.elements) {
    if (["checkbox", "radio"].includes(field.type) && field.defaultChecked) data.set(field.name, field.value);
  }
  data.set("do", "save");
  const request = new XMLHttpRequest();
  const done = (trouble) => {
    progress.hidden = true;
    input.disabled = false;
    input.value = "";
    say(form, trouble);
    (document.querySelector("[data-errors]") ?? input).focus();
  };
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? (100 * loaded) / total : 0;
  });
  request.addEventListener("load", () => {
    if (new URL(request.responseURL).pathname !== location.pathname) return done("session");
    return done(renew(form, request.responseText) ? "" : words(request.responseText) || "lost");
  });
  request.addEventListener("error", () => done("lost"));
  request.addEventListener("abort", () => done("cancelled"));
  part(form, "cancel").onclick = () => request.abort();
  say(form, "");
  bar.value = 0;
  progress.hidden = false;
  input.disabled = true;
  request.open("POST", form.action);
  request.send(data);
};

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector('input[type="file"]');
  input.addEventListener("change", () => {
    if (input.files.length) send(form, input);
  });
}
