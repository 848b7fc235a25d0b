// The sound that outlives every page. Of two <audio> elements one sounds, the other has ready what comes next;
// then they change roles. Around them: the queue, the bar at the bottom, the keyboard, the system's media keys.
import { all, clock, one, onClick, recall, remember, toast, whenShown } from "./tools.js";
import { waveform } from "./waveform.js";

const EQUAL = -14; // LUFS, what streaming services play at: louder takes are lowered to it, none is raised
const AHEAD = 0.25; // seconds in which another take is found, before it takes over at the playhead
const LATEST = 0.2; // seconds by which one take is told to begin before the other one ends, at most
const SPEEDS = [0.5, 2];

const bar = one("#player");
const listeners = new Set();
const songs = new Map(); // what is known of takes, by the address of their data
const noted = new Set();
const picked = new Set(); // what somebody put into the queue by hand; the rest are the rows of a page
let sound = bar && one("audio", bar);
let spare = bar && new Audio();
let queue = []; // the addresses of the takes, in their order
let current = null; // the address of the one that is in the bar
let song = null;
let wanted = null; // what the other element shall have ready,
let primed = null; // and what it has
let handing = null; // until the one falls silent, the other is not to be touched
let asked = null; // what was asked for last: a slower answer to something else comes too late
let offered = null; // the second at which somebody may go on who listened somewhere else
let loop = null; // from and to in seconds; what has no end yet does not turn
let turning = 0;
let drawing = 0;
let lag = 0.06; // seconds from the word to the sound, as it was last
let volume = recall("volume") ?? 1;
let matched = recall("matched") ?? true;
let lowest = null; // takes that are compared are lowered to the loudness of the quietest
let remaining = recall("remaining") ?? false;

export const now = () => ({ url: current, song, time: sound?.currentTime ?? 0, playing: sound ? !sound.paused : false, loop });
export const listed = () => ({ queue, picked, current, speed: sound.playbackRate });
export function follow(listener) {
  listeners.add(listener);
  listener(now());
  return () => listeners.delete(listener);
}

export function load(url) {
  if (!songs.has(url)) {
    const answer = fetch(url, { headers: { Accept: "application/json" } }).then((said) => {
      if (!said.ok) throw Object.assign(new Error("not playable"), { status: said.status });
      return said.json();
    });
    answer.catch(() => songs.delete(url));
    songs.set(url, answer);
  }
  return songs.get(url);
}

// Have a take ready, from this second on, so that it sounds at once when it is asked for.
export async function prime(url, at = 0) {
  wanted = url;
  const [found] = await Promise.all([load(url), handing]);
  if (wanted === url) put(url, found, at);
}

function put(url, found, at) {
  if (primed !== url) {
    primed = url;
    spare.preload = "auto";
    spare.src = found.direct || found.audio; // samples are not read here, so it may be sent to another server
  }
  if (Math.abs(spare.currentTime - at) > 0.01) spare.currentTime = at;
}

// The take of this address, from this second on. Takes that are compared come with the loudness of the quietest.
export async function play(url, at = null, equal = null) {
  asked = url;
  if (url === current) {
    lower(equal);
    if (at !== null) seek(at);
    return start();
  }
  if (await take(url, at, equal)) await start();
}

// Change over to another take while this one sounds, `shift` seconds further on: no hole, and no second lost.
export async function over(url, shift, equal = null) {
  asked = url;
  const meet = sound.currentTime + shift + AHEAD * sound.playbackRate;
  await prime(url, meet).catch(() => {});
  await ready(spare);
  const wait = (meet - shift - sound.currentTime) / sound.playbackRate - lag;
  if (wait > 0) await new Promise((go) => setTimeout(go, wait * 1000));
  if (asked !== url || sound.paused) return;
  if (await take(url, meet, equal)) await start();
}

// There is enough of it to begin with.
function ready(audio) {
  if (audio.readyState > 2 && !audio.seeking) return true;
  return new Promise((go) => {
    for (const name of ["canplay", "error"]) audio.addEventListener(name, go, { once: true });
    setTimeout(go, 3000);
  });
}

async function take(url, at, equal = null) {
  try {
    const found = await load(url);
    if (asked !== url) return false;
    put(url, found, at ?? 0);
    [current, song, loop] = [url, found, null];
  } catch (error) {
    if (error.status === 401) document.body.dispatchEvent(new CustomEvent("signed-out"));
    else toast(gettext("This take cannot be played right now."));
    return false;
  }
  swap();
  lower(equal);
  show();
  changed();
  return true;
}

