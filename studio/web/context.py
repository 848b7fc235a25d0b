"""What every page's shell shows. Lazy: a page that shows no shell asks the database nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studio.actions import credits
from studio.models import Team
from studio.web import queries


def shell(request: HttpRequest) -> dict[str, Any]:
    return {
        "team": SimpleLazyObject(lambda: _team(request)),
        "purse": SimpleLazyObject(lambda: _purse(request)),
    }


def _purse(request: HttpRequest) -> credits.Balance | None:
    team = _team(request)
    return credits.balance(team) if team else None


def _team(request: HttpRequest) -> Team | None:
    if not hasattr(request, "team"):
        request.team = queries.team_of(request.user) if request.user.is_authenticated else None  # type: ignore
    return request.team  # type: ignore
