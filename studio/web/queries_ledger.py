"""What the ledger's page reads. Nothing here looks at all entries: lists go by an index, sums are kept."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.utils import timezone

from studio import catalog
from studio.models import ApiKey, Clip, Entry, Membership, Project, Spent, Task, Team, User
from studio.models.ledger import EntryKind
from studio.models.task import ACTIVE
from studio.web.queries import BIG, SONGS

LATEST = 1000  # requests over which the price of a take is taken
BY = ("user", "project", "operation", "api_key")

KINDS: Mapping[str, Q] = {
    "held": Q(kind=EntryKind.CHARGE, task__state__in=ACTIVE),
    "settled": Q(kind=EntryKind.CHARGE, task__state=Task.State.SUCCEEDED),
    "released": Q(kind=EntryKind.REFUND),
    "monthly": Q(kind=EntryKind.ALLOWANCE),
    "extra": Q(kind__in=(EntryKind.GRANT, EntryKind.PAYMENT)),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which entries somebody wants to see."""

    kind: str = ""
    user: str = ""
    project: str = ""
    operation: str = ""
    api_key: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


def lines(team: Team, wish: Wish, before: int | None = None) -> QuerySet[Entry]:
    """The entries that are wished for, newest first, with what a page says of them."""
    found = Entry.objects.filter(KINDS.get(wish.kind, Q()), *_within(team, wish), team=team)
    found = found.filter(**{name: value for name in BY if (value := getattr(wish, name))})
    if wish.kind == "held":  # says nothing new, but to the index of what is held
        found = found.filter(task__team=team)
    if before is not None:
        found = found.filter(pk__lt=before)
    # What lapsed when a month was filled is in the difference to the entry before.
    earlier = Entry.objects.filter(team=OuterRef("team"), pk__lt=OuterRef("pk")).order_by("-pk")
    lapsed = Subquery(earlier.values("left")[:1]) + F("credits") - F("left")
    clips = Clip.objects.filter(trashed=None).order_by("index").only("task_id", "index", "title")
    rows = found.select_related("task", "user", "project", "api_key").order_by("-pk")
    rows = rows.annotate(lapsed=Case(When(kind=EntryKind.ALLOWANCE, then=lapsed)))
    return rows.defer(*(f"task__{name}" for name in BIG)).prefetch_related(Prefetch("task__clips", clips))


def _within(team: Team, wish: Wish) -> Iterator[Q]:
    """Days as a stretch of entries: what is asked for besides is then found by its own index."""
    rows = Entry.objects.filter(team=team)
    if wish.since:
        later = rows.filter(created__gte=_midnight(wish.since))
        first = later.order_by("created", "pk").values_list("pk", flat=True).first()
        yield Q(pk__gte=first) if first else Q(pk=None)
    if wish.until:
        sooner = rows.filter(created__lt=_midnight(wish.until + datetime.timedelta(days=1)))
        last = sooner.order_by("-created", "-pk").values_list("pk", flat=True).first()
        yield Q(pk__lte=last) if last else Q(pk=None)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def secret(me: Membership, entries: Iterable[Entry]) -> set[int]:
    """Of these entries, those of projects that are private to others."""
    if not me.hidden:
        return set()
    known = list(entries)
    tasks = [entry.task_id for entry in known if entry.task_id]
    seen = set(Task.objects.seen_by(me).filter(pk__in=tasks).values_list("pk", flat=True))
    return {
        entry.pk
        for entry in known
        if entry.project_id in me.hidden or (entry.task_id and entry.task_id not in seen)
    }


# --- what is spent, by month ---
Sums = Mapping[str, Mapping[str, Mapping[str, int]]]  # by what, whose, month


def spending(team: Team, by: str, months: list[str]) -> Sums:
    """What these months' days cost, and each person, project, operation or key in them."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Spent.objects.filter(team=team, by__in=("", "day", by), month__in=months)
    for what, key, month, credits in rows.values_list("by", "key", "month", "credits"):
        found[what][key][month] = credits
    return found


@dataclass(frozen=True, slots=True)
class Names:
    """What whoever has spent anything is called; what somebody may not see, or what is gone, has no name."""

    of: Mapping[str, Mapping[str, str]]

    def choices(self, by: str) -> list[tuple[str, str]]:
        return sorted(self.of[by].items(), key=lambda pair: pair[1].casefold())


def names(me: Membership) -> Names:
    keys: dict[str, list[str]] = defaultdict(list)
    known = Spent.objects.filter(team=me.team_id, by__in=BY).exclude(key="").values_list("by", "key")
    for by, key in known.distinct():
        keys[by].append(key)
    rows: dict[str, QuerySet[Any]] = {
        "user": User.objects.filter(teams=me.team_id),
        "project": Project.objects.seen_by(me),
        "api_key": ApiKey.objects.filter(team=me.team_id),
    }
    found = {by: _called(rows[by].filter(pk__in=keys[by])) for by in rows if keys[by]}
    operations = {key: str(catalog.get(key).title) for key in keys["operation"] if key in catalog.OPERATIONS}
    return Names({by: {} for by in BY} | found | {"operation": operations})


def _called(rows: QuerySet[Any]) -> dict[str, str]:
    return {str(row.pk): row.display_name if isinstance(row, User) else row.name for row in rows}


def took(team: Team) -> tuple[int, int, int]:
    """Of the latest requests that brought songs: what they cost, how many takes they brought that are still
    there, and how many of these are not in the trash."""
    takes = (
        Clip.objects.filter(task=OuterRef("pk"), stem="").order_by().values("task").annotate(many=Count("pk"))
    )
    done = Task.objects.for_team(team).filter(state=Task.State.SUCCEEDED, operation__in=SONGS, credits__gt=0)
    latest = done.newest_first().values_list(
        "credits", Subquery(takes.values("many")), Subquery(takes.filter(trashed=None).values("many"))
    )
    rows = list(latest[:LATEST])
    cost, there, kept = (sum(row[n] or 0 for row in rows) for n in range(3))
    return cost, there, kept
