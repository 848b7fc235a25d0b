"""Figures of the whole site, read off the rows: for graphs, alarms and the administrators' page."""

import datetime
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from studio import queue
from studio.models import Account, Contact, Entry, Heartbeat, Spent, Task, Usage
from studio.models.contact import BAD, MAIL
from studio.models.contact import BOUNDS as CONTACT_BOUNDS
from studio.models.task import OPEN

BOUNDS = (5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 300.0, 600.0, 1800.0)  # seconds
KNOWN = "figures.finished"
BACKUP = "backup"
NOT_OVER = Q(finished=None)  # as the index knows the few that are not, among all that are
SETTLED = datetime.timedelta(minutes=1)  # after which what has finished before is surely committed


@dataclass
class Finished:
    """Tasks that are over: by provider, operation and state how many; of those that succeeded, how many took
    no longer than which of BOUNDS (one more for longer), and how long they took together."""

    until: datetime.datetime | None = None
    many: dict[tuple[str, str, str], int] = field(default_factory=dict)
    within: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    seconds: dict[tuple[str, str], float] = field(default_factory=dict)

    def add(self, provider: str, operation: str, state: str, started: Any, finished: Any) -> None:
        one, both = (provider, operation, state), (provider, operation)
        self.many[one] = self.many.get(one, 0) + 1
        if state == Task.State.SUCCEEDED and started:
            took = (finished - started).total_seconds()
            self.within.setdefault(both, [0] * (len(BOUNDS) + 1))[bisect_left(BOUNDS, took)] += 1
            self.seconds[both] = self.seconds.get(both, 0.0) + took

    def add_all(self, rows: Iterable[tuple[Any, ...]]) -> "Finished":
        for row in rows:
            self.add(*row)
        return self


def finished() -> Finished:
    """What was counted once is remembered: only what is new since is looked at."""
    known: Finished = cache.get(KNOWN) or Finished()
    settled = timezone.now() - SETTLED
    if known.until is None or known.until < settled:
        known = known.add_all(_over(known.until, settled))
        known.until = settled
        cache.set(KNOWN, known, None)
        known = cache.get(KNOWN) or known  # one of its own, to be added to
    return known.add_all(_over(known.until, None))


def _over(after: datetime.datetime | None, until: datetime.datetime | None) -> Iterable[tuple[Any, ...]]:
    rows = Task.objects.exclude(finished=None)
    if after:
        rows = rows.filter(finished__gt=after)
    if until:
        rows = rows.filter(finished__lte=until)
    return rows.values_list("provider", "operation", "state", "started", "finished").iterator(5000)


def on_the_way() -> list[tuple[str, str, str, int]]:
    """By provider, operation and state how many are not over yet."""
    rows = Task.objects.filter(NOT_OVER, state__in=OPEN).order_by()
    counted = rows.values_list("provider", "operation", "state").annotate(many=Count("pk"))
    return [(provider, operation, state, many) for provider, operation, state, many in counted]


def longest_wait() -> float:
    """Seconds since the oldest request was asked for that has not been begun."""
    waiting = Task.objects.filter(NOT_OVER, state=Task.State.QUEUED)
    oldest = waiting.aggregate(oldest=Min("created"))["oldest"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0


def rings() -> int:
    return queue.waiting()


@dataclass(frozen=True, slots=True)
class Money:
    held: int  # for requests on their way
    spent: int  # since the beginning, less what was given back


def money() -> Money:
    held = Task.objects.active().filter(NOT_OVER).aggregate(held=Sum("credits"))["held"]
    spent = Spent.objects.filter(by="").aggregate(spent=Sum("credits"))["spent"]
    return Money(held or 0, spent or 0)


def given() -> dict[str, int]:
    """Credits that came into the teams' pots, by how: what is of no request, of which an index tells."""
    rows = Entry.objects.filter(task=None).order_by().values_list("kind")
    return dict(rows.annotate(credits=Sum("credits")))


def stored() -> dict[str, int]:
    """Bytes of all teams."""
    sums = Usage.objects.aggregate(**{part: Sum(part) for part in ("takes", "beside", "uploads")})
    return {part: size or 0 for part, size in sums.items()}


def database_bytes() -> int:
    asked = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return int(cursor.fetchone()[0])


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def backup() -> datetime.datetime | None:
    """When `manage.py backup` was done the last time."""
    return Heartbeat.objects.filter(name=BACKUP).values_list("at", flat=True).first()


# --- those outside ---
@dataclass(frozen=True, slots=True)
class Dealings:
    """With one of them, by the latest of what went well and what did not."""

    whom: str
    fine: datetime.datetime | None
    bad: datetime.datetime | None
    text: str  # what was said when it did not
    within: float | None  # seconds that the last good answer took at most; None for longer than we count

    @property
    def in_trouble(self) -> bool:
        """Did it not go well the last time, lately?"""
        if self.bad is None or (self.fine and self.fine > self.bad):
            return False
        return timezone.now() - self.bad < datetime.timedelta(hours=24)


def dealings(whom: str) -> Dealings:
    rows = Contact.objects.filter(whom=whom)
    worst = rows.filter(outcome__in=BAD).order_by("-at").first()
    fine = rows.exclude(outcome__in=BAD).order_by("-at").first()
    bad, text = (worst.at, worst.text) if worst else (None, "")
    if fine is None:
        return Dealings(whom, None, bad, text, None)
    within = CONTACT_BOUNDS[fine.bound] if fine.bound < len(CONTACT_BOUNDS) else None
    return Dealings(whom, fine.at, bad, text, within)


def mail() -> Dealings:
    return dealings(MAIL)


def vendors() -> list[Dealings]:
    """Every address that an account in use has."""
    used = Account.objects.exclude(key="").filter(is_on=True)
    return [dealings(base) for base in sorted(set(used.values_list("base", flat=True)))]


def accounts_in_trouble() -> list[Account]:
    rows = Account.objects.exclude(problem="").exclude(key="").select_related("team")
    return list(rows.order_by("problem_at"))


def contacts() -> list[Contact]:
    return list(Contact.objects.order_by("whom", "deed", "outcome", "bound"))
