// The editor over a form: handles on the waveform, the lines that are sung and the typed times say the same places.
import { all, clock, one, recall, remember, whenShown } from "./tools.js";
import { read, written } from "./moments.js";
import { follow, load, now, pause, play } from "./player.js";

const LEAD = 4; // seconds that are heard before a handle
const NEAR = 10; // pixels within which the edge of a line or a section draws
const SLIP = 4; // pixels that a click may move
const SHORTEST = 0.1; // seconds of a region
const WIDEST = 9000; // pixels of a canvas that every browser can draw

const boxes = () => all("#compose [data-moment]");
const within = (value, low, high) => Math.min(high, Math.max(low, value));
let editor = null;

function open(root) {
  const { song, box } = root.dataset;
  const region = root.dataset.editor === "region";
  const [total, beat, bar, first] = ["duration", "beat", "bar", "first"].map((name) => Number(root.dataset[name]));
  const scroll = one("[data-editor-scroll]", root);
  const sheet = one("[data-editor-sheet]", root);
  const pad = one("[data-editor-pad]", root);
  const frame = one("[data-editor-window]", root);
  const lines = all("[data-line]", root).map((element) => ({
    element,
    text: one("[data-text]", element).textContent.trim().replace(/\s+/g, " "),
    start: Number(element.dataset.start),
    end: Number(element.dataset.end),
    words: all("[data-word]", element).map((word) => [word, ...word.dataset.word.split(" ").map(Number)]),
  }));
  let edges = [0, total, ...lines.flatMap((line) => [line.start, line.end])];
  let snapping = recall("snap") ?? true;
  let zoom = 1;
  let heard = null; // the stretch that is being listened to
  let anchor = 0; // the line from which Shift chooses
  let filled = null; // the words that came from here
  const handles = boxes().map(handle);

  // --- where ---
  function values() {
    const said = boxes().map((each) => read(each.value));
    if (!region) return [within(said[0] ?? total, 0, total)];
    return [within(said[0] ?? 0, 0, total), within(said[1] ?? total, 0, total)];
  }

  function write(place, seconds) {
    const each = boxes()[place];
    each.value = written("whole" === each.dataset.moment ? Math.round(seconds) : seconds);
  }

  function set(...places) {
    for (const [place, seconds] of places) {
      const [from, to] = values();
      const [low, high] = !region || places.length > 1 ? [0, total] : place ? [from + SHORTEST, total] : [0, to - SHORTEST];
      write(place, within(seconds, low, high));
    }
    boxes()[places[0][0]].dispatchEvent(new Event("input", { bubbles: true }));
  }

  function snapped(seconds) {
    if (!snapping) return seconds;
    const nearest = edges.reduce((best, edge) => (Math.abs(edge - seconds) < Math.abs(best - seconds) ? edge : best), Infinity);
    if (Math.abs(nearest - seconds) * (sheet.clientWidth / total) <= NEAR) return nearest;
    return beat ? first + Math.round((seconds - first) / beat) * beat : seconds;
  }

  function stepped(seconds, by) {
    if (!beat) return seconds + by * 0.5;
    if (!snapping) return seconds + by * beat;
    const place = (seconds - first) / beat;
    return first + ((by > 0 ? Math.floor(place + 0.02) : Math.ceil(place - 0.02)) + by) * beat;
  }

  // --- handles ---
  function handle(field, place) {
    const slider = document.createElement("div");
    slider.className = `editor-handle${region && !place ? " is-start" : ""}`;
    slider.tabIndex = 0;
    slider.setAttribute("role", "slider");
    slider.setAttribute("aria-label", one(`label[for="${field.id}"]`)?.textContent.trim() ?? gettext("Moment"));
    slider.setAttribute("aria-valuemin", 0);
    slider.setAttribute("aria-valuemax", total);
    slider.addEventListener("keydown", (event) => onKey(event, place));
    slider.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      slider.setPointerCapture(event.pointerId);
      slider.focus();
      event.preventDefault();
    });
    slider.addEventListener("pointermove", (event) => {
      if (slider.hasPointerCapture(event.pointerId)) set([place, snapped(moment(event))]);
    });
    sheet.append(slider);
    return slider;
  }

  function onKey(event, place) {
    const value = values()[place];
    const by = event.shiftKey && beat ? Math.round(bar / beat) : event.shiftKey ? 4 : 1;
    const to = {
      ArrowLeft: () => stepped(value, -by),
      ArrowDown: () => stepped(value, -by),
      ArrowRight: () => stepped(value, by),
      ArrowUp: () => stepped(value, by),
      PageUp: () => Math.min(total, ...edges.filter((edge) => edge > value + 0.02)),
      PageDown: () => Math.max(0, ...edges.filter((edge) => edge < value - 0.02)),
      Home: () => 0,
      End: () => total,
    }[event.key];
    if (!to || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    set([place, to()]);
    show(values()[place]);
  }

  function moment(event) {
    const view = scroll.getBoundingClientRect();
    if (event.clientX > view.right - 16) scroll.scrollLeft += 12;
    if (event.clientX < view.left + 16) scroll.scrollLeft -= 12;
    const side = sheet.getBoundingClientRect();
    return within((event.clientX - side.left) / side.width, 0, 1) * total;
  }

  // --- the waveform: a click plays, dragging chooses ---
  let grip = null;
  pad.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pad.setPointerCapture(event.pointerId);
    grip = { x: event.clientX, from: moment(event), dragging: false };
  });
  pad.addEventListener("pointermove", (event) => {
    if (!grip || (!grip.dragging && Math.abs(event.clientX - grip.x) < SLIP)) return;
    grip.dragging = true;
    const [a, b] = [snapped(grip.from), snapped(moment(event))];
    if (!region) set([0, b]);
    else if (a !== b) set([0, Math.min(a, b)], [1, Math.max(a, b)]);
  });
  pad.addEventListener("pointerup", () => {
    if (grip && !grip.dragging) {
      const [from, to] = values();
      hear(grip.from, region && grip.from >= from && grip.from < to ? to : null);
    }
    grip = null;
  });
  pad.addEventListener("pointercancel", () => (grip = null));

  // --- hearing ---
  function hear(from, until = null) {
    heard = until === null ? null : { from, until };
    play(song, from);
  }

  one("[data-editor-hear]", root).addEventListener("click", () => {
    const [from, to] = values();
    if (heard && now().url === song && now().playing) return pause();
    if (region) hear(from, to);
    else hear(Math.max(0, from - LEAD), from);
  });

  const stop = follow(({ url, time, playing }) => {
    if (!root.isConnected) return stop?.();
    const here = url === song;
    for (const { element, start, end } of lines) element.classList.toggle("now", here && time > 0 && time >= start && time < end);
    if (here && playing && zoom > 1) show(time, false);
    if (!heard || !here || !playing) return;
    if (time < heard.from - 1 || time > heard.until + 1) heard = null; // somebody went elsewhere
    else if (time >= heard.until) {
      heard = null;
      pause();
    }
  });

  // --- lines ---
  const inside = (line, [from, to]) => (line.start + line.end) / 2 > from && (line.start + line.end) / 2 < to;

  function choose(from, to) {
    const [a, b] = [lines[Math.min(from, to)], lines[Math.max(from, to)]];
    if (region) return set([0, a.start], [1, b.end]);
    const after = lines[to + 1]?.start ?? total;
    return set([0, within(snapping && beat ? first + Math.ceil((b.end - first) / beat - 0.02) * beat : b.end, b.end, after)]);
  }

  function onLine(event, place, extend) {
    if (!extend || !region) anchor = place;
    choose(anchor, place);
    focusLine(place);
  }

  // Fingers have no Shift: what they tap beside the region is added to it.
  function isNext(place) {
    const at = values();
    const chosen = (each) => lines[each] && inside(lines[each], at);
    return !chosen(place) && chosen(anchor) && (chosen(place - 1) || chosen(place + 1));
  }

  function focusLine(place) {
    lines.forEach(({ element }, each) => (element.tabIndex = each === place ? 0 : -1));
    lines[place].element.focus();
  }

  lines.forEach(({ element }, place) => {
    element.addEventListener("click", (event) => onLine(event, place, event.shiftKey || (event.pointerType === "touch" && isNext(place))));
    element.addEventListener("keydown", (event) => {
      const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: lines.length - 1, " ": place, Enter: place }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const line = within(to, 0, lines.length - 1);
      if (event.shiftKey || line === place) onLine(event, line, event.shiftKey);
      else focusLine(line);
    });
  });

  // The words of the region go into their box as long as nobody has written there.
  function fill() {
    const target = box && document.getElementById(box);
    if (!target || (target.value.trim() && target.value !== filled)) return;
    filled = sung();
    if (target.value === filled) return;
    target.value = filled;
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function sung() {
    const at = values();
    return lines.filter((line) => inside(line, at)).map((line) => line.text).join("\n");
  }

  // --- what is shown ---
  function refresh() {
    const at = values();
    const [from, to] = region ? at : [at[0], total];
    handles.forEach((slider, place) => {
      slider.style.left = `${(100 * at[place]) / total}%`;
      slider.setAttribute("aria-valuenow", at[place].toFixed(2));
      slider.setAttribute("aria-valuetext", spoken(at[place]));
    });
    frame.style.left = `${(100 * from) / total}%`;
    frame.style.right = `${100 - (100 * to) / total}%`;
    const chosen = lines.map((line) => inside(line, [from, to]));
    lines.forEach(({ element, words }, place) => {
      element.classList.toggle("is-in", chosen[place]);
      element.setAttribute("aria-selected", region ? chosen[place] : !chosen[place] && (chosen[place + 1] ?? true));
      for (const [word, start, end] of words) word.classList.toggle("is-in", (start + end) / 2 > from && (start + end) / 2 < to);
    });
    tell(from, to);
  }

  function spoken(seconds) {
    const line = lines.find(({ start, end }) => seconds >= start && seconds < end);
    const says = line ? gettext("%(time)s of %(length)s, in “%(line)s”") : gettext("%(time)s of %(length)s");
    return interpolate(says, { time: written(seconds), length: clock(total), line: line?.text }, true);
  }

  function tell(from, to) {
    const says = one("#compose [data-outcome]");
    if (!says) return;
    const [start, end, whole] = [from, to, Math.round(total)].map(written);
    const kept = [["0:00", start], [end, whole]].filter(([a, b]) => a !== b).map((span) => span.join("–"));
    const known = { from: start, to: end, kept: kept.join(gettext(" and ")) || gettext("nothing") };
    says.textContent = says.dataset.outcome.replace(/\{(\w+)\}/g, (_, name) => known[name]);
  }

  function show(seconds, always = true) {
    const x = (seconds / total) * sheet.clientWidth - scroll.scrollLeft;
    if (x < 0 || x > scroll.clientWidth) scroll.scrollLeft += x - scroll.clientWidth * (always ? 0.5 : 0.1);
  }

  for (const button of all("[data-editor-zoom]", root))
    button.addEventListener("click", () => {
      zoom = button.dataset.editorZoom > 0 ? zoom * 2 : zoom / 2;
      sheet.style.width = `${100 * zoom}%`;
      const [out, into] = all("[data-editor-zoom]", root);
      out.disabled = zoom <= 1;
      into.disabled = zoom >= 16 || scroll.clientWidth * zoom * 2 * devicePixelRatio > WIDEST * 2;
      scroll.scrollLeft = (values()[0] / total) * sheet.clientWidth - scroll.clientWidth / 2;
    });

  const snap = one("[data-editor-snap]", root);
  snap.setAttribute("aria-pressed", snapping);
  snap.addEventListener("click", () => {
    snapping = !snapping;
    remember("snap", snapping);
    snap.setAttribute("aria-pressed", snapping);
  });

  load(song).then(({ sections }) => (edges = [...edges, ...sections.flatMap((part) => [part.start_s, part.end_s])]), () => {});
  const { suggested } = root.dataset;
  if (suggested && boxes().every((each) => !each.value)) suggested.split(" ").forEach((seconds, place) => write(place, Number(seconds)));
  refresh();
  if (box && document.getElementById(box)?.value.trim() === sung()) filled = sung();
  if (new URLSearchParams(location.search).has("from_s")) fill();
  return { root, refresh, fill };
}

