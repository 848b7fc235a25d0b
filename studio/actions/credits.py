"""The purse: grants, charges, refunds and the balance."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import ngettext

from studio.models import Entry, Task, Team, User
from studio.models.ledger import EntryKind


class NotEnough(Exception):
    def __init__(self, price: int, left: int) -> None:
        self.missing = price - left
        sentence = ngettext(
            "This costs %(price)d credit and the team has %(left)d: %(missing)d are missing.",
            "This costs %(price)d credits and the team has %(left)d: %(missing)d are missing.",
            price,
        )
        super().__init__(sentence % {"price": price, "left": left, "missing": self.missing})


@dataclass(frozen=True, slots=True)
class Balance:
    extra: int
    monthly: int
    held: int  # of tasks still on their way; taken from the pots already
    resets: datetime.date  # when the monthly allowance starts anew

    @property
    def total(self) -> int:
        return self.extra + self.monthly


def balance(team: Team) -> Balance:
    today = timezone.localdate()
    pots = _pots(team, _month(today))
    held = Task.objects.for_team(team).active().aggregate(held=Sum("credits"))["held"]
    return Balance(pots[""], pots[_month(today)], held=held or 0, resets=_next_month(today))


def grant(team: Team, credits: int, *, note: str, user: User | None = None) -> Entry:
    """Extra credits: they never expire and are spent first."""
    return Entry.objects.create(team=team, kind=EntryKind.GRANT, credits=credits, note=note, user=user)


def charge(task: Task) -> None:
    """Hold a task's price, extra credits first. Call inside a transaction that has locked the team's row."""
    this_month = _month(timezone.localdate())  # looked at once: the next moment may be another month
    pots = _pots(task.team, this_month)
    left = sum(pots.values())
    if task.credits > left:
        raise NotEnough(task.credits, left)
    from_extra = min(task.credits, max(0, pots[""]))
    for month, part in (("", from_extra), (this_month, task.credits - from_extra)):
        if part:
            _entry(task, EntryKind.CHARGE, month, -part).save(force_insert=True)


def refund(task: Task) -> None:
    """Give a task's price back to the pots it came from; a second call adds nothing."""
    charges = task.entries.filter(kind=EntryKind.CHARGE)
    refunds = [_entry(task, EntryKind.REFUND, charged.month, -charged.credits) for charged in charges]
    Entry.objects.bulk_create(refunds, ignore_conflicts=True)


def _entry(task: Task, kind: EntryKind, month: str, credits: int) -> Entry:
    return Entry(team=task.team, kind=kind, month=month, credits=credits, task=task, user=task.user)


def _pots(team: Team, month: str) -> dict[str, int]:
    """Credits left in the extra pot ("") and in the month's, which is filled on first sight."""
    rows = (
        Entry.objects.filter(team=team, month__in=("", month))
        .values("month")
        .annotate(left=Sum("credits"), allowances=Count("pk", filter=Q(kind=EntryKind.ALLOWANCE)))
    )
    pots, filled = {"": 0, month: 0}, False
    for row in rows:
        pots[row["month"]] = row["left"]
        filled |= row["allowances"] > 0
    if not filled:
        pots[month] += _fill(team, month)
    return pots


def _fill(team: Team, month: str) -> int:
    """The month's allowance. The database lets it exist once, however often and from wherever this runs."""
    credits = settings.MONTHLY_CREDITS if team.allowance else 0
    allowance = Entry(team=team, kind=EntryKind.ALLOWANCE, month=month, credits=credits)
    Entry.objects.bulk_create([allowance], ignore_conflicts=True)
    return Entry.objects.get(team=team, kind=EntryKind.ALLOWANCE, month=month).credits


def _month(day: datetime.date) -> str:
    return day.strftime("%Y-%m")


def _next_month(day: datetime.date) -> datetime.date:
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
