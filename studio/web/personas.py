"""The team's saved voices."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from studio.actions import personas as verbs
from studio.models import Persona
from studio.web import queries
from studio.web.access import MemberRequest, member, persona_read


class NameForm(forms.Form):
    name = forms.CharField(label="Name", required=False)


@member
@require_safe
def personas(request: MemberRequest) -> HttpResponse:
    found = queries.personas(request.team)
    return render(request, "personas.html", {"personas": [(persona, _named(persona)) for persona in found]})


@member
@require_POST
def rename(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    persona = persona_read(request, id)
    typed = request.POST.get(f"{persona.pk}-name", "")
    try:
        verbs.rename(persona, typed)
    except verbs.BadName as error:
        form = NameForm({f"{persona.pk}-name": typed}, prefix=str(persona.pk))
        form.add_error("name", str(error))
        found = queries.personas(request.team)
        rows = [(each, form if each == persona else _named(each)) for each in found]
        return render(request, "personas.html", {"personas": rows}, status=422)
    messages.info(request, "Renamed.")
    return redirect("personas")


@member
@require_POST
def forget(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    persona = persona_read(request, id)
    verbs.forget(persona)
    messages.info(request, f"{persona.name} is gone. The songs it sang stay.")
    return redirect("personas")


def _named(persona: Persona) -> NameForm:
    return NameForm(initial={"name": persona.name}, prefix=str(persona.pk))
