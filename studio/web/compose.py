"""Asking for a song: the Create page, and the two requests that its form makes."""

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from studio import catalog
from studio.actions.submit import Refused, submit
from studio.catalog.operation import Operation, OperationForm
from studio.models import Task
from studio.web import ideas, queries
from studio.web.access import MemberRequest, member, task_read
from studio.web.cards import cards, parse_id, watch

SHOWN = 12  # requests beside the form
CREATE, WORDS = catalog.get("create"), catalog.get("lyrics")
BRIEF_LIMIT = 119
MORE = ("mv", "style_weight", "weirdness_constraint", "duration")


class Ticket(forms.Form):
    """One per shown form: whatever arrives twice under it is one request."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _create(request)
    return render(request, "compose.html", _page(request, _prefilled(request)))


def _create(request: MemberRequest) -> HttpResponse:
    form = CREATE.from_post(request.POST)
    if not form.is_valid():
        return _refuse(request, form)
    try:
        task = _submit(request, CREATE, form)
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _refuse(request, form)
    return _accept(request) if request.htmx else redirect(f"{reverse('create')}?from={task.pk}")


@member
@require_POST
def words(request: MemberRequest) -> HttpResponse:
    """Two drafts of lyrics about what the form says so far."""
    form = CREATE.from_post(request.POST)
    wish = WORDS.from_post({"description": brief(request.POST)})
    if not wish.is_valid():
        form.errors.clear()
        form.add_error("prompt", "Say here in one sentence what the lyrics should be about.")
        return _refuse(request, form)
    try:
        _submit(request, WORDS, wish)
    except Refused as refusal:
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _refuse(request, form)
    form.errors.clear()
    return _accept(request) if request.htmx else render(request, "compose.html", _page(request, form))


def brief(posted: QueryDict) -> str:
    """What the lyrics should be about: the first box that says something, cut at a word."""
    boxes = ("prompt", "gpt_description_prompt", "title", "tags")
    text = next((text for name in boxes if (text := " ".join(posted.get(name, "").split()))), "")
    return text if len(text) <= BRIEF_LIMIT else text[: BRIEF_LIMIT + 1].rpartition(" ")[0][:BRIEF_LIMIT]


def _submit(request: MemberRequest, operation: Operation, form: OperationForm) -> Task:
    ticket = Ticket(request.POST)
    key = ticket.cleaned_data["form_key"] if ticket.is_valid() else uuid.uuid4()
    return submit(
        team=request.team,
        user=request.user,
        operation=operation,
        form=form,
        form_key=f"{operation.key}-{key}",
    )


def _accept(request: MemberRequest) -> HttpResponse:
    """Only the foot of the form is new: what was typed meanwhile stays. The list has its own poll."""
    answer = render(request, "compose.html#foot", _offer() | {"accepted": True})
    answer["HX-Trigger"] = "tasks-changed"
    return answer


def _refuse(request: MemberRequest, form: OperationForm) -> HttpResponse:
    if not request.htmx:
        return render(request, "compose.html", _page(request, form), status=422)
    answer = render(request, "compose.html#form", _form(form), status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#compose", "outerHTML show:none"
    return answer


def _prefilled(request: MemberRequest) -> OperationForm:
    """The empty form, or all settings of an earlier request, or the lyrics that were picked."""
    if again := parse_id(request.GET.get("from")):
        return CREATE.prefilled(task_read(request, again).params)
    if written := parse_id(request.GET.get("words")):
        return CREATE.prefilled(_picked(task_read(request, written), request.GET.get("pick", "")))
    return CREATE.prefilled({})


def _picked(task: Task, pick: str) -> dict[str, Any]:
    drafts = dict(enumerate(task.result.get("results", ())))
    draft = drafts.get(int(pick) if pick.isdecimal() else 0, {})
    return {"custom_mode": True, "prompt": draft.get("lyrics"), "title": draft.get("title")}


def _page(request: MemberRequest, form: OperationForm) -> dict[str, Any]:
    shown = cards(queries.requests(request.team)[:SHOWN])
    return _form(form) | {"cards": shown} | watch("updates", shown)


def _form(form: OperationForm) -> dict[str, Any]:
    return _offer() | {
        "form": dress(form),
        "prefilled": form.is_bound or bool(form.initial),
        "more_open": any(form.errors.get(name) for name in MORE),
        "ideas": ideas.IDEAS,
        "styles": ideas.STYLES,
        "sections": ideas.SECTIONS,
    }


def _offer() -> dict[str, Any]:
    return {"operation": CREATE, "words": WORDS, "ticket": Ticket(initial={"form_key": uuid.uuid4()})}


def dress(form: OperationForm) -> OperationForm:
    """What this page adds to the catalog's widgets; the fields themselves stay as declared."""
    form.fields["custom_mode"].widget = forms.RadioSelect(choices=[("False", "Simple"), ("True", "Custom")])
    for name, attrs in LOOK.items():
        form.fields[name].widget.attrs |= attrs
    return form


LOOK = {
    "gpt_description_prompt": {"rows": 6, "placeholder": "A slow waltz about the last train home …"},
    "prompt": {
        "rows": 12,
        "placeholder": "[Verse]\nYour words …\n\nOr one sentence about them, then “Write lyrics”.",
    },
    "tags": {"rows": 3, "placeholder": "dream pop, warm, 96 bpm, A minor"},
    "negative_tags": {"placeholder": "distortion, choir"},
    "title": {"placeholder": "Left empty, the song finds its own"},
    "duration": {"placeholder": "Auto"},
}
