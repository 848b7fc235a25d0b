"""Who may see what. Every route names its policy; what is not yours is not there (404, never 403)."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from studio.models import Clip, Membership, Persona, Task, Team, User
from studio.web import queries

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class MemberRequest(HttpRequest):
    """What a `@member` view is given: a signed-in person and the team they work in."""

    user: User
    membership: Membership
    team: Team
    htmx: "HtmxDetails"


View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Anybody, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def member(view: View) -> View:
    """Signed in, and in a team."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in(request)
        membership = queries.membership_of(request.user)
        if membership is None:
            raise PermissionDenied(gettext("You are not in a team."))
        joined = cast(MemberRequest, request)
        joined.membership, joined.team = membership, membership.team
        return view(request, *args, **kwargs)

    guarded.policy = "member"  # type: ignore[attr-defined]
    return guarded


def owner(view: View) -> View:
    """Signed in, and an owner of the team that they are in."""
    return _among_members(view, "owner", lambda request: is_owner(request.membership))


def staff(view: View) -> View:
    """Signed in, in a team, and an administrator of the site."""
    return _among_members(view, "staff", lambda request: request.user.is_staff)


def _among_members(view: View, policy: str, may: Callable[[MemberRequest], bool]) -> View:
    @member
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request):
            raise Http404
        return view(request, *args, **kwargs)

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    # A script must not be answered with a login page: it would be swapped in, over typed text.
    if cast(MemberRequest, request).htmx or "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(gettext("Signed out. Sign in to go on."), status=401, content_type="text/plain")
    return redirect_to_login(request.get_full_path())


def is_owner(membership: Membership | None) -> bool:
    return membership is not None and membership.role == Membership.Role.OWNER


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
