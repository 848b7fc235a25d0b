"""One declaration per operation: its page, JSON door, payload, docs and price are all read off it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from django import forms


class Yields(StrEnum):
    CLIPS = "clips"
    FILES = "files"
    PERSONA = "persona"
    DATA = "data"


class OperationForm(forms.Form):
    """Checks the shape of one request. Field names are the vendor's; who owns what is checked by the verb."""

    aliases: ClassVar[Mapping[str, str]] = {}  # other names in JSON; the field's own name wins

    def __init__(self, *args: Any, refused: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.refused = refused or {}

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
            self.errors.pop(name, None)
            self.cleaned_data[name] = self.fields[name].to_python(None)
        self.check()
        return self.cleaned_data

    def say(self, name: str, sentence: str) -> None:
        """An error beside the field, unless the field already has one or there is nothing to say."""
        if sentence and name not in self.errors:
            self.add_error(name, sentence)


@dataclass(frozen=True)
class Operation:
    key: str  # our slug, docs anchor, and Task.operation
    title: str
    verb: str  # the word on the button
    summary: str
    path: str  # under the vendor's API prefix
    form: type[OperationForm]
    credits: int
    yields: Yields
    example: Mapping[str, Any]  # a valid body: docs, tests and "try it" use it
    constant: Mapping[str, Any] = field(
        default_factory=dict
    )  # sent as is; tells apart those that share a path
    takes: int = 1  # results per request

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
        kept = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        return kept | dict(self.constant)

    def _refusal(self, name: str, value: object) -> str:
        found = self.form.base_fields[name]
        return refusal(found, str(found.label), value)


def named(form: type[OperationForm], body: Mapping[str, Any]) -> dict[str, Any]:
    """The body's values under the fields' own names, aliases resolved, nulls and strangers left out."""
    present = {name: value for name, value in body.items() if value is not None}
    aliased = {own: present[other] for other, own in form.aliases.items() if other in present}
    return aliased | {name: value for name, value in present.items() if name in form.base_fields}


def refusal(field: forms.Field, label: str, value: object) -> str:
    """Why this JSON value is of the wrong kind, or "". A Django field alone would turn a list into text
    and `true` into 1.0 without a word."""
    if isinstance(field, forms.BooleanField):
        return "" if isinstance(value, bool) else f"{label} must be true or false."
    if isinstance(field, forms.IntegerField):  # FloatField is one, too
        return number_refusal(label, value)
    return "" if isinstance(value, str) else f"{label} must be text."


def number_refusal(label: str, value: object) -> str:
    if isinstance(value, str):  # the field reads it as it reads a browser's
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{label} must be a number."
    return "" if is_finite(value) else f"{label} must be a finite number."


def is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # JSON's integers have no end
        return False
