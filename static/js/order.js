// The order of a playlist: by a grip that is dragged with mouse, pen or finger, or by Alt with the arrow keys.
import { all, one } from "./tools.js";

const EDGE = 70; // pixels from the window's edge where the page begins to scroll
let held = null; // { item, list, order, y }
let moved = ""; // the take that was moved last: the focus goes back to it

const items = (list) => all(":scope > li", list);
const beside = (item) => ({ after: item.previousElementSibling?.dataset.id ?? "", before: item.nextElementSibling?.dataset.id ?? "" });
const middle = (item) => {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
};

// The others move, never the held one: a finger's events are lost with the element that it began on.
function follow() {
  const { item, y } = held;
  while (item.previousElementSibling && y < middle(item.previousElementSibling)) item.after(item.previousElementSibling);
  while (item.nextElementSibling && y > middle(item.nextElementSibling)) item.before(item.nextElementSibling);
}

function scroll() {
  if (!held) return;
  const by = held.y < EDGE ? -1 : held.y > innerHeight - EDGE ? 1 : 0;
  if (by) {
    scrollBy(0, 9 * by);
    follow();
  }
  requestAnimationFrame(scroll);
}

function release() {
  const { item } = held;
  item.classList.remove("held");
  const was = held;
  held = null;
  return was;
}

function putBack({ list, order }) {
  list.append(...order);
}

async function drop() {
  const was = release();
  const { item, list, order } = was;
  const now = items(list);
  if (now.every((each, place) => each === order[place])) return;
  moved = item.dataset.id;
  say(now.indexOf(item) + 1, now.length);
  const values = { place: moved, ...beside(item) };
  const failed = () => putBack(was);
  list.addEventListener("htmx:sendError", failed, { once: true });
  list.addEventListener("htmx:responseError", failed, { once: true });
  await htmx.ajax("POST", list.dataset.order, { source: list, target: "#order", select: "#order", swap: "outerHTML", values });
}

function say(place, many) {
  one("#announce").textContent = interpolate(gettext("Place %(place)s of %(many)s"), { place, many }, true);
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button || held) return;
  event.preventDefault();
  const item = grip.closest("li");
  const list = item.parentElement;
  held = { item, list, order: items(list), y: event.clientY };
  item.classList.add("held");
  grip.setPointerCapture(event.pointerId);
  grip.focus();
  requestAnimationFrame(scroll);
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  held.y = event.clientY;
  follow();
});
document.addEventListener("pointerup", () => held && drop());
document.addEventListener("pointercancel", () => held && putBack(release()));

document.addEventListener("keydown", (event) => {
  if (held && event.key === "Escape") {
    event.preventDefault();
    return putBack(release());
  }
  const item = event.altKey && event.target.closest?.("[data-order] > li");
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!item || !way) return;
  event.preventDefault();
  const list = items(item.parentElement);
  const place = list.indexOf(item) + 1 + (way === "up" ? -1 : 1);
  if (place < 1 || place > list.length) return;
  moved = item.dataset.id;
  say(place, list.length);
  one(`button[name="${way}"]`, item).click();
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!moved || event.detail.target?.id !== "order") return;
  one(`li[data-id="${moved}"] [data-grip]`)?.focus();
  moved = "";
});
