// The list beside the player: what is on and what comes next, put in order by hand, by buttons or by keys.
import { all, one, onClick } from "./tools.js";
import { arrange, follow, listed, play } from "./player.js";
import { tell, touched } from "./listening.js";

const panel = one("#queue");
const isOpen = () => panel.matches(":popover-open");
const rows = () => all("[data-queue-list] > [data-queued]", panel);
const EDGE = 48; // px from the end of the list, where it moves on by itself
let drawn = "";
let own = false; // this list made the change itself, and shows it already

export async function draw() {
  touched();
  await tell();
  const answer = await fetch("/listening/queue", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const row = document.activeElement?.closest?.("#queue [data-queued]")?.dataset.queued;
  panel.innerHTML = await answer.text();
  htmx.process(panel);
  drawn = listed().current;
  if (row) one(`[data-queued="${CSS.escape(row)}"]`, panel)?.focus();
}

// As the list stands now: what is above the line was put there by hand.
function read() {
  const { queue, current } = listed();
  const before = queue.slice(0, queue.indexOf(current) + 1);
  const then = one("[data-queue-then]", panel);
  const above = (row) => !then || row.compareDocumentPosition(then) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = rows();
  own = true;
  arrange([...before, ...next.map((row) => row.dataset.queued)], next.filter(above).map((row) => row.dataset.queued));
  own = false;
}

function move(row, by) {
  const list = [...row.parentElement.children];
  const there = list[list.indexOf(row) + by];
  if (!there) return;
  if (by < 0) there.before(row);
  else there.after(row);
  read();
  say(row);
}

function say(row) {
  const list = rows();
  const told = { title: one("b", row).textContent, place: list.indexOf(row) + 1, many: list.length };
  one("#announce").textContent = interpolate(gettext("%(title)s is number %(place)s of %(many)s."), told, true);
}

function off(row) {
  const list = rows();
  const next = list[list.indexOf(row) + 1] ?? list[list.indexOf(row) - 1];
  row.remove();
  read();
  if (next) one("[data-queue-off]", next).focus();
  else draw().then(() => one("button", panel)?.focus());
}

const centre = (row) => row.offsetTop + row.offsetHeight / 2;

// By the pointer: a row follows it, the others make room. It stays where it is in the document, or the pointer
// would lose it.
function drag(grip, event) {
  const row = grip.closest("[data-queued]");
  const from = event.clientY;
  const start = row.offsetTop;
  let y = from;
  let scrolls = 0;
  grip.setPointerCapture(event.pointerId);
  row.classList.add("dragged");

  function follow() {
    const shift = start + y - from + panel.scrollTop - scrolled;
    const middle = shift + row.offsetHeight / 2;
    for (let next; (next = row.previousElementSibling) && middle < centre(next); ) row.after(next);
    for (let next; (next = row.nextElementSibling) && middle > centre(next); ) row.before(next);
    row.style.translate = `0 ${shift - row.offsetTop}px`;
  }

  function roll() {
    const { top, bottom } = panel.getBoundingClientRect();
    if (y < top + EDGE) panel.scrollTop -= 8;
    else if (y > bottom - EDGE) panel.scrollTop += 8;
    follow();
    scrolls = requestAnimationFrame(roll);
  }

  function end() {
    follow();
    cancelAnimationFrame(scrolls);
    row.classList.remove("dragged");
    row.style.translate = "";
    for (const [name, run] of Object.entries(HEARS)) grip.removeEventListener(name, run);
    read();
    say(row);
  }

  const scrolled = panel.scrollTop;
  const HEARS = { pointermove: (moved) => (y = moved.clientY), pointerup: (moved) => ((y = moved.clientY), end()), pointercancel: end };
  for (const [name, run] of Object.entries(HEARS)) grip.addEventListener(name, run);
  roll();
}

panel.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  drag(grip, event);
});
panel.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-queue-list] [data-queued]");
  if (!row || event.target.matches("input")) return;
  const { key, altKey } = event;
  const by = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!by && key !== "Delete") return;
  event.preventDefault();
  if (key === "Delete") return off(row);
  const focused = document.activeElement;
  if (altKey) {
    move(row, by);
    return focused.focus();
  }
  const list = rows();
  list[list.indexOf(row) + by]?.focus();
});
onClick("#queue [data-queue-go]", (button) => play(button.closest("[data-queued]").dataset.queued));
onClick("#queue [data-queue-move]", (button) => {
  move(button.closest("[data-queued]"), Number(button.dataset.queueMove));
  button.focus();
});
onClick("#queue [data-queue-off]", (button) => off(button.closest("[data-queued]")));
onClick("#queue [data-queue-clear]", () => {
  const { queue, current } = listed();
  arrange(queue.slice(0, queue.indexOf(current) + 1), []);
});
document.addEventListener("queue-changed", () => isOpen() && !own && draw());
panel.addEventListener("toggle", (event) => event.newState === "open" && draw());
draw();
