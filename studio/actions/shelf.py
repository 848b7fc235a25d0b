"""Keeping order among takes: what is thrown away, and what is had back."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from studio.models import Clip, Team


def trash(team: Team, ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Throw these takes of the team away; which ones that was. They can be had back for a while."""
    found = Clip.objects.for_team(team).filter(pk__in=list(ids), trashed=None)
    thrown = list(found.values_list("pk", flat=True))
    Clip.objects.filter(pk__in=thrown).update(trashed=timezone.now())
    return thrown


def restore(team: Team, ids: Iterable[uuid.UUID]) -> int:
    """Have these takes of the team back; how many there were."""
    thrown = Clip.objects.for_team(team).filter(pk__in=list(ids)).exclude(trashed=None)
    return thrown.update(trashed=None)
