/* Says when a session is about to end, keeps it going when asked, and covers the page once it is over.
   What was typed stays in the page and is stored nowhere: the next person at a shared screen finds nothing. */

const dialog = document.getElementById("session-warning");
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const say = (words) => dialog.querySelectorAll('[data-words="trouble"]').forEach((place) => (place.textContent = words));
const UNREACHED = "We could not reach the service. Check your connection and try again.";
const EVERY = 5000;

let ends = 0;
let shown = "";
let asking = false;
let staying = false; // what was asked for is on its way: until it is answered the clock of this page decides nothing

/** Asks the server how long the session goes on; with a token, to prolong it. Throws when there is no answer. */
async function ask(token) {
  const sent = token ? { method: "POST", headers: { "X-CSRFToken": token } } : {};
  const reply = await fetch(dialog.dataset.address, { ...sent, cache: "no-store", credentials: "same-origin", redirect: "error" });
  if (!reply.ok) throw new Error(`${reply.status}`);
  const said = await reply.json();
  const same = said.who === dialog.dataset.who;
  ends = Date.now() + (same ? said.left : 0) * 1000;
  return said;
}

function show(name) {
  const isNew = shown !== name;
  shown = name;
  for (const one of ["soon", "over"]) part(one).hidden = one !== name;
  dialog.setAttribute("aria-labelledby", `session-${name}`);
  dialog.setAttribute("aria-describedby", `session-${name}-words`);
  dialog.classList.toggle("app-session--over", name === "over");
  if (!dialog.open) dialog.showModal();
  if (isNew) part(name).querySelector("button, a").focus();
}

function shut() {
  shown = "";
  say("");
  if (dialog.open) dialog.close();
}

function tellWhen(seconds) {
  const minutes = Math.ceil(seconds / 60);
  const words = minutes > 1 ? `in ${minutes} minutes` : "in less than a minute";
  const place = dialog.querySelector('[data-words="when"]');
  if (place.textContent !== words) place.textContent = words;
}

async function look() {
  const left = () => (ends - Date.now()) / 1000;
  const warn = Number(dialog.dataset.warn);
  if (asking || staying || left() > warn) return;
  asking = true;
  try {
    /* Another tab may have prolonged it; once shown, the clock of this page is enough until the end. */
    if (shown === "" || (shown === "soon" && left() <= 0)) await ask();
  } catch {
    /* Without an answer the page goes by its own clock. */
  }
  asking = false;
  if (left() > warn) return shut();
  tellWhen(left());
  if (left() > 0) show("soon");
  else show("over");
}

async function stay() {
  staying = true;
  try {
    const { token, who } = await ask();
    if (who !== dialog.dataset.who) return show("over"); // what was typed is never saved as somebody else's
    await ask(token);
    renewTokens(token);
    if ((ends - Date.now()) / 1000 > Number(dialog.dataset.warn)) shut();
    else if (ends > Date.now()) say("You cannot stay longer without signing in again. Save what you are doing now.");
    else show("over");
  } catch {
    say(UNREACHED);
  } finally {
    staying = false;
  }
}

async function back() {
  try {
    const said = await ask();
    if (said.who && said.who !== dialog.dataset.who) return location.reload();
    if (!said.left) return say("You are not signed in yet.");
    renewTokens(said.token);
    shut();
  } catch {
    say(UNREACHED);
  }
}

function renewTokens(token) {
  document.querySelectorAll('input[name="csrf_token"]').forEach((field) => (field.value = token));
}

if (dialog && dialog.showModal) {
  ends = Date.now() + Number(dialog.dataset.left) * 1000;
  dialog.querySelector('[data-act="stay"]').addEventListener("click", stay);
  dialog.querySelector('[data-act="back"]').addEventListener("click", back);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (shown === "soon") stay();
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  setInterval(look, EVERY);
}
