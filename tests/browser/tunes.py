"""Takes that sound, without a song being rendered: each is a tone of its own, a request for two of them."""

from tests.served import Served

FILL = """
import io
import numpy
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from studio.engine.files.codec import mp3
from studio.models import Clip, Task, User
user = User.objects.get(email="{email}")
team = user.teams.get()
for number, title in enumerate({titles}):
    task = Task.objects.create(team=team, user=user, operation="create", provider="embedded", credits=15,
        state="succeeded", form_key=title, deadline=timezone.now(), params=dict(title=title))
    for index in range(2):
        time = numpy.arange(int(44100 * {seconds})) / 44100
        tone = 0.3 * numpy.sin(2 * numpy.pi * (220 + 110 * (2 * number + index)) * time)
        data = mp3(numpy.array([tone, tone], dtype=numpy.float32))
        name = default_storage.save(f"takes/tunes/{{task.pk}}-{{index}}.mp3", ContentFile(data))
        clip = Clip.objects.create(team=team, user=user, task=task, index=index, provider="embedded",
            title=title, tags="folk", duration={seconds}, peaks=[40, 200, 90, 150] * 60, audio=name,
            loudness=-10.0 - 4 * number)
        print(clip.pk)
"""


def fill(served: Served, email: str, titles: tuple[str, ...], seconds: float = 12.0) -> list[str]:
    """The ids of the takes that this person has from now on, two of each title."""
    source = FILL.format(email=email, titles=titles, seconds=seconds)
    return served.manage("shell", "-v", "0", "-c", source).split()


# An ear at the loudspeakers: everything that sounds goes through one node, which notes to 3 ms when there is
# sound and when there is none. It lives beside the page (in the thread of the audio), so a busy page cannot
# make it deaf. Needs a context that lets it in (`bypass_csp`).
EAR = """
const HEAR = `registerProcessor("ear", class extends AudioWorkletProcessor {
  process([[left = []]]) {
    const loud = left.some((sample) => Math.abs(sample) > 0.01);
    if (loud !== this.loud) this.port.postMessage([loud, currentTime]);
    this.loud = loud;
    return true;
  }
})`;
window.turns = [];
window.listen = async () => {
  const context = new AudioContext();
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([HEAR], { type: "text/javascript" })));
  const ear = new AudioWorkletNode(context, "ear");
  ear.port.onmessage = ({ data }) => turns.push(data);
  ear.connect(context.destination);
  const known = new Set();
  const hear = (audio) => {
    if (known.has(audio)) return;
    known.add(audio);
    const source = context.createMediaElementSource(audio);
    source.connect(ear);
    source.connect(context.destination);
  };
  document.querySelectorAll("audio").forEach(hear);
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    hear(this);
    return play.call(this);
  };
  addEventListener("keydown", (event) => {
    const { contextTime, performanceTime } = context.getOutputTimestamp();
    window.pressed = contextTime + (event.timeStamp - performanceTime) / 1000;
  }, true);
  window.hush = () => turns.splice(0, turns.length - 1);
  // Seconds from the last key that was pressed to the first sound after it.
  window.waited = () => turns.find(([loud, at]) => loud && at > pressed)?.[1] - pressed;
  // The longest silence between two sounds, in seconds; without end when nothing sounds any more.
  window.hole = () => {
    const holes = turns.map(([loud, at], n) => (loud && n ? at - turns[n - 1][1] : 0));
    return Math.max(turns.at(-1)[0] ? 0 : Infinity, ...holes);
  };
};
listen();
"""

# The clocks of the elements themselves, read every few ms, with nothing between them and the loudspeaker.
CLOCKS = """
window.clocks = [];
const known = [];
const { play } = HTMLMediaElement.prototype;
HTMLMediaElement.prototype.play = function () {
  if (!known.includes(this)) known.push(this);
  return play.call(this);
};
setInterval(() => known.forEach((audio, n) => {
  const { paused, currentTime, currentSrc } = audio;
  if (!paused) clocks.push([performance.now() / 1000, `${n} ${currentSrc}`, currentTime]);
}), 5);
undefined;
"""
