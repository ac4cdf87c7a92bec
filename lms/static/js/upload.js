// <form data-upload>: files go out as soon as they are chosen, with progress and a way to stop; large
// ones in pieces, so that a line that breaks does not start them over. Without this module the same
// form sends them with its buttons. With data-mailed they are the files of a mail: all in pieces, for
// they go nowhere else, and named by their hashes.
const LARGE = 4 * 1024 * 1024;
const PIECE = 2 * 1024 * 1024;
const SLOWEST = 60_000;

class Trouble extends Error {}

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
  const left = [...part(form, "list").querySelectorAll("[type=checkbox]:not(:checked)")].map(({ value }) => value);
  part(form, "list").replaceWith(part(fresh, "list"));
  for (const box of part(form, "list").querySelectorAll("[type=checkbox]")) box.checked = !left.includes(box.value);
  const told = form.querySelector("[data-draft-by-itself]");
  told?.replaceWith(fresh.querySelector("[data-draft-by-itself]") ?? told);
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

// An answer, or null when the line broke; `signal` stops it and whatever comes after.
const ask = (method, address, { body = null, headers = {}, sent = () => {}, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => {
      request.abort();
      reject(new Trouble("cancelled"));
    };
    if (signal.aborted) return reject(new Trouble("cancelled"));
    signal.addEventListener("abort", stop, { once: true });
    request.upload.addEventListener("progress", ({ loaded }) => sent(loaded));
    request.addEventListener("load", () => {
      signal.removeEventListener("abort", stop);
      if (new URL(request.responseURL).pathname.startsWith("/accounts/")) reject(new Trouble("session"));
      else resolve(request);
    });
    request.addEventListener("error", () => {
      signal.removeEventListener("abort", stop);
      resolve(null);
    });
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    return request.send(body);
  });

const wait = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const done = setTimeout(resolve, milliseconds);
    addEventListener("online", resolve, { once: true, signal });
    signal.addEventListener("abort", () => {
      clearTimeout(done);
      reject(new Trouble("cancelled"));
    });
  });

// Like `ask`, but until there is an answer: a broken line or a busy server is waited for.
const insist = async (form, method, address, options) => {
  for (let failures = 1; ; failures += 1) {
    const answer = await ask(method, address, options);
    if (answer && answer.status < 500) {
      say(form, "");
      return answer;
    }
    say(form, "waiting");
    await wait(Math.min(SLOWEST, 1000 * 2 ** failures), options.signal);
  }
};

const sentence = (answer) => {
  try {
    return JSON.parse(answer.responseText).said;
  } catch {
    return words(answer.responseText) || "lost";
  }
};

const hashOf = (form, file, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(form.dataset.hashing, { type: "module" });
    const done = (hash) => {
      worker.terminate();
      resolve(hash);
    };
    signal.addEventListener("abort", () => {
      worker.terminate();
      reject(new Trouble("cancelled"));
    });
    worker.addEventListener("message", ({ data }) => done(data.sha256));
    // Where no worker runs, the server computes the hash alone.
    worker.addEventListener("error", () => done(""));
    worker.postMessage(file);
  });

const token = (form) => ({ "X-CSRFToken": form.elements.csrfmiddlewaretoken.value });

const isMailed = (form) => form.hasAttribute("data-mailed");

const begin = async (form, file, sha256, signal) => {
  const body = new FormData();
  for (const [name, value] of Object.entries({ name: file.name, size: file.size, sha256 })) body.set(name, value);
  if (isMailed(form)) body.set("mailed", "1");
  const answer = await insist(form, "POST", form.dataset.uploads, { body, headers: token(form), signal });
  if (answer.status >= 400) throw new Trouble(sentence(answer));
  return JSON.parse(answer.responseText);
};

