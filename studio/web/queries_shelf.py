"""What the library reads: the takes that a person sees, narrowed down by what its address asks for.

What is asked for may be on every second take or on none. So a few takes are looked for first, in no order:
by an index it is soon known that they are few, and soon that they are many. Where they are few, the page is
made of them; where they are many, it is soon full, from the newest on. Of a word PostgreSQL tells beforehand
how many takes it expects, so that neither has to be tried in vain.
"""

import datetime
import json
import uuid
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Lower
from django.utils import timezone
from django.utils.translation import gettext

from studio.actions.projects import Folder, Tree
from studio.models import Clip, Label, Mark, Membership, Note, Playlist, Project, SavedView, Task, Team, User
from studio.models.clip import ClipQuerySet
from studio.models.searching import SEARCH
from studio.models.task import OPEN, TaskQuerySet, there
from studio.web.queries import SONGS, older, requests

Choices = list[tuple[str, str]]
Wish = Mapping[str, Any]
Asks = Mapping[str, Callable[[Any], Q]]
EVERYTHING: Wish = {}

# What each field of the filters asks of a take.
ASKS: dict[str, Callable[[Any], Q]] = {
    "q": lambda text: Q(title__icontains=text) | Q(tags__icontains=text) | Q(lyrics__icontains=text),
    "person": lambda pk: Q(user=pk),
    "project": lambda pks: Q(project__in=pks) if pks else Q(project=None),
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
# The same within each request: not by its column, or the database would go through all of the project, or of
# the person, again for each.
IN_EACH_REQUEST = ASKS | {
    "person": lambda pk: Q(Exists(User.objects.filter(pk=pk, clips=OuterRef("pk")))),
    "project": lambda pks: (
        Q(Exists(Project.objects.filter(pk__in=pks, clips=OuterRef("pk")))) if pks else Q(project=None)
    ),
}
FEW, SOME, MOST = 100, 2000, 5000  # takes
# Where h of n takes fit, all of them are fetched at the cost of h; or 15 · n / 2h requests are looked at,
# each at the cost of 3, until a page is full. That is the same where h² is so many times n:
LOOKS = 24
NO_FILTER = {"sort", "view"}
BY_DATE = ("", "old")  # the orders in which a request keeps its takes together
ORDERS: Mapping[str, tuple[Any, Q]] = {  # by what of a take, and of which takes that is known
    "title": (Lower("title"), Q()),
    "length": (F("duration"), Q()),
    "bpm": (F("bpm"), Q(bpm__isnull=False)),
    "key": (F("key"), Q(key__gt="")),
    "model": (F("mv"), Q(mv__gt="")),
    "person": (F("user_id"), Q(user__isnull=False)),
}


# --- requests with their takes, by date ---
def shelf(me: Membership, wish: Wish = EVERYTHING) -> TaskQuerySet:
    """The requests whose takes are asked for, with those takes and what this person thinks of them."""
    rows = base(me, wish).filter(operation__in=SONGS)
    rows = rows.order_by(*(("created", "id") if wish.get("sort") == "old" else ("-created", "-id")))
    rest = _without(wish, "operation")
    if rest is not wish:  # their index has them in order
        rows = rows.filter(operation=wish["operation"])
    if "until" in wish:  # what is asked for later brings nothing sooner
        rows = rows.filter(created__lte=_at(wish["until"], datetime.time.max))
    if _narrows(rest):
        fitting = _fitting(Clip.objects.seen_by(me), me, rest)
        if (few := _few(me, rest, fitting, "task")) is not None:
            return rows.filter(pk__in=few)
    # By the request alone, or SQLite takes the team's index and looks through all of its takes each time.
    inside = Clip.objects.filter(me.sees(), task=OuterRef("pk"))
    wanted = there(_fitting(inside, me, rest, IN_EACH_REQUEST))
    if not wish:  # what is still on its way fits no filter
        wanted |= Q(state__in=OPEN)
    return rows.filter(wanted)


def _without(wish: Wish, name: str) -> Wish:
    return {key: value for key, value in wish.items() if key != name} if name in wish else wish


def _narrows(wish: Wish) -> bool:
    return bool(wish.keys() - NO_FILTER)


def _few(me: Membership, wish: Wish, rows: ClipQuerySet, what: str) -> list[uuid.UUID] | None:
    """These takes, or their requests; None where they are many: a page is full sooner from the newest on."""
    if wish.keys() - NO_FILTER == {"label"}:  # an index has them together
        most = SOME
    elif "q" not in wish or (expected := _expected(rows)) is None:
        most = FEW
    elif expected**2 > LOOKS * _foreseen(Clip.objects.filter(team=me.team_id))[0]:
        return None
    else:
        most = MOST
    found = list(rows.order_by().values_list(what, flat=True)[: most + 1])
    return found if len(found) <= most else None


def _expected(rows: ClipQuerySet) -> int | None:
    """How many takes PostgreSQL expects when it looks for a word along its index of letters."""
    if connection.vendor != "postgresql":
        return None
    expected, plan = _foreseen(rows)
    return expected if SEARCH in plan else None


def _foreseen(rows: ClipQuerySet) -> tuple[int, str]:
    """How many rows the database expects, and its whole plan."""
    plan = rows.order_by().explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]), plan


