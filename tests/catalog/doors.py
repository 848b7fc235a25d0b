"""The two ways into a form, and what a test asks of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from studio.catalog.lists import SegmentsField
from studio.catalog.operation import Operation, OperationForm


def as_post(operation: Operation, body: Mapping[str, Any]) -> QueryDict:
    """What a browser would send: text, nothing at all for an unchecked box, and the boxes nobody touched."""
    post = QueryDict(mutable=True)
    for name, field in operation.form.base_fields.items():
        value = body.get(name, None if isinstance(field, forms.BooleanField) else field.initial)
        if isinstance(field, SegmentsField):
            value = field.prepare_value(value)
        if isinstance(value, list):
            post.setlist(name, [str(entry) for entry in value])
        elif value is not None and value is not False:
            post[name] = "on" if value is True else str(value)
    if "rights" in operation.form.base_fields:
        post["rights"] = "on"
    return post


def sentence(form: OperationForm, name: str) -> str:
    """The one error of the form, which has to be beside this field."""
    assert list(form.errors) == [name]
    (text,) = form.errors[name]
    return str(text)
