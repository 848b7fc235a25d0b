// The page of the stem mixer: its form says how the lanes are set, this makes them heard.
import { all, clock, number, one, recall, remember, toast, whenShown } from "./tools.js";
import { desk, OFF } from "./lanes.js";
import { read, written } from "./moments.js";
import { follow, load, pause as hush } from "./player.js";
import { waveform } from "./waveform.js";

// Decoded sound takes 4 bytes a sample: twelve lanes of four minutes are 1 GB. Where the memory is short, the clock is
// slower instead, and so are all lanes; if even that is too much, nothing is played.
const RATES = [44_100, 22_050, 11_025];
const MOST = ((navigator.deviceMemory ?? 4) >= 8 ? 768 : 384) * 2 ** 20;
const SHORT = gettext("To fit into memory, these long lanes play here with their highest tones missing. The export is whole.");
const TOO_LONG = gettext("These lanes are too long for a browser's memory. They can be set by their pictures and exported.");
const SHORTEST = 0.1; // seconds of a loop
const FALL = 0.03; // of a meter, a frame

let mixer = null;

function open(root) {
  const key = `mix-${root.dataset.mixer}`;
  const total = Number(root.dataset.duration);
  const lanes = all("[data-lane]", root).map(laneOf);
  const form = one(".mixer-form", root);
  const master = one(".mixer-foot [data-level]", root);
  const moments = { start: one("#loop-start", root), end: one("#loop-end", root) };
  const rate = RATES.find((each) => lanes.length * total * each * 8 <= MOST);
  const wave = waveform(one("canvas", root), seek, { sections: true });
  const handles = [0, 1].map(handle);
  const region = Object.assign(document.createElement("div"), { className: "window" });
  const loop = { on: false, at: [0, total] };
  let sound = null;
  let at = 0; // where to begin
  let ticket = null; // of the loading that is waited for

  one(".mixer-wave", root).append(region, ...handles);
  load(root.dataset.song).then((song) => wave.show({ ...song, duration: total }), () => {});
  say(rate === undefined ? TOO_LONG : rate < RATES[0] ? SHORT : "");
  one('[data-mixer-do="play"]', root).disabled = rate === undefined;
  if (!new URLSearchParams(location.search).has("mix")) restore();
  apply();
  arrange();

  function handle(place) {
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: total, step: 0.1 });
    slider.setAttribute("aria-label", place ? gettext("End of the loop") : gettext("Beginning of the loop"));
    slider.addEventListener("input", () => loopOver(place, Number(slider.value)));
    return slider;
  }

  function say(text) {
    const line = one("[data-mixer-says]", root);
    line.textContent = text;
    line.hidden = !text;
  }

  // --- how it is set ---
  function heard() {
    const solo = lanes.some((lane) => lane.solo.checked);
    return lanes.filter((lane) => Number(lane.level.value) > OFF && (solo ? lane.solo.checked : !lane.mute.checked));
  }

  function apply() {
    const on = new Set(heard());
    for (const lane of lanes) {
      show(lane.level, lane.level.value <= OFF ? "off" : `${signed(lane.level.value)} dB`);
      show(lane.pan, side(lane.pan.value));
      lane.root.classList.toggle("lane-off", !on.has(lane));
      sound?.set(lane.id, on.has(lane) ? Number(lane.level.value) : OFF, lane.pan.value / 100);
    }
    show(master, master.value <= OFF ? "off" : `${signed(master.value)} dB`);
    sound?.master(Number(master.value));
    if (sound?.playing) gather();
    const settings = lanes.map((lane) => [lane.id, [lane.level.value, lane.pan.value, lane.mute.checked, lane.solo.checked]]);
    remember(key, { lanes: Object.fromEntries(settings), master: master.value, loop });
  }

  function restore() {
    const last = recall(key);
    if (!last) return;
    for (const lane of lanes) {
      const [level, pan, mute, solo] = last.lanes?.[lane.id] ?? [0, 0, false, false];
      Object.assign(lane.level, { value: level });
      Object.assign(lane.pan, { value: pan });
      [lane.mute.checked, lane.solo.checked] = [mute, solo];
    }
    master.value = last.master ?? 0;
    Object.assign(loop, last.loop);
  }

  function reset() {
    for (const lane of lanes) {
      [lane.level.value, lane.pan.value, lane.mute.checked, lane.solo.checked] = [0, 0, false, false];
    }
    master.value = 0;
    Object.assign(loop, { on: false, at: [0, total] });
    apply();
    arrange();
    again();
    remember(key, null);
  }

  // --- the loop ---
  function arrange() {
    const [start, end] = loop.at;
    handles.forEach((slider, place) => {
      slider.value = loop.at[place];
      slider.setAttribute("aria-valuetext", written(loop.at[place]));
    });
    [moments.start.value, moments.end.value] = [written(start), written(end)];
    region.style.left = `${(100 * start) / total}%`;
    region.style.right = `${100 - (100 * end) / total}%`;
    root.classList.toggle("looping", loop.on);
    one('[data-mixer-do="loop"]', root).setAttribute("aria-pressed", loop.on);
  }

  function loopOver(place, seconds) {
    const wanted = [...loop.at];
    wanted[place] = Math.min(total, Math.max(0, seconds ?? loop.at[place]));
    if (wanted[1] - wanted[0] >= SHORTEST) Object.assign(loop, { on: true, at: wanted });
    changed();
  }

  function changed() {
    arrange();
    apply();
    again();
  }

  // --- playing ---
  const within = (seconds) => {
    const [start, end] = loop.at;
    return loop.on && (seconds < start || seconds >= end) ? start : Math.min(seconds, total);
  };
  const begin = (from) => sound.play(within(from), loop.on ? loop.at : null);

  function again() {
    if (sound?.playing) begin(sound.place());
  }

  function seek(seconds) {
    at = Math.min(total, Math.max(0, seconds));
    if (sound?.playing) begin(at);
    picture();
  }

  async function play() {
    if (rate === undefined) return;
    const mine = (ticket = {});
    hush();
    if (!sound) {
      sound = desk(lanes.map((lane) => lane.id), total, rate);
      apply();
    }
    sound.wake();
    root.classList.add("loading");
    await gather();
    if (ticket !== mine) return;
    root.classList.remove("loading");
    one("[data-mixer-over]", root).hidden = true;
    await begin(at >= total ? 0 : at);
    picture();
    frame();
  }

  function pause() {
    ticket = null;
    root.classList.remove("loading");
    if (sound?.playing) {
      at = sound.place();
      sound.pause();
    }
    picture();
  }

  const toggle = () => (sound?.playing || root.classList.contains("loading") ? pause() : play());

  // What is to be heard, one after the other: decoding needs room of its own.
  async function gather() {
    const missing = heard().filter((lane) => !lane.here);
    for (const [number, lane] of missing.entries()) {
      if (root.classList.contains("loading")) name(interpolate(gettext("Loading %(number)s of %(total)s"), { number: number + 1, total: missing.length }, true));
      try {
        await sound.load(lane.id, lane.url);
        lane.here = true;
      } catch (error) {
        if (error.status === 401) document.body.dispatchEvent(new CustomEvent("signed-out"));
        else toast(interpolate(gettext("%(name)s did not arrive: it is not heard here."), { name: lane.name }, true), { id: `lost-${lane.id}` });
      }
    }
  }

  const name = (text) => (one("[data-mixer-play]", root).textContent = text);

  function picture() {
    const playing = Boolean(sound?.playing);
    const time = playing ? sound.heard() : at;
    root.classList.toggle("playing", playing);
    if (!root.classList.contains("loading")) name(playing ? gettext("Pause") : gettext("Play"));
    one("[data-mixer-now]", root).textContent = clock(Math.floor(time));
    root.style.setProperty("--at", time / total);
    wave.at(time);
    for (const lane of lanes) fill(lane.meter, playing ? sound.peak(lane.id) : 0);
    const sides = playing ? sound.peaks() : [0, 0];
    ["left", "right"].forEach((each, place) => fill(one(`[data-mixer-${each}]`, root), sides[place]));
    if (Math.max(...sides) > 1) one("[data-mixer-over]", root).hidden = false;
  }

  function frame() {
    if (!sound.playing || !root.isConnected) return;
    if (!loop.on && sound.place() >= total) {
      sound.pause(0);
      at = 0;
    }
    picture();
    requestAnimationFrame(frame);
  }

  const DO = {
    play: toggle,
    loop() {
      loop.on = !loop.on;
      changed();
    },
    start: () => loopOver(0, sound?.playing ? sound.heard() : at),
    end: () => loopOver(1, sound?.playing ? sound.heard() : at),
    reset,
  };

  form.addEventListener("input", apply);
  root.addEventListener("click", (event) => {
    const run = DO[event.target.closest("[data-mixer-do]")?.dataset.mixerDo];
    if (run) run();
    const box = event.target.closest(".lane-wave")?.getBoundingClientRect();
    if (box) seek(((event.clientX - box.left) / box.width) * total);
    if (event.target.matches("[data-solo]")) alone(event, lanes, apply);
  });
  root.addEventListener("dblclick", ({ target }) => {
    if (!target.matches("[data-level], [data-pan]")) return;
    target.value = 0;
    apply();
  });
  for (const [place, box] of Object.values(moments).entries()) {
    box.addEventListener("change", () => loopOver(place, read(box.value)));
    box.addEventListener("keydown", (event) => event.key === "Enter" && loopOver(place, read(box.value)));
  }
  const unfollow = follow(({ playing }) => playing && sound?.playing && pause());
  picture();

  return {
    root,
    keys: {
      " ": toggle,
      ArrowLeft: (event) => seek((sound?.playing ? sound.place() : at) - (event.shiftKey ? 30 : 5)),
      ArrowRight: (event) => seek((sound?.playing ? sound.place() : at) + (event.shiftKey ? 30 : 5)),
      "[": DO.start,
      "]": DO.end,
    },
    close() {
      unfollow();
      ticket = null;
      sound?.close();
    },
  };
}