def base(me: Membership, wish: Wish = EVERYTHING) -> TaskQuerySet:
    """All requests of the team, with the takes that are asked for, marked by this person."""
    inside = _fitting(Clip.objects.filter(me.sees()), me, wish, IN_EACH_REQUEST)
    shown = _shown(inside, me).order_by("index")
    rows = requests(me).prefetch_related(None)
    return rows.prefetch_related(Prefetch("clips", shown))


def _shown(rows: ClipQuerySet, me: Membership) -> ClipQuerySet:
    """With all that a row shows."""
    mine = Prefetch("marks", Mark.objects.filter(user=me.user_id), to_attr="mine")
    open_notes = Note.objects.filter(clip=OuterRef("pk"), parent=None, resolved=None)
    counted = open_notes.order_by().values("clip").annotate(many=Count("pk")).values("many")
    rows = rows.defer("lyrics", "timeline", "details").annotate(noted=Subquery(counted))
    return rows.select_related("project").prefetch_related(mine, "labels")


def _fitting(rows: ClipQuerySet, me: Membership, wish: Wish, asks: Asks = ASKS) -> ClipQuerySet:
    """Those of the takes that fit the wish and are not in the trash."""
    rows = rows.filter(trashed=None)
    for name, value in wish.items():
        if name in asks:
            rows = rows.filter(asks[name](value))
    marks = Mark.objects.filter(clip=OuterRef("pk"), user=me.user_id)
    if wish.get("liked"):
        rows = rows.filter(Exists(marks.filter(liked=1)))
    if wish.get("rated"):
        rows = rows.filter(Exists(marks.filter(rating__gte=wish["rated"])))
    if wish.get("unplayed"):
        rows = rows.filter(~Exists(marks.filter(played__isnull=False)))
    if wish.get("stems"):
        rows = rows.filter(Exists(_stems().filter(me.sees())))
    return rows


def _stems() -> ClipQuerySet:
    return Clip.objects.filter(origins__parent=OuterRef("pk")).exclude(stem="")


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A moment of the day. Compared with this, dates need no function for each row."""
    return timezone.make_aware(datetime.datetime.combine(day, time))


def after(rows: TaskQuerySet, row: Task, oldest_first: bool) -> TaskQuerySet:
    """The rows behind this one in the list's order."""
    if oldest_first:
        later = Q(created__gt=row.created) | Q(created=row.created, pk__gt=row.pk)
        return rows.filter(later, created__gte=row.created)  # the second says nothing new, but to the index
    return older(rows, row)


