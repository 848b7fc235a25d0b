"""Where a person is in their queue: kept while they listen, asked for when they begin somewhere else."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from studio.actions import listening as verbs
from studio.actions import playlists
from studio.actions.submit import Refused
from studio.models import Clip
from studio.web.access import MemberRequest, is_part, member, producer
from studio.web.cards import parse_id


class Told(forms.Form):
    """What a browser says of itself, beside the takes."""

    position = forms.FloatField(min_value=0, max_value=24 * 3600, required=False)
    device = forms.CharField(max_length=36, required=False)


class SaveForm(forms.Form):
    name = forms.CharField(label=_("Save as a playlist"), max_length=playlists.LONGEST_NAME)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="queue_%s")


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listening(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _keep(request)
    place = verbs.place(request.membership)
    return JsonResponse(
        {
            "queue": [_address(clip) for clip in place.queue],
            "picked": [_address(clip) for clip in place.queue if clip.pk in place.picked],
            "current": _address(place.current) if place.current else "",
            "position": place.position,
            "device": place.device,
        }
    )


def _keep(request: MemberRequest) -> HttpResponse:
    told = Told(request.POST)
    if not told.is_valid():
        return HttpResponse(gettext("This is no place in a take."), status=422, content_type="text/plain")
    verbs.keep(
        request.team,
        request.user,
        _ids(request.POST.getlist("take")),
        current=parse_id(request.POST.get("current")),
        position=told.cleaned_data["position"] or 0.0,
        picked=_ids(request.POST.getlist("picked")),
        device=told.cleaned_data["device"],
    )
    return HttpResponse(status=204)


@member
@never_cache
@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    """The list beside the player."""
    return _panel(request, SaveForm())


@producer
@require_POST
def save(request: MemberRequest) -> HttpResponse:
    """Keep the queue as a playlist."""
    form = SaveForm(request.POST)
    takes = _ahead(verbs.place(request.membership))
    if not form.is_valid():
        return _panel(request, form, status=422)
    try:
        made = playlists.begin(request.team, request.user, form.cleaned_data["name"])
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return _panel(request, form, status=422)
    playlists.add(request.membership, made, [clip.pk for clip in takes])
    if not is_part(request):
        return redirect("playlist", made.pk)
    answer = _panel(request, SaveForm())
    text = gettext("The queue is kept as “%(name)s”.") % {"name": made.name}
    said = {"text": text, "action": gettext("Open"), "href": reverse("playlist", args=[made.pk])}
    trigger_client_event(answer, "toast", said)
    return answer


def _panel(request: MemberRequest, form: SaveForm, status: int = 200) -> HttpResponse:
    place = verbs.place(request.membership)
    following = [clip for clip in _ahead(place) if clip != place.current]
    context = {
        "current": place.current,
        "picked": [clip for clip in following if clip.pk in place.picked],
        "rest": [clip for clip in following if clip.pk not in place.picked],
        "form": form,
    }
    return render(request, "parts/queue.html", context, status=status)


def _ahead(place: verbs.Place) -> list[Clip]:
    """The take that is on and what comes after it."""
    queue = list(place.queue)
    return queue[queue.index(place.current) :] if place.current else queue


def _address(clip: Clip) -> str:
    return reverse("player", args=[clip.pk])


def _ids(texts: Sequence[str]) -> list[uuid.UUID]:
    return [pk for text in texts[: verbs.MOST] if (pk := parse_id(text))]
