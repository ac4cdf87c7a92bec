// <form data-keep="key">: what is typed is kept in this tab, so that an expired session loses nothing.
// It is put back into fields that are still as the server sent them, and dropped once a page says
// <meta name="kept-done" content="key">.
const prefix = "keep:";
const kept = ({ name, type }) =>
  name && !["hidden", "password", "file", "submit", "button"].includes(type);

for (const { content } of document.querySelectorAll('meta[name="kept-done"]')) {
  sessionStorage.removeItem(prefix + content);
}

const read = (form) =>
  [...form.elements].filter(kept).map((field) => {
    const isChoice = ["checkbox", "radio"].includes(field.type);
    return [field.name, isChoice ? field.value : null, isChoice ? field.checked : field.value];
  });

const find = (form, name, choice) =>
  [...form.elements].find(
    (field) => field.name === name && (choice === null || field.value === choice),
  );

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = prefix + form.dataset.keep;
  const fresh = JSON.stringify(read(form));
  const stored = JSON.parse(sessionStorage.getItem(key) ?? "null");
  // Restore only what was typed over the same page: never old text over newer text of the server.
  if (stored && stored.fresh === fresh) {
    for (const [name, choice, value] of stored.fields) {
      const field = find(form, name, choice);
      if (!field) continue;
      if (choice === null) field.value = value;
      else field.checked = value;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify({ fresh, fields: read(form) }));
  });
}
