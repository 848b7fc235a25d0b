// Choosing takes: ranges by Shift, one by one by Ctrl or Cmd, keys on a row, and what the bar does with the chosen.
import { playAll } from "./player.js";
import { all, one, onClick, whenShown } from "./tools.js";

const boxes = () => all(".pick-box");
const picked = () => boxes().filter((box) => box.checked);
let last = null;

function count() {
  const said = one("[data-picked]");
  const many = picked().length;
  if (said) said.textContent = interpolate(ngettext("%(many)s take", "%(many)s takes", many), { many }, true);
}

function choose(box, checked, event) {
  box.checked = checked;
  if (event?.shiftKey && last?.isConnected) range(last, box, checked);
  last = box;
  count();
}

function range(from, to, checked) {
  const [first, end] = [boxes().indexOf(from), boxes().indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes().slice(Math.max(0, first), end + 1)) box.checked = checked;
}

function chooseAll(checked) {
  for (const box of boxes()) box.checked = checked;
  count();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".pick-box");
  if (box) return choose(box, box.checked, event);
  const modified = event.ctrlKey || event.metaKey || event.shiftKey;
  const row = modified && !event.target.closest("a, button, summary, label, input") && event.target.closest("[data-row]");
  const own = row && one(".pick-box", row);
  if (!own) return;
  document.getSelection()?.removeAllRanges();
  choose(own, event.shiftKey || !own.checked, event);
});

onClick("[data-pick-all]", () => chooseAll(true));
onClick("[data-pick-none]", () => chooseAll(false));

// --- what the bar does that is no form ---
const query = () => new URLSearchParams(picked().map((box) => ["take", box.value]));

// An archive is a file, not a page: the sound goes on while it comes.
onClick("[data-download-picked]", (button, event) => {
  event.preventDefault();
  location.href = `${button.getAttribute("formaction")}?${query()}`;
});

onClick("[data-compare-picked]", (button, event) => {
  event.preventDefault();
  const link = Object.assign(document.createElement("a"), { href: `${button.getAttribute("formaction")}?${query()}` });
  one("#main").append(link);
  htmx.process(link);
  link.click();
});

onClick("[data-play-picked]", () => {
  playAll(picked().map((box) => one("[data-play]", box.closest("[data-row]")).dataset.play));
});

// --- keys work on the row that has the focus, else on the one that plays ---
function rate(row, rating) {
  const marks = one(".row-marks", row);
  const take = one(".pick-box", row)?.value;
  if (!marks || !take) return;
  htmx.ajax("POST", marks.getAttribute("action"), { source: marks, target: marks, swap: "outerHTML", values: { rate: take, rating } });
}

const KEYS = {
  x: (row, event) => {
    const box = one(".pick-box", row);
    if (box) choose(box, !box.checked, event);
  },
  l: (row) => one(".row-marks button", row)?.click(),
  d: (row) => one(".row-trash button", row)?.click(),
};
for (const stars of "012345") KEYS[stars] = (row) => rate(row, stars);

function onEscape(event) {
  const open = one("[data-drop-down][open]");
  if (open) {
    open.open = false;
    one("summary", open).focus();
  } else if (picked().length && !one("dialog[open], :popover-open")) chooseAll(false);
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !one("[data-shelf]")) return;
  if (event.key === "Escape") return onEscape(event);
  if (event.target.closest("input:not(.pick-box), textarea, select, dialog")) return;
  const find = event.key === "/" && one(".filters input[type=search]");
  const row = event.target.closest("[data-row]") ?? one("#main [data-row].current");
  const run = row && KEYS[event.key.toLowerCase()];
  if (!find && !run) return;
  event.preventDefault();
  if (find) find.focus();
  else run(row, event);
});

// A box that opens over the page closes with a click beside it.
document.addEventListener("click", (event) => {
  for (const open of all("[data-drop-down][open]")) if (!open.contains(event.target)) open.open = false;
});

whenShown(count);
