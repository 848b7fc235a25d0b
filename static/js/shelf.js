// Choosing takes in the library: ranges by Shift, keys on a row, how many there are, the archive of the chosen.
import { all, onClick, one, whenShown } from "./tools.js";

const boxes = () => all(".pick-box");
const picked = () => boxes().filter((box) => box.checked);
let last = null;

function count() {
  const said = one("[data-picked]");
  const many = picked().length;
  if (said) said.textContent = many === 1 ? "1 take" : `${many} takes`;
}

function range(from, to, checked) {
  const [first, end] = [boxes().indexOf(from), boxes().indexOf(to)].sort((a, b) => a - b);
  for (const box of boxes().slice(Math.max(0, first), end + 1)) box.checked = checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".pick-box");
  if (!box) return;
  if (event.shiftKey && last?.isConnected) range(last, box, box.checked);
  last = box;
  count();
});

onClick("[data-pick-none]", () => {
  for (const box of boxes()) box.checked = false;
  count();
});

// An archive is a file, not a page: the sound goes on while it comes.
onClick("[data-download-picked]", (button, event) => {
  event.preventDefault();
  const query = new URLSearchParams(picked().map((box) => ["take", box.value]));
  location.href = `${button.getAttribute("formaction")}?${query}`;
});

// Keys work on the row that has the focus, else on the one that plays.
const KEYS = {
  x: (row) => {
    const box = one(".pick-box", row);
    if (!box) return;
    box.checked = !box.checked;
    last = box;
    count();
  },
  l: (row) => one(".row-marks button", row)?.click(),
  d: (row) => one(".row-trash button", row)?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input:not(.pick-box), textarea, select, dialog")) return;
  const find = event.key === "/" && one(".filters input");
  const row = event.target.closest(".row[data-row]") ?? one(".row.current");
  const run = row && KEYS[event.key.toLowerCase()];
  if (!find && !run) return;
  event.preventDefault();
  if (find) find.focus();
  else run(row);
});

whenShown(count);
