// A take's own page: its large waveform, the line and the word that are sung, its title, and what it gives away.
import { all, onClick, one, whenShown } from "./tools.js";
import { follow, load, now, play, renew, seek } from "./player.js";
import { waveform } from "./waveform.js";

const EARLY = 0.05; // seconds: a word is lit a little before it is heard, rather than after it
const calm = matchMedia("(prefers-reduced-motion: reduce)");

whenShown((root) => {
  for (const canvas of all("canvas[data-wave]", root)) bind(canvas);
});

async function bind(canvas) {
  const url = canvas.dataset.wave;
  const wave = waveform(canvas, (time) => play(url, time), { sections: true });
  const song = await fresh(url, canvas.dataset.version).catch(() => null);
  if (!song) return;
  wave.show(song);
  const above = one("[data-sung-now]");
  let sheet = null; // the lyrics of this page, as long as they are on it
  let shown = null;
  const stop = follow((state) => {
    if (!canvas.isConnected) return stop?.();
    const here = state.url === url;
    const time = here ? state.time : 0;
    wave.at(time);
    const { from = null, to = null } = (here && state.loop) || {};
    wave.loop(from, to);
    if (above) shown = tell(above, song.lines, time, shown);
    if (!sheet?.root.isConnected) sheet = read();
    if (sheet) light(sheet, time, here && state.playing);
  });
}

// What the player knows of a take may be older than the page: somebody has given it another title or cover.
async function fresh(url, version) {
  const song = await load(url);
  return version === undefined || song.version === Number(version) ? song : renew(url).catch(() => song);
}

const at = (parts, time) => parts.findIndex(([, start, end]) => time > 0 && time >= start - EARLY && time < end);

// The line under the waveform: blank before the first one and in the pauses.
function tell(place, lines, time, shown) {
  const line = lines.find(({ start_s, end_s }) => time > 0 && time >= start_s - EARLY && time < end_s) ?? null;
  if (line !== shown?.line) {
    const words = line?.words?.length ? line.words : line ? [[line.text, line.start_s, line.end_s]] : [];
    const parts = words.map(([text, start, end]) => [Object.assign(document.createElement("span"), { textContent: text }), start, end]);
    place.replaceChildren(...parts.flatMap(([part], number) => (number ? [" ", part] : [part])));
    shown = { line, parts };
  }
  mark(shown.parts, time);
  return shown;
}

function mark(parts, time) {
  const here = at(parts, time);
  parts.forEach(([part, , end], number) => {
    part.classList.toggle("lit", number === here);
    part.classList.toggle("past", time >= end);
  });
}

function read() {
  const root = one(".lyrics-pane");
  const lines = root && all("[data-until]", root);
  if (!lines?.length) return null;
  const times = (word) => [word, ...word.dataset.word.split(" ").map(Number)];
  return {
    root,
    line: null,
    lines: lines.map((line) => [line, Number(line.dataset.seekTo), Number(line.dataset.until), all("[data-word]", line).map(times)]),
  };
}

function light(sheet, time, playing) {
  const found = sheet.lines[at(sheet.lines, time)] ?? null;
  if (found) mark(found[3], time);
  if (found === sheet.line) return;
  for (const each of sheet.lines) {
    const [line, , end, words] = each;
    line.classList.toggle("now", each === found);
    line.classList.toggle("past", time > 0 && each !== found && time >= end);
    if (each !== found) for (const [word] of words) word.classList.remove("lit", "past");
  }
  const before = sheet.line;
  sheet.line = found ?? before;
  if (found && playing && (!before || inView(before[0])) && !inView(found[0]))
    found[0].scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top > 60 && bottom < innerHeight - 90;
}

onClick("[data-seek-to]", (button, event) => {
  const url = one("canvas[data-wave]")?.dataset.wave;
  const word = event.target.closest("[data-word]");
  const time = Number(word ? word.dataset.word.split(" ")[0] : button.dataset.seekTo);
  if (now().url === url) seek(time);
  play(url, time);
});

// Renaming: by F2 or a double click on the title, and back by Escape.
const rename = () => one("#rename")?.click();
document.addEventListener("keydown", (event) => {
  if (event.key === "F2" && !event.target.closest("input, textarea, select, dialog")) rename();
  if (event.key !== "Escape") return;
  if (event.target.closest(".take-page .take-change")) one(".take-change [data-cancel]").click();
  const open = one(".unfold[open]");
  if (!open) return;
  open.open = false;
  one("summary", open).focus();
});
document.addEventListener("dblclick", (event) => event.target.closest("[data-rename]") && rename());

document.addEventListener("click", (event) => {
  const open = one(".unfold[open]");
  if (open && !open.contains(event.target)) open.open = false;
});

// Copies a text; where the browser lets no script do that, it is marked for copying by hand.
onClick("[data-copy]", async (button) => {
  const source = one(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = gettext("Copied");
  } catch {
    source.closest("details")?.setAttribute("open", "");
    getSelection().selectAllChildren(source);
  }
});
