"""What every page's shell shows. Lazy: a page that shows no shell asks the database nothing."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from studio.actions import credits
from studio.models import Team
from studio.web import queries


def shell(request: HttpRequest) -> dict[str, Any]:
    team = SimpleLazyObject(lambda: _team(request))
    return {"team": team, "purse": SimpleLazyObject(lambda: credits.balance(_team(request)))}


def _team(request: HttpRequest) -> Team | None:
    if not hasattr(request, "team"):
        request.team = queries.team_of(request.user) if request.user.is_authenticated else None  # type: ignore
    return request.team  # type: ignore
