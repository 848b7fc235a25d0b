"""One declaration per operation: its page, JSON door, payload and docs are read off it.

What an administrator may change, its price above all, stands in the table."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy

from studio.catalog.fields import ClipField
from studio.catalog.lists import ClipsField, ListField
from studio.catalog.said import StrOrPromise
from studio.catalog.table import TABLE, SourceKind, Terms


class Yields(StrEnum):
    CLIPS = "clips"
    FILES = "files"
    PERSONA = "persona"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a clip is, as far as it decides what can be done with it."""

    uploaded: bool = False
    words: bool = False  # its lyrics are known
    instrumental: bool = False  # nobody sings
    stem: bool = False  # one part of a song
    extended: bool = False  # only the new part of a song that goes on


def whole(kind: Kind) -> bool:
    return not kind.stem


def any_clip(kind: Kind) -> bool:
    return True


def sung(kind: Kind) -> bool:
    return not kind.instrumental


GROUPS: Mapping[str, StrOrPromise] = {
    "Start": pgettext_lazy("group of operations", "Start"),
    "Words": pgettext_lazy("group of operations", "Words"),
    "Recordings": pgettext_lazy("group of operations", "Recordings"),
    "Make more": pgettext_lazy("group of operations", "Make more"),
    "Change": pgettext_lazy("group of operations", "Change"),
    "Finish": pgettext_lazy("group of operations", "Finish"),
    "Voice": pgettext_lazy("group of operations", "Voice"),
    "Take apart": pgettext_lazy("group of operations", "Take apart"),
    "Measure": pgettext_lazy("group of operations", "Measure"),
    "Download": pgettext_lazy("group of operations", "Download"),
    "Producer": "Producer",
    "Nuro": "Nuro",
    "Riffusion": "Riffusion",
}


class OperationForm(forms.Form):
    """Checks the shape of one request. Field names are the vendor's; who owns what is checked by the verb."""

    aliases: ClassVar[Mapping[str, str]] = {}  # other names in JSON; the field's own name wins
    browser_only: ClassVar[frozenset[str]] = frozenset()  # fields that JSON lacks, and that are never sent on

    def __init__(self, *args: Any, refused: Mapping[str, str] | None = None, **options: Any) -> None:
        """`refused` comes with JSON alone: what was of the wrong kind, by field."""
        super().__init__(*args, **options)
        self.refused = refused or {}
        if refused is not None:
            for name in self.browser_only:
                del self.fields[name]

    @classmethod
    def fields_of(cls, *kinds: type[forms.Field]) -> tuple[str, ...]:
        return tuple(name for name, found in cls.base_fields.items() if isinstance(found, kinds))

    @classmethod
    def clip_fields(cls) -> tuple[str, ...]:
        """The fields that name clips."""
        return cls.fields_of(ClipField, ClipsField)

    def irrelevant(self) -> Iterable[str]:
        """Fields that the chosen mode does not use: ignored, whatever they hold."""
        return ()

    def check(self) -> None:
        """Rules across fields; each says its sentence with `say`."""

    def clean(self) -> dict[str, Any]:
        for name, sentence in self.refused.items():
            self.errors[name] = self.error_class([sentence])
            self.cleaned_data.pop(name, None)
        for name in self.irrelevant():
            if name not in self.fields:
                continue
            self.errors.pop(name, None)
            self.cleaned_data[name] = self.fields[name].to_python(None)
        self.check()
        return self.cleaned_data

    def check_range(self, start: str, end: str, longest: float | None = None) -> None:
        """The end lies behind the start, and no further than `longest` seconds; either may be left out."""
        first, last = self.cleaned_data.get(start), self.cleaned_data.get(end)
        if first is None or last is None:
            return
        labels = {"start": self.fields[start].label, "end": self.fields[end].label}
        if last <= first:
            sentence = gettext("%(end)s must be later than %(start)s.")
            self.say(end, sentence % labels)
        elif longest is not None and last - first > longest:
            sentence = gettext("%(end)s must be at most %(longest)s seconds after %(start)s.")
            self.say(end, sentence % {**labels, "longest": longest})

    def say(self, name: str, sentence: str) -> None:
        """An error beside the field, unless the field already has one or there is nothing to say."""
        if sentence and name not in self.errors:
            self.add_error(name, sentence)


