// News of what is done: it comes with the answers that pages poll for, passed on in the ways a person chose.
import { one, onClick } from "./tools.js";

const { body } = document;
const MARK = "● ";
const wished = new Set((body.dataset.news ?? "").split(" "));

// Two soft tones, made here: no file, and none before the page was touched.
function ring() {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  const sound = new AudioContext();
  [660, 990].forEach((pitch, place) => {
    const at = sound.currentTime + 0.02 + place * 0.14;
    const [tone, level] = [new OscillatorNode(sound, { frequency: pitch }), new GainNode(sound, { gain: 0 })];
    level.gain.setTargetAtTime(0.12, at, 0.01);
    level.gain.setTargetAtTime(0, at + 0.09, 0.07);
    tone.connect(level).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.8);
    if (place) tone.onended = () => sound.close();
  });
}

function mark() {
  if (document.hidden && !document.title.startsWith(MARK)) document.title = MARK + document.title;
}

function notify(text) {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const notice = new Notification("Take Two", { body: text, tag: "take-two" });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

function tell(text, ways) {
  if (ways.has("title")) mark();
  if (ways.has("sound")) ring();
  if (ways.has("notice") && document.hidden) notify(text);
}

body.addEventListener("news", (event) => tell(event.detail.text, wished));

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && document.title.startsWith(MARK)) document.title = document.title.slice(MARK.length);
});

// The browser may be asked only by the click that switches it on.
document.addEventListener("change", async (event) => {
  const box = event.target.closest?.("[data-ask-notice]");
  if (!box?.checked) return;
  const answer = "Notification" in window ? await Notification.requestPermission() : "denied";
  box.checked = answer === "granted";
  one("[data-notice-refused]").hidden = box.checked;
});

onClick("[data-try-news]", (button) => {
  const { form } = button;
  if (form.elements.sound.checked) ring();
  if (form.elements.notice.checked) notify(gettext("This is how news looks."));
});
