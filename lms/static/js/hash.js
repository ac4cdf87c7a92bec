// <form data-hash>: sends the SHA-256 of the chosen file instead of the file, so that checking a
// receipt gives nothing away. Without this module, or without a secure context, the file goes along.
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const hashOf = async (file) => hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));

const prepare = (form) => {
  const { file, sha256 } = form.elements;
  form.querySelector("[data-hash-said]").hidden = false;
  form.addEventListener("submit", async (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    try {
      sha256.value = await hashOf(file.files[0]);
      file.disabled = true;
    } catch {
      // Too large for this device to hold at once: then the file itself goes.
      sha256.value = "";
    }
    form.submit();
  });
  // Coming back by the back button finds the form as it was before; what was typed stays.
  addEventListener("pageshow", () => {
    if (file.disabled) sha256.value = "";
    file.disabled = false;
  });
};

if (globalThis.crypto?.subtle) document.querySelectorAll("form[data-hash]").forEach(prepare);