const laneOf = (root) => ({
  root,
  id: root.dataset.lane,
  url: root.dataset.sound,
  name: root.dataset.name,
  level: one("[data-level]", root),
  pan: one("[data-pan]", root),
  mute: one("[data-mute]", root),
  solo: one("[data-solo]", root),
  meter: one("[data-meter]", root),
});

// One lane alone, unless a key or a finger says that it is one more.
function alone(event, lanes, apply) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.pointerType === "touch") return;
  for (const { solo } of lanes) if (solo !== event.target) solo.checked = false;
  apply();
}

const signed = (value) => `${value > 0 ? "+" : ""}${number(Number(value))}`.replace("-", "−");
const side = (value) => {
  if (!Number(value)) return gettext("middle");
  return interpolate(value < 0 ? gettext("%(value)s left") : gettext("%(value)s right"), { value: Math.abs(value) }, true);
};

function show(slider, text) {
  one(`[data-weight-of="${slider.id}"]`).textContent = text;
  slider.setAttribute("aria-valuetext", text);
  slider.style.setProperty("--fill", `${(100 * (slider.value - slider.min)) / (slider.max - slider.min)}%`);
}

// From -60 to 0 dB; it falls slower than the sound does, so that a peak can be read.
function fill(meter, peak) {
  const share = Math.min(1, Math.max(0, 1 + Math.log10(peak || 1e-9) / 3));
  const last = Number(meter.dataset.share ?? 0);
  const now = peak ? Math.max(share, last - FALL) : 0;
  if (now === last) return;
  meter.dataset.share = now;
  meter.style.setProperty("--share", now);
  meter.classList.toggle("hot", peak > 1);
}

whenShown(() => {
  if (mixer && !mixer.root.isConnected) {
    mixer.close();
    mixer = null;
  }
  const root = one("[data-mixer]");
  if (root && !mixer) mixer = open(root);
});

// Before the player hears of it: on this page the keys mean the lanes.
document.addEventListener(
  "keydown",
  (event) => {
    const { target, key } = event;
    if (!mixer?.root.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input:not([type=range], [type=checkbox]), textarea, select, dialog, [contenteditable]")) return;
    if (key === " " && target.closest("button, a, summary, label, [type=checkbox]")) return;
    if (key.startsWith("Arrow") && target.closest("input, [role=slider]")) return;
    const run = mixer.keys[key];
    if (!run) return;
    event.preventDefault();
    run(event);
  },
  true,
);
