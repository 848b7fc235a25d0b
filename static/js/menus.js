// The menu of a take: at its three dots, at a right click on its row, or by Shift+F10.
import { one, onClick } from "./tools.js";

const pop = one("#pop");
let anchor = null;

function open() {
  const { right, bottom, top } = anchor.getBoundingClientRect();
  pop.showPopover();
  const { width, height } = pop.getBoundingClientRect();
  const below = bottom + 6 + height < innerHeight - 8;
  pop.style.left = `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`;
  pop.style.top = `${Math.max(8, below ? bottom + 6 : Math.min(top - 6 - height, innerHeight - height - 8))}px`;
  one("a, button", pop)?.focus();
}

if (pop?.showPopover) {
  onClick("[data-dots]", (dots) => (anchor = dots));
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === pop && anchor?.isConnected) open();
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.boosted && pop.contains(event.detail.elt)) pop.hidePopover();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.verb === "post" && event.detail.requestConfig.path.startsWith("/takes/") && pop.matches(":popover-open")) pop.hidePopover();
  });
  pop.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && pop.contains(document.activeElement)) anchor?.focus();
  });
  document.addEventListener("contextmenu", (event) => {
    const dots = event.target.closest?.(".row") && one("[data-dots]", event.target.closest(".row"));
    if (!dots || event.shiftKey) return;
    event.preventDefault();
    dots.click();
  });
}
