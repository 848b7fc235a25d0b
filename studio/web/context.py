"""What every page's shell shows. Lazy: a page that shows no shell asks the database nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studio.actions import credits, news
from studio.models import Membership, Team
from studio.web import queries
from studio.web.access import is_owner


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "team": SimpleLazyObject(lambda: _team(request)),
        "purse": SimpleLazyObject(lambda: _purse(request)),
        "told": SimpleLazyObject(lambda: _told(request)),
        "is_owner": SimpleLazyObject(lambda: is_owner(_membership(request))),
    }


def _purse(request: HttpRequest) -> credits.Balance | None:
    team = _team(request)
    return credits.balance(team) if team else None


def _told(request: HttpRequest) -> str:
    """The ways in which an open page tells what is done."""
    if not request.user.is_authenticated:
        return ""
    wished = news.wishes(request.user)
    return " ".join(way for way in ("title", "sound", "notice") if wished[way])


def _team(request: HttpRequest) -> Team | None:
    membership = _membership(request)
    return membership.team if membership else None


def _membership(request: HttpRequest) -> Membership | None:
    if not hasattr(request, "membership"):
        found = queries.membership_of(request.user) if request.user.is_authenticated else None
        request.membership = found  # type: ignore
    return request.membership  # type: ignore