// The element that was ready sounds from now on. The other one falls silent when it does, so that there is no hole.
function swap() {
  const old = sound;
  [sound, spare, primed] = [spare, old, null];
  sound.muted = old.muted;
  const hush = () => {
    if (old === sound) return; // it was asked for again meanwhile
    old.pause();
    old.replaceWith(sound);
  };
  if (old.paused || sound.readyState < 3) return hush();
  sound.volume = old.volume;
  handing = begun(sound).then(hush, hush);
}

// Until it is heard, which is some time after it was told to sound: so much earlier the next one is told. A
// clock that has run for a while says how long that was; its first readings are guesses.
async function begun(audio) {
  const [from, told, known] = [audio.currentTime, performance.now(), audio.readyState > 2];
  const since = () => (performance.now() - told) / 1000;
  await audio.play();
  setTimeout(() => {
    const behind = since() - (audio.currentTime - from) / audio.playbackRate;
    if (known && audio === sound && !audio.paused && behind > 0 && behind < LATEST) lag = behind;
  }, 400);
  await new Promise((go) => setTimeout(go, (lag - since()) * 1000));
}

async function start() {
  try {
    await begun(sound);
  } catch (error) {
    if (error.name === "NotAllowedError") toast(gettext("Press play to start the sound."));
  }
}

export const pause = () => sound?.pause();
const toggle = () => (sound.paused ? start() : pause());

export function seek(seconds) {
  if (!song?.duration) return;
  sound.currentTime = Math.min(Math.max(0, seconds), song.duration);
  tick();
}

// The queue

// Play these, in this order. What was put into the queue by hand comes after the first and is kept.
export function playAll(urls, first = urls[0]) {
  if (!first) return;
  const kept = queue.slice(queue.indexOf(current) + 1).filter((url) => picked.has(url) && url !== first);
  picked.clear();
  for (const url of kept) picked.add(url);
  const rest = [...new Set(urls.includes(first) ? urls : [first, ...urls])].filter((url) => !picked.has(url));
  queue = rest.toSpliced(rest.indexOf(first) + 1, 0, ...kept);
  changed();
  return play(first);
}

const playNext = (urls) => insert(urls, () => queue.indexOf(current) + 1);
const playLater = (urls) => insert(urls, () => queue.findLastIndex((url) => picked.has(url) || url === current) + 1);

function insert(urls, place) {
  const wanted = [...new Set(urls)].filter((url) => url !== current);
  if (!wanted.length) return;
  queue = queue.filter((url) => !wanted.includes(url));
  queue.splice(place(), 0, ...wanted);
  for (const url of wanted) picked.add(url);
  if (current) return changed();
  asked = wanted[0];
  take(asked, 0);
}

// The order that somebody gave it, and which of them are there by hand.
export function arrange(urls, own) {
  queue = urls;
  picked.clear();
  for (const url of own) picked.add(url);
  changed();
}

function changed() {
  picked.delete(current);
  document.dispatchEvent(new CustomEvent("queue-changed"));
  getReady();
}

// What comes next, once there is enough of what sounds now: its own end where it turns.
function getReady() {
  const next = loop?.to ? current : queue[queue.indexOf(current) + 1];
  if (!next || next.includes("/preview/") || sound.readyState < 4) return;
  prime(next, loop?.to ? loop.from : 0).catch(() => {});
}

function step(by) {
  if (by < 0 && sound.currentTime > 4) return seek(0);
  const next = queue[queue.indexOf(asked ?? current) + by]; // also when that is still on its way
  if (next) return play(next);
  return by < 0 ? seek(0) : undefined;
}

// Loop, speed, loudness

export function loopOver(from, to) {
  loop = from === null && to === null ? null : { from: from ?? 0, to };
  if (loop?.to && loop.to - loop.from < 0.1) loop = { from: loop.from, to: null };
  showLoop();
  getReady();
  tick();
}

const loopFrom = () => loopOver(sound.currentTime, loop?.to > sound.currentTime ? loop.to : null);
function loopTo() {
  loopOver(loop?.from < sound.currentTime ? loop.from : 0, sound.currentTime);
  if (loop?.to) seek(loop.from);
}
const loopOff = () => loopOver(null, null);
const loopOn = () => (loop ? (loop.to ? loopOff() : loopTo()) : loopFrom());

// The link that a player was sent on by is over after a while: the sound is asked for once more, where it was.
let failed = -Infinity; // when that was done last
function anew() {
  const [at, url] = [sound.currentTime, song?.direct];
  if (!url || performance.now() - failed < 10_000) return toast(gettext("The sound did not arrive. Press play to try again."));
  failed = performance.now();
  const again = !sound.paused;
  sound.src = url;
  sound.currentTime = at;
  if (again) start();
}

