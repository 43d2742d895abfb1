/* Switches the design system's parts on: once for the page, and again for every piece of it that the server sends later. */
import { initAll } from "./vendor/nhsuk-frontend-10.6.1.min.js";

initAll();
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) initAll(event.target);
});
