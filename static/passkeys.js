/* Passkeys: asks the browser what the page wants to know, and sends the answer with the form. Plain pages work without this. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function asked(question, kind) {
  const options = { ...question, challenge: bytes(question.challenge) };
  if (kind === "get") return { ...options, allowCredentials: known(question.allowCredentials) };
  return { ...options, user: { ...question.user, id: bytes(question.user.id) }, excludeCredentials: known(question.excludeCredentials) };
}

function answered(made) {
  const response = { clientDataJSON: text(made.response.clientDataJSON) };
  if (made.response.attestationObject) response.attestationObject = text(made.response.attestationObject);
  if (made.response.authenticatorData) response.authenticatorData = text(made.response.authenticatorData);
  if (made.response.signature) response.signature = text(made.response.signature);
  if (made.response.userHandle) response.userHandle = text(made.response.userHandle);
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

function say(form, sentence) {
  const said = form.querySelector("[data-passkey-said]");
  said.textContent = sentence;
  said.hidden = false;
}

const form = document.querySelector("form[data-passkey]");
if (form && !window.PublicKeyCredential) say(form, "This browser has no passkeys. Use a newer one, or another way.");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!window.PublicKeyCredential) return;
  const kind = form.dataset.passkey;
  const publicKey = asked(JSON.parse(document.getElementById("passkey-question").textContent), kind);
  try {
    const made = kind === "get" ? await navigator.credentials.get({ publicKey }) : await navigator.credentials.create({ publicKey });
    form.querySelector("[name=answer]").value = answered(made);
    form.submit();
  } catch (no) {
    const there = no.name === "InvalidStateError";
    say(form, there ? "This device holds a passkey for you already." : "Nothing was done: your device gave no passkey. You can try again.");
  }
});
