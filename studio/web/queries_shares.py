"""What pages read of links. The team's pages start at the team; a visitor's at the signed address."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from studio.models import Clip, Playlist, Share, Team


def shares(team: Team) -> QuerySet[Share]:
    """The newest first, those that were taken back left out."""
    return all_shares(team).filter(revoked=None).order_by("-created", "-pk")


def all_shares(team: Team) -> QuerySet[Share]:
    return Share.objects.filter(team=team).select_related("user", "playlist", "team")


def revoked(team: Team, id: uuid.UUID) -> Share | None:
    return all_shares(team).filter(pk=id).exclude(revoked=None).first()


def at(id: uuid.UUID) -> Share | None:
    """For whoever has the address."""
    return Share.objects.filter(pk=id).select_related("team", "playlist").first()


def takes(share: Share) -> list[Clip]:
    """What the link leads to by now, in its order: what is in the trash is not there."""
    rows = Clip.objects.for_team(share.team).filter(trashed=None).select_related("team")
    items = share.playlist.items if share.playlist else share.items
    return _in_order(rows, list(items.values_list("clip_id", flat=True)))


def chosen(team: Team, ids: Iterable[uuid.UUID]) -> list[Clip]:
    rows = Clip.objects.for_team(team).filter(trashed=None)
    return _in_order(rows, list(dict.fromkeys(ids)))


def playlist(team: Team, id: uuid.UUID) -> Playlist | None:
    return Playlist.objects.filter(team=team, pk=id, deleted=None).first()


def _in_order(rows: QuerySet[Clip], ids: list[uuid.UUID]) -> list[Clip]:
    found = {clip.pk: clip for clip in rows.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]
