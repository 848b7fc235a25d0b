"""The purse: grants, payments, charges, refunds and the balance."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from studio.actions import log
from studio.actions.sources import Refused
from studio.models import Entry, Spent, Task, Team, User
from studio.models.ledger import EntryKind
from studio.prepared import Open, Prepared

EXTRA = ""  # the pot of extra credits; that of a month is called after it
REMEMBERED = ("user_id", "operation", "project_id", "api_key_id")
LOW = 5  # a purse is low when less than one part in so many is left of what the month had


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


def lock(team: Team) -> Team:
    """Whoever changes the purse waits here for whoever is at it. Call inside a transaction, before what it
    changes besides."""
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def balance(team: Team) -> Balance:
    now = timezone.now()
    extra, monthly, held = _purse(team, now)
    if monthly is None:
        monthly = _fill(team, now)
    return Balance(extra or 0, monthly, held or 0, resets=_next_month(now))


@transaction.atomic
def grant(team: Team, credits: int, *, note: str, user: User | None = None) -> Entry:
    """Extra credits: they never expire and are spent first."""
    lock(team)
    return _add(team, EntryKind.GRANT, EXTRA, credits, timezone.now(), note=note, user=user)


@transaction.atomic
def give(team: Team, credits: int, *, note: str, by: User) -> Entry:
    """Extra credits from the site's administrator, or, with a minus, taken back. Raises Refused."""
    lock(team)
    extra = _purse(team, timezone.now())[0] or 0
    if not credits or extra + credits < min(extra, 0):
        said = gettext("The team has %(extra)d extra credits: more cannot be taken back.")
        raise Refused(said % {"extra": extra} if credits else gettext("How many credits?"), "credits")
    verb = "credits_given" if credits > 0 else "credits_taken"
    log.write(team, by, verb, str(abs(credits)), note=note)
    return grant(team, credits, note=note, user=by)


@transaction.atomic
def pay(team: Team, credits: int, reference: str, note: str = "") -> Entry:
    """For a provider of payments to call, as often as it likes: one reference brings its credits once.

    Raises Refused for a reference that is known for something else.
    """
    if credits <= 0 or not reference.strip():
        raise Refused(gettext("A payment needs a reference and some credits."))
    lock(team)
    known = Entry.objects.filter(reference=reference).first()
    if known is None:
        log.write(team, None, "credits_paid", str(credits), reference=reference)
        named: dict[str, Any] = {"note": note, "reference": reference}
        return _add(team, EntryKind.PAYMENT, EXTRA, credits, timezone.now(), **named)
    if (known.team_id, known.credits) != (team.pk, credits):
        raise Refused(gettext("This payment is known already, for something else."))
    return known


def charge(task: Task) -> None:
    """Hold a task's price, extra credits first. Call inside a transaction that has locked the team's row."""
    now = timezone.now()
    extra, monthly = _pots(task.team, now)
    if task.credits > extra + monthly:
        raise NotEnough(task.credits, extra + monthly)
    from_extra = min(task.credits, max(0, extra))
    for pot, part in ((EXTRA, from_extra), (month(now), task.credits - from_extra)):
        if part:
            _add(task.team, EntryKind.CHARGE, pot, -part, now, spent=now, **_of(task, task))


@transaction.atomic
def refund(task: Task) -> None:
    """Give a task's price back to the pots it came from; a second call adds nothing. It counts for the day on
    which it was charged."""
    lock(task.team)
    entries = task.entries.filter(kind__in=(EntryKind.CHARGE, EntryKind.REFUND)).order_by("pk")
    given = {entry.month for entry in entries if entry.kind == EntryKind.REFUND}
    for held in entries:
        if held.kind == EntryKind.CHARGE and held.month not in given:
            back = {"spent": held.created, **_of(held, task)}
            _add(task.team, EntryKind.REFUND, held.month, -held.credits, timezone.now(), **back)


def _of(row: Task | Entry, task: Task) -> dict[str, Any]:
    """What the entry of a task remembers of it, or of what was charged for it."""
    return {"task": task, **{name: getattr(row, name) for name in REMEMBERED}}


# --- the one way into the ledger; the team's row is locked by now ---
def _add(
    team: Team,
    kind: EntryKind,
    pot: str,
    credits: int,
    now: datetime.datetime,
    spent: datetime.datetime | None = None,
    **fields: Any,
) -> Entry:
    """`spent`: of what is spent, when that was."""
    extra, monthly = _pots(team, now)
    before = {EXTRA: extra, month(now): monthly}
    pots = before | {pot: before.get(pot, _end(team, pot)) + credits}
    left = pots[EXTRA] + pots[month(now)]
    made = Entry.objects.create(
        team=team, kind=kind, month=pot, credits=credits, pot=pots[pot], left=left, created=now, **fields
    )
    if spent:
        _count(made, spent)
    _notice(team, left, now, richer=kind in (EntryKind.GRANT, EntryKind.PAYMENT))
    return made


