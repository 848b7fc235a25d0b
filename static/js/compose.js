// The Create form: drafts, counters, chips, ideas. The form itself works without any of this.
import { all, one, onClick, recall, remember, toast, whenShown } from "./tools.js";

const PRIVATE = ["csrfmiddlewaretoken", "form_key"];
const field = (form, name) => form.elements[name];
const custom = (form) => field(form, "custom_mode").value === "True";

// Drafts: kept in this browser, one per person and team.
function save(form) {
  const draft = Object.fromEntries([...new FormData(form)].filter(([name]) => !PRIVATE.includes(name)));
  remember(form.dataset.draft, draft);
}

function restore(form) {
  const draft = recall(form.dataset.draft);
  if (!draft) return;
  for (const box of form.elements) {
    if (!box.name || PRIVATE.includes(box.name)) continue;
    if (box.type === "checkbox") box.checked = box.name in draft;
    else if (box.type === "radio") box.checked = box.value === (draft[box.name] ?? "");
    else if (box.name in draft) box.value = draft[box.name];
  }
}

// What follows from what is in the boxes.
function refresh(form) {
  const model = field(form, "mv").selectedOptions[0];
  for (const [name, limit] of [["prompt", model?.dataset.promptLimit], ["tags", model?.dataset.tagsLimit]])
    if (limit) field(form, name).dataset.limit = limit;
  for (const output of all("[data-count-of]", form)) count(output);
  for (const output of all("[data-weight-of]", form)) weigh(output);
  const styles = words(field(form, "tags").value);
  for (const chip of all("[data-style]", form)) chip.setAttribute("aria-pressed", styles.includes(chip.dataset.style));
  const gone = model?.dataset.picksVoice === "false";
  for (const voice of all("[name=vocal_gender]", form)) voice.closest(".field").hidden = gone;
  const says = [model?.value.replace("sonic-", "").replaceAll("-", "."), field(form, "duration").value && `${field(form, "duration").value} s`];
  one("[data-more-says]", form).textContent = says.filter(Boolean).join(" · ");
}

function count(output) {
  const box = document.getElementById(output.dataset.countOf);
  const limit = Number(box.dataset.limit);
  const length = [...box.value.trim()].length;
  const close = length > limit * 0.6 || box.tagName === "TEXTAREA";
  output.textContent = length && close ? `${length.toLocaleString("en")} / ${limit.toLocaleString("en")}` : "";
  output.classList.toggle("over", length > limit);
}

const SCALE = {
  id_style_weight: ["Loose", "Relaxed", "Balanced", "Close", "Strict"],
  id_weirdness_constraint: ["Safe", "Familiar", "Balanced", "Bold", "Wild"],
};
function weigh(output) {
  const range = document.getElementById(output.dataset.weightOf);
  const value = Number(range.value);
  output.textContent = `${SCALE[range.id]?.[Math.min(4, Math.floor(value * 5))] ?? ""} · ${Math.round(value * 100)} %`;
  range.style.setProperty("--fill", `${value * 100}%`);
}

const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

function write(box, text) {
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// Text is carried along between Simple and Custom, so that switching loses nothing.
function carry(form) {
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
    toast("Replaced your description.", { action: "Undo", run: () => write(box, before) });
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
  const draft = Object.fromEntries(new FormData(form));
  remember(form.dataset.draft, null);
  for (const name of ["gpt_description_prompt", "prompt", "tags", "negative_tags", "title", "duration"]) field(form, name).value = "";
  refresh(form);
  toast("The form is empty.", {
    action: "Undo",
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
    const link = event.target.closest?.("[data-use-words]");
    const form = one("#compose");
    if (!link || !form) return;
    event.preventDefault();
    event.stopPropagation();
    use(form, link.closest("[data-draft-words]"));
  },
  true,
);

function use(form, draft) {
  const before = Object.fromEntries(["prompt", "title"].map((name) => [name, field(form, name).value]));
  one('[name="custom_mode"][value="True"]', form).checked = true;
  for (const name of ["make_instrumental", "auto_lyrics"]) field(form, name).checked = false;
  write(field(form, "title"), one("h4", draft).textContent.trim());
  write(field(form, "prompt"), one("[data-lyrics]", draft).textContent.trim());
  field(form, "prompt").focus();
  const undo = () => Object.entries(before).forEach(([name, value]) => write(field(form, name), value));
  toast("These words are in the form.", before.prompt ? { action: "Undo", run: undo } : {});
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id === "compose") one(".wrong :is(textarea, input, select)", event.detail.elt)?.focus();
});

// On a phone the new card is below the form: go there.
document.body.addEventListener("htmx:afterRequest", (event) => {
  const sent = event.detail.requestConfig?.verb === "post" && event.detail.elt.closest?.("#compose");
  if (!sent || !event.detail.successful) return;
  if (matchMedia("(max-width: 900px)").matches) one("#takes-title")?.scrollIntoView({ behavior: "smooth" });
});

whenShown((root) => {
  const form = root.matches("#compose") ? root : one("#compose", root);
  if (!form) return;
  if (!("prefilled" in form.dataset)) restore(form);
  refresh(form);
});
