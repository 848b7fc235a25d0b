// A mashup's two songs, heard together from the same second before they are one.
import { all, one, whenShown } from "./tools.js";
import { follow, load, pause as hush } from "./player.js";
import { waveform } from "./waveform.js";

const LATE = 0.08; // seconds by which one may lag before it is set right

let pair = null;

function open(root) {
  const { song, id } = root.dataset;
  const [own, other] = [new Audio(), new Audio()];
  const [first, second] = all("canvas", root);
  const waves = [waveform(first, seek, { sections: true }), waveform(second, seek, { sections: true })];
  const button = one("[data-pair-play]", root);
  let shown = "";
  own.preload = "none"; // until there is something to hear it with
  load(song).then((known) => {
    own.src = known.audio;
    waves[0].show(known);
  }, () => {});

  async function choose() {
    const picked = one('#compose [name="partner"]:checked')?.value;
    if (!picked || picked === shown) return;
    shown = picked;
    stop();
    const known = await load(song.replace(id, picked)).catch(() => null);
    if (!known || shown !== picked) return;
    other.src = known.audio;
    own.preload = other.preload = "auto";
    one("[data-pair-name]", root).textContent = interpolate(gettext("%(title)s, take %(label)s"), known, true);
    one("[data-pair-says]", root).textContent = gettext("Both as they are; the mashup brings them to one tempo and key.");
    one("[data-pair-other]", root).hidden = false;
    waves[1].show(known);
    button.disabled = false;
    seek(own.currentTime, false);
  }

  function seek(seconds, begin = true) {
    own.currentTime = seconds;
    other.currentTime = seconds;
    if (begin && !button.disabled) start();
    tick();
  }

  function start() {
    hush();
    other.currentTime = own.currentTime;
    for (const sound of [own, other]) if (!sound.ended) sound.play().catch(() => {});
  }

  function stop() {
    own.pause();
    other.pause();
  }

  function tick() {
    if (!root.isConnected) return stop();
    const playing = !own.paused || !other.paused;
    root.classList.toggle("playing", playing);
    one("span", button).textContent = playing ? gettext("Pause") : gettext("Hear both");
    if (!own.paused && !other.paused && Math.abs(own.currentTime - other.currentTime) > LATE) other.currentTime = own.currentTime;
    waves[0].at(own.currentTime);
    waves[1].at(other.currentTime);
  }

  button.addEventListener("click", () => (own.paused && other.paused ? start() : stop()));
  for (const sound of [own, other]) for (const name of ["timeupdate", "play", "pause", "ended"]) sound.addEventListener(name, tick);
  const leave = follow(({ playing }) => {
    if (!root.isConnected) {
      stop();
      leave?.();
    } else if (playing) stop();
  });
  choose();
  return { root, choose };
}

document.addEventListener("change", (event) => {
  if (event.target.name === "partner" && pair?.root.isConnected) pair.choose();
});

whenShown((root) => {
  const shown = root.matches("[data-pair]") ? root : one("[data-pair]", root);
  if (shown && shown !== pair?.root) pair = open(shown);
});
