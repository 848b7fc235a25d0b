"""What pages read of links. The team's pages start at the team; a visitor's at the signed address."""

import uuid
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from studio.models import Clip, Membership, Share
from studio.models.clip import ClipQuerySet


def shares(me: Membership) -> QuerySet[Share]:
    """The newest first without those that were taken back, each with `filled`: how many takes it leads to."""
    own = Count("items", filter=Q(me.sees("items__clip__project"), items__clip__trashed=None))
    there = Q(me.sees("playlist__items__clip__project"), playlist__items__clip__trashed=None)
    listed = Count("playlist__items", filter=there)
    rows = all_shares(me).filter(revoked=None).order_by("-created", "-pk")
    return rows.annotate(filled=own + listed)  # no link has both


def all_shares(me: Membership) -> QuerySet[Share]:
    """One's own links, and those of others that lead to nothing but what one sees."""
    whole = me.sees("items__clip__project") & me.sees("playlist__items__clip__project")
    rows = Share.objects.filter(Q(user=me.user_id) | whole if me.hidden else Q(), team=me.team_id)
    return rows.select_related("user", "playlist", "team")


def revoked(me: Membership, id: uuid.UUID) -> Share | None:
    return all_shares(me).filter(pk=id).exclude(revoked=None).first()


def at(id: uuid.UUID) -> Share | None:
    """For whoever has the address."""
    return Share.objects.filter(pk=id).select_related("team", "user", "playlist").first()


def takes(share: Share) -> list[Clip]:
    """What the link leads to by now, in its order: what is in the trash is not there."""
    items = share.playlist.items if share.playlist else share.items
    return _in_order(_there(share), list(items.values_list("clip_id", flat=True)))


def take(share: Share, id: uuid.UUID) -> Clip | None:
    """One of them."""
    items = {"in_playlists__playlist": share.playlist} if share.playlist else {"shares": share}
    return _there(share).filter(pk=id, **items).first()


def _there(share: Share) -> ClipQuerySet:
    """A link shows what its maker sees: or a playlist would open to everybody what is private in it."""
    maker = Membership.of(share.team, share.user)
    return Clip.objects.seen_by(maker).filter(trashed=None).select_related("team")


def chosen(me: Membership, ids: Iterable[uuid.UUID]) -> list[Clip]:
    rows = Clip.objects.seen_by(me).filter(trashed=None)
    return _in_order(rows, list(dict.fromkeys(ids)))


def _in_order(rows: QuerySet[Clip], ids: list[uuid.UUID]) -> list[Clip]:
    found = {clip.pk: clip for clip in rows.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]
