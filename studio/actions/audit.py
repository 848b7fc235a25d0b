"""Is the ledger right? Every sum that was written down is compared with the entries that it is of."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from studio.actions.credits import EXTRA, month
from studio.models import Entry, Spent, Team
from studio.models.lasting import missing
from studio.models.ledger import EntryKind

AT_ONCE = 2000
# What remembers a month's sums by an id; who or what is deleted is remembered by nobody's entries.
REFERENCES = ("user", "project", "api_key")
Sums = Counter[tuple[str, str, str]]


def look() -> Iterator[tuple[str, str]]:
    """What is wrong: where, and what that is."""
    for table in missing(connection):
        yield table, "the database lets rows be changed: run manage.py migrate"
    for team in Team.objects.order_by("created", "pk").iterator(AT_ONCE):
        yield from ((f"the ledger of {team.name}", said) for said in of_team(team.pk))


def of_team(team: uuid.UUID) -> Iterator[str]:
    pots, spent = defaultdict[str, int](int), Sums()
    # What is released counts for the day on which it was held.
    held = Entry.objects.filter(task=OuterRef("task"), kind=EntryKind.CHARGE, month=OuterRef("month"))
    entries = Entry.objects.filter(team=team).annotate(held=Subquery(held.values("created")))
    for entry in entries.order_by("pk").iterator(AT_ONCE):
        now = month(entry.created)
        pots[entry.month] += entry.credits
        left = pots[EXTRA] + pots[now]
        if (entry.pot, entry.left) != (pots[entry.month], left):
            is_so = f"its sums are {pots[entry.month]} and {left}"
            yield f"entry {entry.pk} says {entry.pot} and {entry.left}, {is_so}"
            pots[entry.month] = entry.pot
        if entry.kind in (EntryKind.CHARGE, EntryKind.REFUND):
            spent.update(_keys(entry, entry.held))
    rows = Spent.objects.filter(team=team).values_list("month", "by", "key", "credits")
    written = Sums({(month, by, key): credits for month, by, key, credits in rows})
    yield from _unequal(_forgotten(written, spent), spent)


def _keys(entry: Entry, when: datetime.datetime) -> dict[tuple[str, str, str], int]:
    named = {"": "", "day": f"{timezone.localtime(when):%d}", "operation": entry.operation}
    named |= {by: str(getattr(entry, f"{by}_id") or "") for by in REFERENCES}
    return {(month(when), by, key): -entry.credits for by, key in named.items()}


def _forgotten(written: Sums, spent: Sums) -> Sums:
    """What was written of somebody who is deleted counts as nobody's, as in the entries."""
    found = Sums()
    for (now, by, key), credits in written.items():
        is_there = by not in REFERENCES or (now, by, key) in spent
        found[now, by, key if is_there else ""] += credits
    return found


def _unequal(written: Sums, spent: Sums) -> Iterator[str]:
    for now, by, key in sorted({*written, *spent}):
        said, is_so = written[now, by, key], spent[now, by, key]
        if said != is_so:
            yield (
                f"{said} are said to be spent in {now} by {by or 'all'} {key}".rstrip() + f", it was {is_so}"
            )
