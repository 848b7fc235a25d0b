"""Fields that hold several values: a JSON list, or what a browser can send of one."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from studio.catalog.fields import over, parse_id
from studio.catalog.said import StrOrPromise, filled

SEGMENTS = ("intro", "verse", "chorus", "inst", "bridge", "outro")
SEGMENT_SECONDS = (5, 120)
ALL_SEGMENTS_SECONDS = (30, 120)
LINE = re.compile(r"(?P<name>[a-z]+)\W+(?P<seconds>\d{1,6}(\.\d{1,6})?)\s*s?", re.ASCII | re.IGNORECASE)


class ListField(forms.Field):
    """The JSON door asks it first whether a value has the right kind."""

    def list_refusal(self, value: object) -> str:
        fits = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        return "" if fits else gettext("%(label)s must be a list of texts.") % {"label": self.label}


class ChoicesField(ListField, forms.MultipleChoiceField):
    """Up to `most` words of a fixed list, each counted once."""

    def __init__(self, *, label: StrOrPromise, words: Iterable[str], most: int, **options: Any) -> None:
        listed = tuple(words)
        super().__init__(
            **over(
                options,
                label=label,
                required=False,
                choices=[(word, shown(word)) for word in listed],
                widget=forms.CheckboxSelectMultiple,
                error_messages={
                    "invalid_choice": filled(
                        _("%(label)s does not know this word. Choose from: %(words)s."),
                        label=label,
                        words=", ".join(listed),
                    ),
                    "invalid_list": filled(_("%(label)s must be a list of texts."), label=label),
                },
            )
        )
        self.most = most

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().to_python(value)))

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise ValidationError(
                gettext("%(label)s takes up to %(most)d words; there are %(count)d.")
                % {"label": self.label, "most": self.most, "count": len(value)}
            )


class ClipsField(ListField):
    """Exactly two clips."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Songs"),
                help_text=_("The two songs to put together: the voice of the first, the band of the second."),
                widget=forms.MultipleHiddenInput,
                error_messages={"required": _("Songs are required: choose two.")},
            )
        )

    def to_python(self, value: Any) -> list[str]:
        entries = [str(entry) for entry in value] if isinstance(value, list | tuple) else []
        otherwise = gettext("%(label)s must be the ids of two clips.") % {"label": self.label}
        return [parse_id(entry, otherwise) for entry in entries]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) != 2:
            raise ValidationError(
                gettext("Choose exactly two songs; there are %(count)d.") % {"count": len(value)}
            )
        if value[0] == value[1]:
            raise ValidationError(gettext("Choose two different songs."))


class SegmentsField(ListField):
    """The plan of a piece. In JSON a list of objects; on the page a line for each."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **over(
                options,
                label=_("Segments"),
                required=False,
                help_text=filled(
                    _("One to a line, with its seconds: verse 40. Names are %(names)s."),
                    names=", ".join(SEGMENTS),
                ),
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        )

    def list_refusal(self, value: object) -> str:
        fits = isinstance(value, list) and all(is_segment(entry) for entry in value)
        sentence = gettext("%(label)s must be a list of objects with a name and a duration in seconds.")
        return "" if fits else sentence % {"label": self.label}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(
            f"{segment['name']} {segment['duration']}" for segment in value if is_segment(segment)
        )

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        if isinstance(value, list):
            return [{"name": entry["name"], "duration": plain(entry["duration"])} for entry in value]
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [read_segment(line) for line in lines]

    def validate(self, value: list[dict[str, Any]]) -> None:
        super().validate(value)
        for place, segment in enumerate(value, 1):
            self.check_segment(place, segment)
        low, high = ALL_SEGMENTS_SECONDS
        total = plain(math.fsum(segment["duration"] for segment in value))
        if value and not low <= total <= high:
            raise ValidationError(
                gettext(
                    "Segments must last between %(low)d and %(high)d seconds together; these last %(total)s."
                )
                % {"low": low, "high": high, "total": total}
            )

    def check_segment(self, place: int, segment: Mapping[str, Any]) -> None:
        low, high = SEGMENT_SECONDS
        if segment["name"] not in SEGMENTS:
            raise ValidationError(
                gettext("Segment %(place)d must be called one of %(names)s.")
                % {"place": place, "names": ", ".join(SEGMENTS)}
            )
        if not low <= segment["duration"] <= high:
            raise ValidationError(
                gettext("Segment %(place)d must last between %(low)d and %(high)d seconds.")
                % {"place": place, "low": low, "high": high}
            )


def _shown(word: str) -> str:
    """As a box of a list is called."""
    return capfirst(gettext(word))


shown = lazy(_shown, str)


def is_segment(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        return False
    seconds = entry.get("duration")
    return isinstance(seconds, int | float) and not isinstance(seconds, bool)


def read_segment(line: str) -> dict[str, Any]:
    found = LINE.fullmatch(line)
    if found is None:
        raise ValidationError(
            gettext("Write one segment to a line: its name and its seconds, such as: verse 40.")
        )
    return {"name": found["name"].lower(), "duration": plain(float(found["seconds"]))}


def plain(seconds: float) -> float:
    """40 rather than 40.0."""
    return int(seconds) if isinstance(seconds, float) and seconds.is_integer() else seconds
