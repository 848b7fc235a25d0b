// Notes: markers over the waveform, a note at the playhead by the key C, and links that land on their note.
import { all, clock, one, onClick, whenShown } from "./tools.js";
import { now } from "./player.js";

const SIZE = 24; // pixels of a marker: those that would lie on another stand in a line below it
let landed = "";
let wanted = null; // what is to be done once the tab with the notes is there

whenShown(() => {
  const list = one("[data-notes]");
  const marks = one("[data-note-marks]");
  const canvas = one("canvas[data-wave]");
  if (!marks || !canvas) return;
  if (list) marks.replaceChildren(...all("[data-left]", list).map(brief));
  mark(marks, canvas);
  if (list && wanted) {
    const run = wanted;
    wanted = null;
    run();
  } else land();
});

// Runs where the notes are on the page, at once or after their tab has come.
function within(run) {
  if (one("[data-notes]")) return run();
  wanted = run;
  one("#tab-notes")?.click();
}

// What stays of a note on the page when its tab is left.
function brief(note) {
  const item = document.createElement("li");
  Object.assign(item.dataset, note.dataset, { note: note.id });
  item.classList.toggle("is-resolved", note.classList.contains("is-resolved"));
  return item;
}

// Small buttons above the waveform, at their moments.
function mark(list, canvas) {
  const layer = one(".note-marks");
  layer.replaceChildren();
  const lines = []; // where the last marker of each stands
  for (const note of all("[data-left]", list)) {
    const at = (Number(note.dataset.left) / 1000) * canvas.clientWidth;
    const free = lines.findIndex((last) => at - last >= SIZE);
    const line = free < 0 ? lines.length : free;
    lines[line] = at;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.note = note.dataset.note;
    button.dataset.seekTo = note.dataset.start;
    button.classList.toggle("is-resolved", note.classList.contains("is-resolved"));
    button.style.top = `${line * SIZE}px`;
    button.style.left = `${Number(note.dataset.left) / 10}%`;
    if (note.dataset.end) {
      const share = (Number(note.dataset.end) - Number(note.dataset.start)) / Number(list.dataset.duration);
      button.style.setProperty("--wide", `${100 * share}cqw`);
    }
    button.setAttribute("aria-label", interpolate(gettext("Note at %(time)s"), { time: clock(Number(note.dataset.start)) }, true));
    layer.append(button);
  }
  layer.style.height = `${Math.max(1, lines.length) * SIZE}px`;
}

onClick("button[data-note]", (button) => within(() => show(document.getElementById(button.dataset.note))));

// A link to a note lands on it, whatever tab the page has come with.
function land() {
  const { hash } = location;
  if (!hash.startsWith("#note-") || hash === landed) return;
  landed = hash;
  within(() => show(document.getElementById(hash.slice(1))));
}
addEventListener("hashchange", land);

function show(note) {
  note?.scrollIntoView({ block: "center" });
  note?.focus({ preventScroll: true });
}

function here() {
  if (!one("[data-note-marks]")) return false;
  const { url, time } = now();
  const heard = url === one("canvas[data-wave]")?.dataset.wave;
  within(() => {
    const form = one(".note-form");
    one("#note-start", form).value = heard ? clock(time) : "0:00";
    one("#note-text", form).focus();
    form.scrollIntoView({ block: "nearest" });
  });
  return true;
}

onClick("[data-note-here]", here);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  if (here()) event.preventDefault();
});
