"""Requests on their way: their live updates, and what can be done about them."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.actions import submit
from studio.actions import tasks as verbs
from studio.actions.submit import Refused
from studio.catalog.operation import Yields
from studio.models import User
from studio.models.task import TaskQuerySet
from studio.web import queries, queries_shelf
from studio.web.access import MemberRequest, clip_read, is_part, member, producer, task_read
from studio.web.cards import ASKED, Arrived, Card, cards, parse_id, parse_known, version, watch

PAGE = 40
MOST_NEW = 20
KNOWN = _("What became of it is known by now.")


@member
@require_safe
def updates(request: MemberRequest) -> HttpResponse:
    return news_of(request, queries.requests(request.membership), "parts/updates.html", "updates")


@member
@require_safe
def library_updates(request: MemberRequest) -> HttpResponse:
    shown, base = (read(request.membership) for read in (queries_shelf.shelf, queries_shelf.base))
    return news_of(request, shown, "parts/updates.html", "library_updates", base=base, shelf=True)


@member
@require_safe
def take_updates(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    rows = queries.about(request.membership, clip_read(request, id))
    return news_of(request, rows, "parts/updates.html", "take_updates", of=id, versions=True)


@member
@require_safe
def answer(request: MemberRequest, id: uuid.UUID) -> JsonResponse:
    """What a request answered, as it came."""
    task = task_read(request, id)
    if task.state != task.State.SUCCEEDED or task.spec.yields is not Yields.DATA:
        raise Http404
    told = JsonResponse(task.result)
    told["Content-Disposition"] = f'attachment; filename="{task.operation}.json"'
    return told


@member
@require_safe
def activity_updates(request: MemberRequest) -> HttpResponse:
    tab = request.GET.get("tab", "")
    return news_of(request, _listed(request, tab), "activity.html#updates", "activity_updates", tab=_tab(tab))


def news_of(
    request: MemberRequest,
    rows: TaskQuerySet,
    template: str,
    route: str,
    of: uuid.UUID | None = None,
    base: TaskQuerySet | None = None,
    tab: str = "",
    beside: Callable[[], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """Nothing (204), or the changed cards, the new ones, the purse and a new marker, all out of band.

    `base`: requests with what their cards show, also those that are not listed. `beside` tells what else is
    new then.
    """
    known = parse_known(request.GET.getlist("known"))
    me = request.membership
    seen = queries.glimpse(me, known)
    places = queries.places_in_line(seen)
    changed = {task.pk for task in seen if version(task, places.get(task.pk)) != known[task.pk]}
    new = queries.newer(rows, me, parse_id(request.GET.get("newest")), MOST_NEW)
    if not changed and not new:
        return HttpResponse(status=204)
    new_cards = cards(me, queries.among(rows, new)) if new else []
    all_rows = queries.requests(me) if base is None else base
    known_cards = cards(me, queries.among(all_rows, known))
    newest = new_cards[0].task.pk if new_cards else parse_id(request.GET.get("newest"))
    marker = watch(route, [*new_cards, *known_cards], newest, of, tab)
    context |= beside() if beside else {}
    answer = render(request, template, _news(new_cards, known_cards, changed, known) | marker | context)
    decided = _decided(changed, known)
    own = _said([card for card in known_cards if card.task.pk in changed], decided, request.user)
    asked = _asked(new_cards, request) if request.membership.manages else ""
    if text := f"{own} {asked}".strip():
        trigger_client_event(answer, "news", {"text": text})
    return answer


def _news(
    new: list[Card], known: list[Card], changed: set[uuid.UUID], seen: dict[uuid.UUID, str]
) -> dict[str, Any]:
    fresh = [card for card in known if card.task.pk in changed]
    return {"new": new, "changed": fresh, "news": _said(fresh, _decided(changed, seen))}


def _decided(changed: set[uuid.UUID], seen: dict[uuid.UUID, str]) -> set[uuid.UUID]:
    """Those that waited for a manager when the page saw them last."""
    return {pk for pk in changed if seen[pk].startswith(ASKED)}


def _said(fresh: list[Card], decided: set[uuid.UUID], user: User | None = None) -> str:
    """What has ended, and what was approved; with a person, of what they asked for."""
    told = [card for card in fresh if card.task.pk in decided or not card.task.is_open]
    return " ".join(card.news for card in told if user in (None, card.task.user))


def _asked(new: list[Card], request: MemberRequest) -> str:
    """What others want a manager's word for."""
    sentence = gettext("%(title)s waits for approval.")
    waiting = [card for card in new if card.is_asked and card.task.user != request.user]
    return " ".join(sentence % {"title": card.title} for card in waiting)


def _listed(request: MemberRequest, tab: str) -> TaskQuerySet:
    """All requests, or those that wait for a manager's word."""
    rows = queries.requests(request.membership)
    return rows.asked() if _tab(tab) else rows


def _tab(said: str) -> str:
    return ASKED if said == ASKED else ""


@member
@require_safe
def activity(request: MemberRequest) -> HttpResponse:
    tab = _tab(request.GET.get("state", ""))
    rows = _listed(request, tab)
    before = parse_id(request.GET.get("before"))
    if before:
        rows = queries.older(rows, task_read(request, before))
    found = cards(request.membership, rows[: PAGE + 1])
    shown = found[:PAGE]
    more = shown[-1].task.pk if len(found) > PAGE else None
    context: dict[str, Any] = {"cards": shown, "more": more, "tab": tab}
    if before and is_part(request):
        return render(request, "activity.html#rows", context)
    live = {} if before else watch("activity_updates", shown, tab=tab)
    return render(request, "activity.html", context | live)


@producer
@require_POST
def cancel(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    task = task_read(request, id)
    if task.state == task.State.ASKED and task.user != request.user:
        return say(request, gettext("Who asked for it can take it back; a manager can decline it."))
    if not verbs.cancel(task):
        return say(request, gettext("Too late: it is being made already."))
    return say(request, gettext("Cancelled, credits returned.") if task.paid else gettext("Taken back."))


@producer
@require_POST
def again(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    try:
        task = submit.again(task_read(request, id), request.user)
    except Refused as refusal:
        return say(request, str(refusal))
    asked = task.state == task.State.ASKED
    return say(request, gettext("It waits for a manager.") if asked else gettext("On its way again."))


# --- requests of which nobody knows whether they were taken ---
@producer
@require_POST
def arrived(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    task, form = task_read(request, id), Arrived(request.POST)
    if not form.is_valid():
        return say(request, gettext("Enter the number that the request has there."))
    done = verbs.arrived(task, form.cleaned_data["ticket"])
    return say(request, gettext("It goes on under this number.") if done else str(KNOWN))


@producer
@require_POST
def send_again(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    return say(
        request, gettext("It is sent again.") if verbs.send_again(task_read(request, id)) else str(KNOWN)
    )


@producer
@require_POST
def give_up(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    done = verbs.give_up(task_read(request, id))
    return say(request, gettext("Given up, credits returned.") if done else str(KNOWN))


def say(request: MemberRequest, sentence: str, page: str = "activity") -> HttpResponse:
    """The list hears of the change by its own poll; the person reads one sentence."""
    if request.htmx:
        answer = HttpResponse(status=204)
        trigger_client_event(answer, "tasks-changed")
        trigger_client_event(answer, "toast", {"text": sentence})
        return answer
    messages.info(request, sentence)
    return redirect(page)
