"""Where the team's credits went, and how long they last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from studio import catalog
from studio.actions import credits, low
from studio.models import Account, Clip, Entry, Membership
from studio.web import makers, queries_ledger, spending
from studio.web.access import MemberRequest, is_part, manager, member
from studio.web.asking import cap_line
from studio.web.cards import wish
from studio.web.queries_ledger import BY, Names, Wish
from studio.web.tables import Cell, table
from studio.web.undo import back

PAGE = 40
AT_ONCE = 1000  # entries of an export in memory
# Not translated, as little as what scripts read elsewhere.
COLUMNS = (
    *("number", "at", "kind", "credits", "pot", "balance_after", "person", "project"),
    *("operation", "what", "api_key", "request", "note", "reference"),
)
WORDS: Mapping[str, StrPromise] = {
    "held": _("Held"),
    "settled": _("Settled"),
    "released": _("Released"),
    "monthly": _("Month's credits"),
    "extra": _("Extra credits"),
}
WITHOUT_A_NOTE: Mapping[str, StrPromise] = {
    "allowance": _("This month's credits"),
    "grant": _("Extra credits"),
    "payment": _("Extra credits that were paid for"),
}


class Day(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> str:
        return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


class Filters(forms.Form):
    """Which entries are shown; all of it stands in the address."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *WORDS.items()])
    since = forms.DateField(label=_("From"), required=False, widget=Day, input_formats=["%Y-%m-%d"])
    until = forms.DateField(label=_("To"), required=False, widget=Day, input_formats=["%Y-%m-%d"])

    def __init__(self, names: Names, data: Any) -> None:
        super().__init__(data, auto_id="ledger_%s")
        for name in BY:
            if found := names.choices(name):
                everybody = [("", _("All")), *found]
                self.fields[name] = forms.ChoiceField(
                    label=str(spending.BY[name]), required=False, choices=everybody
                )
        self.order_fields(["kind", *BY, "since", "until"])
        self.is_valid()

    @property
    def wish(self) -> Wish:
        """What makes no sense is left out; its field says so."""
        return Wish(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, as the page says it."""

    entry: Entry
    secret: bool = False  # of a project that is private to others

    @property
    def word(self) -> StrPromise:
        return WORDS[self.kind]

    @property
    def kind(self) -> str:
        """A charge is held until its request is over; then it is settled, or was released."""
        if self.entry.kind == Entry.Kind.CHARGE and self.entry.task:
            return "held" if self.entry.task.is_active else self._end
        return {"refund": "released", "allowance": "monthly"}.get(self.entry.kind, "extra")

    @property
    def _end(self) -> str:
        task = self.entry.task
        return "settled" if task and task.state == task.State.SUCCEEDED else "released"

    @property
    def reason(self) -> str:
        if self.secret:
            return gettext("In a private project")
        task = self.entry.task
        if task is None:
            return gettext(self.entry.note) or str(WITHOUT_A_NOTE.get(self.entry.kind, ""))
        about = wish(task.params, task.upload_name, untitled="")
        return f"{task.spec.title}: {about}" if about else str(task.spec.title)

    @property
    def project(self) -> str:
        return self.entry.project.name if self.entry.project and not self.secret else ""

    @property
    def address(self) -> str:
        """Of the take that it brought, or of where its request stands."""
        task = self.entry.task
        if task is None or self.secret:
            return ""
        clips: list[Clip] = list(task.clips.all())
        return reverse("take", args=[clips[0].pk]) if clips else reverse("activity")

    @property
    def remark(self) -> str:
        """What became of what was left of the month before, and of what came back too late."""
        entry = self.entry
        lapsed: int = getattr(entry, "lapsed", None) or 0
        if lapsed > 0:
            said = ngettext(
                "%(count)s credit of the month before lapsed.",
                "%(count)s credits of the month before lapsed.",
                lapsed,
            )
            return said % {"count": number_format(lapsed, force_grouping=True)}
        if entry.month and entry.kind == Entry.Kind.REFUND and entry.month != credits.month(entry.created):
            return gettext("To a month that was over: it lapsed with that.")
        return ""

    @property
    def cells(self) -> list[Cell]:
        entry = self.entry
        named = (entry.user.display_name if entry.user else "", self.project, entry.operation, self.reason)
        key = entry.api_key.name if entry.api_key else ""
        at = timezone.localtime(entry.created).isoformat(timespec="seconds")
        last = (key, str(entry.task_id or ""), entry.note, entry.reference)
        return [entry.pk, at, self.kind, entry.credits, entry.month or "extra", entry.left, *named, *last]


@member
@require_safe
def ledger(request: MemberRequest) -> HttpResponse:
    names = queries_ledger.names(request.membership)
    filters = Filters(names, request.GET)
    before = _number(request.GET.get("before", ""))
    entries = list(queries_ledger.lines(request.team, filters.wish, before)[: PAGE + 1])
    context: dict[str, Any] = {
        "lines": _lines(request.membership, entries[:PAGE]),
        "more": entries[PAGE - 1].pk if len(entries) > PAGE else None,
        "query": filters.query,
    }
    if before and is_part(request):
        return render(request, "credits.html#lines", context)
    purse = credits.balance(request.team)
    by = request.GET.get("by", "")
    by = by if by in BY else "user"
    sums = spending.sums(request.membership, by)
    context |= {
        "filters": filters,
        "groups": catalog.groups(),
        **cap_line(request, 0),
        **cap_line(request, 0),
        "maker": makers.sentence(Account.of(request.team)),
        "chart": spending.chart(sums, by, names),
        "bys": spending.BY.items(),
        "forecast": spending.forecast(request.membership, purse, sums),
        "price": spending.price(request.membership),
    }
    return render(request, "credits.html", context)


@member
@require_safe
def export(request: MemberRequest) -> HttpResponseBase:
    """The entries of the same address as a table."""
    wished = Filters(queries_ledger.names(request.membership), request.GET).wish
    return table("credits", COLUMNS, (line.cells for line in _all(request.membership, wished)))


@manager
@require_POST
def seen(request: MemberRequest) -> HttpResponse:
    """They know that few credits are left."""
    low.seen(request.user, request.team)
    return back(request, "credits")


def _all(membership: Membership, wished: Wish) -> Iterator[Line]:
    """A stretch at a time, each by a question of its own: nobody waits for a slow reader."""
    before = None
    while entries := list(queries_ledger.lines(membership.team, wished, before)[:AT_ONCE]):
        yield from _lines(membership, entries)
        before = entries[-1].pk


def _lines(membership: Membership, entries: Iterable[Entry]) -> list[Line]:
    known = list(entries)
    secret = queries_ledger.secret(membership, known)
    return [Line(entry, secret=entry.pk in secret) for entry in known]


def _number(text: str) -> int | None:
    return int(text[:18]) if text.isascii() and text.isdigit() else None