document.addEventListener("input", (event) => {
  if (!editor?.root.isConnected || !event.target.closest?.("#compose")) return;
  if (event.target.matches("[data-moment]")) {
    editor.refresh();
    editor.fill();
  }
});

whenShown((root) => {
  const shown = root.matches("[data-editor]") ? root : one("[data-editor]", root);
  if (shown && shown !== editor?.root && boxes().length) editor = open(shown);
  else if (editor?.root.isConnected) editor.refresh();
});

// From a take's page into the editor: at the playhead, or with the lines that were chosen.
document.addEventListener(
  "click",
  (event) => {
    const line = event.target.closest?.(".take-page [data-until]");
    if (!line || !event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const found = all(".take-page [data-until]");
    const places = found.flatMap((each, place) => (each.classList.contains("is-in") || each === line ? [place] : []));
    const [low, high, here] = [Math.min(...places), Math.max(...places), found.indexOf(line)];
    const again = line.classList.contains("is-in") && low === high;
    found.forEach((each, place) => {
      const chosen = !again && place >= low && place <= Math.max(high, here);
      each.classList.toggle("is-in", chosen);
      each.setAttribute("aria-pressed", chosen);
    });
  },
  true,
);

document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.matches("[data-edit]")) detail.path += place(detail.elt.dataset.edit);
});

function place(what) {
  const { url, time } = now();
  const here = url === one("canvas[data-wave]")?.dataset.wave ? time : 0;
  if (what === "at") return here > 0.1 ? `?at=${here.toFixed(2)}` : "";
  const found = all(".take-page [data-until]");
  const chosen = found.filter((line) => line.classList.contains("is-in"));
  const sung = found.filter((line) => here && here >= line.dataset.seekTo && here < line.dataset.until);
  const lines = chosen.length ? chosen : sung;
  return lines.length ? `?from_s=${lines[0].dataset.seekTo}&to_s=${lines.at(-1).dataset.until}` : "";
}
