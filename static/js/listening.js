// Where somebody is in their queue: kept for this window, and, of who is signed in, for every other device.
import { clock, one, recall, remember, toast } from "./tools.js";
import { listed, now, restore, signed, show } from "./player.js";

const TAKE = /^\/takes\/([0-9a-f-]{36})\/player\.json$/;
const SOON = 1500; // ms after something changed
const OFTEN = 15_000; // while something plays
const LEFT = 20_000; // for so long, a page that was left with sound goes on with it on the next one

const kept = one("#player")?.dataset.kept;
const device = (recall("device", sessionStorage) ?? crypto.randomUUID?.() ?? String(Math.random())).slice(0, 36);
const ids = (urls) => urls.map((url) => TAKE.exec(url)?.[1]).filter(Boolean);
let waiting = 0;
let dirty = false; // something happened here that nobody else knows yet
let asked = 0;

// For this window, and for a page that is loaded anew.
function hold() {
  const { url, time, playing, loop } = now();
  if (!url) return;
  const { queue, picked, speed } = listed();
  remember("playing", { url, time, loop, queue, speed, picked: [...picked], left: playing ? Date.now() : 0 }, sessionStorage);
}

// For every other device. What is said while the page goes away outlives it.
export function tell(keepalive = false) {
  clearTimeout(waiting);
  waiting = 0;
  if (!kept || !dirty) return Promise.resolve();
  dirty = false;
  const { url, time } = now();
  const { queue, picked } = listed();
  const [current = ""] = ids([url ?? ""]);
  const told = [...ids(queue).map((id) => ["take", id]), ...ids([...picked]).map((id) => ["picked", id])];
  const body = new URLSearchParams([...told, ["current", current], ["position", time.toFixed(2)], ["device", device]]);
  return fetch(kept, { method: "POST", headers: signed(), body, keepalive }).catch(() => (dirty = true));
}

export function touched(ms = SOON) {
  dirty = true;
  waiting ||= setTimeout(tell, ms);
}

const elsewhere = () => fetch(kept, { headers: { Accept: "application/json" } }).then((said) => (said.ok ? said.json() : null));
const asLeft = ({ current, position, queue, picked }) => ({ url: current, time: position, queue, picked });

// On another device somebody went on: so they can here.
async function offer(here) {
  asked = Date.now();
  const there = await elsewhere().catch(() => null);
  if (!there?.current || there.device === device || now().playing) return;
  if (!here) return (await restore(asLeft(there))) && show(there.position);
  const { current, position } = there;
  if (current === now().url && Math.abs(position - now().time) < 1) return;
  toast(gettext("You went on listening somewhere else."), {
    action: interpolate(gettext("Go on at %(time)s"), { time: clock(position) }, true),
    run: () => restore(asLeft(there), true),
    id: "elsewhere",
    seconds: 12,
  });
}

async function begin() {
  remember("device", device, sessionStorage);
  const last = recall("playing", sessionStorage);
  const here = last?.url && (kept || one(`[data-play="${CSS.escape(last.url)}"]`));
  const back = here && (await restore(last));
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  if (back && type !== "reload" && Date.now() - last.left < LEFT) return one("#player audio").play().catch(() => {});
  if (kept) offer(back);
}

async function run() {
  await begin();
  document.addEventListener("queue-changed", () => touched());
  document.addEventListener("place-changed", () => touched());
  setInterval(() => now().playing && touched(0), OFTEN);
  addEventListener("pagehide", () => {
    hold();
    if (now().playing || dirty) {
      dirty = true;
      tell(true);
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) tell(true);
    else if (kept && !now().playing && Date.now() - asked > 30_000) offer(now().url);
  });
}

if (one("#player")) run();
