"""What the library reads: the team's finished takes, narrowed down by what its address asks for."""

import datetime
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from studio.models import Clip, Label, Mark, Membership, Playlist, Project, SavedView, Task, Team, User
from studio.models.clip import ClipQuerySet
from studio.models.task import ACTIVE, TaskQuerySet
from studio.web.queries import SONGS, requests

Wish = Mapping[str, Any]
EVERYTHING: Wish = {}

# What each field of the filters asks of a take.
ASKS: Mapping[str, Callable[[Any], Q]] = {
    "q": lambda text: Q(title__icontains=text) | Q(tags__icontains=text) | Q(lyrics__icontains=text),
    "person": lambda pk: Q(user=pk),
    # Not by its column: the database would go through the whole project again for each request.
    "project": lambda pk: Q(Exists(Project.objects.filter(pk=pk, clips=OuterRef("pk")))),
    "label": lambda name: Q(labels__name=name),
    "operation": lambda key: Q(task__operation=key),
    "mv": lambda name: Q(mv=name),
    "key": lambda name: Q(key__iexact=name),
    "bpm_from": lambda bpm: Q(bpm__gte=bpm),
    "bpm_to": lambda bpm: Q(bpm__lte=bpm),
    "longer": lambda seconds: Q(duration__gte=seconds),
    "shorter": lambda seconds: Q(duration__lte=seconds),
    "since": lambda day: Q(created__gte=_at(day, datetime.time.min)),
    "until": lambda day: Q(created__lte=_at(day, datetime.time.max)),
}
SORTS = {"": ("-created", "-id"), "old": ("created", "id")}


def shelf(team: Team, user: User, wish: Wish = EVERYTHING) -> TaskQuerySet:
    """The requests whose takes are asked for, with those takes and what this person thinks of them."""
    # Looked for from the newest request on, so that a page is full long before all takes were seen; by the
    # request alone, or SQLite takes the index of the team and looks through all of its takes each time.
    wanted = Q(Exists(_fitting(Clip.objects.filter(task=OuterRef("pk")), user, wish)))
    if not wish:  # what is still on its way fits no filter
        wanted |= Q(state__in=ACTIVE)
    rows = base(team, user, wish).filter(wanted, operation__in=SONGS)
    return rows.order_by(*SORTS[str(wish.get("sort", ""))])


def base(team: Team, user: User, wish: Wish = EVERYTHING) -> TaskQuerySet:
    """All requests of the team, with the takes that are asked for, marked by this person."""
    mine = Prefetch("marks", Mark.objects.filter(user=user), to_attr="mine")
    shown = _fitting(Clip.objects.all(), user, wish).order_by("index").defer("lyrics", "timeline", "details")
    rows = requests(team).prefetch_related(None)
    return rows.prefetch_related(
        Prefetch("clips", shown.select_related("project").prefetch_related(mine, "labels"))
    )


def _fitting(rows: ClipQuerySet, user: User, wish: Wish) -> ClipQuerySet:
    """Those of the takes that fit the wish and are not in the trash."""
    rows = rows.filter(trashed=None)
    for name, value in wish.items():
        if name in ASKS:
            rows = rows.filter(ASKS[name](value))
    marks = Mark.objects.filter(clip=OuterRef("pk"), user=user)
    if wish.get("liked"):
        rows = rows.filter(Exists(marks.filter(liked=1)))
    if wish.get("rated"):
        rows = rows.filter(Exists(marks.filter(rating__gte=wish["rated"])))
    if wish.get("unplayed"):
        rows = rows.filter(~Exists(marks.filter(played__isnull=False)))
    if wish.get("stems"):
        rows = rows.filter(Exists(_stems()))
    return rows


def _stems() -> ClipQuerySet:
    return Clip.objects.filter(origins__parent=OuterRef("pk")).exclude(stem="")


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A moment of the day. Compared with this, dates need no function for each row."""
    return timezone.make_aware(datetime.datetime.combine(day, time))


def after(rows: TaskQuerySet, row: Task, oldest_first: bool) -> TaskQuerySet:
    """The rows behind this one in the list's order."""
    if oldest_first:
        return rows.filter(Q(created__gt=row.created) | Q(created=row.created, pk__gt=row.pk))
    return rows.filter(Q(created__lt=row.created) | Q(created=row.created, pk__lt=row.pk))


def in_trash(team: Team) -> ClipQuerySet:
    rows = Clip.objects.for_team(team).exclude(trashed=None).select_related("task", "user")
    return rows.defer("timeline", "details", "lyrics").order_by("-trashed", "-pk")


def marks(clip: Clip, user: User) -> list[Mark]:
    return list(Mark.objects.filter(clip=clip, user=user))


def people(team: Team) -> list[tuple[str, str]]:
    """Who is in the team, as choices of a field."""
    rows = Membership.objects.filter(team=team).select_related("user").order_by("joined")
    return [(str(row.user_id), row.user.display_name) for row in rows]


def folders(team: Team) -> QuerySet[Project]:
    """All projects of the team and how many takes lie in each, those that are worked on first."""
    filled = Count("clips", filter=Q(clips__trashed=None))
    return Project.objects.filter(team=team).annotate(filled=filled).order_by("archived", "name")


def project(team: Team, pk: str) -> Project | None:
    return Project.objects.filter(team=team, pk=pk).first()


def menus(team: Team, user: User) -> dict[str, list[tuple[str, str]]]:
    """What there is to choose from in the library, by name: projects, those that are worked on first, labels,
    playlists, and this person's kept views with their addresses. All in one query."""
    never = Value(False)
    playlists = Playlist.objects.filter(team=team, deleted=None)
    kept = SavedView.objects.filter(team=team, user=user)
    named = [
        _named("project", Project.objects.filter(team=team), "pk", Q(archived__isnull=False)),
        _named("label", Label.objects.filter(team=team), "name", never),
        _named("playlist", playlists, "pk", never),
        _named("view", kept, "query", never),
    ]
    found: dict[str, list[tuple[str, str]]] = {"project": [], "label": [], "playlist": [], "view": []}
    for kind, value, name, _ in named[0].union(*named[1:], all=True).order_by("last", "name"):
        pk = kind in ("project", "playlist")  # as text, a database has them with dashes or without
        found[kind].append((str(uuid.UUID(value)) if pk else value, name))
    return found


def _named(kind: str, rows: QuerySet[Any], value: str, last: Value | Q) -> QuerySet[Any]:
    rows = rows.annotate(kind=Value(kind), value=Cast(value, TextField()), last=last)
    return rows.values_list("kind", "value", "name", "last")


def masters(team: Team, ids: Iterable[uuid.UUID]) -> list[Clip]:
    """These takes of the team, oldest first, with what their files are named by."""
    rows = Clip.objects.for_team(team).filter(pk__in=list(ids), trashed=None).select_related("team")
    return list(rows.order_by("created", "index"))
