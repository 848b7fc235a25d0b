"""What the pages of playlists read: of the takes in them those that a person sees."""

import uuid

from django.db.models import Count, Q

from studio.models import Clip, Membership, Playlist
from studio.models.clip import ClipQuerySet


def playlists(me: Membership) -> list[Playlist]:
    """The team's playlists, the newest change first, each with `filled`: how many takes it has."""
    shown = Count("items", filter=Q(me.sees("items__clip__project"), items__clip__trashed=None))
    rows = Playlist.objects.filter(team=me.team_id, deleted=None).select_related("user")
    return list(rows.annotate(filled=shown).order_by("-changed", "-pk"))


def playlist(me: Membership, pk: uuid.UUID) -> Playlist | None:
    rows = Playlist.objects.filter(team=me.team_id, pk=pk, deleted=None)
    return rows.select_related("user", "team").first()


def takes(me: Membership, playlist: Playlist) -> ClipQuerySet:
    """Its takes in their order, without those in the trash."""
    rows = Clip.objects.seen_by(me).filter(in_playlists__playlist=playlist, trashed=None)
    shown = rows.select_related("task__user").defer("lyrics", "timeline", "details")
    return shown.order_by("in_playlists__place", "in_playlists__pk")


def order(playlist: Playlist) -> list[uuid.UUID]:
    """All takes that are on it, also those in the trash."""
    return list(playlist.items.values_list("clip", flat=True))


def members(playlist: Playlist) -> set[uuid.UUID]:
    return set(order(playlist))


def place(playlist: Playlist, clip_id: uuid.UUID) -> float | None:
    return playlist.items.filter(clip=clip_id).values_list("place", flat=True).first()
