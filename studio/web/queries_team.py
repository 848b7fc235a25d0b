"""What the pages of teams and people read."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

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
OF_A_TEAM = (Clip, Task, Playlist, Project, Persona, Preset, Sheet, Round, Share)


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


def team_with(id: uuid.UUID, teams: Iterable[Team]) -> Team | None:
    """Of these teams the one that has something of this id."""
    known = {team.pk: team for team in teams}
    for model in OF_A_TEAM:
        found = model._default_manager.filter(pk=id, team__in=known).values_list("team", flat=True).first()
        if found:
            return known[found]
    return None
