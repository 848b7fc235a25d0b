// Places in a take: boxes with minutes and seconds, and the player's place at a click.
import { one, onClick, toast } from "./tools.js";
import { now } from "./player.js";

export const read = (text) => {
  const found = /^\s*(?:(\d+):)?(\d+(?:[.,]\d*)?)\s*$/.exec(text);
  return found ? Number(found[1] ?? 0) * 60 + Number(found[2].replace(",", ".")) : null;
};
export const written = (seconds) => {
  const hundredths = Math.round(seconds * 100);
  const rest = hundredths % 6000;
  const fine = String(rest % 100).padStart(2, "0").replace(/0+$/, "");
  return `${Math.floor(hundredths / 6000)}:${String(Math.floor(rest / 100)).padStart(2, "0")}${fine && `.${fine}`}`;
};

function write(box, seconds) {
  box.value = written(seconds);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

onClick("button[data-now]", (button) => {
  const url = one("[data-editor] canvas[data-wave]")?.dataset.wave;
  const { time, url: playing } = now();
  if (playing !== url) return toast(gettext("Play the take above, and stop where you mean."));
  write(document.getElementById(button.dataset.now), time);
});
