// Notes: markers over the waveform, a note at the playhead by the key C, and links that land on their note.
import { all, clock, one, onClick, whenShown } from "./tools.js";
import { now } from "./player.js";

const SIZE = 24; // pixels of a marker: those that would lie on another stand in a line below it
let landed = "";

whenShown(() => {
  const list = one("[data-notes]");
  const canvas = one("canvas[data-wave]");
  if (!list || !canvas) return;
  mark(list, canvas);
  land(list);
});

// Small buttons above the waveform, at their moments.
function mark(list, canvas) {
  one(".note-marks")?.remove();
  const layer = document.createElement("div");
  layer.className = "note-marks";
  const lines = []; // where the last marker of each stands
  for (const note of all("[data-left]", list)) {
    const at = (Number(note.dataset.left) / 1000) * canvas.clientWidth;
    const free = lines.findIndex((last) => at - last >= SIZE);
    const line = free < 0 ? lines.length : free;
    lines[line] = at;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.note = note.id;
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
  canvas.before(layer);
}

onClick("[data-note]", (button) => show(document.getElementById(button.dataset.note)));

function land(list) {
  const { hash } = location;
  if (!hash.startsWith("#note-") || hash === landed) return;
  const note = one(`#${CSS.escape(hash.slice(1))}`, list);
  if (!note) return;
  landed = hash;
  show(note);
}

function show(note) {
  note?.scrollIntoView({ block: "center" });
  note?.focus({ preventScroll: true });
}

function here() {
  const form = one(".note-form");
  if (!form) return false;
  const { url, time } = now();
  const heard = url === one("canvas[data-wave]")?.dataset.wave;
  one("#note-start", form).value = heard ? clock(time) : "0:00";
  one("#note-text", form).focus();
  form.scrollIntoView({ block: "nearest" });
  return true;
}

onClick("[data-note-here]", here);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "c" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  if (here()) event.preventDefault();
});
