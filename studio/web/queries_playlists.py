"""What the pages of playlists read."""

import uuid

from django.db.models import Count, Q

from studio.models import Clip, Playlist, Team
from studio.models.clip import ClipQuerySet


def playlists(team: Team) -> list[Playlist]:
    """The team's playlists, the newest change first, each with `filled`: how many takes it has."""
    shown = Count("items", filter=Q(items__clip__trashed=None))
    rows = Playlist.objects.filter(team=team, deleted=None).select_related("user")
    return list(rows.annotate(filled=shown).order_by("-changed", "-pk"))


def playlist(team: Team, pk: uuid.UUID) -> Playlist | None:
    return Playlist.objects.filter(team=team, pk=pk, deleted=None).select_related("user", "team").first()


def takes(playlist: Playlist) -> ClipQuerySet:
    """Its takes in their order, without those in the trash."""
    rows = Clip.objects.for_team(playlist.team).filter(in_playlists__playlist=playlist, trashed=None)
    shown = rows.select_related("task__user").defer("lyrics", "timeline", "details")
    return shown.order_by("in_playlists__place", "in_playlists__pk")


def order(playlist: Playlist) -> list[uuid.UUID]:
    """All takes that are on it, also those in the trash."""
    return list(playlist.items.values_list("clip", flat=True))


def members(playlist: Playlist) -> set[uuid.UUID]:
    return set(order(playlist))


def place(playlist: Playlist, clip_id: uuid.UUID) -> float | None:
    return playlist.items.filter(clip=clip_id).values_list("place", flat=True).first()
