/* The register: a tap that could not be saved says so beside the name, and the button below still sends it. Plain pages work without this. */
const form = document.getElementById("register");

function tell(event) {
  const row = event.target.closest?.(".app-register__row");
  const said = row?.querySelector(".app-register__said");
  if (!said) return;
  said.querySelectorAll("span, b").forEach((one) => one.remove());
  [...said.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE).forEach((one) => one.remove());
  const words = document.createElement("b");
  words.textContent = "Not saved yet. Check your connection, then save the marks below.";
  said.append(words);
}

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) form?.addEventListener(name, tell);