// Where this one is left: at the end of the loop, or at its own.
function arm() {
  clearTimeout(turning);
  const turns = loop?.to > sound.currentTime;
  const end = turns ? loop.to : song?.duration ? sound.duration : NaN;
  const wait = () => (end - sound.currentTime) / sound.playbackRate - lag; // in seconds
  const late = () => (wait() > 0.01 ? arm() : turn(turns));
  if (wait() > 0 && !sound.paused) turning = setTimeout(late, wait() * 1000);
}

// The other element begins; this one sounds until it does. Where that is not ready, its end is waited for.
function turn(turns) {
  if (sound.paused) return;
  const next = turns ? current : queue[queue.indexOf(current) + 1];
  const isReady = next && primed === next && spare.readyState > 2 && !spare.seeking;
  if (!turns) return isReady && play(next);
  if (isReady) swap();
  else sound.currentTime = loop.from;
  lower(lowest);
  getReady();
}

function setSpeed(speed) {
  const rate = Math.min(SPEEDS[1], Math.max(SPEEDS[0], Math.round(speed * 100) / 100));
  for (const audio of [sound, spare]) {
    audio.defaultPlaybackRate = audio.playbackRate = rate; // the default outlives the next source
    audio.preservesPitch = true;
  }
}

function lower(equal) {
  lowest = equal;
  const wanted = equal ?? (matched ? EQUAL : null);
  const own = song?.loudness ?? null;
  const factor = wanted === null || own === null ? 1 : Math.min(1, 10 ** ((wanted - own) / 20));
  sound.volume = volume * factor;
}

function setMatched(chosen) {
  matched = chosen;
  remember("matched", matched);
  lower(lowest);
  showMatched();
}

function setVolume(chosen) {
  volume = Math.min(1, Math.max(0, chosen));
  sound.muted = false;
  lower(lowest);
  remember("volume", volume);
  showVolume();
}

// The bar

// `at`: where somebody was when they listened somewhere else.
export function show(at = null) {
  offered = at;
  bar.hidden = false;
  one("[data-title]", bar).textContent = song.title;
  const by = song.label ? interpolate(gettext("Take %(label)s · %(artist)s"), song, true) : song.artist;
  const goes = at === null ? by : interpolate(gettext("Go on at %(time)s"), { time: clock(at) }, true);
  one("[data-artist]", bar).textContent = goes;
  one("[data-page]", bar).href = song.page;
  const cover = one("[data-cover]", bar);
  cover.hidden = !song.thumb;
  if (song.thumb && cover.getAttribute("src") !== song.thumb) cover.src = song.thumb;
  seeker.show(song);
  showLoop();
  announce();
  mark();
  tick();
}

function tick() {
  const state = now();
  const length = song?.duration ?? 0;
  one("[data-now]", bar).textContent = clock(state.time);
  one("[data-length]", bar).textContent = !length ? "" : remaining ? `-${clock(length - state.time)}` : clock(length);
  seeker.at(state.time);
  for (const listener of listeners) listener(state);
}

function frame() {
  tick();
  drawing = sound.paused ? 0 : requestAnimationFrame(frame);
}

// The rows of the page show what is playing, also those that were swapped in a moment ago.
function mark() {
  const playing = !sound.paused;
  bar.classList.toggle("playing", playing);
  const on = offered === null ? gettext("Play") : gettext("Go on with “%(title)s” at %(time)s");
  const told = { title: song?.title, time: clock(offered) };
  one('[data-do="toggle"]', bar).setAttribute("aria-label", playing ? gettext("Pause") : interpolate(on, told, true));
  for (const button of all("[data-play]")) {
    const here = button.dataset.play === current;
    const row = button.closest("[data-row]") ?? button;
    row.classList.toggle("current", here);
    row.classList.toggle("playing", here && playing);
    rename(button, here && playing);
  }
}

// A button is named by what it does.
function rename(button, playing) {
  button.dataset.named ??= button.getAttribute("aria-label") ?? "";
  const pauses = song?.label ? gettext("Pause %(title)s, take %(label)s") : gettext("Pause %(title)s");
  const { named } = button.dataset;
  if (named) button.setAttribute("aria-label", playing ? interpolate(pauses, song, true) : named);
}