# --- takes one by one, in any order ---
def takes(me: Membership, wish: Wish, behind: Clip | None, many: int) -> list[Clip]:
    """The next songs and recordings that are asked for, in the order that is asked for, behind a take.

    Those of which it is not known come last, the newest first. The ids are looked for first, so that the
    database sorts nothing else where it has to sort.
    """
    fitting = _fitting(Clip.objects.seen_by(me).filter(stem=""), me, wish)
    if _narrows(wish) and (few := _few(me, wish, fitting, "pk")) is not None:
        fitting = Clip.objects.filter(pk__in=few)
    sort = str(wish.get("sort", ""))
    if sort in BY_DATE:
        ids = _next(fitting, behind, sort == "old", many)
    else:
        ids = _next_by(fitting, me, sort, behind, many)
    found = _shown(Clip.objects.seen_by(me), me).select_related("project", "task", "user").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _next_by(
    fitting: ClipQuerySet, me: Membership, sort: str, behind: Clip | None, many: int
) -> list[uuid.UUID]:
    by, down = sort.removeprefix("-"), sort.startswith("-")
    value = _value(behind, by, me) if behind else None
    known, ids = _known(fitting, by, me), []
    if value is not None:  # of what is the same first: an index goes from one to the next
        ids = _next(known.filter(Q(by=value)), behind, down, many)
        known = known.filter(**{"by__lt" if down else "by__gt": value})
    if len(ids) < many and (value is not None or not behind):
        ids += _next(known, None, down, many - len(ids), "by")
    if len(ids) == many or (by in ORDERS and not ORDERS[by][1]):
        return ids
    late = None if value is not None else behind
    return ids + _next(_unknown(fitting, by, me), late, False, many - len(ids))


def _known(rows: ClipQuerySet, by: str, me: Membership) -> ClipQuerySet:
    """Those of which it is known, each with what it is as `by`."""
    if by == "rating":
        return rows.filter(marks__user=me.user_id, marks__rating__gt=0).annotate(by=F("marks__rating"))
    expression, known = ORDERS[by]
    return rows.filter(known).annotate(by=expression)


def _unknown(rows: ClipQuerySet, by: str, me: Membership) -> ClipQuerySet:
    if by == "rating":
        return rows.filter(~Exists(Mark.objects.filter(clip=OuterRef("pk"), user=me.user_id, rating__gt=0)))
    return rows.exclude(ORDERS[by][1])


def _value(clip: Clip, by: str, me: Membership) -> Any:
    """What the take is `by`, as the database may compare it; None where that is not known."""
    if by == "rating":
        return (
            Mark.objects.filter(clip=clip, user=me.user_id).values_list("rating", flat=True).first() or None
        )
    if by == "title":
        return Lower(Value(clip.title))
    value = getattr(clip, ORDERS[by][0].name)
    return None if value == "" else value


def _next(rows: ClipQuerySet, row: Clip | None, down: bool, many: int, by: str = "") -> list[uuid.UUID]:
    """The ids of the next rows: by a value, the newest first where it is the same; `down` is all of that the
    other way round."""
    if row:  # the first says nothing new, but to the index
        way = "gt" if down else "lt"
        further = Q(**{f"created__{way}": row.created})
        further |= Q(created=row.created, **{f"pk__{way}": row.pk})
        rows = rows.filter(further, **{f"created__{way}e": row.created})
    order = [_turned(name) if down else name for name in (by, "-created", "-id") if name]
    return list(rows.order_by(*order).values_list("pk", flat=True)[:many])


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def in_trash(me: Membership) -> ClipQuerySet:
    rows = Clip.objects.seen_by(me).exclude(trashed=None).select_related("task__user", "user")
    shown = rows.defer("timeline", "details", "lyrics").prefetch_related("files")
    return shown.order_by("-trashed", "-pk")


