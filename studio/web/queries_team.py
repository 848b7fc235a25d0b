"""What the pages of teams and people read."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet

from studio.actions import caps
from studio.models import (
    Cap,
    Clip,
    Invitation,
    Membership,
    Persona,
    Playlist,
    Preset,
    Project,
    Round,
    Share,
    Sheet,
    Task,
    Team,
    User,
)

ROLES = Membership.Role.values
HIDDEN = (Clip, Task, Project, Persona)  # in a private project they are not there for everybody
SHARED = (Playlist, Preset, Sheet, Round, Share)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a team."""

    membership: Membership
    seen: datetime.datetime | None
    spent: int  # this month
    cap: int | None


def seats(team: Team) -> list[Seat]:
    """All who are in the team, by what they may do."""
    rows = Membership.objects.filter(team=team).select_related("user", "team")
    seen = rows.annotate(seen=Max("user__usersession__last_seen_at"))
    spent = caps.spent(team)
    capped = dict(Cap.objects.filter(team=team).values_list("user", "credits"))
    found = [
        Seat(row, row.seen or row.user.last_login, spent.by(row.user_id), capped.get(row.user_id))
        for row in seen
    ]
    return sorted(found, key=lambda seat: (ROLES.index(seat.membership.role), seat.membership.joined))


def invitations(team: Team) -> QuerySet[Invitation]:
    """Those that nobody has used, the newest first; one that has expired can be sent again."""
    unused = Invitation.objects.filter(team=team, used=None, revoked=None)
    return unused.select_related("user").order_by("-created", "-pk")


def memberships(user: User) -> list[tuple[Membership, bool]]:
    """The teams of somebody, and whether they are alone there."""
    rows = Membership.objects.filter(user=user).select_related("team", "user").order_by("joined")
    others = Membership.objects.exclude(user=user).filter(team__memberships__user=user)
    shared = set(others.values_list("team", flat=True))
    return [(row, row.team_id not in shared) for row in rows]


def seat_with(id: uuid.UUID, joined: Iterable[Membership]) -> Membership | None:
    """Of these seats of somebody the one from which they find something of this id."""
    for membership in joined:
        seen: list[QuerySet[Any]] = [model.objects.seen_by(membership) for model in HIDDEN]
        shared = [model.objects.filter(team=membership.team_id) for model in SHARED]
        if any(rows.filter(pk=id).exists() for rows in (*seen, *shared)):
            return membership
    return None