const sendInPieces = async (form, file, sha256, { signal, moved }) => {
  let { key, offset } = await begin(form, file, sha256, signal);
  if (!key) return;
  const address = `${form.dataset.pieces}${key}/`;
  signal.addEventListener("abort", () => {
    // Said and forgotten: what is not heard is cleared away after a day.
    fetch(address, { method: "DELETE", headers: token(form), keepalive: true }).catch(() => {});
  });
  for (let failures = 0; offset < file.size; ) {
    const start = offset;
    const answer = await ask("PATCH", address, {
      body: file.slice(start, start + PIECE),
      headers: { ...token(form), "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" },
      sent: (bytes) => moved(start + bytes),
      signal,
    });
    const here = answer?.getResponseHeader("Upload-Offset");
    if (answer && answer.status < 500 && here === null) throw new Trouble(sentence(answer));
    if (answer?.status === 204) {
      failures = 0;
      say(form, "");
      offset = Number(here);
      continue;
    }
    failures += 1;
    if (!answer || answer.status >= 500) say(form, "waiting");
    await wait(Math.min(SLOWEST, 500 * 2 ** failures), signal);
    // What came before the line broke is there: go on from what the server has.
    const told = await insist(form, "HEAD", address, { signal });
    if (told.status === 404) ({ key, offset } = await begin(form, file, sha256, signal));
    else offset = Number(told.getResponseHeader("Upload-Offset"));
    if (!key) return;
  }
  const body = new FormData();
  if (isMailed(form)) body.set("mailed", "1");
  const finish = { body, headers: token(form), signal };
  const answer = await insist(form, "POST", `${address}finish/`, finish);
  if (answer.status === 404) await sendInPieces(form, file, sha256, { signal, moved });
  else if (answer.status >= 400) throw new Trouble(sentence(answer));
};

const sendAtOnce = async (form, files, { signal, moved }) => {
  const data = new FormData(form);
  data.delete("uploads");
  for (const { file, sha256 } of files) {
    data.append("uploads", file);
    data.append("sha256", sha256);
  }
  // What is typed and ticked is not part of this: it goes as it was saved last (see draft.js).
  for (const field of form.elements) {
    if (field.type === "textarea") data.set(field.name, field.defaultValue);
    if (["checkbox", "radio"].includes(field.type)) data.delete(field.name);
  }
  for (const field of form.elements) {
    if (["checkbox", "radio"].includes(field.type) && field.defaultChecked) data.set(field.name, field.value);
  }
  data.set("do", "save");
  const answer = await ask("POST", form.action, { body: data, sent: moved, signal });
  if (!answer) throw new Trouble("lost");
  if (!renew(form, answer.responseText)) throw new Trouble(words(answer.responseText) || "lost");
};

// Pressed while files are on their way: the press goes at once, and counts; the form follows them.
const press = async (form, run) => {
  const told = part(form, "pressed");
  run.pressed = true;
  if (!form.dataset.press) {
    told.textContent = told.dataset.wait;
    return;
  }
  try {
    const files = await run.hashed;
    const data = new FormData(form);
    data.delete("uploads");
    for (const { dataset } of form.querySelectorAll("[data-sha256]")) data.append("sha256", dataset.sha256);
    for (const { sha256 } of files) data.append("sha256", sha256);
    data.set("person", form.dataset.person);
    const answer = await insist(form, "POST", form.dataset.press, { body: data, signal: run.signal });
    run.pressed = answer.status < 400;
    told.textContent = sentence(answer);
  } catch {
    run.pressed = false;
    told.textContent = "";
  }
  for (const field of form.elements) if (field.type === "textarea") field.readOnly = run.pressed;
};

const release = (form) => {
  part(form, "pressed").textContent = "";
  for (const field of form.elements) if (field.type === "textarea") field.readOnly = false;
};

const refresh = async (form, signal) => {
  const answer = await insist(form, "GET", location.pathname, { signal });
  if (isMailed(form) && answer.status < 400 && !answer.responseText.includes("data-mailed")) throw new Trouble("gone");
  if (!renew(form, answer.responseText)) throw new Trouble(words(answer.responseText) || "lost");
};

