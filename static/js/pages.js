// A take's own page: its large waveform, and lyrics that follow the song.
import { all, onClick, one, whenShown } from "./tools.js";
import { follow, load, now, play, seek } from "./player.js";
import { waveform } from "./waveform.js";

whenShown((root) => {
  for (const canvas of all("canvas[data-wave]", root)) bind(canvas);
});

async function bind(canvas) {
  const url = canvas.dataset.wave;
  const wave = waveform(canvas, (time) => play(url, time), { sections: true });
  const song = await load(url).catch(() => null);
  if (!song) return;
  wave.show(song);
  const lines = all("[data-until]").map((line) => [line, Number(line.dataset.seekTo), Number(line.dataset.until)]);
  let shown = null;
  const stop = follow((state) => {
    if (!canvas.isConnected) return stop?.();
    const time = state.url === url ? state.time : 0;
    wave.at(time);
    const { from = null, to = null } = (state.url === url && state.loop) || {};
    wave.loop(from, to);
    shown = light(lines, time, shown, state.url === url && state.playing);
  });
}

function light(lines, time, shown, playing) {
  const line = lines.find(([, start, end]) => time > 0 && time >= start - 0.05 && time < end)?.[0] ?? null;
  if (line === shown) return shown;
  for (const [each, , end] of lines) {
    each.classList.toggle("now", each === line);
    each.classList.toggle("past", time > 0 && each !== line && time >= end);
  }
  if (line && playing && (!shown || inView(shown)) && !inView(line)) line.scrollIntoView({ block: "center", behavior: "smooth" });
  return line ?? shown;
}

function inView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top > 60 && bottom < innerHeight - 90;
}

onClick("[data-seek-to]", (button) => {
  const url = one("canvas[data-wave]")?.dataset.wave;
  const time = Number(button.dataset.seekTo);
  if (now().url === url) seek(time);
  play(url, time);
});

// Copies a text; where the browser lets no script do that, it is marked for copying by hand.
onClick("[data-copy]", async (button) => {
  const source = one(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
  }
});
