"""Playlists: made, filled, put in order, played, and deleted."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.actions import playlists as verbs
from studio.actions.sources import Refused
from studio.models import Playlist
from studio.web import queries_playlists as queries
from studio.web import queries_shelf, undo
from studio.web.access import MemberRequest, member, producer, producer_writes
from studio.web.cards import parse_id

UP, DOWN = -1, 1


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=verbs.LONGEST_NAME)


class Collecting(forms.Form):
    """Into which playlist the chosen takes go."""

    playlist = forms.ChoiceField(label=_("Playlist"), required=False)
    name = forms.CharField(label=_("Or a new one"), required=False, max_length=verbs.LONGEST_NAME)

    def __init__(self, playlists: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, auto_id="collect_%s")
        self.fields["playlist"].choices = [("", _("Choose …")), *playlists]  # type: ignore[attr-defined]


def collect(request: MemberRequest, ids: Sequence[uuid.UUID]) -> Playlist | None:
    """Put takes into the playlist that the form names, or into a new one."""
    form = Collecting(queries_shelf.menus(request.membership).playlists, request.POST)
    if not form.is_valid():
        return None
    name, pk = form.cleaned_data["name"], parse_id(form.cleaned_data["playlist"])
    found = queries.playlist(request.membership, pk) if pk else None
    if name:
        try:
            found = verbs.begin(request.team, request.user, name)
        except Refused as refusal:
            undo.offer(request, str(refusal))
    if found:
        _put_in(request, found, ids, begun=bool(name))
    return found


def _put_in(request: MemberRequest, found: Playlist, ids: Sequence[uuid.UUID], *, begun: bool) -> None:
    known = queries.members(found)
    many = verbs.add(request.membership, found, ids)
    new = [str(pk) for pk in queries.members(found) - known]
    said = ngettext("One take is put into “%(name)s”.", "%(count)s takes are put into “%(name)s”.", many)
    here = {"playlist": str(found.pk)}
    step = ("forget playlist", here) if begun else ("uncollect", here | {"takes": new})
    undo.offer(request, said % {"count": many, "name": found.name}, step)


@producer_writes
@require_http_methods(["GET", "HEAD", "POST"])
def playlists(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            made = verbs.begin(request.team, request.user, form.cleaned_data["name"])
            said = gettext("“%(name)s” is begun.") % {"name": made.name}
            undo.offer(request, said, ("forget playlist", {"playlist": str(made.pk)}))
            return redirect("playlist", made.pk)
        except Refused as refusal:
            form.add_error("name", str(refusal))
    context = {"playlists": queries.playlists(request.membership), "form": form}
    return undo.page(request, "playlists.html", context, status=422 if form.is_bound else 200)


@member
@require_safe
def playlist(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    return _page(request, _read(request, id), NameForm())


@producer
@require_POST
def change(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Its name, its order, or what is in it."""
    found = _read(request, id)
    if "rename" in request.POST:
        return _rename(request, found)
    do = next((verb for verb in CHANGES if verb in request.POST), "")
    if do and (pk := parse_id(request.POST[do])):
        CHANGES[do](request, found, pk)
    return redirect("playlist", found.pk)


def _rename(request: MemberRequest, found: Playlist) -> HttpResponse:
    form, old = NameForm(request.POST), found.name
    try:
        verbs.rename(found, request.POST.get("name", ""))
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return _page(request, found, form, status=422)
    said = gettext("It is called “%(name)s” now.") % {"name": found.name}
    undo.offer(request, said, ("rename playlist", {"playlist": str(found.pk), "name": old}))
    return redirect("playlist", found.pk)


def _move(by: int) -> Callable[[MemberRequest, Playlist, uuid.UUID], None]:
    def move(request: MemberRequest, found: Playlist, pk: uuid.UUID) -> None:
        _moved(request, found, pk, lambda: verbs.move(request.membership, found, pk, by))

    return move


def _place(request: MemberRequest, found: Playlist, pk: uuid.UUID) -> None:
    """Where it was dropped: between the two takes that its page showed there."""
    after, before = (parse_id(request.POST.get(side)) for side in ("after", "before"))
    _moved(request, found, pk, lambda: verbs.place(found, pk, after, before))


def _moved(request: MemberRequest, found: Playlist, pk: uuid.UUID, move: Callable[[], object]) -> None:
    order = queries.order(found)
    move()
    if pk not in order or queries.order(found) == order:
        return
    at = order.index(pk)
    after, before = (str(order[n]) if 0 <= n < len(order) else "" for n in (at - 1, at + 1))
    data = {"playlist": str(found.pk), "take": str(pk), "after": after, "before": before}
    undo.offer(request, gettext("The order is changed."), ("place", data))


def _remove(request: MemberRequest, found: Playlist, pk: uuid.UUID) -> None:
    place = queries.place(found, pk)
    verbs.remove(found, pk)
    if place is not None:
        data = {"playlist": str(found.pk), "take": str(pk), "place": place}
        undo.offer(request, gettext("The take is off the playlist."), ("put back", data))


CHANGES = {"up": _move(UP), "down": _move(DOWN), "place": _place, "remove": _remove}


@producer
@require_POST
def forget(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    found = _read(request, id)
    verbs.forget(found, request.user)
    said = gettext("“%(name)s” is deleted; its takes stay.") % {"name": found.name}
    undo.offer(request, said, ("playlist back", {"playlist": str(found.pk)}))
    return redirect("playlists")


def _page(request: MemberRequest, found: Playlist, form: NameForm, status: int = 200) -> HttpResponse:
    clips = list(queries.takes(request.membership, found))
    seconds = sum(clip.duration for clip in clips)
    context = {"playlist": found, "clips": clips, "seconds": seconds, "form": form}
    return undo.page(request, "playlist.html", context, status=status)


def _read(request: MemberRequest, id: uuid.UUID) -> Playlist:
    found = queries.playlist(request.membership, id)
    if found is None:
        raise Http404
    return found
