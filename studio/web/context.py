"""What every page's shell shows. Lazy: a page that shows no shell asks the database nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studio.actions import credits, low, news, people
from studio.models import Team
from studio.web.access import membership_of, memberships_of


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "team": SimpleLazyObject(lambda: _team(request)),
        "purse": SimpleLazyObject(lambda: _purse(request)),
        "asked_for": SimpleLazyObject(lambda: _asked_for(request)),
        "low": SimpleLazyObject(lambda: _low(request)),
        "told": SimpleLazyObject(lambda: _told(request)),
        "me": SimpleLazyObject(
            lambda: membership_of(request)
        ),  # what may they do: me.spends, me.manages, me.owns
        "may_sign_up": SimpleLazyObject(lambda: people.may_sign_up(request.session)),
        "my_teams": SimpleLazyObject(lambda: [one.team for one in memberships_of(request)]),
    }


def _purse(request: HttpRequest) -> credits.Balance | None:
    team = _team(request)
    return credits.balance(team) if team else None


def _asked_for(request: HttpRequest) -> int:
    """How many requests wait for the word of whoever looks."""
    membership = membership_of(request)
    return getattr(membership, "asked_for", 0) if membership and membership.manages else 0


def _low(request: HttpRequest) -> bool:
    """Are few credits left, and do they look after these, and have they not seen it yet?"""
    me = membership_of(request)
    return me is not None and me.manages and low.is_news(me.user, me.team)


def _told(request: HttpRequest) -> str:
    """The ways in which an open page tells what is done."""
    if not request.user.is_authenticated:
        return ""
    wished = news.wishes(request.user)
    return " ".join(way for way in ("title", "sound", "notice") if wished[way])


def _team(request: HttpRequest) -> Team | None:
    membership = membership_of(request)
    return membership.team if membership else None
