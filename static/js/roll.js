// A take's notes as a piano roll: read-only, in step with the player.
import { all, clock, one, remember, recall, whenShown } from "./tools.js";
import { follow, now, play } from "./player.js";

const LABELS = 40; // pixels for the names of the octaves
const STROKE = 9; // height of a row of the kit
const OCTAVE = 12;
const BLACK = [1, 3, 6, 8, 10];

let roll = null;

async function open(root) {
  const { song } = root.dataset;
  const answer = await fetch(root.dataset.roll, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || !root.isConnected) return;
  const { parts, markers, beat, beats_per_bar, ...known } = await answer.json();
  const canvas = one("canvas", root);
  const scroll = one("[data-roll-scroll]", root);
  const sheet = one(".roll-sheet", root);
  const buttons = all("[data-part]", root);
  const total = Math.max(known.duration, Number(canvas.getAttribute("aria-valuemax")));
  const hidden = new Set();
  let zoom = recall("roll-zoom") ?? 2;
  let time = 0;
  let column = -1;

  const scale = () => (sheet.clientWidth - LABELS) / total; // pixels of a second
  const shown = () => parts.map((part, place) => ({ ...part, place })).filter(({ place }) => !hidden.has(place));

  function rows() {
    const lanes = shown();
    const pitches = lanes.filter(({ drums }) => !drums).flatMap(({ notes }) => notes.map((note) => note[2]));
    const kit = [...new Set(lanes.filter(({ drums }) => drums).flatMap(({ notes }) => notes.map((note) => note[2])))].sort((a, b) => b - a);
    const [low, high] = pitches.length ? [Math.min(...pitches) - 1, Math.max(...pitches) + 1] : [0, 0];
    return { lanes, kit, low, high, floor: kit.length ? kit.length * STROKE + 8 : 0 };
  }

  function draw() {
    const ratio = devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const style = getComputedStyle(canvas);
    const ink = { text: style.color, line: style.fill, head: style.stroke, font: style.fontFamily };
    const plan = rows();
    const row = (height - 20 - plan.floor) / Math.max(1, plan.high - plan.low + 1);
    const left = scroll.scrollLeft;
    const x = (seconds) => LABELS + seconds * scale() - left;
    const y = (part, pitch) => (part.drums ? height - plan.floor + 6 + plan.kit.indexOf(pitch) * STROKE : 20 + (plan.high - pitch) * row);
    grid(pen, plan, { width, height, row, x, y, ink });
    for (const part of plan.lanes) {
      pen.fillStyle = getComputedStyle(one("i", buttons[part.place])).backgroundColor;
      for (const [start, length, pitch, velocity] of part.notes) {
        if (x(start + length) < LABELS || x(start) > width) continue;
        pen.globalAlpha = time >= start && time < start + length ? 1 : 0.45 + velocity / 300;
        pen.fillRect(x(start), y(part, pitch) + 0.5, Math.max(2, length * scale() - 1), Math.max(2, (part.drums ? STROKE : row) - 1));
      }
    }
    pen.globalAlpha = 1;
    names(pen, plan, { height, row, y, ink });
    pen.fillStyle = ink.head;
    if (x(time) >= LABELS) pen.fillRect(x(time) - 1, 0, 2, height);
  }

  function grid(pen, plan, { width, height, row, x, y, ink }) {
    pen.fillStyle = ink.line;
    pen.globalAlpha = 0.22;
    for (let pitch = plan.low; plan.high && pitch <= plan.high; pitch++) if (BLACK.includes(pitch % OCTAVE)) pen.fillRect(0, y({}, pitch), width, row);
    const bar = beat * beats_per_bar;
    const every = bar * 2 ** Math.max(0, Math.ceil(Math.log2(12 / (bar * scale()))));
    pen.globalAlpha = 0.6;
    for (let at = 0; at <= total; at += every) if (x(at) >= LABELS) pen.fillRect(x(at), 16, 1, height);
    pen.globalAlpha = 1;
    pen.fillStyle = ink.text;
    pen.font = `600 11px ${ink.font}`;
    pen.textBaseline = "top";
    let free = LABELS;
    for (const [at, name] of markers) {
      if (x(at) < free) continue;
      pen.fillText(name, x(at) + 3, 2);
      free = x(at) + pen.measureText(name).width + 12;
    }
  }

  function names(pen, plan, { height, row, y, ink }) {
    pen.clearRect(0, 0, LABELS - 4, height);
    pen.fillStyle = ink.text;
    pen.textBaseline = "middle";
    for (let pitch = plan.low; plan.high && pitch <= plan.high; pitch++)
      if (pitch % OCTAVE === 0) pen.fillText(`C${pitch / OCTAVE - 1}`, 9, y({}, pitch) + row / 2);
    if (plan.kit.length) pen.fillText(gettext("Kit"), 9, height - plan.floor / 2);
  }

  function stretch() {
    sheet.style.width = `${100 * zoom}%`;
    const [out, into] = all("[data-roll-zoom]", root);
    out.disabled = zoom <= 1;
    into.disabled = zoom >= 32;
    draw();
    keep(true);
  }

  // The playhead stays in sight.
  function keep(always) {
    const x = LABELS + time * scale() - scroll.scrollLeft;
    if (x < LABELS || x > scroll.clientWidth || always) scroll.scrollLeft += x - scroll.clientWidth * (always ? 0.3 : 0.1);
  }

  function go(seconds) {
    play(song, Math.min(total - 0.1, Math.max(0, seconds)));
  }

  const stop = follow((state) => {
    if (!root.isConnected) return stop?.();
    time = state.url === song ? state.time : 0;
    const here = Math.round(time * scale());
    if (here === column) return;
    column = here;
    canvas.setAttribute("aria-valuenow", Math.round(time));
    canvas.setAttribute("aria-valuetext", interpolate(gettext("%(time)s of %(length)s"), { time: clock(time), length: clock(total) }, true));
    if (state.playing && state.url === song) keep(false);
    draw();
  });

  canvas.addEventListener("click", (event) => go((event.clientX - canvas.getBoundingClientRect().left + scroll.scrollLeft - LABELS) / scale()));
  canvas.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? beat * beats_per_bar : beat;
    const at = now().url === song ? now().time : 0;
    const to = { ArrowLeft: at - by, ArrowDown: at - by, ArrowRight: at + by, ArrowUp: at + by, Home: 0, End: total }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(to);
  });
  for (const button of buttons)
    button.addEventListener("click", () => {
      const place = Number(button.dataset.part);
      if (!hidden.delete(place)) hidden.add(place);
      button.setAttribute("aria-pressed", !hidden.has(place));
      draw();
    });
  for (const button of all("[data-roll-zoom]", root))
    button.addEventListener("click", () => {
      zoom = button.dataset.rollZoom > 0 ? zoom * 2 : zoom / 2;
      remember("roll-zoom", zoom);
      stretch();
    });
  scroll.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  stretch();
}

whenShown((root) => {
  const shown = root.matches("[data-roll]") ? root : one("[data-roll]", root);
  if (!shown || shown === roll) return;
  roll = shown;
  open(shown);
});