@dataclass(frozen=True)
class Operation:
    key: str  # our slug, docs anchor, and Task.operation
    title: StrOrPromise
    verb: StrOrPromise  # the word on the button
    summary: StrOrPromise
    path: str  # under the vendor's API prefix
    form: type[OperationForm]
    yields: Yields
    example: Mapping[str, Any]  # a valid body: docs, tests and "try it" use it
    group: str = "Start"  # of GROUPS, the menu's headings
    constant: Mapping[str, Any] = field(default_factory=dict)  # sent as is; tells apart who shares a path
    takes: int = 1  # times it is done per request
    each: int = 1  # results of a take
    family: str = "sonic"
    source: SourceKind = ""  # which clips it takes; "" for none
    fits: Callable[[Kind], bool] = whole  # among those, which ones it makes sense for

    @property
    def terms(self) -> Terms:
        """Its entry in the table."""
        return TABLE.operations[self.key]

    @property
    def credits(self) -> int:
        return self.terms.credits

    @property
    def seconds(self) -> int:
        """The time that the vendor publishes for it; 0 where it publishes none."""
        return self.terms.seconds

    @property
    def deprecated(self) -> bool:
        """At the vendor."""
        return self.terms.deprecated

    @property
    def clip_field(self) -> str:
        """The first field that names a clip, or ""."""
        return next(iter(self.form.clip_fields()), "")

    def per_take(self, params: Mapping[str, Any]) -> int:
        """Results of one take. Joined at once, each comes twice: the new part and the whole."""
        return self.each * (2 if params.get("auto_concat") else 1)

    def results(self, params: Mapping[str, Any]) -> int:
        """Results of the whole request."""
        return self.takes * self.per_take(params)

    def suits(self, kind: Kind) -> bool:
        """Does its button make sense for such a clip?"""
        return self.source in ("any", "uploaded" if kind.uploaded else "made") and self.fits(kind)

    def from_post(self, data: Mapping[str, Any], files: Any = None) -> OperationForm:
        """A missing key stays missing: that is how a browser sends an unchecked box."""
        return self.form(data, files)

    def from_json(self, body: Mapping[str, Any]) -> OperationForm:
        """A missing key, or null, takes the field's initial value; unknown keys are ignored."""
        given = named(self.form, body)
        refused = {
            name: sentence for name, value in given.items() if (sentence := self._refusal(name, value))
        }
        initial = {name: f.initial for name, f in self.form.base_fields.items() if f.initial is not None}
        accepted = {name: value for name, value in given.items() if name not in refused}
        return self.form(initial | accepted, refused=refused)

    def prefilled(self, params: Mapping[str, Any]) -> OperationForm:
        """An unbound form that shows an earlier request's settings; with {} it is the empty form."""
        return self.form(initial=named(self.form, params))

    def payload(self, form: OperationForm) -> dict[str, Any]:
        """What is sent and remembered: the valid form's values without blanks, and the constants."""
        kept = {
            name: value
            for name, value in form.cleaned_data.items()
            if value not in (None, "", []) and name not in form.browser_only
        }
        return kept | dict(self.constant)

    def _refusal(self, name: str, value: object) -> str:
        found = self.form.base_fields[name]
        return refusal(found, str(found.label), value)


def named(form: type[OperationForm], body: Mapping[str, Any]) -> dict[str, Any]:
    """The body's values under the fields' own names, aliases resolved, nulls and strangers left out."""
    present = {name: value for name, value in body.items() if value is not None}
    aliased = {own: present[other] for other, own in form.aliases.items() if other in present}
    own = form.base_fields.keys() - form.browser_only
    return aliased | {name: value for name, value in present.items() if name in own}


def refusal(field: forms.Field, label: str, value: object) -> str:
    """Why this JSON value is of the wrong kind, or "". A Django field alone would turn a list into text
    and `true` into 1.0 without a word."""
    if isinstance(field, ListField):
        return field.list_refusal(value)
    if isinstance(field, forms.BooleanField):
        return (
            "" if isinstance(value, bool) else gettext("%(label)s must be true or false.") % {"label": label}
        )
    if isinstance(field, forms.IntegerField):  # FloatField is one, too
        return number_refusal(label, value)
    return "" if isinstance(value, str) else gettext("%(label)s must be text.") % {"label": label}


def number_refusal(label: str, value: object) -> str:
    if isinstance(value, str):  # the field reads it as it reads a browser's
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return gettext("%(label)s must be a number.") % {"label": label}
    return "" if is_finite(value) else gettext("%(label)s must be a finite number.") % {"label": label}


def is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # JSON's integers have no end
        return False
