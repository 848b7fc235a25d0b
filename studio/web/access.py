"""Who may see what. Every route names its policy; what is not yours is not there (404, never 403)."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.internal.flows import reauthentication
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy

from studio import logs
from studio.actions import invitations
from studio.models import Clip, Membership, Persona, Task, Team, User
from studio.sealed import seal, unseal
from studio.web import queries, queries_team

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OF_PAGE = "X-Team"  # in what a page asks for: the team that it shows
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
Answering = Callable[[HttpRequest], HttpResponseBase]


def private(get_response: Answering) -> Answering:
    """What whoever comes with a session is told, no proxy keeps for others, unless it says itself who may."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            answer.headers.setdefault("Cache-Control", "private")
        return answer

    return middleware


def public(view: View) -> View:
    """Anybody, signed in or not."""
    view.policy = "public"  # type: ignore[attr-defined]
    return view


def person(view: View) -> View:
    """Signed in, in a team or not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _sign_in(request)

    guarded.policy = "person"  # type: ignore[attr-defined]
    return guarded


def member(view: View) -> View:
    """Signed in, and in a team, as whatever."""

    @person
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = membership_of(request)
        joined = cast(MemberRequest, request)
        try:
            if membership is None:
                return _teamless(joined)
            joined.membership, joined.team = membership, membership.team
            logs.note(user=joined.user.pk, team=membership.team_id)
            return view(request, *args, **kwargs)
        except PermissionDenied as refusal:
            if _is_script(request):
                return HttpResponse(str(refusal), status=403, content_type="text/plain; charset=utf-8")
            raise
        except Http404:
            there = _elsewhere(joined, kwargs.get("id"))
            if there is None:
                raise
            if _is_page(joined):
                return render(request, "team_other.html", {"there": there.team}, status=404)
            joined.membership, joined.team = there, there.team
            logs.note(team=there.team_id)
            return view(request, *args, **kwargs)

    guarded.policy = "member"  # type: ignore[attr-defined]
    return guarded


# What a role may do beyond listening, and what is said to whoever may not.
TOO_LITTLE = {
    "spends": gettext_lazy("Reviewers listen, note and rate. Ask a manager of the team for more."),
    "manages": gettext_lazy("This is for the team's managers and its owner."),
    "owns": gettext_lazy("This is for the team's owner."),
}


def require(request: MemberRequest, may: str) -> None:
    """That their role "spends", "manages" or "owns". Raises PermissionDenied."""
    if not getattr(request.membership, may):
        raise PermissionDenied(str(TOO_LITTLE[may]))


def producer(view: View) -> View:
    """Who makes and edits music in the team."""
    return _among_members(view, "producer", lambda request: require(request, "spends"))


def producer_writes(view: View) -> View:
    """Anybody of the team looks; who makes and edits music in it sends."""

    def check(request: MemberRequest) -> None:
        if request.method not in SAFE:
            require(request, "spends")

    return _among_members(view, "member", check, writes="producer")


def manager(view: View) -> View:
    """Who looks after people and budgets."""
    return _among_members(view, "manager", lambda request: require(request, "manages"))


def owner(view: View) -> View:
    """Who owns the team that they are in."""
    return _among_members(view, "owner", lambda request: require(request, "owns"))


def staff(view: View) -> View:
    """An administrator of the site. For others it is not there."""

    def check(request: MemberRequest) -> None:
        if not request.user.is_staff:
            raise Http404

    return _among_members(view, "staff", check)


def _among_members(view: View, policy: str, check: Callable[[MemberRequest], None], writes: str = "") -> View:
    """A member who may: `check` raises why not. `writes`: the policy for what is sent, if it is another."""

    @member
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check(request)
        return view(request, *args, **kwargs)

    guarded.policy, guarded.writes = policy, writes or policy  # type: ignore[attr-defined]
    return guarded


def fresh(view: View) -> View:
    """For changes to money, keys and people: who has not shown for some minutes who they are is asked to, and
    then what they sent is done. Stands below the policy."""

    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in SAFE or not reauthentication.is_reauthentication_required(request, app="studio"):
            return view(request, *args, **kwargs)
        return _ask_who(request)

    return guarded


def _ask_who(request: MemberRequest) -> HttpResponseBase:
    """Keep what was sent (it may hold a key: sealed) and show allauth's page; it goes on in `go_on`."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    here = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(came_from, here, request.is_secure())
    back = urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl() if is_ours else "/"
    state = {"path": request.get_full_path(), "body": seal(request.POST.urlencode()), "next": back}
    reauthentication.stash_and_reauthenticate(request, state, f"{go_on.__module__}.{go_on.__name__}")
    ask = f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"
    return HttpResponse(headers={"HX-Redirect": ask}) if request.htmx else redirect(ask)