// What was begun is not unread any more, here and on every other device.
function heard() {
  if (!current?.startsWith("/takes/") || noted.has(current)) return;
  noted.add(current);
  for (const button of all(`[data-play="${CSS.escape(current)}"]`)) button.closest(".unread")?.classList.remove("unread");
  fetch(current.replace("player.json", "played"), { method: "POST", headers: signed() }).catch(() => noted.delete(current));
}

const moved = () => document.dispatchEvent(new CustomEvent("place-changed"));

export const signed = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");

function showLoop() {
  const { from = null, to = null } = loop ?? {};
  arm();
  seeker.loop(from, to);
  bar.classList.toggle("looping", Boolean(loop));
  bar.classList.toggle("turning", to !== null);
  for (const [name, at] of [["from", from], ["to", to]])
    for (const box of all(`[data-loop-${name}]`, bar)) box.textContent = at === null ? "" : clock(at);
  const says = !loop ? gettext("Loop: begin here") : to === null ? gettext("Loop: end here") : gettext("Loop: off");
  one('[data-do="loop"]', bar).setAttribute("aria-label", says);
  one('[data-do="loop-off"]', bar).disabled = !loop;
}

function showSpeed() {
  const rate = sound.playbackRate;
  for (const box of all("[data-speed-now]", bar)) box.textContent = `${rate}×`;
  for (const button of all("[data-speed]", bar)) button.setAttribute("aria-pressed", Number(button.dataset.speed) === rate);
  place();
}

function showVolume() {
  const heard = sound.muted ? 0 : volume;
  bar.classList.toggle("muted", heard === 0);
  one('[data-do="mute"]', bar).setAttribute("aria-label", heard === 0 ? gettext("Unmute") : gettext("Mute"));
  slider.value = heard;
  slider.style.setProperty("--fill", `${heard * 100}%`);
}

const showMatched = () => one('[data-do="match"]', bar).setAttribute("aria-checked", matched);

// The system's own controls

const { mediaSession } = navigator;

function announce() {
  if (!mediaSession) return;
  mediaSession.metadata = new MediaMetadata({
    title: song.title,
    artist: song.artist,
    artwork: song.cover ? [{ src: song.cover, type: "image/jpeg" }] : [],
  });
  place();
}

function place() {
  if (!mediaSession?.setPositionState || !song?.duration) return;
  const position = Math.min(sound.currentTime, song.duration);
  mediaSession.setPositionState({ duration: song.duration, playbackRate: sound.playbackRate, position });
  mediaSession.playbackState = sound.paused ? "paused" : "playing";
}

// What can be done, by buttons and by keys

const DO = {
  toggle,
  next: () => step(1),
  previous: () => step(-1),
  mute() {
    sound.muted = !sound.muted;
    showVolume();
  },
  remaining() {
    remember("remaining", (remaining = !remaining));
    one('[data-do="remaining"]', bar).setAttribute("aria-pressed", remaining);
    tick();
  },
  loop: loopOn,
  "loop-from": loopFrom,
  "loop-to": loopTo,
  "loop-off": loopOff,
  slower: () => setSpeed(sound.playbackRate - 0.05),
  faster: () => setSpeed(sound.playbackRate + 0.05),
  match: () => setMatched(!matched),
  expand: () => expand(!bar.classList.contains("expanded")),
};
const KEYS = {
  " ": toggle,
  j: DO.next,
  k: DO.previous,
  m: DO.mute,
  r: DO.loop,
  "[": loopFrom,
  "]": loopTo,
  "\\": loopOff,
  "<": DO.slower,
  ">": DO.faster,
  q: () => one("#queue")?.togglePopover(),
  ArrowLeft: (event) => seek(sound.currentTime - (event.shiftKey ? 30 : 5)),
  ArrowRight: (event) => seek(sound.currentTime + (event.shiftKey ? 30 : 5)),
  "Shift+ArrowUp": () => setVolume(volume + 0.05),
  "Shift+ArrowDown": () => setVolume(volume - 0.05),
};

function onKey(event) {
  const { target, key } = event;
  const typed = event.getModifierState("AltGraph"); // where brackets need it
  if (((event.ctrlKey || event.altKey) && !typed) || event.metaKey || event.defaultPrevented || !song) return;
  if (target.closest("input:not([type=range], [type=checkbox]), textarea, select, dialog, [contenteditable]")) return;
  if (key === " " && target.closest("button, a, summary, label, input")) return;
  if (key.startsWith("Arrow") && target.closest("input, [role=slider]")) return;
  const run = (event.shiftKey && KEYS[`Shift+${key}`]) || KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!run) return;
  event.preventDefault();
  run(event);
}