def visible(me: Membership, ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these takes that are there for this person, in their order."""
    wanted = list(ids)
    there = set(Clip.objects.seen_by(me).filter(pk__in=wanted).values_list("pk", flat=True))
    return [pk for pk in wanted if pk in there]


def thrown(me: Membership, ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Those of these takes that are in the trash."""
    rows = Clip.objects.seen_by(me).filter(pk__in=list(ids)).exclude(trashed=None)
    return list(rows.values_list("pk", flat=True))


def marks(clip: Clip, user: User) -> list[Mark]:
    return list(Mark.objects.filter(clip=clip, user=user))


@dataclass(frozen=True, slots=True)
class Menus:
    """What there is to choose from in the library."""

    projects: Tree
    labels: Choices
    playlists: Choices
    views: Choices  # this person's kept views with their addresses
    people: Choices  # who is in the team

    def places(self, but: Container[uuid.UUID] = ()) -> Choices:
        """The projects as choices of a field, each under what it lies in; those that are over come last."""
        found = [folder for folder in self.projects if folder.pk not in but]
        found.sort(key=lambda folder: self.projects.path(folder.pk)[0].archived)
        return [(str(folder.pk), indented(folder)) for folder in found]


def indented(folder: Folder) -> str:
    """Under what it lies in, with what there is to know of it."""
    said = ((folder.private, gettext("(private)")), (folder.archived, gettext("(archived)")))
    return "\u2003" * (folder.depth - 1) + " ".join((folder.name, *(text for true, text in said if true)))


def menus(me: Membership) -> Menus:
    """All in one query."""
    never, nowhere = Value(False), Value("", TextField())
    playlists = Playlist.objects.filter(team=me.team_id, deleted=None)
    kept = SavedView.objects.filter(team=me.team_id, user=me.user_id)
    over, inside = Q(archived__isnull=False), Cast("parent", TextField())
    everybody = Membership.objects.filter(team=me.team_id).annotate(name=F("user__name"))
    named = [
        _named("project", Project.objects.seen_by(me), "pk", over, inside, F("private")),
        _named("label", _labels(me), "name", never, nowhere, never),
        _named("playlist", playlists, "pk", never, nowhere, never),
        _named("view", kept, "query", never, nowhere, never),
        _named("person", everybody, "user", never, Cast("user__email", TextField()), never),
    ]
    rows = list(named[0].union(*named[1:], all=True).order_by("last", "name"))
    # As text, a database has ids with dashes or without.
    folders = [
        Folder(uuid.UUID(value), name, uuid.UUID(parent) if parent else None, bool(over), bool(private))
        for kind, value, name, over, parent, private in rows
        if kind == "project"
    ]
    lists = [(str(uuid.UUID(value)), name) for kind, value, name, *_ in rows if kind == "playlist"]
    labels, views = ([row[1:3] for row in rows if row[0] == kind] for kind in ("label", "view"))
    people = [(row[1], User(name=row[2], email=row[4]).display_name) for row in rows if row[0] == "person"]
    people.sort(key=lambda choice: choice[1].casefold())
    return Menus(Tree(folders), labels, lists, views, people)


def _labels(me: Membership) -> QuerySet[Label]:
    """The words that are on takes which this person sees."""
    rows = Label.objects.filter(team=me.team_id)
    on = Clip.objects.filter(me.sees(), labels=OuterRef("pk"))
    return rows.filter(there(on)) if me.hidden else rows


def _named(
    kind: str, rows: QuerySet[Any], value: str, last: Value | Q, inside: Any, shut: Any
) -> QuerySet[Any]:
    rows = rows.annotate(
        kind=Value(kind), value=Cast(value, TextField()), last=last, inside=inside, shut=shut
    )
    return rows.values_list("kind", "value", "name", "last", "inside", "shut")


def marked(user: User, ids: Iterable[uuid.UUID], what: str) -> dict[str, list[str]]:
    """Which of these takes this person has marked how so far: likes, or ratings."""
    wanted = list(ids)
    said = dict(Mark.objects.filter(user=user, clip__in=wanted).values_list("clip", what))
    found: dict[str, list[str]] = {}
    for pk in wanted:
        found.setdefault(str(said.get(pk, 0)), []).append(str(pk))
    return found


def labelled(me: Membership, ids: Iterable[uuid.UUID], name: str) -> set[uuid.UUID]:
    """Those of these takes that have the label."""
    return set(
        Clip.objects.seen_by(me).filter(pk__in=list(ids), labels__name=name).values_list("pk", flat=True)
    )


def kept_view(team: Team, user: User, name: str) -> SavedView | None:
    return SavedView.objects.filter(team=team, user=user, name=name).first()


def masters(me: Membership, ids: Iterable[uuid.UUID]) -> list[Clip]:
    """These takes, oldest first, with what their files are named by."""
    rows = Clip.objects.seen_by(me).filter(pk__in=list(ids), trashed=None).select_related("team")
    return list(rows.order_by("created", "index"))
