// A family that is wider than the page shows first the take that it is looked at from.
import { all, one, whenShown } from "./tools.js";

whenShown(() => {
  for (const scroll of all(".kin-scroll:not([data-shown])")) {
    const here = one(".here", scroll);
    if (!here || !scroll.clientWidth) continue; // behind a tab that is closed
    scroll.dataset.shown = "";
    const [box, frame] = [here.getBoundingClientRect(), scroll.getBoundingClientRect()];
    scroll.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
  }
});
