// A waveform on a canvas that is also a slider: click, drag or keys move the position.
import { clock } from "./tools.js";

const KEYS = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -10, PageUp: 10 };
const BAND = 24; // height of the strip with the sections' names

// seek(seconds) is called with the place that a person chose.
export function waveform(canvas, seek, { sections = false } = {}) {
  const state = { song: null, time: 0, hover: null, column: -1, loop: [null, null] };
  const dim = { width: 0, height: 0, ratio: 1 };

  function measure() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    Object.assign(dim, { width, height, ratio });
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    draw();
  }

  function draw() {
    const { song } = state;
    const pen = canvas.getContext("2d");
    pen.setTransform(dim.ratio, 0, 0, dim.ratio, 0, 0);
    pen.clearRect(0, 0, dim.width, dim.height);
    if (!song || !dim.width) return;
    const style = getComputedStyle(canvas);
    const ink = { played: style.color, rest: style.fill, text: style.stroke, font: style.fontFamily };
    const top = sections && song.sections.length ? BAND : 0;
    if (top) bands(pen, song, dim, ink, state.time);
    bars(pen, song, dim, ink, top, state);
    turns(pen, song, dim, ink, state.loop);
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const share = (event.clientX - box.left) / (box.width || 1);
    return Math.min(1, Math.max(0, share)) * state.song.duration;
  }

  function at(time) {
    const column = state.song?.duration ? Math.round((time / state.song.duration) * dim.width * 2) : 0;
    state.time = time;
    if (column === state.column) return;
    state.column = column;
    describe(canvas, state);
    if (state.hover === null || !state.dragging) draw();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!state.song?.duration || event.button) return;
    canvas.setPointerCapture(event.pointerId);
    state.dragging = true;
    state.hover = place(event);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!state.song?.duration || (event.pointerType !== "mouse" && !state.dragging)) return;
    state.hover = place(event);
    draw();
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!state.dragging) return;
    state.dragging = false;
    state.hover = null;
    seek(place(event));
  });
  for (const gone of ["pointerleave", "pointercancel"])
    canvas.addEventListener(gone, () => {
      if (gone === "pointerleave" && state.dragging) return;
      state.dragging = false;
      state.hover = null;
      draw();
    });
  canvas.addEventListener("keydown", (event) => {
    if (!state.song?.duration || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { duration } = state.song;
    const to = { Home: 0, End: duration - 1 }[event.key] ?? state.time + (KEYS[event.key] ?? NaN);
    if (Number.isNaN(to)) return;
    event.preventDefault();
    event.stopPropagation();
    seek(Math.min(duration, Math.max(0, to)));
  });
  new ResizeObserver(measure).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });

  return {
    at,
    loop(from, to) {
      if (from === state.loop[0] && to === state.loop[1]) return;
      state.loop = [from, to];
      draw();
    },
    show(song) {
      Object.assign(state, { song, time: 0, column: -1, hover: null });
      describe(canvas, state);
      measure();
    },
  };
}

function describe(canvas, { song, time }) {
  canvas.setAttribute("aria-valuemax", Math.round(song?.duration ?? 0));
  canvas.setAttribute("aria-valuenow", Math.round(time));
  const said = { time: clock(time), length: clock(song?.duration) };
  canvas.setAttribute("aria-valuetext", interpolate(gettext("%(time)s of %(length)s"), said, true));
}

function bands(pen, song, { width }, ink, time) {
  pen.font = `600 11px ${ink.font}`;
  pen.textBaseline = "middle";
  for (const { name, start_s, end_s } of song.sections) {
    const left = (start_s / song.duration) * width;
    const room = (Math.min(end_s, song.duration) / song.duration) * width - left - 2;
    if (room < 2) continue;
    const here = time >= start_s && time < end_s && time > 0;
    pen.globalAlpha = here ? 0.3 : /chorus|hook/i.test(name) ? 0.5 : 0.26;
    pen.fillStyle = here ? ink.played : ink.rest;
    pen.beginPath();
    pen.roundRect(left, 0, room, BAND - 6, 5);
    pen.fill();
    pen.globalAlpha = 1;
    pen.fillStyle = here ? ink.played : ink.text;
    if (pen.measureText(name).width < room - 12) pen.fillText(name, left + 7, (BAND - 6) / 2 + 0.5);
  }
}

// The mean of each bar, with some contrast: a mastered song is loud all over, and this shows its quiet places.
function shape(peaks, count) {
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const part = peaks.slice(from, Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count)));
    return (part.reduce((sum, peak) => sum + peak, 0) / (part.length || 1)) ** 1.6;
  });
}

// The part that is heard again and again, or where it begins as long as it has no end.
function turns(pen, { duration }, { width, height }, ink, [from, to]) {
  if (from === null || !duration) return;
  const left = (from / duration) * width;
  pen.fillStyle = ink.played;
  if (to !== null) {
    const right = (to / duration) * width;
    pen.globalAlpha = 0.18;
    pen.fillRect(left, 0, right - left, height);
    pen.globalAlpha = 1;
    pen.fillRect(right - 2, 0, 2, height);
  }
  pen.fillRect(left, 0, 2, height);
}

// A bar too low for a waveform shows a line of progress.
function line(pen, width, middle, share, ink) {
  pen.fillStyle = ink.rest;
  pen.fillRect(0, middle - 1, width, 2);
  pen.fillStyle = ink.played;
  pen.fillRect(0, middle - 1, width * share, 2);
}

function bars(pen, song, { width, height }, ink, top, { time, hover }) {
  const { peaks, duration } = song;
  // How long a preview is nobody knows: an empty line, and nothing to be chosen.
  if (height < 24 || !duration) return line(pen, width, height / 2, (hover ?? time) / (duration || Infinity), ink);
  const step = width < 500 ? 3 : 4;
  const count = Math.max(1, Math.floor(width / step));
  const middle = top + (height - top) / 2;
  const reach = (height - top) / 2 - 1;
  const heights = shape(peaks, count);
  const tallest = Math.max(...heights) || 1;
  for (let bar = 0; bar < count; bar++) {
    const half = Math.max(1, (heights[bar] / tallest) * reach);
    const moment = ((bar + 0.5) / count) * duration;
    const between = hover !== null && moment > Math.min(time, hover) && moment <= Math.max(time, hover);
    pen.fillStyle = moment <= time ? ink.played : ink.rest;
    pen.globalAlpha = between ? 0.6 : 1;
    if (between) pen.fillStyle = ink.played;
    pen.beginPath();
    pen.roundRect(bar * step, middle - half, step - 1.5, half * 2, 1);
    pen.fill();
  }
  pen.globalAlpha = 1;
  if (hover === null) return;
  const x = Math.min(width - 40, Math.max(2, (hover / duration) * width + 6));
  pen.font = `600 11px ${ink.font}`;
  pen.fillStyle = ink.text;
  pen.textBaseline = "top";
  if (height > 30) pen.fillText(clock(hover), x, top + 1);
}
