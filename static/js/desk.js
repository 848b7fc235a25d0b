// The lyrics desk: what is typed is counted and kept as it is typed. The page itself works without any of this.
import { all, number, one, onClick, recall, remember, toast, whenShown } from "./tools.js";

const PAUSE = 900; // milliseconds of rest before it is saved
const TAG = /^\s*\[([^\]]*)\]\s*$/;
const HUES = 8;
let desk = null; // of the page that is shown

const box = () => desk.form.elements.text;
const title = () => desk.form.elements.title;
const headers = () => ({ Accept: "application/json", "X-CSRFToken": desk.form.elements.csrfmiddlewaretoken.value });
const text = () => box().value;
const draftKey = () => `sheet.${desk.form.dataset.sheet}`;

// --- lines and their marks ---
function draw() {
  const known = new Map(desk.lines.map((line) => [line.text, line]));
  const shown = text()
    .split("\n")
    .map((line, i) => (desk.lines[i]?.text === line ? desk.lines[i] : { ...known.get(line), text: line }));
  one("[data-marks]", desk.form).replaceChildren(...shown.map(row));
  desk.lines = shown;
}

function row({ text: line, syllables, rhyme, near }) {
  const p = document.createElement("p");
  p.append(Object.assign(document.createElement("span"), { textContent: line }));
  if (syllables) p.append(Object.assign(document.createElement("b"), { textContent: syllables }));
  if (rhyme) {
    const hue = (rhyme.charCodeAt(0) - 65) % HUES;
    p.append(Object.assign(document.createElement("i"), { textContent: rhyme, className: `rhyme rhyme-${hue}${near ? " near" : ""}` }));
  }
  return p;
}

async function measure(here) {
  if (desk !== here) return;
  const asked = text();
  const body = new URLSearchParams({ text: asked });
  const answer = await fetch(here.form.dataset.measure, { method: "POST", headers: headers(), body }).catch(() => null);
  if (!answer?.ok || desk !== here || text() !== asked) return;
  const { lines } = await answer.json();
  const written = asked.split("\n");
  here.lines = lines.map(([syllables, rhyme, near], i) => ({ text: written[i], syllables, rhyme, near }));
  draw();
  say();
}

function say() {
  const sung = desk.lines.filter((line) => line.syllables);
  const total = sung.reduce((sum, line) => sum + line.syllables, 0);
  one("[data-counts]", desk.form).textContent = [
    interpolate(ngettext("%(lines)s line", "%(lines)s lines", sung.length), { lines: sung.length }, true),
    syllables(total),
  ].join(" · ");
  const at = text().slice(0, box().selectionStart).split("\n").length - 1;
  const here = desk.lines[at];
  one("[data-here]", desk.form).textContent = here?.syllables ? described(here, at + 1) : "";
  const limit = Number(desk.form.elements.mv.selectedOptions[0]?.dataset.promptLimit);
  const length = [...text().trim()].length;
  const says = one("[data-limit-says]", desk.form);
  says.textContent = interpolate(gettext("%(length)s of %(limit)s characters"), { length: number(length), limit: number(limit) }, true);
  says.classList.toggle("over", length > limit);
}

const syllables = (count) => interpolate(ngettext("%(count)s syllable", "%(count)s syllables", count), { count }, true);

function described({ syllables: sung, rhyme, near }, line) {
  const counted = interpolate(gettext("line %(line)s: %(syllables)s"), { line, syllables: syllables(sung) }, true);
  if (!rhyme) return counted;
  const says = near ? gettext("%(counted)s, rhymes nearly with %(rhyme)s") : gettext("%(counted)s, rhymes with %(rhyme)s");
  return interpolate(says, { counted, rhyme }, true);
}

// --- sections ---
function sections() {
  const lines = text().split("\n");
  const starts = lines.flatMap((line, i) => (TAG.test(line) ? [i] : []));
  return starts.map((start, i) => ({ name: TAG.exec(lines[start])[1] || "…", start, end: starts[i + 1] ?? lines.length }));
}