// On a phone: all of it, over the page, which rests meanwhile.
function expand(wanted) {
  bar.classList.toggle("expanded", wanted);
  for (const other of document.body.children) if (other !== bar && other.id !== "toasts") other.inert = wanted;
  one('[data-do="expand"]', bar).setAttribute("aria-expanded", wanted);
  requestAnimationFrame(() => (song ? seeker.show(song) : null) ?? tick());
}

// Somewhere in a queue, as it was left: nothing sounds yet.
export async function restore({ url, time, queue: order, picked: own = [], loop: turns, speed }, anyhow = false) {
  if (current && !anyhow) return false;
  pause();
  queue = order;
  picked.clear();
  for (const each of own) picked.add(each);
  asked = url;
  if (!(await take(url, time))) return false;
  if (speed) setSpeed(speed);
  if (turns) loopOver(turns.from, turns.to);
  return true;
}

const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 1, step: 0.02 });
const seeker = bar && waveform(one("[data-seek]", bar), seek);

// What either element says; of the one that is silent only whether it failed.
const SAYS = {
  play: [() => offered !== null && show(), mark, () => drawing || frame(), heard, arm, place],
  pause: [mark, arm, place, moved],
  ended: [mark, () => step(1)],
  timeupdate: [tick],
  seeked: [arm, place, moved],
  ratechange: [showSpeed, arm],
  canplaythrough: [getReady],
  waiting: [() => bar.classList.add("waiting")],
  playing: [() => bar.classList.remove("waiting")],
  error: [anew],
};

function listen(audio) {
  for (const [name, runs] of Object.entries(SAYS))
    audio.addEventListener(name, () => {
      if (audio === sound) for (const run of runs) run();
      else if (name === "error") primed = null;
    });
}

function bind() {
  for (const audio of [sound, spare]) listen(audio);
  slider.setAttribute("aria-label", gettext("Volume"));
  slider.addEventListener("input", () => setVolume(Number(slider.value)));
  one(".player-volume", bar).append(slider);
  one('[data-do="remaining"]', bar).setAttribute("aria-pressed", remaining);
  showVolume();
  showMatched();
  onClick("#player [data-do]", (button) => DO[button.dataset.do]());
  onClick("#player [data-speed]", (button) => setSpeed(Number(button.dataset.speed)));
  onClick("#player.expanded a", () => expand(false));
  onClick("[data-play]", (button) => {
    const { play: url } = button.dataset;
    if (url === current) return toggle();
    return playAll(all("#main [data-play]").map((each) => each.dataset.play), url);
  });
  onClick("[data-play-all]", (button) => playAll(all(`${button.dataset.playAll} [data-play]`).map((each) => each.dataset.play)));
  onClick("[data-queue-next]", (button) => queued(button, playNext, button.dataset.queueNext, gettext("It plays next.")));
  onClick("[data-queue-later]", (button) => queued(button, playLater, button.dataset.queueLater, gettext("It is in the queue.")));
  document.addEventListener("keydown", onKey);
  one("#queue")?.addEventListener("beforetoggle", () => import("./queue.js"), { once: true });
  matchMedia("(max-width: 760px)").addEventListener("change", () => expand(false));
  // Some browsers let an element sound only when it was touched by a click once.
  document.addEventListener("click", () => spare.src || spare.load(), { capture: true, once: true });
  whenShown(mark);
  document.body.addEventListener("htmx:afterRequest", learn);
  for (const [name, run] of Object.entries({
    play: start,
    pause,
    nexttrack: DO.next,
    previoustrack: DO.previous,
    seekbackward: ({ seekOffset }) => seek(sound.currentTime - (seekOffset ?? 10)),
    seekforward: ({ seekOffset }) => seek(sound.currentTime + (seekOffset ?? 10)),
    seekto: ({ seekTime }) => seek(seekTime),
  })) mediaSession?.setActionHandler(name, run);
}

// What is posted may give a take another name or cover: it is asked for again before it is shown again.
function learn({ detail: { successful, requestConfig } }) {
  if (!successful || requestConfig.verb === "get") return;
  songs.clear();
  if (current) renew(current).catch(() => {});
}

// What is known of a take, asked for again; the bar shows it if that is the take in it.
export async function renew(url) {
  songs.delete(url);
  const found = await load(url);
  if (url === current) {
    song = found;
    show(offered);
  }
  return found;
}

function queued(button, put, url, says) {
  put([url]);
  button.closest("[popover]")?.hidePopover();
  toast(says);
}

if (bar) bind();
