// A grid of months that takes the keyboard and a paste from Excel, and adds up while one types.
// Without it the page is a plain form that the server adds up.

const EDITING = "editing";
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Whole pence of an amount as people write it, or null for what is none. */
export function pence(text) {
  let written = text.trim().replace(/\s|£/g, "").replace(/−/g, "-");
  const negative = /^\(.*\)$/.test(written) || written.startsWith("-");
  written = written.replace(/^\((.*)\)$/, "$1").replace(/^-/, "");
  if (!/^(\d+|\d{1,3}(,\d{3})+)?(\.\d{0,2})?$/.test(written) || !/\d/.test(written)) return null;
  const [pounds, decimals = ""] = written.replace(/,/g, "").split(".");
  const amount = Number(pounds || "0") * 100 + Number(decimals.padEnd(2, "0"));
  return Number.isSafeInteger(amount) ? (negative ? -amount : amount) : null;
}

/** Pence as a cell has them: 1,234.50, a negative in brackets. */
export function written(amount) {
  if (amount === null) return "—";
  const whole = Math.trunc(Math.abs(amount) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const shown = `${whole}.${String(Math.abs(amount) % 100).padStart(2, "0")}`;
  return amount < 0 ? `(${shown})` : shown;
}

const sum = (amounts) => amounts.reduce((a, b) => (a === null || b === null ? null : a + b), 0);
const show = (cell, amount) => cell && (cell.textContent = written(amount));
const less = (a, b) => (a === null || b === null ? null : a - b);

/** Scroll until the months that can be changed stand beside the names, or all after them is in view. */
function showFirstOpen(table, input) {
  const cell = input?.closest("td");
  const names = table.querySelector("th").offsetWidth;
  if (cell) table.closest(".table-region").scrollLeft = cell.offsetLeft - names;
}

for (const table of document.querySelectorAll("table[data-month-grid]")) start(table);

function start(table) {
  const form = table.closest("form");
  const status = form.querySelector("[data-month-grid-status]");
  const rows = [...table.querySelectorAll("tr[data-row]")].map((row) => ({
    row,
    cells: [...row.querySelectorAll("td[data-cell]")],
    beyond: pence(row.dataset.beyond),
    target: pence(row.dataset.target),
  }));
  const inputs = rows.map(({ cells }) => cells.map((cell) => cell.querySelector("input")));
  const all = inputs.flat().filter(Boolean);
  const restored = new WeakMap();
  let sent = false;

  const place = (input) => {
    const row = inputs.findIndex((line) => line.includes(input));
    return [row, row < 0 ? -1 : inputs[row].indexOf(input)];
  };
  const changed = () => all.filter((input) => input.value !== input.defaultValue).length;
  const tell = (text) => {
    const count = changed();
    const waiting = count === 1 ? "1 cell changed, not saved yet." : `${count} cells changed, not saved yet.`;
    status.textContent = [text, count ? waiting : ""].filter(Boolean).join(" ");
  };

  function add() {
    const amounts = rows.map(({ cells }) =>
      cells.map((cell) => pence(cell.querySelector("input")?.value ?? cell.textContent)),
    );
    rows.forEach(({ row, beyond, target }, index) => {
      const months = sum(amounts[index]);
      const total = sum([months, beyond]);
      show(row.querySelector("[data-row-months]"), months);
      show(row.querySelector("[data-row-total]"), total);
      show(row.querySelector("[data-row-variance]"), less(total, target));
    });
    table.querySelectorAll("[data-column-total]").forEach((cell, column) => {
      show(cell, sum(amounts.map((line) => line[column])));
    });
    const months = sum(amounts.map(sum));
    const total = sum([months, ...rows.map((line) => line.beyond)]);
    show(table.querySelector("[data-grand-months]"), months);
    show(table.querySelector("[data-grand-total]"), total);
    const target = sum(rows.map((line) => line.target));
    show(table.querySelector("[data-grand-variance]"), less(total, target));
  }

  function go(input, down, right) {
    const [row, column] = place(input);
    const next = inputs[row + down]?.[column + right];
    if (next) next.focus();
    return Boolean(next);
  }

  const edit = (input, on) => input.classList.toggle(EDITING, on);

  function keydown(event) {
    const input = event.target;
    if (!all.includes(input) || event.altKey || event.ctrlKey || event.metaKey) return;
    const editing = input.classList.contains(EDITING);
    if (event.key === "Enter") {
      event.preventDefault();
      go(input, event.shiftKey ? -1 : 1, 0);
      edit(input, false);
    } else if (event.key === "Escape") {
      event.preventDefault();
      input.value = restored.get(input);
      edit(input, false);
      input.select();
      add();
      tell("");
    } else if (event.key === "F2") {
      event.preventDefault();
      edit(input, true);
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (event.key in MOVES && !event.shiftKey) {
      const [down, right] = MOVES[event.key];
      if (editing && right) return; // the caret moves within what is being typed
      event.preventDefault();
      go(input, down, right);
    }
  }

  /** The cells of a text from a spreadsheet; one that shows nought as a dash is nought. */
  const read = (text) =>
    text
      .replace(/\r\n?/g, "\n")
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => line.split("\t").map((cell) => (/^\s*£?\s*-\s*$/.test(cell) ? "0" : cell.trim())));

  function paste(event) {
    const input = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!all.includes(input) || !/[\t\n\r]/.test(text)) return; // one value: as in any field
    event.preventDefault();
    const [top, left] = place(input);
    let filled = 0;
    let outside = 0;
    read(text).forEach((line, down) =>
      line.forEach((value, right) => {
        const cell = inputs[top + down]?.[left + right];
        if (cell) {
          cell.value = value;
          filled += 1;
        } else outside += 1;
      }),
    );
    edit(input, false);
    add();
    tell(`${filled} cells pasted.${outside ? ` Left out because they did not fit: ${outside}.` : ""}`);
  }

  table.addEventListener("keydown", keydown);
  table.addEventListener("paste", paste);
  table.addEventListener("focusin", ({ target }) => {
    if (!all.includes(target)) return;
    restored.set(target, target.value);
    target.select();
  });
  table.addEventListener("focusout", ({ target }) => edit(target, false));
  table.addEventListener("dblclick", ({ target }) => all.includes(target) && edit(target, true));
  table.addEventListener("input", ({ target }) => {
    if (!all.includes(target)) return;
    edit(target, true);
    add();
    tell("");
  });
  showFirstOpen(table, inputs[0]?.find(Boolean));
  form.addEventListener("submit", () => (sent = true));
  window.addEventListener("beforeunload", (event) => {
    if (!sent && changed()) event.preventDefault();
  });
}