const caretLine = () => text().slice(0, box().selectionStart).split("\n").length - 1;
const current = (found) => found.findLastIndex(({ start }) => start <= caretLine());

function drawSections() {
  const found = sections();
  one("[data-sections-bar]", desk.form).hidden = found.length === 0;
  const here = current(found);
  const list = one("[data-sections]", desk.form);
  const focused = all("button", list).indexOf(document.activeElement);
  const names = found.map(({ name }) => name).join("\n");
  if (list.dataset.names !== names) {
    list.dataset.names = names;
    list.replaceChildren(...found.map(chip));
    if (focused >= 0) all("button", list)[Math.min(focused, found.length - 1)]?.focus();
  }
  all("button", list).forEach((button, i) => {
    if (i === here) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
  for (const button of all("[data-move]", desk.form)) button.disabled = here < 0 || !found[here + Number(button.dataset.move)];
}

function chip({ name }, i) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "chip section-chip", textContent: name, draggable: true });
  button.dataset.section = i;
  button.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
  item.append(button);
  return item;
}

function jump(i) {
  const found = sections()[i];
  if (!found) return;
  const at = text().split("\n").slice(0, found.start).join("\n").length + (found.start ? 1 : 0);
  box().focus({ preventScroll: true });
  box().setSelectionRange(at, at);
  one("[data-marks]", desk.form).children[found.start].scrollIntoView({ block: "center", behavior: "smooth" });
  drawSections();
}

// Section `from` takes the place of section `to`.
function move(from, to) {
  const found = sections();
  if (!found[from] || !found[to] || from === to) return;
  const lines = text().split("\n");
  const before = lines.slice(0, found[0].start);
  const blocks = found.map(({ start, end }) => lines.slice(start, end).join("\n").trimEnd());
  blocks.splice(to, 0, ...blocks.splice(from, 1));
  const head = before.join("\n").trimEnd();
  change([head, ...blocks].filter(Boolean).join("\n\n"));
  const list = sections();
  const at = text().split("\n").slice(0, list[to].start).join("\n").length + (list[to].start ? 1 : 0);
  box().setSelectionRange(at, at);
  drawSections();
  document.getElementById("announce").textContent = interpolate(
    gettext("%(name)s is now section %(place)s of %(total)s."),
    { name: list[to].name, place: to + 1, total: list.length },
    true,
  );
}

function change(value) {
  box().value = value;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

onClick("[data-section]", (button) => jump(Number(button.dataset.section)));
onClick("[data-move]", (button) => {
  const here = current(sections());
  move(here, here + Number(button.dataset.move));
});
document.addEventListener("keydown", (event) => {
  if (!desk?.form.contains(event.target)) return;
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const onChip = event.target.dataset.section;
  if (by && event.altKey && (onChip || event.target === box())) {
    event.preventDefault();
    const from = onChip ? Number(onChip) : current(sections());
    move(from, from + by);
    if (onChip) one(`[data-section="${from + by}"]`, desk.form)?.focus();
  }
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    flush();
  }
  if (event.key === "Enter" && event.target.name === "title") {
    event.preventDefault();
    box().focus();
  }
});

let dragged = null;
document.addEventListener("dragstart", (event) => {
  const button = event.target.closest?.("[data-section]");
  if (!button) return;
  dragged = Number(button.dataset.section);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  button.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const over = dragged !== null && event.target.closest?.("[data-section]");
  for (const each of all(".drop-before, .drop-after")) each.classList.remove("drop-before", "drop-after");
  if (!over) return;
  event.preventDefault();
  over.classList.add(Number(over.dataset.section) < dragged ? "drop-before" : "drop-after");
});
document.addEventListener("drop", (event) => {
  const over = dragged !== null && event.target.closest?.("[data-section]");
  if (!over) return;
  event.preventDefault();
  move(dragged, Number(over.dataset.section));
});
document.addEventListener("dragend", () => {
  dragged = null;
  for (const each of all(".dragged, .drop-before, .drop-after")) each.classList.remove("dragged", "drop-before", "drop-after");
});

