// <form data-draft="address">: what is typed and ticked is saved as one goes, here first and then on
// the server. Without this module the same form saves with its button.
const PAUSE = 1500;
const SLOWEST = 60_000;
const PATIENCE = 20_000;

const typed = (form) =>
  [...form.elements].filter(
    ({ name, type }) => name && name !== "late" && ["textarea", "checkbox", "radio"].includes(type),
  );

const read = (form) => {
  const values = {};
  for (const field of typed(form)) {
    if (field.type === "textarea") values[field.name] = field.value;
    else if (field.checked) values[field.name] = field.value;
    else values[field.name] ??= "";
  }
  return values;
};

const write = (form, values) => {
  for (const field of typed(form)) {
    if (!(field.name in values)) continue;
    if (field.type === "textarea") field.value = values[field.name];
    else field.checked = values[field.name] === field.value;
  }
};

// What the server has becomes what the form began with: the button of the files sends only that.
const settle = (form, values) => {
  for (const field of typed(form)) {
    if (!(field.name in values)) continue;
    if (field.type === "textarea") field.defaultValue = values[field.name];
    else field.defaultChecked = values[field.name] === field.value;
  }
};

const same = (one, other) =>
  Boolean(other) && Object.keys(one).every((name) => one[name] === (other[name] ?? ""));

// The browser's own store; a browser that has none, or a full one, still saves on the server.
const shelf = (key) => ({
  read() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  keep(value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Nothing to do about it here: leaving the page warns as long as something is unsaved.
    }
  },
  clear() {
    try {
      localStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
});

const watch = (form) => {
  const { draft: address, person, sitting, typed: isTyped, conflict } = form.dataset;
  const region = form.querySelector("[data-draft-said]");
  const token = form.elements.csrfmiddlewaretoken;
  const number = form.elements.draft_number;
  const store = shelf(`draft:${person}:${sitting}`);
  const channel = globalThis.BroadcastChannel && new BroadcastChannel(`draft:${person}:${sitting}`);
  let saved = isTyped === undefined ? read(form) : null;
  let stopped = conflict !== undefined;
  let isBusy = false;
  let isLeaving = false;
  let failures = 0;
  let isRenewed = false;
  let timer = 0;

  const isSaved = () => same(read(form), saved);

  // Said once, not with each key: a region that repeats itself is noise.
  const say = (words, isTrouble = false) => {
    const text = region.dataset[words] ?? words;
    region.classList.toggle("is-trouble", isTrouble);
    if (region.textContent !== text) region.textContent = text;
  };

  // What becomes of it at the last moment if nobody presses, where the assignment has such a rule.
  const tell = (words) => {
    const text = form.querySelector("[data-draft-by-itself]");
    if (text && words) text.textContent = words;
  };

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const again = (words) => {
    say(words, true);
    failures += 1;
    isRenewed = false;
    later(Math.min(SLOWEST, 1000 * 2 ** failures));
  };

  const take = (values, next) => {
    saved = values;
    number.value = next;
    settle(form, values);
  };

  const choose = (said, theirs, next) => {
    stopped = true;
    form.querySelector("[data-draft-theirs]")?.remove();
    const panel = form.querySelector("template[data-draft-both]").content.cloneNode(true).firstElementChild;
    panel.querySelector("[data-both-said]").textContent = said;
    panel.querySelector("[data-both-note]").textContent = [theirs.note, theirs.ai_account]
      .filter(Boolean)
      .join("\n\n");
    panel.querySelector("[data-both-mine]").addEventListener("click", () => {
      panel.remove();
      stopped = false;
      number.value = next;
      form.elements.note.focus();
      save();
    });
    panel.querySelector("[data-both-theirs]").addEventListener("click", () => {
      panel.remove();
      stopped = false;
      write(form, theirs);
      take(theirs, next);
      store.clear();
      form.elements.note.focus();
      say("");
    });
    form.elements.note.closest(".field").before(panel);
    say("both", true);
  };

  // Signing in again gives another token; whose it is comes with it.
  const renew = async () => {
    isRenewed = true;
    const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === "opaqueredirect") return again("session");
    const state = await answer.json();
    if (answer.status === 403) return refuse(state.said);
    if (String(state.person) !== person) return refuse(region.dataset.person);
    token.value = state.token;
    return later(0);
  };

  const refuse = (words) => {
    stopped = true;
    say(words, true);
  };

  const heard = async (answer, values) => {
    if (answer.type === "opaqueredirect") return again("session");
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.status === 403 && !isJson && !isRenewed) return renew();
    if (!isJson) return again("offline");
    const state = await answer.json();
    if (answer.status === 409) return choose(state.said, state.values, state.draft_number);
    if (answer.status === 422) return say(state.said, true);
    if (!answer.ok) return refuse(state.said);
    failures = 0;
    isRenewed = false;
    tell(state.by_itself);
    take(values, state.draft_number);
    channel?.postMessage({ values, number: state.draft_number });
    if (!isSaved()) return later(PAUSE);
    store.clear();
    return say(state.said);
  };

  const save = async () => {
    clearTimeout(timer);
    if (isBusy || stopped || isLeaving || isSaved()) return;
    isBusy = true;
    const values = read(form);
    const data = new FormData(form);
    data.delete("uploads");
    data.set("person", person);
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: data,
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      isBusy = false;
      await heard(answer, values);
    } catch {
      isBusy = false;
      again("offline");
    }
  };

  const changed = () => {
    if (isSaved()) {
      store.clear();
      return;
    }
    store.keep({ values: read(form), number: number.value });
    if (!stopped && failures === 0) later(PAUSE);
  };

  const restore = () => {
    const kept = store.read();
    if (!kept || isTyped !== undefined) return;
    if (same(read(form), kept.values)) return store.clear();
    const theirs = saved;
    write(form, kept.values);
    if (kept.number === number.value) {
      say("restored");
      later(PAUSE);
    } else choose(region.dataset.elsewhere, theirs, number.value);
  };

  const soon = () => {
    if (!isSaved() && !stopped) later(0);
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", () => {
    isLeaving = true;
    clearTimeout(timer);
  });
  channel?.addEventListener("message", ({ data }) => {
    if (stopped || !isSaved()) return;
    write(form, data.values);
    take(data.values, data.number);
  });
  addEventListener("online", soon);
  addEventListener("focus", soon);
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && !isSaved()) event.preventDefault();
  });
  restore();
};

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
