// What allauth's script leaves out: say so when a passkey did not work, and hide what cannot work.

const trouble = () => document.querySelector("[data-passkey-trouble]");

document.addEventListener("allauth.error", (event) => {
  if (!event.detail.tags.includes("webauthn")) return;
  event.preventDefault();
  const place = trouble();
  if (place) place.hidden = false;
});

if (!window.PublicKeyCredential) {
  for (const button of document.querySelectorAll("[data-passkey] button")) button.disabled = true;
  const place = trouble();
  if (place) place.hidden = false;
}
