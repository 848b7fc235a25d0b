"""What the page of budgets reads."""

import uuid
from collections.abc import Callable
from typing import Any

from studio.models import ApiKey, Cap, Membership, Project, Team, User


def caps(team: Team) -> list[Cap]:
    return list(Cap.objects.filter(team=team))


def people(team: Team) -> list[Membership]:
    """Who is in the team, the first who joined at the top."""
    return list(Membership.objects.filter(team=team).select_related("user").order_by("joined", "pk"))


def keys(team: Team) -> list[ApiKey]:
    """The keys that still open something."""
    rows = ApiKey.objects.valid().filter(team=team).select_related("user").order_by("name", "pk")
    return list(rows.distinct())


def person(team: Team, pk: str) -> User | None:
    joined = Membership.objects.filter(team=team, user=_number(pk)).select_related("user").first()
    return joined.user if joined else None


def project(team: Team, pk: str) -> Project | None:
    try:
        return Project.objects.filter(team=team, pk=uuid.UUID(pk)).first()
    except ValueError:
        return None


def key(team: Team, pk: str) -> ApiKey | None:
    return ApiKey.objects.filter(team=team, pk=_number(pk)).first()


THINGS: dict[str, Callable[[Team, str], Any]] = {"user": person, "project": project, "api_key": key}


def thing(team: Team, of: str) -> tuple[str, Any]:
    """What a cap can be of, as a form names it, "user.27"; None for what is not there."""
    kind, _, pk = of.partition(".")
    return kind, THINGS[kind](team, pk) if kind in THINGS else None


def _number(text: str) -> int:
    return int(text[:18]) if text.isascii() and text.isdigit() else 0
