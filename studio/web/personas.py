"""The team's saved voices."""

import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from studio import catalog
from studio.actions import personas as verbs
from studio.models import Persona
from studio.web import makers, queries
from studio.web.access import MemberRequest, persona_read, producer

WORDS = catalog.get("persona").form.base_fields
BEFORE = 0.4  # seconds that a sample begins before the voice


class EditForm(forms.Form):
    name, describe, styles = WORDS["name"], WORDS["describe"], WORDS["styles"]


@dataclass(frozen=True, slots=True)
class Row:
    persona: Persona
    form: EditForm

    @property
    def at(self) -> str:
        """The second of its take at which the voice is heard, as scripts read it."""
        start = self.persona.task.params.get("vocal_start_s")
        lines = self.persona.clip.timeline.get("lines", ()) if self.persona.clip else ()
        if start is None and lines:
            start = lines[0]["start_s"] - BEFORE
        return f"{max(0.0, float(start or 0)):.2f}"

    @property
    def home(self) -> str:
        """Who can sing with it."""
        base = self.persona.base
        return str(makers.Maker(base)) if base else makers.initial(makers.ENGINE)


@producer
@require_safe
def personas(request: MemberRequest) -> HttpResponse:
    return _list(request)


@producer
@require_POST
def edit(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    persona = persona_read(request, id)
    form = EditForm(request.POST, prefix=str(persona.pk))
    if not form.is_valid():
        return _list(request, wrong=Row(persona, form))
    verbs.edit(persona, **form.cleaned_data)
    messages.info(request, gettext("%(name)s is saved.") % {"name": persona.name})
    return redirect("personas")


@producer
@require_POST
def retire(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    verbs.retire(persona_read(request, id))
    return redirect("personas")


@producer
@require_POST
def bring_back(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    verbs.bring_back(persona_read(request, id))
    return redirect("personas")


@producer
@require_POST
def forget(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    persona = persona_read(request, id)
    verbs.forget(persona, request.user)
    sentence = gettext("%(name)s is gone. The songs it sang stay.")
    messages.info(request, sentence % {"name": persona.name})
    return redirect("personas")


def _list(request: MemberRequest, wrong: Row | None = None) -> HttpResponse:
    found = queries.personas(request.membership).select_related("task")
    rows = [wrong if wrong and wrong.persona == each else Row(each, _words(each)) for each in found]
    context = {
        "personas": [row for row in rows if not row.persona.retired],
        "retired": [row for row in rows if row.persona.retired],
    }
    return render(request, "personas.html", context, status=422 if wrong else 200)


def _words(persona: Persona) -> EditForm:
    initial = {"name": persona.name, "describe": persona.describe, "styles": persona.styles}
    return EditForm(initial=initial, prefix=str(persona.pk))
