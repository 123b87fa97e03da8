// Loads a ledger file and shows how far that is. Without it the same form loads the file too, and
// the next page comes when that is done.

const LINES = "application/x-ndjson";
const TOLD_EVERY = 5000; // milliseconds between two sentences for those who listen

for (const form of document.querySelectorAll("form[data-import-progress]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.dataset.isLoading) load(form);
  });
}

/** Each line of a response as it comes. */
async function* linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines.map((line) => JSON.parse(line));
  }
}

async function load(form) {
  form.dataset.isLoading = "yes";
  const panel = document.getElementById("import-progress");
  const bar = panel.querySelector("progress");
  const words = panel.querySelector("[data-words]");
  form.querySelector("button").disabled = true;
  panel.hidden = false;
  let spoken = 0;
  let to = "";
  try {
    const response = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: LINES },
    });
    if (!response.headers.get("Content-Type")?.startsWith(LINES)) {
      to = response.redirected ? response.url : "";
    } else {
      for await (const line of linesOf(response)) {
        if (line.to) { to = line.to; break; }
        bar.value = line.percent;
        if (Date.now() - spoken < TOLD_EVERY && line.percent < 100) continue;
        spoken = Date.now();
        const rows = line.rows.toLocaleString("en-GB");
        words.textContent = line.percent < 100
          ? `${rows} rows checked, ${line.percent}% of the file.`
          : `All ${rows} rows checked. Saving them.`;
      }
    }
  } catch { /* the connection is lost: said below */ }
  if (to) window.location.assign(to);
  else panel.replaceChildren(panel.querySelector("template").content.cloneNode(true));
}