onClick("[data-desk-insert]", (button) => {
  const { selectionStart, selectionEnd } = box();
  const before = text().slice(0, selectionStart).trimEnd();
  const after = text().slice(selectionEnd).trimStart();
  const start = `${before}${before ? "\n\n" : ""}${button.dataset.deskInsert}\n`;
  change(start + (after ? `\n${after}` : ""));
  box().focus();
  box().setSelectionRange(start.length, start.length);
  drawSections();
});

// --- keeping it ---
function status(says, bad = false) {
  const saved = one("[data-saved]", desk.form);
  saved.textContent = says;
  saved.classList.toggle("bad", bad);
}

const dirty = (here = desk) => here.form.elements.text.value !== here.text || here.form.elements.title.value !== here.title;

function typed() {
  const { form } = desk;
  remember(draftKey(), { text: text(), title: title().value, seen: form.elements.seen.value });
  if (!desk.conflict) status(gettext("Not saved yet"));
  draw();
  drawSections();
  say();
  const here = desk;
  clearTimeout(here.measuring);
  here.measuring = setTimeout(() => measure(here), 220);
  clearTimeout(here.saving);
  here.saving = setTimeout(() => flush(here), PAUSE);
}

// One save at a time; what is typed meanwhile is saved after it.
function flush(here = desk) {
  clearTimeout(here.saving);
  here.running = (here.running ?? Promise.resolve()).then(() => save(here));
  return here.running;
}

async function save(here) {
  if (here.conflict) return;
  if (!dirty(here)) return safe(here);
  const sent = { text: here.form.elements.text.value, title: here.form.elements.title.value };
  const body = new URLSearchParams({ ...sent, seen: here.form.elements.seen.value, keep: here.form.elements.keep.value });
  if (desk === here) status(gettext("Saving …"));
  const answer = await fetch(here.form.action, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": here.form.elements.csrfmiddlewaretoken.value }, body, keepalive: body.toString().length < 60_000 }).catch(() => null);
  if (!answer?.ok) return failed(here, answer?.status, sent);
  const told = await answer.json();
  if (told.conflict) return clash(here, told.conflict);
  if (told.refused) return desk === here && status(told.refused, true);
  here.form.elements.seen.value = told.changed;
  here.form.elements.keep.value = "";
  Object.assign(here, sent);
  if (dirty(here)) return desk === here && (here.saving = setTimeout(() => flush(here), PAUSE));
  safe(here);
}

function safe(here) {
  remember(`sheet.${here.form.dataset.sheet}`, null);
  if (desk === here) status(gettext("Saved"));
}

function failed(here, code, sent) {
  here.unanswered.push(sent);
  if (desk !== here) return;
  if (code === 401) document.body.dispatchEvent(new CustomEvent("signed-out"));
  status(code ? gettext("Not saved. It is kept in this browser.") : gettext("No connection. It is kept in this browser."), true);
  if (code !== 404) here.saving = setTimeout(() => flush(here), 5000);
}

function clash(here, theirs) {
  if (here.unanswered.some(({ text: mine }) => mine === theirs.text)) {
    here.form.elements.seen.value = theirs.changed; // it had arrived; only the answer was lost
    here.unanswered = [];
    return save(here);
  }
  here.conflict = theirs;
  if (desk !== here) return;
  one("[data-theirs]", here.form).textContent = theirs.text;
  one("[data-conflict]", here.form).hidden = false;
  one("[data-conflict]", here.form).scrollIntoView({ block: "nearest" });
  status(gettext("Not saved: changed somewhere else."), true);
}

function settle() {
  desk.form.elements.seen.value = desk.conflict.changed;
  desk.form.elements.keep.value = "1";
  desk.conflict = null;
  one("[data-conflict]", desk.form).hidden = true;
}

// Every way out of the desk waits until the words are safe.
document.addEventListener(
  "submit",
  async (event) => {
    if (!desk || event.target !== desk.form) return;
    const button = event.submitter;
    if (button?.matches("[data-save]") || !button) {
      event.preventDefault();
      event.stopPropagation();
      return flush();
    }
    if (button.matches("[data-keep-mine]")) {
      event.preventDefault();
      event.stopPropagation();
      if (desk.conflict) settle();
      return flush();
    }
    if (button.matches("[data-take-theirs]")) {
      // What was typed goes along and becomes a version.
      clearTimeout(desk.saving);
      remember(draftKey(), null);
      Object.assign(desk, { text: text(), title: title().value });
      return;
    }
    if (["use", "append"].includes(button.name)) {
      event.preventDefault();
      event.stopPropagation();
      return take(button);
    }
    if (!dirty()) return;
    event.preventDefault();
    event.stopPropagation();
    await flush();
    if (!dirty()) desk.form.requestSubmit(button);
  },
  true,
);

function take(button) {
  const draft = button.closest("[data-desk-draft]");
  const words = one("pre", draft).textContent.trim();
  const before = { text: text(), title: title().value };
  if (["", "Untitled", gettext("Untitled")].includes(title().value)) title().value = one("h3", draft).textContent.trim();
  if (before.text.trim()) desk.form.elements.keep.value = "1";
  change(button.name === "use" || !before.text.trim() ? words : `${before.text.trimEnd()}\n\n${words}`);
  toast(gettext("The draft is on the desk."), { action: gettext("Undo"), run: () => ((title().value = before.title), change(before.text)) });
}

document.addEventListener("input", (event) => {
  if (desk && (event.target === box() || event.target === title())) typed();
});
document.addEventListener("change", (event) => {
  if (desk && event.target === desk.form.elements.mv) say();
});
document.addEventListener("selectionchange", () => {
  if (desk?.form.isConnected && document.activeElement === box()) {
    drawSections();
    say();
  }
});
const leave = () => desk && dirty() && flush();
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "main") leave();
});

