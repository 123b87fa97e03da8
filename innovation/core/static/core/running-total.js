// Adds up what a virement takes and gives while one types; without it the server does, when asked.
import { pence, written } from "./month-grid.js";

const PAUSE = 400; // milliseconds without a key, so that a screen reader is told once

const total = document.querySelector("[data-running-total]");
const form = total.closest("form");
let waits;

const sum = (name) =>
  [...form.querySelectorAll(`input[name$="-${name}"]`)]
    .map((box) => Math.max(pence(box.value) ?? 0, 0))
    .reduce((a, b) => a + b, 0);

function add() {
  const taken = sum("taken");
  const given = sum("given");
  const over = `£${written(Math.abs(taken - given))} too much is ${taken > given ? "taken" : "given"}.`;
  total.querySelector("[data-taken]").textContent = `£${written(taken)}`;
  total.querySelector("[data-given]").textContent = `£${written(given)}`;
  total.querySelector("[data-imbalance]").textContent = taken === given ? "" : over;
}

form.addEventListener("input", () => {
  clearTimeout(waits);
  waits = setTimeout(add, PAUSE);
});
