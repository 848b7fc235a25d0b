"""Who may see what. Every route names its policy; what is not yours is not there (404, never 403)."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise as StrPromise
from django.utils.translation import gettext, gettext_lazy

from studio.models import Clip, Membership, Persona, Task, Team, User
from studio.web import queries

PRESENT = "team"  # in the session: the team that somebody works in

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class MemberRequest(HttpRequest):
    """What a `@member` view is given: a signed-in person and the team they work in."""

    user: User
    joined: list[Membership]  # all the teams that they are in
    membership: Membership  # and the one that they work in
    team: Team
    htmx: "HtmxDetails"


View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anybody, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def member(view: View) -> View:
    """Signed in, and in a team, as whatever."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in(request)
        membership = membership_of(request)
        if membership is None:
            raise PermissionDenied(gettext("You are not in a team."))
        joined = cast(MemberRequest, request)
        joined.membership, joined.team = membership, membership.team
        return view(request, *args, **kwargs)

    guarded.policy = "member"  # type: ignore[attr-defined]
    return guarded


def producer(view: View) -> View:
    """Who makes and edits music in the team."""
    too_little = gettext_lazy("Reviewers listen, note and rate. Ask a manager of the team for more.")
    return _among_members(view, "producer", lambda request: request.membership.spends, too_little)


def manager(view: View) -> View:
    """Who looks after people and budgets."""
    too_little = gettext_lazy("This is for the team's managers and its owner.")
    return _among_members(view, "manager", lambda request: request.membership.manages, too_little)


def owner(view: View) -> View:
    """Who owns the team that they are in."""
    too_little = gettext_lazy("This is for the team's owner.")
    return _among_members(view, "owner", lambda request: request.membership.owns, too_little)


def staff(view: View) -> View:
    """An administrator of the site. For others it is not there."""
    return _among_members(view, "staff", lambda request: request.user.is_staff)


def _among_members(
    view: View, policy: str, may: Callable[[MemberRequest], bool], too_little: StrPromise | None = None
) -> View:
    """A member who may; others are told the reason, or, without one, that nothing is there."""

    @member
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if may(request):
            return view(request, *args, **kwargs)
        if too_little is None:
            raise Http404
        raise PermissionDenied(str(too_little))

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    # A script must not be answered with a login page: it would be swapped in, over typed text.
    if cast(MemberRequest, request).htmx or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(gettext("Signed out. Sign in to go on."), status=401, content_type="text/plain")
    return redirect_to_login(request.get_full_path())


def memberships_of(request: HttpRequest) -> list[Membership]:
    """Of whoever asks, asked of the database once a request: who was removed is out at the next click."""
    asking = cast(MemberRequest, request)
    if not hasattr(asking, "joined"):
        asking.joined = queries.memberships(asking.user) if asking.user.is_authenticated else []
    return asking.joined


def membership_of(request: HttpRequest) -> Membership | None:
    """In the team that they work in: the one they chose, else the one they joined first."""
    joined = memberships_of(request)
    chosen = request.session.get(PRESENT) if joined else None
    return next((one for one in joined if str(one.team_id) == chosen), joined[0] if joined else None)


def is_part(request: MemberRequest) -> bool:
    """Does this answer go into a page that is already there?"""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def clip_read(request: MemberRequest, id: uuid.UUID) -> Clip:
    return get_object_or_404(
        Clip.objects.for_team(request.team).select_related("task__account", "user", "team"), pk=id
    )


def task_read(request: MemberRequest, id: uuid.UUID) -> Task:
    return get_object_or_404(Task.objects.for_team(request.team).select_related("user", "account"), pk=id)


def persona_read(request: MemberRequest, id: uuid.UUID) -> Persona:
    return get_object_or_404(Persona.objects.for_team(request.team), pk=id)
