"""Where the credits go, month by month: bars, and what is to be expected."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import number_format
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from studio.actions import credits
from studio.models import Membership
from studio.web import queries_ledger as queries

MONTHS = 12
MOST = 8  # lines; the rest is summed up
DAYS = 30  # over which the pace is taken
FAR = 365  # days, after which no day is named

WIDE, HIGH, GAP = 10, 100, 3  # of a bar, and between two; the page stretches them
BY: dict[str, StrPromise] = {
    "user": _("Person"),
    "project": _("Project"),
    "operation": _("Operation"),
    "api_key": _("API key"),
}
NOBODY: dict[str, StrPromise] = {
    "user": _("Former members"),
    "project": _("Elsewhere"),
    "operation": _("Other"),
    "api_key": _("Keys that are gone"),
}
NONE: dict[str, StrPromise] = {"project": _("In no project"), "api_key": _("Without a key")}


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """What one of them has spent, month by month."""

    name: str
    credits: list[int]
    bars: list[Bar]

    @property
    def total(self) -> int:
        return sum(self.credits)


@dataclass(frozen=True, slots=True)
class Month:
    first: datetime.date
    credits: int

    @property
    def short(self) -> str:
        return written(self.first, "M")

    @property
    def name(self) -> str:
        return written(self.first, pgettext("how a month is written", "F Y"))

    @property
    def last(self) -> datetime.date:
        return (self.first + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chart:
    by: str
    months: list[Month]
    all: Line
    lines: list[Line]
    width: int = MONTHS * (WIDE + GAP) - GAP
    bar: int = WIDE
    high: int = HIGH

    @property
    def rows(self) -> list[tuple[Month, list[int]]]:
        """By months, the newest first."""
        columns = [[line.credits[n] for line in self.lines] for n in range(len(self.months))]
        return list(zip(self.months, columns, strict=True))[::-1]


def months() -> list[datetime.date]:
    """The first days of those that are shown."""
    return list(_months(timezone.localdate()))


def sums(membership: Membership, by: str) -> queries.Sums:
    return queries.spending(membership.team, by, [f"{first:%Y-%m}" for first in months()])


def chart(spent: queries.Sums, by: str, names: queries.Names) -> Chart | None:
    """The last months; None where nothing was spent in them."""
    firsts = months()
    columns = {key: [row.get(f"{first:%Y-%m}", 0) for first in firsts] for key, row in spent[by].items()}
    of_all = [spent[""].get("", {}).get(f"{first:%Y-%m}", 0) for first in firsts]
    if not any(of_all):
        return None
    shown = [Month(first, total) for first, total in zip(firsts, of_all, strict=True)]
    lines = _named(by, columns, names.of[by])
    return Chart(by, shown, _line(gettext("All"), of_all, max(of_all)), lines)


def _months(today: datetime.date) -> Iterator[datetime.date]:
    month = today.year * 12 + today.month - MONTHS
    yield from (datetime.date(n // 12, n % 12 + 1, 1) for n in range(month, month + MONTHS))


def _named(by: str, spent: dict[str, list[int]], names: Mapping[str, str]) -> list[Line]:
    """By their names, the dearest first; what has none counts together."""
    named: dict[str, list[int]] = {}
    for key, column in spent.items():
        name = names.get(key) or str(NOBODY[by] if key else NONE.get(by, NOBODY[by]))
        # Two of one name are told apart by nothing else here: they share a line.
        named[name] = [a + b for a, b in zip(named.get(name, [0] * MONTHS), column, strict=True)]
    ranked = sorted(named.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    if len(ranked) > MOST:
        rest = [sum(month) for month in zip(*(column for _, column in ranked[MOST - 1 :]), strict=True)]
        ranked = [*ranked[: MOST - 1], (gettext("Everything else"), rest)]
    most = max((max(column) for _, column in ranked), default=0)
    return [_line(name, column, most) for name, column in ranked]


def _line(name: str, credits: list[int], most: int) -> Line:
    """Bars on a common scale; what came back in a month that spent less is no bar."""
    heights = [round(HIGH * max(0, value) / max(1, most)) for value in credits]
    return Line(name, credits, [Bar(n * (WIDE + GAP), HIGH - high, high) for n, high in enumerate(heights)])


# --- what is to be expected ---
def forecast(membership: Membership, purse: credits.Balance, sums: queries.Sums) -> str:
    """How long the credits last if days go on as they did."""
    today = timezone.localdate()
    spent = sum(
        sums["day"].get(f"{day:%d}", {}).get(f"{day:%Y-%m}", 0)
        for day in (today - datetime.timedelta(days=n) for n in range(DAYS))
    )
    since = (today - timezone.localdate(membership.team.created)).days + 1
    days = max(1, min(DAYS, since))
    if spent <= 0:
        return gettext("Nothing was spent in the last %(days)d days.") % {"days": DAYS}
    pace = ngettext(
        "%(credits)s credits were spent in the last day.",
        "In each of the last %(days)d days %(credits)s credits were spent.",
        days,
    )
    told = pace % {"days": days, "credits": number_format(round(spent / days), force_grouping=True)}
    return f"{told} {_until(membership, purse, today, int(purse.total * days / spent))}"


def _until(membership: Membership, purse: credits.Balance, today: datetime.date, days: int) -> str:
    end = today + datetime.timedelta(days=min(max(days, 0), FAR))
    if membership.team.allowance and end >= purse.resets:
        return gettext("At this pace there is enough until the month's credits are renewed.")
    if days > FAR:
        return gettext("At this pace there is enough for more than a year.")
    day = written(end, pgettext("how a day is written", "j F"))
    return gettext("At this pace there is enough until %(day)s.") % {"day": day}


@dataclass(frozen=True, slots=True)
class Price:
    """Of a take that was kept."""

    credits: int
    kept: int
    takes: int

    @property
    def each(self) -> str:
        return number_format(self.credits / self.kept, decimal_pos=1)


def price(membership: Membership) -> Price | None:
    spent, takes, kept = queries.took(membership.team)
    return Price(spent, kept, takes) if kept else None
