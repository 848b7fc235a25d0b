"""A team: who is in it, who is invited, what they may do; and the way from one's one team to another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from studio.actions import invitations, teams, usage
from studio.actions.sources import Refused
from studio.catalog.fields import PickField
from studio.models import Invitation, Membership, Role, Team
from studio.web import queries_team as queries
from studio.web import undo
from studio.web.access import (
    PRESENT,
    MemberRequest,
    fresh,
    manager,
    member,
    memberships_of,
    owner,
    person,
)
from studio.web.examples import home


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=teams.LONGEST_NAME)


class RoleForm(forms.Form):
    role = PickField(label=_("Role"), names={})

    def __init__(self, by: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [(role, Role(role).label) for role in by.gives]  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    field_order = ("email", "role", "credits")

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Left empty, you get a link that lets one person in."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = PickField(
        label=_("Role"),
        names={},
        initial=Role.PRODUCER,
        help_text=_(
            "Managers look after people and budgets. Producers make and edit music. "
            "Reviewers listen, note and rate."
        ),
    )
    credits = forms.IntegerField(
        label=_("Credits a month"),
        required=False,
        min_value=0,
        max_value=invitations.MOST_CREDITS,
        help_text=_("What they may spend. Left empty, as much as the team has."),
    )


@dataclass(frozen=True, slots=True)
class Row:
    seat: queries.Seat
    form: RoleForm | None  # for who looks after them
    is_heir: bool


@member
@require_safe
def team(request: MemberRequest) -> HttpResponse:
    return _page(request)


# --- inviting ---
@manager
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def invite(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("team")
    form = InviteForm(request.membership, request.POST)
    if form.is_valid():
        try:
            return _handed_out(request, *invitations.invite(request.membership, **form.cleaned_data))
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    return _page(request, invite=form, status=422)


@manager
@require_POST
@fresh
def renew(request: MemberRequest, number: int) -> HttpResponse:
    try:
        return _handed_out(request, *invitations.renew(request.membership, number))
    except Refused as refusal:
        return _back(request, str(refusal))


def _handed_out(request: MemberRequest, invitation: Invitation, token: str) -> HttpResponse:
    """By mail if it can be; else the link is shown, once."""
    link = home(request) + reverse("join_with", args=[token])
    said = ""
    if invitation.email and invitations.mails():
        if invitations.mail(invitation, link):
            sentence = gettext("The invitation is on its way to %(email)s.")
            return _back(request, sentence % {"email": invitation.email})
        said = gettext("The mail could not be sent. Send the link yourself.")
    answer = _page(request, link=link, invitation=invitation, mail_trouble=said)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@manager
@require_POST
def revoke(request: MemberRequest, number: int) -> HttpResponse:
    def run() -> tuple[str, undo.Step]:
        invitations.revoke(request.membership, number)
        return gettext("The invitation is revoked."), ("reinvite", {"invitation": number})

    return _done(request, run)


# --- people ---
@manager
@require_POST
@fresh
def role(request: MemberRequest, number: int) -> HttpResponse:
    def run() -> tuple[str, undo.Step]:
        was = teams.change_role(request.membership, number, request.POST.get("role", ""))
        return gettext("The role is changed."), ("change role", {"person": number, "role": was})

    return _done(request, run)


@manager
@require_POST
@fresh
def remove(request: MemberRequest, number: int) -> HttpResponse:
    def run() -> tuple[str, None]:
        gone = teams.remove(request.membership, number)
        return gettext("%(name)s is not in the team any more.") % {"name": gone.user.display_name}, None

    return _done(request, run)


@member
@require_POST
@fresh
def leave(request: MemberRequest) -> HttpResponse:
    """Whoever is alone in it has to type its name: nothing of it can be had back."""
    typed = " ".join(request.POST.get("name", "").split())
    if teams.is_alone(request.membership) and typed.casefold() != request.team.name.casefold():
        form = NameForm(request.POST)
        form.add_error("name", gettext("This is not the team's name."))
        return _page(request, leave=form, status=422)
    try:
        teams.leave(request.membership)
    except Refused as refusal:
        return _back(request, str(refusal))
    messages.info(request, gettext("You have left %(team)s.") % {"team": request.team.name})
    request.session.pop(PRESENT, None)
    return redirect("library")


# --- the team itself ---
@owner
@require_POST
def rename(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, rename=form, status=422)
    try:
        was = teams.rename(request.membership, form.cleaned_data["name"])
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return _page(request, rename=form, status=422)
    said = gettext("It is called “%(name)s” now.") % {"name": form.cleaned_data["name"]}
    return _back(request, said, ("rename team", {"team": str(request.team.pk), "name": was}))


@owner
@require_POST
@fresh
def offer(request: MemberRequest, number: int) -> HttpResponse:
    def run() -> tuple[str, None]:
        heir = teams.offer(request.membership, number)
        sentence = gettext("%(name)s is asked. Until they say yes you stay the owner.")
        return sentence % {"name": heir.user.display_name}, None

    return _done(request, run)


@owner
@require_POST
def take_back(request: MemberRequest) -> HttpResponse:
    teams.take_back(request.membership)
    return _back(request, gettext("You stay the owner."))


@member
@require_POST
@fresh
def take(request: MemberRequest) -> HttpResponse:
    def run() -> tuple[str, None]:
        teams.take(request.membership)
        return gettext("The team is yours now."), None

    return _done(request, run)


@member
@require_POST
def decline(request: MemberRequest) -> HttpResponse:
    teams.decline(request.membership)
    return _back(request, gettext("You said no. Everything stays as it is."))


# --- one's teams ---
@person
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = teams.found(request.user, form.cleaned_data["name"])
            request.session[PRESENT] = str(made.pk)
            messages.info(request, gettext("You work in %(team)s now.") % {"team": made.name})
            return redirect("team")
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    context = {"form": form, "is_welcome": teams.is_welcome(request.user)}
    return render(request, "team_new.html", context, status=422 if form.is_bound else 200)


@member
@require_POST
def switch(request: MemberRequest) -> HttpResponse:
    """Work in another of one's teams, on the page that is asked for."""
    wanted = request.POST.get("team")
    there = next((one.team for one in memberships_of(request) if str(one.team_id) == wanted), None)
    if there is None:
        raise Http404
    request.session[PRESENT] = str(there.pk)
    messages.info(request, gettext("You work in %(team)s now.") % {"team": there.name})
    page = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return redirect(page if ours else "library")