def go_on(request: HttpRequest, state: dict[str, str]) -> HttpResponseBase:
    """Somebody has shown who they are: do what they had sent, unless they have gone elsewhere meanwhile."""
    back = get_next_redirect_url(request)
    if back != state["next"]:
        return redirect(back or "/")
    path, _, query = state["path"].partition("?")
    request.method, request.path, request.path_info = "POST", path, path
    request.META |= {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": query}
    request.GET, request.POST = QueryDict(query), QueryDict(unseal(state["body"]))
    request.resolver_match = found = resolve(path)
    return cast(HttpResponseBase, found.func(request, *found.args, **found.kwargs))


def _teamless(request: MemberRequest) -> HttpResponseBase:
    """Whoever is in no team is led to the one that invites them, or told how to come into one."""
    if request.joined or not _is_page(request):
        raise PermissionDenied(gettext("You are not in this team any more."))
    invitation = invitations.carried(request.session, request.user)
    if invitation and not invitations.trouble(invitation, request.user):
        return redirect("join")
    return render(request, "team_none.html", status=403)


def _elsewhere(request: MemberRequest, id: uuid.UUID | None) -> Membership | None:
    """What is not in this team may be in another one of theirs. A page about it is there as soon as they work
    in that team; what a page of that team plays and shows, which is open in another tab, is there at once."""
    others = [one for one in request.joined if one.team_id != request.team.pk]
    of_team = OF_PAGE in request.headers and not _is_page(request)  # a part of a page that has said its team
    if id is None or not others or request.method not in SAFE or of_team:
        return None
    return queries_team.seat_with(id, others)


def _is_page(request: MemberRequest) -> bool:
    """Is a whole page asked for, by somebody who can read it?"""
    return (
        request.method in SAFE
        and not is_part(request)
        and "text/html" in request.headers.get("Accept", "text/html")
    )


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    if _is_script(request):
        return HttpResponse(gettext("Signed out. Sign in to go on."), status=401, content_type="text/plain")
    return redirect_to_login(request.get_full_path())


def _is_script(request: HttpRequest) -> bool:
    """Then a page is no answer: it would be swapped in, over typed text."""
    return bool(cast(MemberRequest, request).htmx) or "application/json" in request.headers.get("Accept", "")


def memberships_of(request: HttpRequest) -> list[Membership]:
    """Of whoever asks, asked of the database once a request: who was removed is out at the next click."""
    asking = cast(MemberRequest, request)
    if not hasattr(asking, "joined"):
        asking.joined = queries.memberships(asking.user) if asking.user.is_authenticated else []
    return asking.joined


def membership_of(request: HttpRequest) -> Membership | None:
    """In the team that they work in: the one they chose, else the one they joined first.

    A page that stays open stays in its team, whatever is chosen in another tab: its script says which.
    """
    joined = memberships_of(request)
    if page := request.headers.get(OF_PAGE):
        return next((one for one in joined if str(one.team_id) == page), None)
    chosen = request.session.get(PRESENT) if joined else None
    return next((one for one in joined if str(one.team_id) == chosen), joined[0] if joined else None)


def is_part(request: MemberRequest) -> bool:
    """Does this answer go into a page that is already there?"""
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def clip_read(request: MemberRequest, id: uuid.UUID) -> Clip:
    return get_object_or_404(
        Clip.objects.seen_by(request.membership).select_related("task__account", "user", "team"), pk=id
    )


def task_read(request: MemberRequest, id: uuid.UUID) -> Task:
    rows = Task.objects.seen_by(request.membership).select_related("user", "account")
    return get_object_or_404(rows, pk=id)


def persona_read(request: MemberRequest, id: uuid.UUID) -> Persona:
    return get_object_or_404(Persona.objects.seen_by(request.membership), pk=id)
