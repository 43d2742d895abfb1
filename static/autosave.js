/* A form in which each tap is saved at once: a tap that could not be saved says so beside what was tapped, in the words of the form, and the
   button below still sends it. Plain pages work without this. */
const form = document.querySelector("form[data-autosave]");

function tell(event) {
  const said = event.target.closest?.("fieldset")?.querySelector("[role=status]");
  if (!said) return;
  said.querySelectorAll("span, b").forEach((one) => one.remove());
  [...said.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).forEach((one) => one.remove());
  const words = document.createElement("b");
  words.textContent = form.dataset.autosave;
  said.append(words);
}

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) form?.addEventListener(name, tell);
