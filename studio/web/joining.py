"""The way into a team for who is invited. The token is in the address for one moment only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from studio.actions import invitations, people
from studio.actions.sources import Refused
from studio.models import Invitation, Role
from studio.web.access import PRESENT, public

DOES = {
    Role.MANAGER: _("As a manager you look after people and budgets, and make music."),
    Role.PRODUCER: _("As a producer you make and edit music."),
    Role.REVIEWER: _("As a reviewer you listen, note and rate."),
}


@public
@never_cache
@require_safe
def join_with(request: HttpRequest, token: str) -> HttpResponse:
    """Keep its digest and leave the address that holds the token; no page learns that address."""
    found = invitations.at(token)
    if found is None:
        answer = _page(request, None, gettext("There is no such invitation. Was the link copied whole?"), 404)
    else:
        request.session[people.INVITATION] = found.digest
        answer = redirect("join")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    invitation = invitations.carried(request.session, user)
    if invitation is None:
        return _page(request, None, gettext("Open the link of your invitation once more."), 404)
    if user and invitations.is_in(invitation, user):
        return _enter(request, invitation)
    said = invitations.trouble(invitation, user) if user else invitations.over(invitation)
    if said or user is None or request.method != "POST":
        return _page(request, invitation, said, 410 if said else 200)
    try:
        invitations.accept(invitation, user)
    except Refused as refusal:  # somebody was quicker
        return _page(request, invitation, str(refusal), 410)
    return _enter(request, invitation)


def _enter(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    request.session.pop(people.INVITATION, None)
    request.session[PRESENT] = str(invitation.team_id)
    messages.info(request, gettext("You are in %(team)s.") % {"team": invitation.team.name})
    return redirect("library")


def _page(request: HttpRequest, invitation: Invitation | None, trouble: str, status: int) -> HttpResponse:
    context = {
        "invitation": invitation,
        "trouble": trouble,
        "does": DOES.get(Role(invitation.role)) if invitation else "",
        "may_sign_up": people.may_sign_up(request.session),
    }
    return render(request, "join.html", context, status=status)
