"""The site's teams, for its administrators: what they have, and extra credits for them."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from studio.actions import credits, usage
from studio.actions.sources import Refused
from studio.models import Team
from studio.web import queries_log as queries
from studio.web.access import MemberRequest, fresh, staff
from studio.web.cards import parse_id

PAGE = 30
MOST = 10_000_000


class Search(forms.Form):
    q = forms.CharField(label=_("Name, or a member's address"), required=False, max_length=100)


class Giving(forms.Form):
    credits = forms.IntegerField(
        label=_("Extra credits"),
        min_value=-MOST,
        max_value=MOST,
        help_text=_("With a minus they are taken back."),
    )
    note = forms.CharField(label=_("What for"), max_length=200)

    def __init__(self, team: Team, data: Any = None) -> None:
        super().__init__(data, auto_id=f"give_{team.pk}_%s")
        self.team = team


class Room(forms.Form):
    gigabytes = forms.IntegerField(
        label=_("Limit in gigabytes"),
        required=False,
        min_value=0,
        max_value=usage.MOST,
        help_text=_("Empty: the usual limit. 0: no limit."),
    )

    def __init__(self, team: Team, data: Any = None) -> None:
        super().__init__(data, initial={"gigabytes": team.gigabytes}, auto_id=f"room_{team.pk}_%s")
        self.team = team


@dataclass(frozen=True, slots=True)
class Row:
    team: Team
    left: int  # credits
    giving: Giving
    stored: str
    is_full: bool
    room: Room


@staff
@require_safe
def teams(request: MemberRequest) -> HttpResponse:
    return _page(request)


@staff
@require_POST
@fresh
def give(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    team = get_object_or_404(queries.teams(""), pk=id)
    form = Giving(team, request.POST)
    if form.is_valid():
        many = form.cleaned_data["credits"]
        try:
            credits.give(team, many, note=form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.info(request, _said(team, many))
            return redirect("site_teams")
    return _page(request, wrong=form)


@staff
@require_POST
@fresh
def room(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    team = get_object_or_404(queries.teams(""), pk=id)
    form = Room(team, request.POST)
    if not form.is_valid():
        return _page(request, wrong=form)
    usage.give(team, form.cleaned_data["gigabytes"], request.user)
    team = get_object_or_404(queries.teams(""), pk=id)
    told = {"team": team.name, "stored": _stored(team)}
    messages.info(request, gettext("%(team)s: %(stored)s.") % told)
    return redirect("site_teams")


def _said(team: Team, many: int) -> str:
    given = ngettext(
        "%(team)s has %(many)s extra credit more.", "%(team)s has %(many)s extra credits more.", many
    )
    taken = ngettext(
        "%(team)s has %(many)s extra credit less.", "%(team)s has %(many)s extra credits less.", -many
    )
    told = {"team": team.name, "many": number_format(abs(many), force_grouping=True)}
    return (given if many > 0 else taken) % told


def _page(request: MemberRequest, wrong: Giving | Room | None = None) -> HttpResponse:
    search = Search(request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    before = parse_id(request.GET.get("before"))
    rows = list(queries.teams(text, str(before or ""))[: PAGE + 1])
    if wrong and wrong.team.pk not in {team.pk for team in rows}:
        rows = [wrong.team, *rows]
    context = {
        "search": search,
        "rows": [_row(team, wrong) for team in rows[:PAGE]],
        "more": f"{reverse('site_teams')}?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "text": text,
    }
    return render(request, "site_teams.html", context, status=422 if wrong else 200)


def _row(team: Team, wrong: Giving | Room | None) -> Row:
    mine = wrong if wrong and wrong.team == team else None
    giving = mine if isinstance(mine, Giving) else Giving(team)
    room = mine if isinstance(mine, Room) else Room(team)
    most = usage.limit(team)
    is_full = bool(most) and usage.held(team) >= most
    return Row(team, credits.total(team), giving, _stored(team), is_full, room)


def _stored(team: Team) -> str:
    """Of a team that comes with what it has stored."""
    used, most = usage.size(usage.held(team)), usage.limit(team)
    if not most:
        return gettext("%(used)s stored, no limit") % {"used": used}
    return gettext("%(used)s of %(most)s stored") % {"used": used, "most": usage.size(most)}
