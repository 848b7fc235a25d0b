// One <audio> that outlives every page: the queue, the bar at the bottom, the keyboard, the system's media keys.
import { all, clock, one, onClick, recall, remember, toast, whenShown } from "./tools.js";
import { waveform } from "./waveform.js";

const bar = one("#player");
const audio = bar && one("audio", bar);
const listeners = new Set();
const songs = new Map();
const noted = new Set();
let queue = [];
let current = null; // the address of the song's data
let song = null;
let volume = recall("volume") ?? 1;
let level = 1;

export const now = () => ({ url: current, song, time: audio?.currentTime ?? 0, playing: audio ? !audio.paused : false });
export function follow(listener) {
  listeners.add(listener);
  listener(now());
  return () => listeners.delete(listener);
}

export async function load(url) {
  if (!songs.has(url)) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw Object.assign(new Error("not playable"), { status: answer.status });
    songs.set(url, await answer.json());
  }
  return songs.get(url);
}

// `lowered` makes takes that are compared equally loud: a factor on the volume that a person chose.
export async function play(url, at = null, lowered = 1) {
  level = lowered;
  audio.volume = volume * level;
  if (url === current) {
    if (at !== null) audio.currentTime = at;
    return start();
  }
  if (!(await take(url, at))) return;
  await start();
}

async function take(url, at) {
  try {
    const loaded = await load(url);
    [current, song] = [url, loaded];
  } catch (error) {
    if (error.status === 401) document.body.dispatchEvent(new CustomEvent("signed-out"));
    else toast("This take cannot be played right now.");
    return false;
  }
  audio.src = song.audio;
  if (at) audio.currentTime = at;
  show();
  return true;
}

export const pause = () => audio?.pause();

async function start() {
  try {
    await audio.play();
  } catch (error) {
    if (error.name === "NotAllowedError") toast("Press play to start the sound.");
  }
}

function show() {
  bar.hidden = false;
  one("[data-title]", bar).textContent = song.title;
  one("[data-artist]", bar).textContent = song.label ? `Take ${song.label} · ${song.artist}` : song.artist;
  one("[data-page]", bar).href = song.page;
  const cover = one("[data-cover]", bar);
  cover.hidden = !song.thumb;
  if (song.thumb) cover.src = song.thumb;
  one("[data-length]", bar).textContent = song.duration ? clock(song.duration) : "";
  seeker.show(song);
  announce();
  tick();
}

function announce() {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: song.title,
    artist: song.artist,
    artwork: song.cover ? [{ src: song.cover, type: "image/jpeg" }] : [],
  });
}

function tick() {
  const state = now();
  one("[data-now]", bar).textContent = clock(state.time);
  seeker.at(state.time);
  for (const listener of listeners) listener(state);
}

function frame() {
  tick();
  if (!audio.paused && !document.hidden) requestAnimationFrame(frame);
}

// The rows of the page show what is playing, also those that were swapped in a moment ago.
function mark() {
  const playing = !audio.paused;
  bar.classList.toggle("playing", playing);
  one('[data-do="toggle"]', bar).setAttribute("aria-label", playing ? "Pause" : "Play");
  for (const button of all("[data-play]")) {
    const here = button.dataset.play === current;
    const row = button.closest("[data-row]") ?? button;
    row.classList.toggle("current", here);
    row.classList.toggle("playing", here && playing);
    const label = button.getAttribute("aria-label");
    if (label) button.setAttribute("aria-label", label.replace(/^(Play|Pause)/, here && playing ? "Pause" : "Play"));
  }
}

// What was begun is not unread any more, here and on every other device.
function heard() {
  if (!current?.startsWith("/takes/") || noted.has(current)) return;
  noted.add(current);
  for (const button of all(`[data-play="${CSS.escape(current)}"]`)) button.closest(".unread")?.classList.remove("unread");
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  fetch(current.replace("player.json", "played"), { method: "POST", headers }).catch(() => noted.delete(current));
}

