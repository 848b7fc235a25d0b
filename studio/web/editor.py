"""The editor over a form: where in a take something is done, said by hand on its waveform and its words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from studio import catalog
from studio.actions import rolls
from studio.actions.routes import Route
from studio.catalog.fields import MomentField
from studio.catalog.operation import Operation
from studio.catalog.said import both
from studio.models import Clip
from studio.web.asking import clock
from studio.web.presets import lyrics_box

POINT, REGION = "point", "region"
ADDRESS = {1: ("at",), 2: ("from_s", "to_s")}  # how the address of the page names the moments
UNKNOWN = "…"
JOINED = _("Each take comes alone and within the whole song.")
ON_THE_BAR = _("They begin at the nearest bar line.")
FROM_HERE, IN_HERE = ("extend", "extend_upload"), ("replace_section",)  # of two twins one suits
NUMBERS = {1: _("One take"), 2: _("Two takes")}
REPLACES = ("infill_end_s", "replace_end_time", "ends_at")  # the last moment of what makes a stretch anew
SAYS = {  # by the last moment of the form
    **dict.fromkeys(("continue_at", "starts_at"), _("Keeps 0:00–{from}. {takes} of what comes after it.")),
    **dict.fromkeys(REPLACES, _("Keeps {kept}. {takes} with {from}–{to} made anew.")),
    "chop_sample_end_s": _("{takes} of a new song around the sample {from}–{to}."),
    "overpainting_end_s": _("{takes} with something new in {from}–{to}; what is there stays."),
    "vocal_end_s": _("Listens to the voice in {from}–{to}."),
}


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    start: float
    end: float
    words: Sequence[Mapping[str, Any]]  # with their times; none where these are not known


@dataclass(frozen=True, slots=True)
class Editor:
    kind: str
    verses: Sequence[tuple[str, Sequence[Line]]]
    beat: float  # seconds; 0 where the tempo is not known
    bar: float
    first: float  # where the grid begins
    suggested: Sequence[float]  # moments that have to be said, until somebody says others
    box: str  # the field for the words of the stretch, "" for none

    @property
    def is_point(self) -> bool:
        return self.kind == POINT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out, in a sentence, with names for the moments that change."""

    pattern: str
    moments: Mapping[str, str]
    joined: str
    price: str

    def __str__(self) -> str:
        return self.pattern.format_map(self.moments)


def editor(operation: Operation, clip: Clip | None) -> Editor | None:
    """None where a form has no place in a take to be chosen."""
    names = operation.form.fields_of(MomentField)
    if clip is None or not names or clip.duration <= 0:
        return None
    beat, bar, first = grid(clip)
    required = operation.form.base_fields[names[0]].required
    return Editor(
        kind=REGION if len(names) > 1 else POINT,
        verses=list(verses(clip.timeline)),
        beat=beat,
        bar=bar,
        first=first,
        suggested=suggested(clip, len(names)) if required else (),
        box=lyrics_box(operation) if names[-1] in REPLACES else "",
    )


def grid(clip: Clip) -> tuple[float, float, float]:
    """Seconds of a beat, seconds of a bar, and where the first bar begins."""
    bpm = clip.timeline.get("bpm") or clip.bpm
    if not bpm:
        return 0.0, 0.0, 0.0
    beat = 60.0 / bpm
    bar = beat * (clip.timeline.get("beats_per_bar") or 4)
    sections = clip.timeline.get("sections") or ({"start_s": 0.0},)
    return beat, bar, sections[0]["start_s"] % bar


def suggested(clip: Clip, count: int) -> list[float]:
    """For one moment the last section's beginning, for two the section in the middle."""
    end = clip.duration
    sections = [part for part in clip.timeline.get("sections", ()) if 0 < part["start_s"] < end - 1]
    if count == 1:
        return [round(sections[-1]["start_s"] if sections else 0.75 * end, 2)]
    middle = [part for part in sections if part["start_s"] <= end / 2 < part["end_s"]]
    start, until = (middle[0]["start_s"], middle[0]["end_s"]) if middle else (end / 3, 2 * end / 3)
    return [round(start, 2), round(min(until, end), 2)]


def verses(timeline: Mapping[str, Any]) -> Iterator[tuple[str, list[Line]]]:
    """The lines as they are sung, under the names of their sections. An upbeat belongs to what follows."""
    parts = timeline.get("sections", ())

    def section(line: Line) -> int:
        return sum(part["start_s"] <= (line.start + line.end) / 2 for part in parts)

    for place, inside in groupby(lines(timeline), section):
        yield parts[place - 1]["name"] if place else "", list(inside)


def lines(timeline: Mapping[str, Any]) -> Iterator[Line]:
    found = timeline.get("lines", ())
    words = [list(own) for _, own in groupby(timeline.get("words", ()), lambda word: word["line"])]
    if len(words) != len(found):
        words = [[] for _ in found]
    for line, own in zip(found, words, strict=True):
        yield Line(line["text"], line["start_s"], line["end_s"], own)


def prefilled(operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The moments that the address says by their short names, so that a link need not know the form."""
    names = operation.form.fields_of(MomentField)
    said = zip(names, ADDRESS.get(len(names), ()), strict=False)
    return {name: given[short] for name, short in said if short in given}


def outcome(
    operation: Operation, clip: Clip | None, route: Route, given: Mapping[str, Any]
) -> Outcome | None:
    names = operation.form.fields_of(MomentField)
    if clip is None or not names:
        return None
    takes = NUMBERS.get(operation.takes) or gettext("%(count)d takes") % {"count": operation.takes}
    pattern = str(SAYS[names[-1]]).replace("{takes}", str(takes))
    if operation.key in FROM_HERE and route.account is None:
        pattern = f"{pattern} {ON_THE_BAR}"
    return Outcome(
        pattern,
        _moments(operation, clip, names, given),
        str(JOINED) if "auto_concat" in operation.form.base_fields else "",
        ngettext("%(count)d credit.", "%(count)d credits.", route.credits) % {"count": route.credits},
    )


def _moments(
    operation: Operation, clip: Clip, names: Sequence[str], given: Mapping[str, Any]
) -> dict[str, str]:
    required = operation.form.base_fields[names[0]].required
    whole = clock(round(clip.duration))
    start = _spoken(given.get(names[0]), UNKNOWN if required else "0:00")
    end = _spoken(given.get(names[-1]), UNKNOWN if required else whole)
    around = [f"{one}–{other}" for one, other in (("0:00", start), (end, whole)) if one != other]
    return {"from": start, "to": end, "kept": both(around) if around else gettext("nothing")}


def _spoken(value: Any, otherwise: str) -> str:
    try:
        return clock(float(value))
    except (TypeError, ValueError, OverflowError):
        return otherwise


def shortcuts(clip: Clip, *, spends: bool) -> dict[str, str]:
    """Which operations a take's page leads to from its playhead, and from chosen lines: "" for none, as for
    who may not spend; and where its notes are."""
    return {
        "from_here": _suiting(clip, FROM_HERE) if spends else "",
        "in_here": _suiting(clip, IN_HERE) if spends else "",
        "has_notes": rolls.stored(clip),
    }


def _suiting(clip: Clip, keys: Sequence[str]) -> str:
    return next((key for key in keys if catalog.get(key).suits(clip.kind)), "")
