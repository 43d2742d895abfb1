/* A form that saves itself a second after somebody has stopped writing. The words stay in this page alone until the service has them: nothing
   is kept in the browser, where the next person at a shared tablet would find it. What was sent is sent again, word for word, until it is
   answered; only then goes what was written since. Without this script the buttons do the same. */

const form = document.querySelector("form[data-draft]");
const PAUSE = 1000;
const AGAIN = 5000;
const OFFLINE = "Not saved yet: no connection. It will be saved when you are back online. Keep this page open.";
const SIGNED_OUT = "Not saved yet: you have been signed out. Sign in again in another tab. Keep this page open.";
const MARKS = new Set(["csrf_token", "seen", "anyway"]);

const status = form?.querySelector("[data-draft-status]");
const beside = form?.querySelector("[data-draft-beside]");
const names = form?.querySelector("[data-draft-names]");
const mark = form?.querySelector('input[name="seen"]');

let saved = words();
let sending = null; // what is on its way, or was, and has had no answer
let timer = 0;
let stopped = false; // somebody else has written: from now on the buttons decide
let leaving = false;

/** What is in the form, without its marks. */
function words() {
  if (!form) return "";
  return new URLSearchParams([...new FormData(form)].filter(([name]) => !MARKS.has(name))).toString();
}

function say(sentence) {
  if (status && status.textContent !== sentence) status.textContent = sentence;
}

function soon(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save() {
  if (stopped || leaving) return;
  const isAgain = sending !== null;
  if (!isAgain && words() === saved) return;
  sending ??= words();
  const body = new URLSearchParams(sending);
  body.set("csrf_token", form.querySelector('input[name="csrf_token"]').value); // a new session has a new one
  body.set("seen", mark.value);
  let reply;
  try {
    reply = await fetch(form.dataset.draft, { method: "POST", body, credentials: "same-origin", cache: "no-store", redirect: "manual" });
  } catch {
    say(OFFLINE);
    return soon(AGAIN);
  }
  if (leaving) return;
  const answer = reply.headers.get("content-type")?.includes("json") ? await reply.json() : null;
  if (!answer) {
    const isSignedOut = reply.type === "opaqueredirect" || reply.status === 401;
    say(isSignedOut ? SIGNED_OUT : "Not saved yet: the service could not do it. It tries again. Keep this page open.");
    return soon(AGAIN);
  }
  if (reply.ok) return told(answer);
  sending = null;
  if (reply.status === 409) return overtaken(answer);
  say(`Not saved yet. ${answer.sentence}`);
  soon(AGAIN * 6);
}

function told(answer) {
  saved = sending;
  sending = null;
  mark.value = answer.seen;
  say(words() === saved ? `Saved at ${answer.saved}` : `Saved at ${answer.saved}. What you wrote since will be saved too.`);
  names.hidden = answer.names.length === 0;
  names.textContent = answer.names.length ? `Does this name somebody who uses services? ${answer.names.join("; ")}` : "";
  if (words() !== saved) soon(PAUSE);
}

/** Nothing is replaced until somebody has seen both: the words of the other stand beside the form. */
function overtaken(answer) {
  stopped = true;
  mark.value = answer.seen;
  for (const one of answer.beside) {
    const label = document.createElement("h3");
    const theirs = document.createElement("p");
    label.className = "nhsuk-heading-s";
    theirs.className = "app-lines";
    label.textContent = one.label;
    theirs.textContent = one.theirs;
    beside.append(label, theirs);
  }
  beside.hidden = false;
  say(`Not saved. ${answer.sentence}`);
}

if (form && status) {
  form.addEventListener("input", () => {
    if (stopped) return;
    if (!navigator.onLine) say(OFFLINE);
    soon(PAUSE);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("online", () => soon(0));
  window.addEventListener("offline", () => words() === saved || say(OFFLINE));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (sending !== null || words() !== saved)) event.preventDefault();
  });
}
