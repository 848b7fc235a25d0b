"""What is wrong with a request, in the vendor's words where it has some."""

import re

from django import forms

from studio import wire
from studio.actions import caps, credits, usage
from studio.actions.sources import Missing, Refused
from studio.api.access import Problem
from studio.catalog.operation import OperationForm
from studio.catalog.sources import PersonaForm

LIMIT = re.compile(r"characters long; the limit is (\d+)")
REQUIRED = re.compile(r"(is|are) required\b")
OF_VALUES = re.compile(r"There is no such model|does not know this value")
# What the vendor says in one sentence of two fields.
TOGETHER: dict[type[OperationForm], tuple[tuple[str, ...], str]] = {
    PersonaForm: (("clip_id", "name"), "name and continue_clip_id are required fields.")
}


def of_form(form: OperationForm) -> Problem:
    """About the first field that is wrong."""
    name, sentences = next(iter(form.errors.items()))
    return Problem(400, _text(form, name, str(sentences[0])))


def of_refusal(refusal: Refused) -> Problem:
    if isinstance(refusal.__cause__, (credits.NotEnough, caps.OverCap)):
        return Problem(403, f"Not enough credits. {refusal}")
    if isinstance(refusal, usage.Full):
        return Problem(403, str(refusal))
    sentence = str(refusal)
    if refusal.field not in sentence:
        sentence = f"{refusal.field}: {sentence}"
    return Problem(404 if isinstance(refusal, Missing) else 400, sentence)


def _text(form: OperationForm, name: str, sentence: str) -> str:
    field = form.fields.get(name)
    if isinstance(field, forms.BooleanField) and name in form.refused:
        return wire.not_boolean(name)
    if name == "mv" and isinstance(field, forms.ChoiceField) and OF_VALUES.search(sentence):
        return wire.bad_model([str(value) for value, _ in field.choices])  # type: ignore[union-attr, misc]
    if found := LIMIT.search(sentence):
        return wire.too_long(name, _less_than(int(found[1])))
    if not REQUIRED.search(sentence):
        return f"{name}: {sentence}"
    names, said = TOGETHER.get(type(form), ((), ""))
    return said if name in names else f"{name} is required."


def _less_than(limit: int) -> int:
    """The vendor's figure: most limits it names as they are, but 79 and 119 as 80 and 120."""
    return limit + 1 if limit % 10 == 9 else limit
