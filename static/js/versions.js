// What came of an edit: the old take and the new ones, switched at the playhead, all as loud as the quietest.
import { all, one, onClick, whenShown } from "./tools.js";
import { follow, load, now, over, pause, play, prime } from "./player.js";

const LEAD = 4; // seconds before the place where something was done

const versions = (group) => all("[data-version]", group);
const loudness = (button) => (button.dataset.loudness ? Number(button.dataset.loudness) : null);

// All as loud as the quietest.
function quietest(group) {
  const known = versions(group).map(loudness).filter((each) => each !== null);
  return known.length ? Math.min(...known) : null;
}

onClick("[data-version]", async (button) => {
  const group = button.closest("[data-versions]");
  const { url, time, playing } = now();
  const { version, offset } = button.dataset;
  if (url === version && playing) return pause();
  const before = versions(group).find((each) => each.dataset.version === url);
  const begin = Number(group.dataset.at) - LEAD;
  const here = before ? time + Number(before.dataset.offset) : 0;
  const place = playing || here > begin ? here : begin; // what was heard of the song before says nothing yet
  const song = await load(version).catch(() => null);
  const inside = (seconds) => seconds - offset < (song?.duration ?? Infinity);
  if (before && playing && inside(here)) return over(version, before.dataset.offset - offset, quietest(group));
  play(version, Math.max(0, (inside(place) ? place : begin) - offset), quietest(group));
});

whenShown(() => {
  for (const group of all("[data-versions]:not([data-bound])")) watch(group);
});

function watch(group) {
  group.dataset.bound = "";
  const stop = follow(({ url }) => {
    if (!group.isConnected) return stop?.();
    if (group.dataset.heard === url) return;
    group.dataset.heard = url;
    for (const button of versions(group)) {
      const heard = button.dataset.version === url;
      button.setAttribute("aria-pressed", heard);
      const acts = one(`[data-acts-of="${button.dataset.take}"]`, group);
      if (acts) acts.hidden = !heard;
    }
  });
  // Ready before it is asked for, near the place where it will be.
  for (const near of ["pointerover", "focusin"])
    group.addEventListener(near, ({ target }) => {
      const { version, offset } = target.closest("[data-version]")?.dataset ?? {};
      const { url, time } = now();
      const before = versions(group).find((each) => each.dataset.version === url);
      if (version && version !== url) prime(version, before ? Math.max(0, time + Number(before.dataset.offset) - offset) : 0).catch(() => {});
    });
}

document.body.addEventListener("htmx:afterRequest", ({ detail: { elt, successful } }) => {
  if (!successful) return;
  if (elt.matches("[data-keeps]")) one("button", elt).setAttribute("aria-pressed", true);
  if (!elt.matches("[data-discards]")) return;
  const group = elt.closest("[data-versions]");
  const id = elt.dataset.discards;
  document.getElementById(`play-${id}`)?.closest(".row")?.remove();
  one(`[data-take="${id}"]`, group).remove();
  one(`[data-acts-of="${id}"]`, group).remove();
  versions(group)[0].focus();
});
