// A sample of a voice: its take, from the second at which the voice begins.
import { now, play } from "./player.js";

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[data-play][data-at]");
    if (!button || now().url === button.dataset.play) return;
    event.stopPropagation();
    play(button.dataset.play, Number(button.dataset.at));
  },
  true,
);
