// The form of an operation: drafts, counters, chips, ideas. The form itself works without any of this.
import { all, number, one, onClick, recall, remember, toast, whenShown } from "./tools.js";

const PRIVATE = ["csrfmiddlewaretoken", "form_key"];
const field = (form, name) => form.elements[name];
const custom = (form) => field(form, "custom_mode")?.value === "True";

// Drafts: kept in this browser, one per person and team.
function save(form) {
  remember(form.dataset.draft, typed(form));
}

function typed(form) {
  const data = new FormData(form);
  const kept = [...data.keys()].filter((name) => !PRIVATE.includes(name));
  return Object.fromEntries(kept.map((name) => [name, data.getAll(name).filter((value) => typeof value === "string")]));
}

function restore(form) {
  const draft = recall(form.dataset.draft);
  if (!draft) return;
  for (const box of form.elements) {
    if (!box.name || PRIVATE.includes(box.name) || ["file", "hidden"].includes(box.type)) continue;
    const had = [draft[box.name] ?? []].flat();
    if (box.type === "checkbox") box.checked = had.includes(box.value);
    else if (box.type === "radio") box.checked = box.value === (had[0] ?? "");
    else if (had.length) box.value = had[0];
  }
}

// What follows from what is in the boxes.
function refresh(form) {
  const model = field(form, "mv")?.selectedOptions[0];
  for (const [name, limit] of [["prompt", model?.dataset.promptLimit], ["tags", model?.dataset.tagsLimit]])
    if (limit && field(form, name)) field(form, name).dataset.limit = limit;
  for (const output of all("[data-count-of]", form)) count(output);
  for (const output of all("[data-weight-of]", form)) weigh(output);
  const styles = words(field(form, "tags")?.value ?? "");
  for (const chip of all("[data-style]", form)) chip.setAttribute("aria-pressed", styles.includes(chip.dataset.style));
  const gone = model?.dataset.picksVoice === "false";
  for (const voice of all("[name=vocal_gender]", form)) voice.closest(".field").hidden = gone;
  const seconds = field(form, "duration")?.value;
  const says = [model?.value.replace("sonic-", "").replaceAll("-", "."), seconds && `${seconds} s`];
  const more = one("[data-more-says]", form);
  if (more) more.textContent = says.filter(Boolean).join(" · ");
}

function count(output) {
  const box = document.getElementById(output.dataset.countOf);
  const limit = Number(box.dataset.limit);
  const length = [...box.value.trim()].length;
  const close = length > limit * 0.6 || box.tagName === "TEXTAREA";
  output.textContent = length && close ? `${number(length)} / ${number(limit)}` : "";
  output.classList.toggle("over", length > limit);
}

const SCALE = {
  id_style_weight: [gettext("Loose"), gettext("Relaxed"), gettext("Balanced"), gettext("Close"), gettext("Strict")],
  id_weirdness_constraint: [gettext("Safe"), gettext("Familiar"), gettext("Balanced"), gettext("Bold"), gettext("Wild")],
  id_audio_weight: [gettext("A hint of it"), gettext("Loosely"), gettext("Half and half"), gettext("Closely"), gettext("The same song")],
};
function weigh(output) {
  const range = document.getElementById(output.dataset.weightOf);
  const value = Number(range.value);
  const low = Number(range.min);
  const word = SCALE[range.id]?.[Math.min(4, Math.floor(value * 5))];
  output.textContent = `${word ? `${word} · ` : ""}${Math.round(value * 100)} %`;
  range.style.setProperty("--fill", `${((value - low) / (1 - low)) * 100}%`);
}

const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

