"""The library: the team's takes, narrowed down by the page's address, as a list, a grid or a table."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from studio.actions import shelf
from studio.actions.projects import Folder
from studio.web import queries_shelf, undo
from studio.web.access import MemberRequest, clip_read, is_part, member, task_read
from studio.web.cards import cards, parse_id, watch
from studio.web.playlists import Collecting
from studio.web.queries_shelf import BY_DATE, Menus
from studio.web.shelf_forms import VIEWS, Filing, Filters, ViewForm

PAGE = 15  # requests, of two takes each
SOME = 30  # takes
COUNTED = 1000  # takes that nobody likes; who has more is told so
TRASHED = 40
VIEW = "library-view"  # a cookie: how this person looks at the library
KEPT = 365 * 86_400  # seconds
COLUMNS = (
    ("title", _("Title")),
    ("bpm", _("Tempo")),
    ("key", _("Key")),
    ("length", _("Length")),
    ("model", _("Model")),
    ("rating", _("Rating")),
    ("person", _("Made by")),
    ("", _("Date")),
)
FALLING = ("rating", "length")  # what one wants the most of first


@member
@require_safe
def library(request: MemberRequest) -> HttpResponse:
    menus = queries_shelf.menus(request.membership)
    filters = Filters(menus, request.GET)
    wish, view = filters.wish, _view(request, filters)
    query = {name: str(value) for name, value in request.GET.items() if name != "before"}
    before = parse_id(request.GET.get("before"))
    one_by_one = view != "list" or wish.get("sort", "") not in BY_DATE
    found = _takes(request, wish, before) if one_by_one else _requests(request, wish, before)
    context: dict[str, Any] = found | {
        "shelf": True,
        "view": view,
        "more": _address(query, before=found["last"]) if found["last"] else "",
    }
    if before and is_part(request):
        return render(request, f"library.html#{'lines' if view == 'table' else 'shelf'}", context)
    if before is None and not wish and not one_by_one:  # nothing that is on its way fits a filter
        context |= watch("library_updates", found["cards"])
    context |= {"filters": filters, "wish": wish} | _around(request, filters, menus, query, view)
    answer = undo.page(request, "library.html", context)
    if view != request.COOKIES.get(VIEW, "list"):
        answer.set_cookie(VIEW, view, max_age=KEPT, secure=request.is_secure(), httponly=True, samesite="Lax")
    return answer


def _view(request: MemberRequest, filters: Filters) -> str:
    """How it is shown: as the address says, else as this person looked at it last."""
    kept = request.COOKIES.get(VIEW, "")
    asked: str = filters.typed.get("view", "")
    return asked or (kept if kept in VIEWS else "list")


def _requests(request: MemberRequest, wish: Mapping[str, Any], before: uuid.UUID | None) -> dict[str, Any]:
    rows = queries_shelf.shelf(request.membership, wish)
    if before:
        rows = queries_shelf.after(rows, task_read(request, before), wish.get("sort") == "old")
    found = cards(request.membership, rows[: PAGE + 1])
    shown = found[:PAGE]
    return {"cards": shown, "last": shown[-1].task.pk if len(found) > PAGE else None}


def _takes(request: MemberRequest, wish: Mapping[str, Any], before: uuid.UUID | None) -> dict[str, Any]:
    behind = clip_read(request, before) if before else None
    found = queries_shelf.takes(request.membership, wish, behind, SOME + 1)
    shown = found[:SOME]
    return {"takes": shown, "one_by_one": True, "last": shown[-1].pk if len(found) > SOME else None}


def _address(query: Mapping[str, str], **changes: Any) -> str:
    asked = {name: value for name, value in {**query, **changes}.items() if value not in (None, "")}
    return f"{reverse('library')}?{urlencode(asked)}" if asked else reverse("library")


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, with the address that sorts by it, the other way round the second time."""

    name: str
    title: Any
    address: str
    sorted: str  # for aria-sort


def _columns(query: Mapping[str, str]) -> list[Column]:
    sort = query.get("sort", "")
    found = []
    for name, title in COLUMNS:
        up, down = (name, f"-{name}") if name else ("old", "")
        first, then = (down, up) if name in FALLING or not name else (up, down)
        address = _address(query, sort=then if sort == first else first)
        found.append(Column(name, title, address, {up: "ascending", down: "descending"}.get(sort, "")))
    return found


def _around(
    request: MemberRequest, filters: Filters, menus: Menus, query: Mapping[str, str], view: str
) -> dict[str, Any]:
    """What stands around the takes."""
    tree, here = menus.projects, filters.here
    path = tree.path(here)
    inside = [folder for folder in tree.inside(here) if not folder.archived or (path and path[-1].archived)]
    asked = urlencode(query)
    unliked = shelf.unliked(request.team, tree.below(here))[: COUNTED + 1].count() if here else 0
    return {
        "filing": Filing(menus),
        "collecting": Collecting(menus.playlists),
        "views": menus.views,
        "view_form": ViewForm(query=asked),
        "chips": list(filters.chips(query)),
        "looks": [(name, title, _address(query, view=name)) for name, title in VIEWS.items()],
        "columns": _columns(query) if view == "table" else [],
        "path": path,
        "here": path[-1] if path else None,
        "inside": inside,
        "unliked": unliked,
        "unliked_said": _said(unliked),
        "switches": _switches(menus, here),
    }


def _said(many: int) -> str:
    """A number that is counted no further than to a thousand."""
    return f"{number_format(COUNTED, force_grouping=True)}+" if many > COUNTED else str(many)


def _switches(menus: Menus, here: uuid.UUID | None) -> list[tuple[Folder, bool]]:
    """The projects that can be gone to, and which of them this is."""
    return [(folder, folder.pk == here) for folder in menus.projects if not folder.archived]


@member
@require_POST
def view(request: MemberRequest) -> HttpResponse:
    """Keep what the library shows under a name, or forget it."""
    team, user = request.team, request.user
    if name := request.POST.get("drop"):
        if kept := queries_shelf.kept_view(team, user, name):
            shelf.drop_view(team, user, name)
            said = gettext("The view “%(name)s” is forgotten.") % {"name": name}
            undo.offer(request, said, ("keep view", {"name": kept.name, "query": kept.query}))
        return undo.back(request)
    form = ViewForm(request.POST)
    if not form.is_valid():
        undo.offer(request, gettext("A view needs a name of at most 60 characters."))
        return undo.back(request)
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    old = queries_shelf.kept_view(team, user, name)
    shelf.keep_view(team, user, name, query)
    steps = ("keep view", {"name": name, "query": old.query}) if old else ("drop view", {"name": name})
    undo.offer(request, gettext("The view is kept as “%(name)s”.") % {"name": name}, steps)
    return redirect(f"{reverse('library')}?{query}")


@member
@require_safe
def trash(request: MemberRequest) -> HttpResponse:
    found = list(queries_shelf.in_trash(request.membership)[: TRASHED + 1])
    clips = [(clip, clip.trashed + shelf.KEPT, shelf.size(clip)) for clip in found[:TRASHED] if clip.trashed]
    context = {
        "clips": clips,
        "more": len(found) > TRASHED,
        "days": shelf.KEPT.days,
        "freed": sum(size for *__, size in clips),
        "shelf": True,
    }
    return undo.page(request, "trash.html", context)


@member
@require_POST
def played(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """Somebody has begun to listen."""
    shelf.heard(request.user, clip_read(request, id))
    return HttpResponse(status=204)
