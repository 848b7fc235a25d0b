// Takes side by side. All of them play at once and in step, and one of them is heard: so a switch waits for nothing.
import { all, clock, one, recall, toast, whenShown } from "./tools.js";
import { read, written } from "./moments.js";
import { follow, load, pause as hush } from "./player.js";
import { waveform } from "./waveform.js";

const BEAT = 40; // milliseconds between two looks at who is in step
const NEAR = 0.03; // seconds out of step that a switch may have
const FAR = 1; // beyond this one is set anew rather than led back
const PULL = 5; // how fast a lag is made good: so many times itself in a second
const RATES = [0.5, 2]; // nobody hears how fast a silent one plays
const GLIDE = 0.004; // time constant from one to the other
const SHORTEST = 0.5; // seconds of a loop

const within = (value, low, high) => Math.min(high, Math.max(low, value));
let comparison = null;

function open(root) {
  const total = Number(root.dataset.total);
  const lanes = all("[data-rival]", root).map(laneOf);
  const moments = { start: one("#loop-start", root), end: one("#loop-end", root) };
  const loop = { on: false, at: [0, total] };
  let context = null;
  let timer = null; // while it plays
  let heard = lanes[0]; // who is meant to be heard
  let open = lanes[0]; // who is: the other takes over once it is in step
  let before = lanes[1];
  let at = 0; // the place in the song, as it was at the last look
  let looked = 0;

  function laneOf(element) {
    const [begin, length, gain] = ["begin", "length", "gain"].map((name) => Number(element.dataset[name]));
    const audio = Object.assign(new Audio(), { preload: "none", preservesPitch: false });
    const canvas = one("canvas", element);
    const looped = document.createElement("i");
    const lane = { element, begin, length, gain, audio, looped, level: null, number: element.dataset.number };
    lane.wave = waveform(canvas, (time) => choose(lane, begin + time));
    canvas.parentElement.style.marginLeft = `${(100 * begin) / total}%`;
    canvas.parentElement.style.width = `${(100 * length) / total}%`;
    canvas.after(lane.looped);
    audio.addEventListener("error", () => toast(lost(lane), { id: `lost-${lane.number}` }));
    load(element.dataset.rival).then(
      (song) => {
        audio.src = song.audio;
        lane.wave.show({ ...song, sections: [] });
      },
      ({ status }) => (status === 401 ? document.body.dispatchEvent(new CustomEvent("signed-out")) : toast(lost(lane))),
    );
    return lane;
  }

  const lost = ({ number }) => interpolate(gettext("Number %(number)s did not arrive: it is not heard here."), { number }, true);

  // --- where ---
  const inside = (lane, time) => time >= lane.begin && time < lane.begin + lane.length - 0.01;
  const live = ({ audio }) => !audio.paused && !audio.seeking && audio.readyState > 2;

  // The one that is heard is the clock; where it has nothing to play, time goes on by itself.
  function place(now = performance.now()) {
    if (!timer) return at;
    if (live(open)) return open.audio.currentTime + open.begin;
    return inside(open, at) ? at : Math.min(total, at + (now - looked) / 1000);
  }

  function look() {
    const now = performance.now();
    const time = place(now);
    const passed = (now - looked) / 1000;
    [at, looked] = [time, now];
    if (!root.isConnected) return close();
    if (loop.on && time >= loop.at[1]) return seek(loop.at[0]);
    if (time >= total - 0.02) return stop(loop.on ? loop.at[0] : 0);
    for (const lane of lanes) lead(lane, time, passed);
    if (heard !== open && (inStep(heard) || !inside(heard, time))) mix();
  }

  const lag = (lane) => place() - lane.begin - lane.audio.currentTime;
  const inStep = (lane) => live(lane) && Math.abs(lag(lane)) < NEAR;

  function lead(lane, time, passed) {
    const { audio } = lane;
    if (!inside(lane, time) || !audio.src) return audio.pause();
    if (audio.paused) audio.play().catch(() => {});
    if (lane === open && live(lane)) audio.playbackRate = 1;
    if (lane === open || audio.seeking) return;
    const late = time - lane.begin - audio.currentTime;
    if (Math.abs(late) > FAR) audio.currentTime = time - lane.begin;
    else audio.playbackRate = Math.abs(late) < 0.001 ? 1 : within(1 + late * Math.min(PULL, 0.8 / passed), ...RATES);
  }

  function mix() {
    open = heard;
    open.audio.playbackRate = 1;
    for (const lane of lanes) lane.level?.gain.setTargetAtTime(lane === open ? lane.gain : 0, context.currentTime, GLIDE);
  }

  // --- what a person does ---
  function wake() {
    if (!context) {
      context = new AudioContext({ latencyHint: "interactive" });
      const all = new GainNode(context, { gain: recall("volume") ?? 1 });
      all.connect(context.destination);
      for (const lane of lanes) {
        lane.level = new GainNode(context, { gain: lane === open ? lane.gain : 0 });
        new MediaElementAudioSourceNode(context, { mediaElement: lane.audio }).connect(lane.level).connect(all);
        lane.audio.preload = "auto";
      }
    }
    context.resume();
  }

  function start() {
    hush();
    wake();
    if (loop.on && (at < loop.at[0] || at >= loop.at[1])) at = loop.at[0];
    open = heard;
    mix();
    for (const lane of lanes) if (inside(lane, at)) lane.audio.currentTime = at - lane.begin;
    looked = performance.now();
    timer ??= setInterval(look, BEAT);
    look();
    frame();
  }

  function stop(there = place()) {
    clearInterval(timer);
    [timer, at] = [null, there];
    for (const { audio } of lanes) audio.pause();
    picture();
  }

  function seek(time) {
    at = within(time, 0, total);
    looked = performance.now();
    for (const lane of lanes) if (inside(lane, at)) lane.audio.currentTime = at - lane.begin;
    picture();
  }

  // At the place that is heard now, or at another.
  function choose(lane, time) {
    if (lane !== heard) before = heard;
    heard = lane;
    if (time !== undefined) seek(time);
    if (!timer) start();
    else if (inStep(heard) || !inside(heard, place())) mix();
    picture();
    one("#announce").textContent = one("[data-compare-hear]", lane.element).getAttribute("aria-label");
  }

  const toggle = () => (timer ? stop() : start());
  const back = () => choose(before);

  // --- the loop ---
  function loopOver(start, end) {
    if (end - start >= SHORTEST) Object.assign(loop, { on: true, at: [start, end] });
    arrange();
    if (timer && (place() < loop.at[0] || place() >= loop.at[1])) seek(loop.at[0]);
  }

  function arrange() {
    [moments.start.value, moments.end.value] = loop.at.map(written);
    one('[data-compare-do="loop"]', root).setAttribute("aria-pressed", loop.on);
    for (const { begin, length, looped } of lanes) {
      const [start, end] = loop.at.map((time) => (100 * within(time - begin, 0, length)) / length);
      looped.hidden = !loop.on || start === end;
      looped.style.left = `${start}%`;
      looped.style.right = `${100 - end}%`;
    }
  }

  const DO = {
    play: toggle,
    back,
    loop() {
      loop.on = !loop.on;
      arrange();
    },
    start: () => loopOver(place(), loop.at[1] > place() + SHORTEST ? loop.at[1] : total),
    end: () => loopOver(loop.at[0] < place() - SHORTEST ? loop.at[0] : 0, place()),
  };

  root.addEventListener("click", ({ target }) => {
    const verb = target.closest("[data-compare-do]")?.dataset.compareDo;
    if (verb) DO[verb]();
    const pick = target.closest("[data-compare-hear]");
    if (pick) choose(lanes.find((lane) => lane.element.contains(pick)));
  });
  root.addEventListener("change", () => {
    const [start, end] = [read(moments.start.value) ?? loop.at[0], read(moments.end.value) ?? loop.at[1]];
    loopOver(within(start, 0, total), within(end, 0, total));
  });

  // --- what is shown ---
  function picture() {
    const time = place();
    root.classList.toggle("playing", Boolean(timer));
    one("[data-compare-now]", root).textContent = clock(Math.floor(time));
    for (const lane of lanes) {
      lane.element.classList.toggle("current", lane === heard);
      one("[data-compare-hear]", lane.element).setAttribute("aria-pressed", lane === heard);
      lane.wave.at(within(time - lane.begin, 0, lane.length));
    }
  }

  function frame() {
    if (!timer) return;
    picture();
    requestAnimationFrame(frame);
  }

  function close() {
    stop();
    if (context?.state !== "closed") context?.close();
    leave?.();
  }

  const leave = follow(({ playing }) => {
    if (!root.isConnected) close();
    else if (playing && timer) stop();
  });
  arrange();
  picture();
  return {
    root,
    close,
    lanes,
    keys: {
      " ": toggle,
      b: back,
      "[": DO.start,
      "]": DO.end,
      ArrowLeft: ({ shiftKey }) => seek(place() - (shiftKey ? 30 : 5)),
      ArrowRight: ({ shiftKey }) => seek(place() + (shiftKey ? 30 : 5)),
      ...Object.fromEntries(lanes.map((lane) => [lane.number, () => choose(lane)])),
    },
  };
}

whenShown(() => {
  if (comparison && !comparison.root.isConnected) {
    comparison.close();
    comparison = null;
  }
  const root = one("[data-compare]");
  if (root && !comparison) comparison = open(root);
});

// Before the player hears of it: on this page the keys mean what is compared.
document.addEventListener(
  "keydown",
  (event) => {
    const { target, key } = event;
    if (!comparison?.root.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (key === " " && target.closest("button, a, summary, label")) return;
    if (key.startsWith("Arrow") && target.closest("[role=slider]")) return;
    const run = comparison.keys[key.length === 1 ? key.toLowerCase() : key];
    if (!run) return;
    event.preventDefault();
    run(event);
  },
  true,
);
