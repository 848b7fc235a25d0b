// The frame around the pages: theme, menu, sheets, toasts, where we are, and what to say when a request fails.
import { all, clock, one, onClick, recall, remember, toast } from "./tools.js";

const root = document.documentElement;
const { body } = document;
let signedOut = false;

onClick("[data-theme-switch]", () => {
  const dark = getComputedStyle(root).colorScheme === "dark";
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {}
});

onClick("[data-open]", (button) => document.getElementById(button.dataset.open).showModal());
document.addEventListener("click", (event) => {
  const menu = one(".menu[open]");
  if (menu && !event.target.closest(".menu summary, .menu form")) menu.open = false;
  if (event.target.matches("dialog")) event.target.close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !one(".menu[open]")) return;
  one(".menu[open]").open = false;
  one(".menu summary").focus();
});

// Keys: G and a letter goes to a page. Single letters can be switched off, for who speaks to the machine.
const GO = { c: "/create", l: "/library", p: "/playlists", y: "/lyrics", v: "/personas", a: "/activity", m: "/credits" };
const keys = one("[data-keys-switch]");
let going = 0;

addEventListener(
  "keydown",
  (event) => {
    const { key, target } = event;
    if (key.length > 1 || event.ctrlKey || event.metaKey || event.altKey || !keys) return;
    if (target.closest("input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]")) return;
    const off = recall("keys") === false;
    const went = Date.now() - going < 1500 && GO[key.toLowerCase()];
    going = 0;
    if (off) return key !== " " && event.stopImmediatePropagation();
    if (key === "?") one("#shortcuts").showModal();
    else if (key.toLowerCase() === "g" && !went) going = Date.now();
    else if (went || key.toLowerCase() === "n") one(`.tabs a[href="${went || GO.c}"]`)?.click();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
onClick("[data-keys-switch]", () => remember("keys", !(recall("keys") ?? true)) ?? showKeys());
const showKeys = () => keys?.setAttribute("aria-checked", recall("keys") ?? true);
showKeys();

// Where we are
function locate() {
  for (const link of all(".tabs a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
for (const moved of ["htmx:pushedIntoHistory", "htmx:historyRestore", "htmx:historyCacheMissLoad"])
  body.addEventListener(moved, locate);
body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.requestConfig?.boosted) one("#main")?.focus({ preventScroll: true });
});

// Polling rests while nobody looks, unless somebody waits for news; and catches up at once.
const awaited = () => body.dataset.news && one("[data-since]");
body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "updates" && ((document.hidden && !awaited()) || signedOut)) event.preventDefault();
});

// An answer to a page that was left meanwhile has no place any more.
const left = (event) => event.target.isConnected || event.preventDefault();
body.addEventListener("htmx:beforeRequest", ({ detail: { target } }) => target.addEventListener("htmx:beforeSwap", left));
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) htmx.trigger(body, "tasks-changed");
});
setInterval(() => {
  for (const time of all("[data-since]")) time.textContent = clock((Date.now() - Date.parse(time.dataset.since)) / 1000);
}, 1000);

// What to say
body.addEventListener("toast", ({ detail: { text, undo, action, href } }) => {
  const headers = { "HX-Boosted": "true" }; // a whole page comes, not a part of one
  const run = () => htmx.ajax("POST", undo, { source: "#main", target: "#main", select: "#main", swap: "outerHTML", headers });
  toast(text, undo ? { action: gettext("Undo"), run, seconds: 8 } : { action, href });
});
for (const said of all("[data-toast]")) setTimeout(() => said.remove(), 6000);
body.addEventListener("signed-out", () => {
  signedOut = true;
  const href = `${body.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  toast(gettext("Signed out. Your text is kept."), { action: gettext("Sign in"), href, id: "signed-out", seconds: 0 });
});
body.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const { status } = xhr;
  if (status === 401) body.dispatchEvent(new CustomEvent("signed-out"));
  else if (event.detail.elt.id === "updates") return;
  else if (status === 403 && xhr.getResponseHeader("Content-Type")?.startsWith("text/plain")) toast(xhr.responseText);
  else if (status === 403) toast(gettext("This page is too old to send from. Your text is kept."), { action: gettext("Reload"), run: () => location.reload() });
  else if (status === 404) toast(gettext("That is not there any more."));
  else toast(gettext("The studio stumbled over this. Your text is kept; try again."));
});
body.addEventListener("htmx:sendError", () =>
  toast(gettext("No connection to the studio. It catches up by itself."), { id: "offline", seconds: 0 }),
);
body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr?.status) one("#offline")?.remove();
});