const sendAll = async (form, chosen, options) => {
  const files = [];
  const here = new Set([...form.querySelectorAll("[data-sha256]")].map(({ dataset }) => dataset.sha256));
  for (const file of chosen) {
    const sha256 = await hashOf(form, file, options.signal);
    if (sha256 && here.has(sha256)) options.double(file);
    else files.push({ file, sha256 });
    here.add(sha256);
  }
  options.known(files);
  // Without hashes the form brings them itself, as it does without this module.
  if (isMailed(form) && !files.every(({ sha256 }) => sha256)) return options.leave();
  const isLarge = ({ file, sha256 }) => sha256 && (isMailed(form) || file.size > LARGE);
  const refused = [];
  const large = files.filter(isLarge);
  for (const { file, sha256 } of large) {
    options.about(file);
    try {
      await sendInPieces(form, file, sha256, options);
    } catch (trouble) {
      if (!(trouble instanceof Trouble) || ["cancelled", "session"].includes(trouble.message)) throw trouble;
      refused.push(`${file.name}: ${part(form, "trouble").dataset[trouble.message] ?? trouble.message}`);
    }
  }
  const small = files.filter((one) => !isLarge(one));
  if (small.length) {
    options.about(null, small.reduce((sum, { file }) => sum + file.size, 0));
    await sendAtOnce(form, small, options);
  } else await refresh(form, options.signal);
  if (refused.length) throw new Trouble(refused.join("\n"));
};

const running = new Map();

const start = async (form, input) => {
  const progress = part(form, "progress");
  const bar = progress.querySelector("progress");
  const said = part(form, "said");
  const stop = new AbortController();
  const chosen = [...input.files];
  const run = { signal: stop.signal, pressed: false };
  let known = () => {};
  let total = 1;
  run.hashed = new Promise((resolve) => (known = resolve));
  running.set(form, run);
  document.querySelector("[data-status]")?.remove(); // about what was done before
  say(form, "");
  bar.value = 0;
  said.textContent = said.dataset.many;
  progress.hidden = false;
  input.disabled = true;
  part(form, "cancel").onclick = () => stop.abort();
  const doubles = [];
  let trouble = "";
  let isLeft = false;
  try {
    await sendAll(form, chosen, {
      signal: stop.signal,
      known,
      double: ({ name }) => doubles.push(name),
      leave: () => (isLeft = true),
      moved: (bytes) => (bar.value = (100 * bytes) / total),
      about: (file, size) => {
        total = Math.max(1, file?.size ?? size);
        bar.value = 0;
        said.textContent = file ? `${said.dataset.one} ${file.name}` : said.dataset.many;
      },
    });
  } catch (problem) {
    if (!(problem instanceof Trouble)) throw problem;
    trouble = problem.message;
  } finally {
    progress.hidden = true;
    input.disabled = false;
    if (!isLeft) input.value = "";
    running.delete(form);
  }
  // Handed in by a team-mate, or shut, meanwhile: the page says which.
  if (trouble === "gone") return location.reload();
  if (!trouble && doubles.length) say(form, `${doubles.join(", ")}: ${part(form, "trouble").dataset.double}`);
  else say(form, trouble);
  if (!trouble && run.pressed && !document.querySelector("[data-errors]")) {
    form.requestSubmit(form.querySelector('button[value="hand_in"]'));
    return;
  }
  release(form);
  (document.querySelector("[data-errors]") ?? input).focus();
};

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector('input[type="file"]');
  input.addEventListener("change", () => {
    if (input.files.length) start(form, input);
  });
  form.addEventListener(
    "submit",
    (event) => {
      const run = running.get(form);
      if (!run || event.submitter?.value !== "hand_in") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!run.pressed) press(form, run);
    },
    { capture: true },
  );
  // Leaving now would break off what is on its way.
  addEventListener("beforeunload", (event) => {
    if (input.disabled) event.preventDefault();
  });
}
