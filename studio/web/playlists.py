"""Playlists: made, filled, put in order, played, and deleted."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.actions import playlists as verbs
from studio.actions.sources import Refused
from studio.models import Playlist
from studio.web import queries_playlists as queries
from studio.web import queries_shelf
from studio.web.access import MemberRequest, member
from studio.web.cards import parse_id

GONE = "playlist-gone"  # in the session: the one that was deleted last
UP, DOWN = -1, 1


class NameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=verbs.LONGEST_NAME)


class Collecting(forms.Form):
    """Into which playlist the chosen takes go."""

    playlist = forms.ChoiceField(label="Playlist", required=False)
    name = forms.CharField(label="Or a new one", required=False, max_length=verbs.LONGEST_NAME)

    def __init__(self, playlists: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, auto_id="collect_%s")
        self.fields["playlist"].choices = [("", "Choose …"), *playlists]  # type: ignore[attr-defined]


def collect(request: MemberRequest, ids: Sequence[uuid.UUID]) -> Playlist | None:
    """Put takes into the playlist that the form names, or into a new one."""
    form = Collecting(queries_shelf.menus(request.team, request.user)["playlist"], request.POST)
    if not form.is_valid():
        return None
    name, pk = form.cleaned_data["name"], parse_id(form.cleaned_data["playlist"])
    found = queries.playlist(request.team, pk) if pk else None
    if name:
        found = verbs.begin(request.team, request.user, name)
    if found:
        verbs.add(found, ids)
    return found


@member
@require_http_methods(["GET", "HEAD", "POST"])
def playlists(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            return redirect("playlist", verbs.begin(request.team, request.user, form.cleaned_data["name"]).pk)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    gone = request.session.get(GONE)
    context = {"playlists": queries.playlists(request.team), "form": form, "gone": gone}
    return render(request, "playlists.html", context, status=422 if form.is_bound else 200)


@member
@require_safe
def playlist(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    return _page(request, _read(request, id), NameForm())


@member
@require_POST
def change(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Its name, its order, or what is in it."""
    found = _read(request, id)
    if "rename" in request.POST:
        form = NameForm(request.POST)
        try:
            verbs.rename(found, request.POST.get("name", ""))
        except Refused as refusal:
            form.add_error("name", str(refusal))
            return _page(request, found, form, status=422)
    elif (do := next((verb for verb in ("up", "down", "remove") if verb in request.POST), "")) and (
        pk := parse_id(request.POST[do])
    ):
        verbs.remove(found, pk) if do == "remove" else verbs.move(found, pk, UP if do == "up" else DOWN)
    return redirect("playlist", found.pk)


@member
@require_POST
def forget(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    found = _read(request, id)
    verbs.forget(found)
    request.session[GONE] = {"name": found.name, "id": str(found.pk)}
    return redirect("playlists")


@member
@require_POST
def bring_back(request: MemberRequest) -> HttpResponse:
    """Have back the one that was deleted last."""
    gone = request.session.pop(GONE, None)
    if gone and verbs.bring_back(request.team, uuid.UUID(gone["id"])):
        return redirect("playlist", gone["id"])
    return redirect("playlists")


def _page(request: MemberRequest, found: Playlist, form: NameForm, status: int = 200) -> HttpResponse:
    clips = list(queries.takes(found))
    seconds = sum(clip.duration for clip in clips)
    context = {"playlist": found, "clips": clips, "seconds": seconds, "form": form}
    return render(request, "playlist.html", context, status=status)


def _read(request: MemberRequest, id: uuid.UUID) -> Playlist:
    found = queries.playlist(request.team, id)
    if found is None:
        raise Http404
    return found