def with_pots(rows: "QuerySet[Team]") -> "QuerySet[Team]":
    """Teams with what `total` counts, for lists of them."""
    return rows.annotate(extra=Subquery(_last(EXTRA)), monthly=Subquery(_last(month(timezone.now()))))


def total(team: Team) -> int:
    """What a team of `with_pots` may spend. A month that nobody has looked at is as good as filled."""
    extra, monthly = (getattr(team, name) for name in ("extra", "monthly"))
    return (extra or 0) + (_allowance(team) if monthly is None else monthly)


def _allowance(team: Team) -> int:
    return settings.MONTHLY_CREDITS if team.allowance else 0


def _pots(team: Team, now: datetime.datetime) -> tuple[int, int]:
    """What is in the extra pot and in this month's, which is filled on first sight."""
    extra, monthly, _ = _purse(team, now)
    return extra or 0, _fill(team, now) if monthly is None else monthly


def _purse(team: Team, now: datetime.datetime) -> tuple[int | None, int | None, int | None]:
    """The sums of the two pots, and what is held; None for a pot that nothing was ever put in."""
    ((extra, monthly, held),) = _SUMS(team=team.pk, month=month(now))
    return extra, monthly, held


def _sums(team: Open, month: Open) -> QuerySet[Team, tuple[int | None, int | None, int | None]]:
    of_team = Task.objects.active().filter(team=OuterRef("pk")).order_by().values("team")
    sums = Subquery(_last(EXTRA)), Subquery(_last(month)), Subquery(of_team.values(held=Sum("credits")))
    return Team.objects.filter(pk=team).values_list(*sums)


def _last(pot: str | Open) -> QuerySet[Entry, int]:
    newest = Entry.objects.filter(team=OuterRef("pk"), month=pot).order_by("-pk")
    return newest.values_list("pot", flat=True)[:1]


_SUMS = Prepared(_sums, team=Team._meta.pk, month=Entry._meta.get_field("month"))


def _end(team: Team, pot: str) -> int:
    """What is in a pot of another month: nobody can spend it."""
    newest = Entry.objects.filter(team=team, month=pot).order_by("-pk")
    return newest.values_list("pot", flat=True).first() or 0


@transaction.atomic
def _fill(team: Team, now: datetime.datetime) -> int:
    """The month's allowance, once, however often and from wherever this runs."""
    team = lock(team)
    extra, monthly, _ = _purse(team, now)
    if monthly is None:
        monthly = _allowance(team)
        fields = {"credits": monthly, "pot": monthly, "left": (extra or 0) + monthly, "created": now}
        Entry.objects.create(team=team, kind=EntryKind.ALLOWANCE, month=month(now), **fields)
        Team.objects.filter(pk=team.pk).exclude(low=None).update(low=None)
    return monthly


def _count(entry: Entry, when: datetime.datetime) -> None:
    """Add it to the sums of a month."""
    day = timezone.localtime(when)
    keys = {
        "": "",
        "day": f"{day:%d}",
        "user": str(entry.user_id or ""),
        "project": str(entry.project_id or ""),
        "operation": entry.operation,
        "api_key": str(entry.api_key_id or ""),
    }
    fitting = Q(*(Q(by=by, key=key) for by, key in keys.items()), _connector=Q.OR)
    sums = Spent.objects.filter(fitting, team=entry.team_id, month=month(when))
    if sums.update(credits=F("credits") - entry.credits) < len(keys):
        there = set(sums.values_list("by", flat=True))
        new = {"team": entry.team, "month": month(when), "credits": -entry.credits}
        Spent.objects.bulk_create(Spent(by=by, key=key, **new) for by, key in keys.items() if by not in there)


def _notice(team: Team, left: int, now: datetime.datetime, *, richer: bool) -> None:
    """Write down when the purse began to be low. Only the next month or more credits end that: a refund alone
    would have the same said twice."""
    is_low = left * LOW < left + spent(team, month(now))
    if is_low and not richer:
        Team.objects.filter(pk=team.pk, low=None).update(low=now, low_told=None)
    elif richer and not is_low:
        Team.objects.filter(pk=team.pk).exclude(low=None).update(low=None)


def spent(team: Team, month: str) -> int:
    """What the month's charges less its refunds come to."""
    row = Spent.objects.filter(team=team, by="", month=month).values_list("credits", flat=True)
    return row.first() or 0


def month(now: datetime.datetime) -> str:
    """The calendar month of a moment, where the studio is."""
    return timezone.localtime(now).strftime("%Y-%m")


def _next_month(now: datetime.datetime) -> datetime.date:
    return (timezone.localtime(now).date().replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
