// A family that is wider than the page shows first the take that it is looked at from.
import { all, one, whenShown } from "./tools.js";

// Also behind a tab: there it has no width until somebody opens it.
const opened = new ResizeObserver((entries) => {
  for (const { target: scroll } of entries) {
    if (!scroll.clientWidth) continue;
    opened.unobserve(scroll);
    const [here, frame] = [one(".here", scroll), scroll].map((each) => each?.getBoundingClientRect());
    if (here && here.right > frame.right) scroll.scrollLeft += here.left - frame.left - (frame.width - here.width) / 2;
  }
});

whenShown((root) => all(".kin-scroll", root).forEach((scroll) => opened.observe(scroll)));