// What this browser kept and the studio did not get, for instance because the connection was gone.
function resume() {
  const kept = recall(draftKey());
  if (!kept || (kept.text === desk.text && kept.title === desk.title)) return remember(draftKey(), null);
  const theirs = { text: desk.text, title: desk.title, changed: desk.form.elements.seen.value };
  title().value = kept.title;
  box().value = kept.text;
  if (kept.seen === theirs.changed) return typed();
  typed();
  clash(desk, theirs);
}

whenShown((root) => {
  const form = root.matches("#desk") ? root : one("#desk", root);
  if (!form) {
    if (desk && !desk.form.isConnected) desk = null;
    return;
  }
  // As the studio knows it; browsers bring typed text back into a page that is loaded again.
  desk = { form, lines: [], unanswered: [], text: form.elements.text.defaultValue, title: form.elements.title.defaultValue };
  if (!one("[data-conflict]", form).hidden) {
    desk.text = one("[data-theirs]", form).textContent;
    desk.conflict = { text: desk.text, title: desk.title, changed: form.elements.seen.value };
  } else resume();
  draw();
  drawSections();
  measure(desk);
  say();
});

// --- a sheet for the form of an operation ---
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const into = form.id === "load-sheet" && document.getElementById(form.dataset.box);
    if (!into) return;
    event.preventDefault();
    event.stopPropagation();
    const answer = await fetch(`${form.dataset.sheets}/${form.elements.sheet.value}/words.json`).catch(() => null);
    if (!answer?.ok) return toast(gettext("This sheet cannot be loaded right now."));
    const sheet = await answer.json();
    const before = into.value;
    const fill = (value) => {
      into.value = value;
      into.dispatchEvent(new Event("input", { bubbles: true }));
    };
    fill(sheet.text);
    const said = interpolate(gettext("“%(title)s” is in the form."), { title: sheet.title }, true);
    toast(said, before.trim() ? { action: gettext("Undo"), run: () => fill(before) } : {});
  },
  true,
);
