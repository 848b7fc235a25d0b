"""What a request brought besides takes, as its card tells it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from studio.models import Task
from studio.web.asking import clock

FORMATS = {"wav": "WAV", "m4a": "M4A", "mp3": "MP3", "mid": "MIDI"}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    file: bool = False  # to be downloaded rather than opened


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    links: tuple[Link, ...] = ()
    before: str = ""  # of a text that was enriched to `text`


def answer(task: Task) -> Answer | None:
    """None while there is none, and for what makes takes."""
    tell = ANSWERS.get(task.operation)
    return tell(task, task.result) if tell and task.state == Task.State.SUCCEEDED else None


def tempo(result: Mapping[str, Any]) -> str:
    """92.1 BPM, or 92.1 BPM, between 90 and 94"""
    average, slowest, fastest = (result.get(f"{name}_bpm") for name in ("avg", "min", "max"))
    if average is None:
        return ""
    told = {"average": number_format(f"{average:.1f}")}
    if slowest is None or fastest is None or fastest - slowest < 0.1:
        return gettext("%(average)s BPM") % told
    told |= {"slowest": number_format(f"{slowest:.1f}"), "fastest": number_format(f"{fastest:.1f}")}
    return gettext("%(average)s BPM, between %(slowest)s and %(fastest)s") % told


def _bpm(task: Task, result: Mapping[str, Any]) -> Answer:
    return Answer(tempo(result))


def _timeline(task: Task, result: Mapping[str, Any]) -> Answer:
    words = result.get("alignment", ())
    found = sum(1 for word in words if word.get("success"))
    link = Link(gettext("Times as JSON"), reverse("answer", args=[task.pk]), "download", file=True)
    return Answer(
        ngettext(
            "%(found)d of %(count)d word has its time.",
            "%(found)d of %(count)d words have their times.",
            len(words),
        )
        % {"found": found, "count": len(words)},
        (link,),
    )


def _vox(task: Task, result: Mapping[str, Any]) -> Answer:
    start, end = (task.params.get(name) for name in ("vocal_start_s", "vocal_end_s"))
    sentence = gettext("The voice was cut from %(start)s.")
    if end:
        sentence = gettext("The voice was cut from %(start)s to %(end)s.")
    moments = {"start": clock(start or 0), "end": clock(end or 0)}
    page = reverse("operation", args=[task.params[task.spec.clip_field], "persona"])
    link = Link(
        gettext("Make a persona of it"), f"{page}?vox_audio_id={result.get('vox_audio_id', '')}", "persona"
    )
    return Answer(sentence % moments, (link,))


def _persona(task: Task, result: Mapping[str, Any]) -> Answer:
    sing = f"{reverse('start', args=['persona_music'])}?persona_id={result.get('persona_id', '')}"
    links = (
        Link(gettext("Sing with this voice"), sing, "create"),
        Link(gettext("Personas"), reverse("personas"), "persona"),
    )
    name = task.params.get("name") or gettext("The voice")
    return Answer(gettext("%(name)s is kept among your personas.") % {"name": name}, links)


def _style(task: Task, result: Mapping[str, Any]) -> Answer:
    return Answer(str(result.get("upsampled_tags", "")), before=str(task.params.get("tags", "")))


def _file(name: str) -> Callable[[Task, Mapping[str, Any]], Answer]:
    def tell(task: Task, result: Mapping[str, Any]) -> Answer:
        full = name or f"audio.{task.params.get('format', 'mp3')}"
        label = FORMATS.get(full.rpartition(".")[2], full)
        url = reverse("clip_file", args=[task.params[task.spec.clip_field], full])
        return Answer("", (Link(label, url, "download", file=True),))

    return tell


ANSWERS: dict[str, Callable[[Task, Mapping[str, Any]], Answer]] = {
    "bpm": _bpm,
    "timeline": _timeline,
    "vox": _vox,
    "persona": _persona,
    "upsample_tags": _style,
    "wav": _file("audio.wav"),
    "midi": _file("song.mid"),
    "producer_download": _file(""),
}