const toggle = () => (audio.paused ? start() : audio.pause());

function step(by) {
  if (by < 0 && audio.currentTime > 4) return seek(0);
  const next = queue[queue.indexOf(current) + by];
  if (next) return play(next);
  return by < 0 ? seek(0) : undefined;
}

export function seek(seconds) {
  if (!song?.duration) return;
  audio.currentTime = Math.min(Math.max(0, seconds), song.duration);
  tick();
}

function setVolume(chosen) {
  volume = chosen;
  audio.volume = volume * level;
  audio.muted = false;
  remember("volume", volume);
}

function showVolume() {
  const heard = audio.muted ? 0 : volume;
  bar.classList.toggle("muted", heard === 0);
  one('[data-do="mute"]', bar).setAttribute("aria-label", heard === 0 ? "Unmute" : "Mute");
  slider.value = heard;
  slider.style.setProperty("--fill", `${heard * 100}%`);
}

const DO = {
  toggle,
  next: () => step(1),
  previous: () => step(-1),
  mute: () => (audio.muted = !audio.muted),
};
const KEYS = {
  " ": toggle,
  j: DO.next,
  k: DO.previous,
  m: DO.mute,
  ArrowLeft: (event) => seek(audio.currentTime - (event.shiftKey ? 30 : 5)),
  ArrowRight: (event) => seek(audio.currentTime + (event.shiftKey ? 30 : 5)),
};

function onKey(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !song) return;
  if (target.closest("input:not([type=range]), textarea, select, dialog, [contenteditable]")) return;
  if (key === " " && target.closest("button, a, summary, label")) return;
  if (key.startsWith("Arrow") && target.closest("input, [role=slider]")) return;
  const run = KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!run) return;
  event.preventDefault();
  run(event);
}

function comeBack() {
  const last = recall("playing", sessionStorage);
  if (!last?.url || !(one(".side") || one(`[data-play="${CSS.escape(last.url)}"]`))) return;
  queue = last.queue ?? [];
  load(last.url).then(() => take(last.url, last.time), () => remember("playing", null, sessionStorage));
}

const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 1, step: 0.02 });
const seeker = bar && waveform(one("[data-seek]", bar), seek);

if (bar) {
  slider.setAttribute("aria-label", "Volume");
  slider.addEventListener("input", () => setVolume(Number(slider.value)));
  one(".player-volume", bar).append(slider);
  audio.volume = volume;
  showVolume();

  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, mark);
  audio.addEventListener("play", frame);
  audio.addEventListener("play", heard);
  audio.addEventListener("timeupdate", tick);
  audio.addEventListener("ended", () => step(1));
  audio.addEventListener("volumechange", showVolume);
  audio.addEventListener("waiting", () => bar.classList.add("waiting"));
  audio.addEventListener("playing", () => bar.classList.remove("waiting"));
  audio.addEventListener("error", () => audio.src && toast("The sound did not arrive. Press play to try again."));

  onClick("#player [data-do]", (button) => DO[button.dataset.do]());
  onClick("[data-play]", (button) => {
    const { play: url } = button.dataset;
    if (url === current) return toggle();
    queue = [...new Set(all("#main [data-play]").map((each) => each.dataset.play))];
    return play(url);
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", () => !document.hidden && !audio.paused && frame());
  addEventListener("pagehide", () => current && remember("playing", { url: current, time: audio.currentTime, queue }, sessionStorage));
  whenShown(mark);
  if ("mediaSession" in navigator) {
    const { mediaSession } = navigator;
    mediaSession.setActionHandler("play", start);
    mediaSession.setActionHandler("pause", () => audio.pause());
    mediaSession.setActionHandler("nexttrack", DO.next);
    mediaSession.setActionHandler("previoustrack", DO.previous);
    mediaSession.setActionHandler("seekto", ({ seekTime }) => seek(seekTime));
  }
  comeBack();
}
