"""What was done and can be undone: said once, by a toast to a script and by a strip to a plain browser."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from studio.actions import caps, changes, invitations, playlists, projects, rounds, shelf, teams
from studio.actions.sources import Refused
from studio.models import Clip, Membership, Playlist, Project, Team
from studio.web import (
    queries,
    queries_budgets,
    queries_playlists,
    queries_projects,
    queries_rounds,
    queries_shelf,
)
from studio.web.access import MemberRequest, member, require

# In the session: what can be undone, the newest first, and what is still to be said.
DEEDS, FRESH = "undo", "undo-fresh"
MOST = 8
OWN = ("rate", "like", "keep view", "drop view")  # what undoes one's own marks and views, whatever one's role
PAGES = (
    *("library", "trash", "projects", "playlists", "playlist"),
    *("take", "compare", "round", "family", "create", "activity", "shares", "team", "budgets"),
)

Step = tuple[str, Mapping[str, Any]]  # what undoes it, and with what
Data = Mapping[str, Any]
Undoing = Callable[[MemberRequest, Data], object]
Row = TypeVar("Row")


def offer(request: MemberRequest, said: str, *steps: Step) -> dict[str, str]:
    """Remember how to undo what was done, which the next page says; what a toast needs to say it now."""
    deed = {"key": uuid.uuid4().hex, "said": said, "steps": list(steps)}
    if steps:
        request.session[DEEDS] = [deed, *request.session.get(DEEDS, [])][:MOST]
    request.session[FRESH] = {"text": said} | ({"undo": _address(deed)} if steps else {})
    return dict(request.session[FRESH])


def thrown(request: MemberRequest, ids: Sequence[uuid.UUID], *steps: Step) -> None:
    """Offer to have back what is in the trash now."""
    many = len(ids)
    said = ngettext("One take is in the trash.", "%(count)s takes are in the trash.", many) % {"count": many}
    if ids:
        offer(request, said, *steps, ("restore", {"takes": [str(pk) for pk in ids]}))


def now(request: MemberRequest, answer: HttpResponse) -> HttpResponse:
    """Say what was done with this answer, which is a part of a page, rather than with the next page."""
    if said := request.session.pop(FRESH, None):
        trigger_client_event(answer, "toast", said)
    return answer


def page(request: MemberRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that says what was done before it was shown."""
    if request.htmx:
        return now(request, render(request, template, context, status=status))
    said = request.session.pop(FRESH, None)
    return render(request, template, context | {"done": said}, status=status)


def back(request: MemberRequest, route: str = "library") -> HttpResponse:
    """To the page from where it was asked for, as it was; to that of the route if it was none of ours."""
    came = (request.htmx.current_url if request.htmx else None) or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, {request.get_host()}):
        parts = urlsplit(came)
        try:
            if resolve(parts.path).url_name in PAGES:
                return redirect(parts._replace(scheme="", netloc="", fragment="").geturl())
        except Resolver404:
            pass
    return redirect(route)


@member
@require_POST
def undo(request: MemberRequest) -> HttpResponse:
    """Undo what the key names, or what was done last."""
    deeds = request.session.get(DEEDS, [])
    key = request.GET.get("key") or (deeds[0]["key"] if deeds else "")
    deed = next((deed for deed in deeds if deed["key"] == key), None)
    if deed is None:
        offer(request, gettext("This cannot be undone any more."))
        return back(request)
    if any(name not in OWN for name, _ in deed["steps"]):
        require(request, "spends")
    request.session[DEEDS] = [each for each in deeds if each is not deed]
    try:
        for name, data in reversed(deed["steps"]):
            UNDO[name](request, data)
        offer(request, gettext("That is undone."))
    except Refused as refusal:
        offer(request, str(refusal))
    return back(request)


def _address(deed: Data) -> str:
    return f"{reverse('undo')}?{urlencode({'key': deed['key']})}"


# --- what undoes a deed; of what is gone by now, nothing happens ---
def _move(request: MemberRequest, data: Data) -> None:
    for pk, ids in data["places"].items():
        project = queries_projects.project(request.membership, pk) if pk else None
        if project or not pk:
            shelf.move(request.team, _takes(request, ids), project)


def _rate(request: MemberRequest, data: Data) -> None:
    for rating, ids in data["ratings"].items():
        shelf.rate(request.team, request.user, _takes(request, ids), int(rating))


def _like(request: MemberRequest, data: Data) -> None:
    for liked, ids in data["likes"].items():
        shelf.like(request.team, request.user, _takes(request, ids), int(liked))


def _of_label(run: Callable[[Team, Iterable[uuid.UUID], str], None]) -> Undoing:
    return lambda request, data: run(request.team, _takes(request, data["takes"]), data["name"])


