"""Who did what in the team: people, keys, money, deletions. For whoever manages it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from studio.actions import log as verbs
from studio.models import LogEntry, Role, Team
from studio.web import queries_log
from studio.web.access import MemberRequest, is_part, manager
from studio.web.tables import table

PAGE = 50
AT_ONCE = 1000
COLUMNS = ("at", "person", "verb", "what", "says")
GROUPS: Mapping[str, StrPromise] = {
    "people": _("People"),
    "keys": _("Keys"),
    "money": _("Money"),
    "deletions": _("Deletions and links"),
}


class Filters(forms.Form):
    group = forms.ChoiceField(label=_("About"), required=False, choices=[("", _("All")), *GROUPS.items()])
    person = forms.ChoiceField(label=_("Person"), required=False)

    def __init__(self, team: Team, data: Any) -> None:
        super().__init__(data, auto_id="log_%s")
        everybody = [("", gettext("All")), *queries_log.people(team)]
        self.fields["person"].choices = everybody  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def wish(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("group", "person")}

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.wish.items() if value})


@dataclass(frozen=True, slots=True)
class Line:
    entry: LogEntry

    @property
    def says(self) -> str:
        """The sentence of its verb, with the names as they were."""
        entry = self.entry
        named = {key: _detail(key, value) for key, value in entry.details.items()}
        named |= {"name": entry.name or gettext("The studio"), "what": _counted(entry.what)}
        return str(verbs.VERBS[entry.verb] % _Told(named, count=self.count))

    @property
    def count(self) -> int:
        """Of takes or credits, for sentences that say how many."""
        what = self.entry.what
        return int(what) if _is_number(what) else int(self.entry.details.get("credits", 0))

    @property
    def more(self) -> str:
        """Which takes, or why not."""
        titles = self.entry.details.get("titles") or []
        return " · ".join(titles) or str(self.entry.details.get("why", ""))


class _Told(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _detail(key: str, value: Any) -> str:
    if key in ("role", "was") and value in Role.values:
        return str(Role(value).label)
    return number_format(value, force_grouping=True) if isinstance(value, int) else str(value or "")


def _counted(what: str) -> str:
    return number_format(int(what), force_grouping=True) if _is_number(what) else what


def _is_number(what: str) -> bool:
    return what.isascii() and what.isdigit()


@manager
@require_safe
def log(request: MemberRequest) -> HttpResponse:
    filters = Filters(request.team, request.GET)
    typed = request.GET.get("before", "")
    before = int(typed[:18]) if typed.isascii() and typed.isdigit() else None
    entries = list(queries_log.lines(request.team, **filters.wish, before=before)[: PAGE + 1])
    context = {
        "filters": filters,
        "lines": [Line(entry) for entry in entries[:PAGE]],
        "more": entries[PAGE - 1].pk if len(entries) > PAGE else None,
        "query": filters.query,
    }
    return render(request, f"log.html{'#lines' if before and is_part(request) else ''}", context)


@manager
@require_safe
def export(request: MemberRequest) -> HttpResponseBase:
    wished = Filters(request.team, request.GET).wish
    return table("log", COLUMNS, _cells(request.team, wished))


def _cells(team: Team, wished: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    before = None
    while entries := list(queries_log.lines(team, **wished, before=before)[:AT_ONCE]):
        for entry in entries:
            at = timezone.localtime(entry.created).isoformat(timespec="seconds")
            yield at, entry.name, entry.verb, entry.what, Line(entry).says
        before = entries[-1].pk
