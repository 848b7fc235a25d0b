"""Asking for a song: the Create page, and the two requests that its form makes."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from studio import catalog
from studio.actions import routes
from studio.actions.submit import Refused
from studio.catalog.operation import Operation, OperationForm
from studio.models import Account, Task
from studio.web import ideas, makers, presets, queries
from studio.web.access import MemberRequest, producer, task_read
from studio.web.asking import ask, cap_line, dress, into, new_ticket
from studio.web.cards import cards, parse_id, watch

SHOWN = 12  # requests beside the form
CREATE, WORDS, STYLE = catalog.get("create"), catalog.get("lyrics"), catalog.get("upsample_tags")
BRIEF_LIMIT = 119
PLACEHOLDER = _("[Verse]\nYour words …\n\nOr one sentence about them, then “Write lyrics”.")
MORE = ("mv", "style_weight", "weirdness_constraint", "duration")


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _create(request)
    return render(request, "compose.html", _page(request, _prefilled(request)))


def again(task: Task) -> str:
    """The form as it was sent."""
    project = f"&project={task.project_id}" if task.project_id else ""
    return f"{reverse('create')}?from={task.pk}{project}"


def _create(request: MemberRequest) -> HttpResponse:
    form = dress(CREATE.from_post(request.POST), request.membership)
    if not form.is_valid():
        return _refuse(request, form)
    try:
        task = ask(request, CREATE, form)
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _refuse(request, form)
    return _accept(request, task) if request.htmx else redirect(again(task))


@producer
@require_POST
def words(request: MemberRequest) -> HttpResponse:
    """Two drafts of lyrics about what the form says so far."""
    sentence = gettext("Say here in one sentence what the lyrics should be about.")
    return _beside(request, WORDS, {"description": brief(request.POST)}, "prompt", sentence)


@producer
@require_POST
def style(request: MemberRequest) -> HttpResponse:
    """A full description of the style in the form."""
    typed = {"tags": request.POST.get("tags", "")}
    return _beside(request, STYLE, typed, "tags", gettext("Name a style in a few words first."))


def _beside(
    request: MemberRequest, operation: Operation, wish: Mapping[str, str], box: str, missing: str
) -> HttpResponse:
    """Ask for something that helps to fill in the form; the form itself is only shown again."""
    form, asked = dress(CREATE.from_post(request.POST), request.membership), operation.from_post(wish)
    said, task = (box, "") if asked.is_valid() else (box, missing), None
    if not said[1]:
        try:
            task = ask(request, operation, asked)
        except Refused as refusal:
            said = ("", str(refusal))
    form.errors.clear()
    if said[1]:
        form.add_error(said[0] or None, said[1])
        return _refuse(request, form)
    return (
        _accept(request, task)
        if request.htmx and task
        else render(request, "compose.html", _page(request, form))
    )


def brief(posted: QueryDict) -> str:
    """What the lyrics should be about: the first box that says something, cut at a word."""
    boxes = ("prompt", "gpt_description_prompt", "title", "tags")
    text = next((text for name in boxes if (text := " ".join(posted.get(name, "").split()))), "")
    return cut(text)


def cut(text: str) -> str:
    """Not longer than the writer takes it, and cut at a word."""
    return text if len(text) <= BRIEF_LIMIT else text[: BRIEF_LIMIT + 1].rpartition(" ")[0][:BRIEF_LIMIT]


def _accept(request: MemberRequest, task: Task) -> HttpResponse:
    """Only the foot of the form is new: what was typed meanwhile stays. The list has its own poll."""
    answer = render(request, "compose.html#foot", _offer(request) | {"accepted": task})
    answer["HX-Trigger"] = "tasks-changed"
    return answer


def _refuse(request: MemberRequest, form: OperationForm) -> HttpResponse:
    if not request.htmx:
        return render(request, "compose.html", _page(request, form), status=422)
    answer = render(request, "compose.html#form", _form(request, form), status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#compose", "outerHTML show:none"
    return answer


def _prefilled(request: MemberRequest) -> OperationForm:
    return dress(CREATE.prefilled(_settings(request)), request.membership)


def _settings(request: MemberRequest) -> Mapping[str, Any]:
    """Nothing, or all settings of an earlier request, or the words or the style that were picked, or those of
    the example, or a preset, or words from the desk."""
    if again := parse_id(request.GET.get("from")):
        return dict(task_read(request, again).params)
    if written := parse_id(request.GET.get("words")):
        return _picked(task_read(request, written), request.GET.get("pick", ""))
    if enriched := parse_id(request.GET.get("style")):
        result = task_read(request, enriched).result
        return {"custom_mode": True, "tags": result.get("upsampled_tags")}
    if "example" in request.GET:
        return CREATE.example
    return {"mv": request.GET.get("mv") or None} | (presets.filled(request, CREATE) or {})


def _picked(task: Task, pick: str) -> dict[str, Any]:
    drafts = dict(enumerate(task.result.get("results", ())))
    draft = drafts.get(int(pick) if pick.isdecimal() else 0, {})
    return {"custom_mode": True, "prompt": draft.get("lyrics"), "title": draft.get("title")}


def _page(request: MemberRequest, form: OperationForm) -> dict[str, Any]:
    shown = cards(request.membership, queries.requests(request.membership)[:SHOWN])
    account = Account.of(request.team)
    makers.begin_with(form, account)
    trouble = makers.trouble(request, account)
    return _form(request, form) | {"cards": shown, "trouble": trouble} | watch("updates", shown)


def _form(request: MemberRequest, form: OperationForm) -> dict[str, Any]:
    form.fields["prompt"].widget.attrs["placeholder"] = PLACEHOLDER
    return (
        _offer(request)
        | presets.offers(request, CREATE)
        | {
            "form": form,
            "prefilled": form.is_bound or bool(form.initial),
            "more_open": any(form.errors.get(name) for name in MORE),
            "ideas": ideas.IDEAS,
            "styles": ideas.STYLES,
            "sections": ideas.SECTIONS,
        }
    )


def _offer(request: MemberRequest) -> dict[str, Any]:
    route = routes.preview(request.team, CREATE)
    offered = {"operation": CREATE, "route": route, "by": makers.line(route, None, several=False)}
    place = into(request)
    offered |= {"words": WORDS, "style": STYLE, "ticket": new_ticket(place)}
    return offered | cap_line(request, route.credits, place)
