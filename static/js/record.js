// A recording for the form: dropped anywhere on the page, or made with the microphone; and how far its sending is.
import { all, clock, number, one, onClick, toast } from "./tools.js";

const place = () => one("[data-recording]");
const input = (root) => one('input[type="file"]', root);

const tooLarge = (most) => interpolate(gettext("This file is larger than %(most)s MB. Choose another."), { most: Math.round(most / 1e6) }, true);

function give(root, file) {
  const most = Number(root.dataset.most);
  if (most && file.size > most) return tell(root, tooLarge(most), true);
  const files = new DataTransfer();
  files.items.add(file);
  input(root).files = files.files;
  input(root).dispatchEvent(new Event("change", { bubbles: true }));
}

function tell(root, text, wrong = false) {
  const says = one("[data-drop-says]", root);
  says.textContent = text;
  says.classList.toggle("bad", wrong);
}

function chosen(root) {
  const [file] = input(root).files;
  if (!file) return;
  const most = Number(root.dataset.most);
  if (most && file.size > most) {
    input(root).value = "";
    return tell(root, tooLarge(most), true);
  }
  one('input[type="url"]', root).value = "";
  const size = file.size < 1e6 ? `${Math.ceil(file.size / 1e3)} KB` : `${number(Math.round(file.size / 1e5) / 10)} MB`;
  tell(root, `${file.name}, ${size}`);
}

document.addEventListener("change", (event) => {
  const root = event.target.closest?.("[data-recording]");
  if (root && event.target.type === "file") chosen(root);
});

if (place()) chosen(place()); // a file that was chosen before this room had come

// Dropping works on the whole page, wherever the form stands.
for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
  document.addEventListener(kind, (event) => {
    const root = place();
    if (!root || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const over = kind === "dragenter" || kind === "dragover" || (kind === "dragleave" && event.relatedTarget !== null);
    document.body.classList.toggle("dropping", over);
    if (kind === "drop" && event.dataTransfer.files[0]) give(root, event.dataTransfer.files[0]);
  });

// The microphone
let taking = null;

onClick("[data-record]", async (button) => {
  if (taking) return taking.recorder.stop();
  const root = button.closest("[data-recorder]");
  const says = one("[data-record-says]", root);
  says.textContent = "";
  if (!navigator.mediaDevices || !window.MediaRecorder) {
    says.textContent = gettext("This browser gives no microphone to pages without https. Open the studio over https, or choose a file.");
    return;
  }
  try {
    const processing = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    begin(root, await navigator.mediaDevices.getUserMedia({ audio: processing }));
  } catch (error) {
    says.textContent =
      error.name === "NotFoundError"
        ? gettext("No microphone was found. Plug one in, or choose a file.")
        : gettext("The microphone may not be used. Allow it for this page in the browser's settings, or choose a file.");
  }
});

function begin(root, stream) {
  const recorder = new MediaRecorder(stream);
  const pieces = [];
  const start = performance.now();
  const context = new AudioContext();
  const ear = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(ear);
  taking = { recorder };
  show(root, true);
  const wave = new Float32Array(ear.fftSize);
  const timer = setInterval(() => {
    if (!root.isConnected) return recorder.stop();
    ear.getFloatTimeDomainData(wave);
    const peak = Math.max(...wave.map(Math.abs), 1e-5);
    one("meter", root).value = Math.max(0, 1 + Math.log10(peak) / 2.5);
    one("time", root).textContent = clock((performance.now() - start) / 1000);
  }, 80);
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    context.close();
    taking = null;
    show(root, false);
    const ending = /mp4/.test(recorder.mimeType) ? "m4a" : /ogg/.test(recorder.mimeType) ? "ogg" : "webm";
    const when = new Date().toISOString().slice(0, 16).replace("T", " ").replace(":", ".");
    listen(root, new File(pieces, `${interpolate(gettext("Recording %(when)s"), { when }, true)}.${ending}`, { type: recorder.mimeType }));
  });
  recorder.start(1000);
}

function show(root, running) {
  one("[data-record] span", root).textContent = running ? gettext("Stop") : gettext("Record again");
  one("[data-record]", root).classList.toggle("recording", running);
  for (const part of ["meter", "time"]) one(part, root).hidden = !running;
  if (running) for (const part of ["audio", "[data-use-recording]"]) one(part, root).hidden = true;
}

function listen(root, file) {
  const audio = one("audio", root);
  if (audio.src) URL.revokeObjectURL(audio.src);
  audio.src = URL.createObjectURL(file);
  for (const part of [audio, one("[data-use-recording]", root)]) part.hidden = false;
  one("[data-use-recording]", root).onclick = () => {
    give(root.closest("[data-recording]"), file);
    toast(gettext("The recording is in the form."));
  };
}

// Sending
document.body.addEventListener("htmx:xhr:progress", (event) => {
  const bar = one("#compose-foot .sending");
  if (!bar || !input(event.target)?.files?.length || !event.detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = (100 * event.detail.loaded) / event.detail.total;
  bar.title = `${Math.round(bar.value)} %`;
});
document.body.addEventListener("htmx:afterRequest", () => all(".sending").forEach((bar) => (bar.hidden = true)));

// A form that comes back with what is wrong has forgotten its file; and what is missing is better said before
// a long sending than after.
let kept = null;
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const root = one("[data-recording]", event.target);
  const rights = root && one('[name="rights"]', root);
  kept = root && input(root).files;
  if (!kept?.length || rights.checked || event.detail.requestConfig.verb !== "post") return;
  event.preventDefault();
  const field = rights.closest(".field");
  if (!field.matches(".wrong")) {
    const list = Object.assign(document.createElement("ul"), { className: "errorlist", role: "alert" });
    list.append(Object.assign(document.createElement("li"), { textContent: gettext("Confirm that you may use this recording.") }));
    field.classList.add("wrong");
    rights.closest("label").after(list);
  }
  rights.focus();
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt.id === "compose" && place();
  if (root && kept?.length) give(root, kept[0]);
});