function write(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Text is carried along between Simple and Custom, so that switching loses nothing.
function carry(form) {
  if (!field(form, "tags") || !field(form, "gpt_description_prompt")) return;
  const [from, to] = custom(form) ? ["gpt_description_prompt", "tags"] : ["tags", "gpt_description_prompt"];
  if (!field(form, to).value.trim() && field(form, from).value.trim()) write(field(form, to), field(form, from).value);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("#compose");
  if (!form) return;
  const wrong = event.target.closest(".wrong");
  if (wrong) {
    wrong.classList.remove("wrong");
    one(".errorlist", wrong)?.remove();
    event.target.removeAttribute("aria-invalid");
  }
  if (event.target.name === "custom_mode") carry(form);
  refresh(form);
  save(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("#compose");
  const button = form && one("#compose-foot button", form);
  if (button && !button.disabled) form.requestSubmit(button);
});

onClick("[data-ideas]", (button) => {
  const box = field(button.form, "gpt_description_prompt");
  const ideas = button.dataset.ideas.split("|").filter((idea) => idea !== box.value);
  const before = box.value;
  write(box, ideas[Math.floor(Math.random() * ideas.length)]);
  if (before && !button.dataset.ideas.includes(before))
    toast(gettext("Replaced your description."), { action: gettext("Undo"), run: () => write(box, before) });
});

onClick("[data-insert]", (chip) => {
  const box = field(chip.form, "prompt");
  const before = box.value.slice(0, box.selectionStart).trimEnd();
  const after = box.value.slice(box.selectionEnd).trimStart();
  const start = `${before}${before ? "\n\n" : ""}${chip.dataset.insert}\n`;
  write(box, start + (after ? `\n${after}` : ""));
  box.focus();
  box.setSelectionRange(start.length, start.length);
});

onClick("[data-style]", (chip) => {
  const box = field(chip.form, "tags");
  const { style } = chip.dataset;
  const had = words(box.value);
  write(box, (had.includes(style) ? had.filter((word) => word !== style) : [...had, style]).join(", "));
});

onClick("[data-clear]", () => {
  const form = one("#compose");
  const draft = typed(form);
  remember(form.dataset.draft, null);
  for (const name of ["gpt_description_prompt", "prompt", "tags", "negative_tags", "title", "duration"]) field(form, name).value = "";
  refresh(form);
  toast(gettext("The form is empty."), {
    action: gettext("Undo"),
    run: () => {
      remember(form.dataset.draft, draft);
      restore(form);
      refresh(form);
    },
  });
});

// Take over one of the written drafts. Without this the link loads the page with the words filled in.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("[data-use-words], [data-use-style]");
    const form = one("#compose");
    if (!link || !form || !["custom_mode", "prompt", "tags", "title"].every((name) => field(form, name))) return;
    event.preventDefault();
    event.stopPropagation();
    if ("useStyle" in link.dataset) enrich(form, one("[data-style-text]", link.parentElement).textContent.trim());
    else use(form, link.closest("[data-draft-words]"));
  },
  true,
);

function enrich(form, text) {
  const box = field(form, "tags");
  const before = box.value;
  one('[name="custom_mode"][value="True"]', form).checked = true;
  write(box, text);
  box.focus();
  toast(gettext("The style is in the form."), { action: gettext("Undo"), run: () => write(box, before) });
}

function use(form, draft) {
  const before = Object.fromEntries(["prompt", "title"].map((name) => [name, field(form, name).value]));
  one('[name="custom_mode"][value="True"]', form).checked = true;
  for (const name of ["make_instrumental", "auto_lyrics"]) if (field(form, name)) field(form, name).checked = false;
  write(field(form, "title"), one("h4", draft).textContent.trim());
  write(field(form, "prompt"), one("[data-lyrics]", draft).textContent.trim());
  field(form, "prompt").focus();
  const undo = () => Object.entries(before).forEach(([name, value]) => write(field(form, name), value));
  toast(gettext("These words are in the form."), before.prompt ? { action: gettext("Undo"), run: undo } : {});
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id === "compose") one(".wrong :is(textarea, input, select)", event.detail.elt)?.focus();
});

// On a phone the new card is below the form: go there.
document.body.addEventListener("htmx:afterRequest", (event) => {
  const sent = event.detail.requestConfig?.verb === "post" && event.detail.elt.closest?.("#compose");
  if (!sent || !event.detail.successful || event.detail.elt.getAttribute("hx-swap") === "none") return;
  if (matchMedia("(max-width: 900px)").matches) one("#takes-title")?.scrollIntoView({ behavior: "smooth" });
});

whenShown((root) => {
  const form = root.matches("#compose") ? root : one("#compose", root);
  if (!form) return;
  if (!("prefilled" in form.dataset)) restore(form);
  refresh(form);
});
