// Starts GOV.UK Frontend and opens the filter panel where there is room for it.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

const wide = window.matchMedia("(min-width: 63.75em)");
const panels = document.querySelectorAll("details.filter");
const fit = () => panels.forEach((panel) => panel.toggleAttribute("open", wide.matches));
wide.addEventListener("change", fit);
fit();
