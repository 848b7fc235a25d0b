"""The ways to take a take home: what is there as a file, and what has to be made first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from studio import catalog
from studio.actions import mixes, rolls, routes, uploads
from studio.catalog.operation import Operation
from studio.models import Clip, Task
from studio.web.asking import Ticket, new_ticket
from studio.web.media import FORMAT, REMEMBER
from studio.web.parts import STEMS

SOUNDS = {
    "mp3": "MP3",
    "flac": "FLAC",
    "wav": "WAV",
    "m4a": "M4A",
    "mid": "MIDI",
    "mp4": "MP4",
    "stems": "Stems",
}
MADE_BY = {"wav": "wav", "mid": "midi", "stems": "stems_full", "m4a": "producer_download"}


@dataclass(frozen=True, slots=True)
class Format:
    key: str
    label: str
    about: str = ""
    url: str = ""  # "" where it has to be made first
    operation: Operation | None = None  # what makes it
    credits: int = 0
    ticket: Ticket | None = None  # one click asks for it
    form: str = ""  # where more has to be said


@dataclass(frozen=True, slots=True)
class Menu:
    formats: Sequence[Format]
    words: Sequence[Format]
    chosen: str = field(default="")  # the format that was taken last

    @property
    def first(self) -> Format:
        """What one click takes home."""
        there = [each for each in self.formats if each.url]
        return next((each for each in there if each.key == self.chosen), there[0])

    @property
    def there(self) -> list[Format]:
        """What is there, the format of the last time before all others."""
        return sorted((each for each in self.formats if each.url), key=lambda each: each.key != self.chosen)

    @property
    def to_make(self) -> list[Format]:
        return [each for each in self.formats if not each.url]


def menu(request: HttpRequest, clip: Clip, tasks: Sequence[Task]) -> Menu:
    """`tasks` are the requests about the take."""
    beside = {file.name for file in clip.files.all()}
    there = dict(_there(clip, beside, tasks))
    missing = [key for key in MADE_BY if key not in there]
    formats = [*(_kept(key, url) for key, url in there.items()), *_makers(clip, missing)]
    order = list(SOUNDS)
    formats.sort(key=lambda each: order.index(each.key) if each.key in order else len(order))
    return Menu(formats, list(_words(clip)), request.session.get(FORMAT, ""))


def _there(clip: Clip, beside: set[str], tasks: Sequence[Task]) -> Iterator[tuple[str, str]]:
    yield "mp3", reverse("clip_download", args=[clip.pk])
    if clip.master:
        yield "flac", reverse("clip_master", args=[clip.pk])
    if clip.midi:
        yield "mid", reverse("clip_midi", args=[clip.pk])
    for name in sorted(beside):
        kind = name.rpartition(".")[2]
        own = name in (f"audio.{kind}", rolls.MIDI)
        if own and kind != "mp3" and not (kind == "mid" and clip.midi):
            yield kind, reverse("clip_file", args=[clip.pk, name])
        elif not own and not name.startswith(mixes.FILES):
            yield name, reverse("clip_file", args=[clip.pk, name])
    if clip.video and not clip.video_stale:
        yield "mp4", reverse("clip_video_file", args=[clip.pk])
    if found := split(tasks):
        yield STEMS, reverse("stems", args=[found[0].pk])


def split(tasks: Sequence[Task]) -> list[Task]:
    """Of the requests about a take those that took it apart."""
    return [task for task in tasks if any(clip.stem and clip.master for clip in task.clips.all())]


def _kept(key: str, url: str) -> Format:
    about = {
        "mp3": _("320 kbit/s, plays everywhere"),
        "flac": _("without loss"),
        "wav": _("without loss, for every program"),
        "m4a": _("AAC, for phones"),
        "mid": _("the notes"),
        "mp4": _("with pictures and words"),
        STEMS: _("ZIP of FLAC files, all from zero"),
    }
    named = {uploads.ORIGINAL: _("Original file"), "vox.wav": _("Cut voice"), STEMS: _("Stems")}
    label = str(named.get(key) or SOUNDS.get(key, key))
    return Format(key, label, about.get(key, ""), f"{url}?{REMEMBER}=1" if key in SOUNDS else url)


def _makers(clip: Clip, keys: Sequence[str]) -> Iterator[Format]:
    wanted = [(key, catalog.get(MADE_BY[key])) for key in keys]
    suiting = [(key, operation) for key, operation in wanted if operation.suits(clip.kind)]
    priced = routes.previews(clip.team, [operation for _key, operation in suiting], clip)
    for (key, operation), route in zip(suiting, priced, strict=True):
        alone = set(operation.form.base_fields) == {operation.clip_field}
        said: Mapping[str, Any] = {"operation": operation, "credits": route.credits}
        page = reverse("operation", args=[clip.pk, operation.key])
        form = "" if alone else f"{page}?format={key}"
        label = _("Stems") if key == STEMS else SOUNDS[key]
        yield Format(key, label, ticket=new_ticket() if alone else None, form=form, **said)


def _words(clip: Clip) -> Iterator[Format]:
    if clip.timeline.get("lines"):
        yield Format(
            "lrc", "LRC", _("lyrics with times, for players"), reverse("clip_words", args=[clip.pk, "lrc"])
        )
        yield Format("srt", "SRT", _("subtitles for videos"), reverse("clip_words", args=[clip.pk, "srt"]))
    if clip.lyrics.strip():
        yield Format("txt", _("Text"), _("the lyrics"), reverse("clip_words", args=[clip.pk, "txt"]))
    if clip.cover:
        yield Format("jpg", _("Cover"), _("JPEG"), reverse("clip_cover_file", args=[clip.pk]))