def _of_playlist(run: Callable[[Playlist, Data], object]) -> Undoing:
    return _of(lambda me, data: queries_playlists.playlist(me, uuid.UUID(data["playlist"])), run)


def _of_project(run: Callable[[Project, Data], object]) -> Undoing:
    return _of(lambda me, data: queries_projects.project(me, data["project"]), run)


def _of(find: Callable[[Membership, Data], Row | None], run: Callable[[Row, Data], object]) -> Undoing:
    def undo_it(request: MemberRequest, data: Data) -> None:
        if found := find(request.membership, data):
            run(found, data)

    return undo_it


def _cap(request: MemberRequest, data: Data) -> None:
    require(request, "manages")
    kind, found = queries_budgets.thing(request.team, data["of"])
    if found:
        caps.put(request.team, **{kind: found}, credits=data["credits"], by=request.user)


def _change(request: MemberRequest, data: Data) -> None:
    found, pk = queries_projects.project(request.membership, data["project"]), data["parent"]
    parent = queries_projects.project(request.membership, pk) if pk else None
    if found and (parent or not pk):
        projects.change(found, data["name"], parent)


def _guard(request: MemberRequest, data: Data) -> None:
    """Who saw a project before. Of whoever is not in the team any more nothing is said."""
    if found := queries_projects.project(request.membership, data["project"]):
        projects.guard(found, request.membership, data["private"], data["members"])


def _place(playlist: Playlist, data: Data) -> None:
    after, before = (uuid.UUID(data[side]) if data[side] else None for side in ("after", "before"))
    playlists.place(playlist, uuid.UUID(data["take"]), after, before)


def _put_back(request: MemberRequest, data: Data) -> None:
    found = queries_playlists.playlist(request.membership, uuid.UUID(data["playlist"]))
    if found and (ids := _takes(request, [data["take"]])):
        playlists.put_back(found, ids[0], data["place"])


def _uncollect(playlist: Playlist, data: Data) -> None:
    for pk in _uuids(data["takes"]):
        playlists.remove(playlist, pk)


def _rename_team(request: MemberRequest, data: Data) -> None:
    if data["team"] != str(request.team.pk):
        raise Refused(gettext("Go back to the team first in which it was done."))
    teams.rename(request.membership, data["name"])


def _change_take(clip: Clip, data: Data) -> None:
    if not changes.undo(clip, data["edit"]):
        raise Refused(gettext("Somebody has changed it again since."))


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    return [uuid.UUID(text) for text in texts]


def _takes(request: MemberRequest, texts: list[str]) -> list[uuid.UUID]:
    """Those that are still there for this person."""
    return queries_shelf.visible(request.membership, _uuids(texts))


UNDO: Mapping[str, Undoing] = {
    "restore": lambda request, data: shelf.restore(request.team, _takes(request, data["takes"])),
    "restore thrown": lambda request, data: shelf.restore_thrown(
        request.team, datetime.datetime.fromisoformat(data["at"])
    ),
    "trash": lambda request, data: shelf.trash(request.team, _takes(request, data["takes"]), request.user),
    "move": _move,
    "label": _of_label(shelf.label),
    "unlabel": _of_label(shelf.unlabel),
    "rate": _rate,
    "like": _like,
    "uncollect": _of_playlist(_uncollect),
    "place": _of_playlist(_place),
    "put back": _put_back,
    "rename playlist": _of_playlist(lambda playlist, data: playlists.rename(playlist, data["name"])),
    "forget playlist": lambda request, data: _of_playlist(
        lambda playlist, _: playlists.forget(playlist, request.user)
    )(request, data),
    "playlist back": lambda request, data: playlists.bring_back(
        request.team, uuid.UUID(data["playlist"]), request.user
    ),
    "change project": _change,
    "guard project": _guard,
    "archive project": _of_project(lambda project, data: projects.archive(project, over=data["over"])),
    "forget project": lambda request, data: _of_project(
        lambda project, _: projects.forget(project, request.user)
    )(request, data),
    "project back": lambda request, data: projects.bring_back(
        request.team, uuid.UUID(data["project"]), request.user
    ),
    "change role": lambda request, data: teams.change_role(request.membership, data["person"], data["role"]),
    "rename team": _rename_team,
    "reinvite": lambda request, data: invitations.bring_back(request.membership, data["invitation"]),
    "reopen round": _of(
        lambda me, data: queries_rounds.round(me, uuid.UUID(data["round"])),
        lambda round, data: rounds.undecide(round),
    ),
    "change take": _of(lambda me, data: queries.take(me, uuid.UUID(data["take"])), _change_take),
    "cap": _cap,
    "keep view": lambda request, data: shelf.keep_view(
        request.team, request.user, data["name"], data["query"]
    ),
    "drop view": lambda request, data: shelf.drop_view(request.team, request.user, data["name"]),
}
