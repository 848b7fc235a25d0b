// Places in a take: boxes with minutes and seconds, sliders over its waveform, and the player's place at a click.
import { all, one, onClick, toast, whenShown } from "./tools.js";
import { now } from "./player.js";

export const read = (text) => {
  const found = /^\s*(?:(\d+):)?(\d+(?:[.,]\d*)?)\s*$/.exec(text);
  return found ? Number(found[1] ?? 0) * 60 + Number(found[2].replace(",", ".")) : null;
};
export const written = (seconds) => {
  const tenths = Math.round(seconds * 10);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${String(Math.floor(rest / 10)).padStart(2, "0")}${rest % 10 ? `.${rest % 10}` : ""}`;
};

function write(box, seconds) {
  box.value = written(seconds);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

onClick("[data-now]", (button) => {
  const url = one(".strip canvas[data-wave]")?.dataset.wave;
  const { time, url: playing } = now();
  if (playing !== url) return toast("Play the take above, and stop where you mean.");
  write(document.getElementById(button.dataset.now), time);
});

function slide(root) {
  const duration = Number(root.dataset.duration);
  const boxes = all("#compose [data-moment]");
  for (const old of all("input, .window", root)) old.remove();
  if (!boxes.length) return;
  const region = Object.assign(document.createElement("div"), { className: "window" });
  const sliders = boxes.map((box, place) => {
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: duration, step: 0.1 });
    slider.setAttribute("aria-label", one(`label[for="${box.id}"]`)?.textContent.trim() ?? "Moment");
    slider.dataset.place = place;
    slider.addEventListener("input", (event) => {
      event.stopPropagation();
      write(box, Number(slider.value));
    });
    return slider;
  });
  root.append(region, ...sliders);
  const refresh = () => {
    const at = boxes.map((box, place) => read(box.value) ?? (place && boxes.length > 1 ? duration : 0));
    sliders.forEach((slider, place) => {
      slider.value = at[place];
      slider.setAttribute("aria-valuetext", written(at[place]));
    });
    const [start, end] = boxes.length > 1 ? at : [at[0], duration];
    region.style.left = `${(100 * Math.min(start, duration)) / duration}%`;
    region.style.right = `${100 - (100 * Math.min(end, duration)) / duration}%`;
  };
  for (const box of boxes) box.addEventListener("input", refresh);
  refresh();
}

whenShown((root) => {
  const shown = root.matches("#compose") || one("#compose", root) || one("[data-sliders]", root);
  const wave = shown && one("[data-sliders]");
  if (wave) slide(wave);
});
