/* Switches the design system's parts on: once for the page, and again for every piece of it that the server sends later. */
import { initAll } from "./vendor/nhsuk-frontend-10.6.1.min.js";

initAll();
unfold();
addEventListener("hashchange", unfold);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) initAll(event.target);
});

/** What the address points at is shown, also where it lies in a fold and the browser does not open that by itself. */
function unfold() {
  const fold = document.getElementById(location.hash.slice(1))?.closest("details:not([open])");
  if (!fold) return;
  fold.open = true;
  document.getElementById(location.hash.slice(1)).scrollIntoView();
}
