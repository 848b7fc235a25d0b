"""The catalog's forms as JSON schemas."""

from typing import Any

from django import forms

from studio import catalog
from studio.catalog.fields import AddressField, IdField, MomentField, SeedField, TextField
from studio.catalog.lists import (
    ALL_SEGMENTS_SECONDS,
    SEGMENT_SECONDS,
    SEGMENTS,
    ChoicesField,
    ClipsField,
    SegmentsField,
)
from studio.catalog.operation import Operation, OperationForm
from studio.catalog.songs import AudioForm

Schema = dict[str, Any]

UUID: Schema = {"type": "string", "format": "uuid"}
WEBHOOK: dict[str, Schema] = {
    "webhook_url": {
        "type": "string",
        "format": "uri",
        "maxLength": 1024,
        "description": "Where to tell what became of it.",
    },
    "webhook_secret": {"type": "string", "maxLength": 1024, "description": "What the calls are signed with."},
}


def body(operation: Operation, webhook: bool) -> Schema:
    """The request of one operation."""
    form = operation.form.base_fields
    shown = {name: field for name, field in form.items() if name not in operation.form.browser_only}
    properties = {name: described(field) for name, field in shown.items()}
    properties |= {
        other: properties[own] for other, own in operation.form.aliases.items() if own in properties
    }
    constants = {name: {"const": value} for name, value in operation.constant.items()}
    required = [*(name for name in shown if _is_required(shown[name])), *_told_apart_by(operation)]
    return {
        "type": "object",
        "title": str(operation.title),
        "description": str(operation.summary),
        "properties": properties | constants | (WEBHOOK if webhook else {}),
        **_required(operation.form, required),
    }


def described(field: forms.Field) -> Schema:
    """One field: its kind, its limits, its help."""
    schema = _kind(field)
    if field.initial is not None:
        schema["default"] = field.initial
    return schema | {"title": str(field.label), "description": str(field.help_text)}


def _kind(field: forms.Field) -> Schema:
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, ChoicesField | ClipsField | SegmentsField):
        return _list(field)
    if isinstance(field, SeedField):
        return {"type": ["string", "integer"]}
    if isinstance(field, forms.IntegerField):  # FloatField is one, too
        return _number(field)
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": [str(value) for value, _ in field.choices]}  # type: ignore[union-attr, misc]
    return _text(field)


def _list(field: forms.Field) -> Schema:
    if isinstance(field, ChoicesField):
        words = [str(value) for value, _ in field.choices]  # type: ignore[union-attr, misc]
        return {"type": "array", "items": {"enum": words}, "maxItems": field.most}
    if isinstance(field, ClipsField):
        return {"type": "array", "items": UUID, "minItems": 2, "maxItems": 2}
    low, high = SEGMENT_SECONDS
    segment = {
        "type": "object",
        "properties": {
            "name": {"enum": [*SEGMENTS]},
            "duration": {"type": "number", "minimum": low, "maximum": high},
        },
        "required": ["name", "duration"],
    }
    return {
        "type": "array",
        "items": segment,
        "$comment": f"Together {ALL_SEGMENTS_SECONDS[0]} to {ALL_SEGMENTS_SECONDS[1]} seconds.",
    }


def _number(field: forms.IntegerField) -> Schema:
    whole = not isinstance(field, forms.FloatField) or (isinstance(field, MomentField) and field.whole)
    attrs = field.widget.attrs
    return {"type": "integer" if whole else "number", "minimum": attrs["min"], "maximum": attrs["max"]}


def _text(field: forms.Field) -> Schema:
    if isinstance(field, IdField):
        return dict(UUID)
    limit = {"maxLength": field.limit} if isinstance(field, TextField) and field.limit else {}
    return {"type": "string"} | limit | ({"format": "uri"} if isinstance(field, AddressField) else {})


def _is_required(field: forms.Field) -> bool:
    return field.required and field.initial is None and not isinstance(field, forms.BooleanField)


def _required(form: type[OperationForm], names: list[str]) -> Schema:
    """These names must be there; of those that go by several, one of them."""
    groups = [[name, *(o for o, own in form.aliases.items() if own == name)] for name in names]
    if issubclass(form, AudioForm):
        groups.append([name for name in form.origins if name not in form.browser_only])
    choices = [{"anyOf": [{"required": [name]} for name in group]} for group in groups if len(group) > 1]
    plain = {"required": [group[0] for group in groups if len(group) == 1]}
    return plain | ({"allOf": choices} if choices else {})


def _told_apart_by(operation: Operation) -> list[str]:
    """The constants that a request must name: without one of them, another operation would be done."""
    return [name for name in operation.constant if _without(operation, name) is not operation]


def _without(operation: Operation, name: str) -> Operation:
    rest = {other: value for other, value in operation.constant.items() if other != name}
    return catalog.match(operation.path, rest)