# --- answers ---
def _done(request: MemberRequest, run: Callable[[], tuple[str, undo.Step | None]]) -> HttpResponse:
    """Do it and say so, or why not."""
    try:
        said, step = run()
    except Refused as refusal:
        said, step = str(refusal), None
    return _back(request, said, step)


def _back(request: MemberRequest, said: str, step: undo.Step | None = None) -> HttpResponse:
    undo.offer(request, said, *([step] if step else []))
    return redirect("team")


def _page(request: MemberRequest, status: int = 200, **shown: Any) -> HttpResponse:
    own = request.membership
    seats = queries.seats(request.team)
    others = len(seats) > 1
    context = {
        "rows": [_row(own, seat) for seat in seats],
        "heir": next((seat for seat in seats if seat.membership.user_id == request.team.heir_id), None),
        "invitations": queries.invitations(request.team) if own.manages else (),
        "invite": InviteForm(own, auto_id="invite_%s") if own.manages else None,
        "rename": NameForm(initial={"name": request.team.name}, auto_id="rename_%s") if own.owns else None,
        "leave": None if others else NameForm(auto_id="leave_%s"),
        "may_leave": not (others and own.owns),
        "mails": invitations.mails(),
        "now": timezone.now(),
        "storage": _storage(request.team),
        **shown,
    }
    return undo.page(request, "team.html", context, status=status)


def _storage(team: Team) -> dict[str, Any]:
    """What it takes up, of how much, in gigabytes; and in what."""
    held, most = usage.of(team), usage.limit(team)
    return {
        "used": usage.size(held.total),
        "most": usage.size(most) if most else "",
        "share": min(100, round(100 * held.total / most)) if most else 0,
        "is_full": bool(most) and held.total >= most,
        "parts": [
            (_("Takes and stems"), usage.size(held.takes)),
            (_("Mixes and other formats"), usage.size(held.beside)),
            (_("Recordings brought in"), usage.size(held.uploads)),
        ],
    }


def _row(own: Membership, seat: queries.Seat) -> Row:
    other = seat.membership
    form = None
    if own.looks_after(other):
        form = RoleForm(own, initial={"role": other.role}, auto_id=f"person_{other.pk}_%s")
    return Row(seat, form, is_heir=other.user_id == own.team.heir_id)
