"""Takes in an order of somebody's choice."""

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from studio.actions import log, names
from studio.actions.shelf import KEPT
from studio.models import Clip, Membership, Playlist, PlaylistItem, Team, User

LONGEST_NAME = 80
STEP = 1.0  # between two places
CLOSEST = 1e-6  # where there is less room, all are placed anew

Ids = Iterable[uuid.UUID]


def begin(team: Team, user: User, name: str) -> Playlist:
    """A new playlist. Raises Refused."""
    return Playlist.objects.create(team=team, user=user, name=_named(name))


def rename(playlist: Playlist, name: str) -> None:
    """Raises Refused."""
    playlist.name = _named(name)
    playlist.save(update_fields=["name", "changed"])


@transaction.atomic
def add(me: Membership, playlist: Playlist, ids: Ids) -> int:
    """Put these takes, as far as this person sees them, at its end; those that are in it stay where they are.
    How many are new."""
    known = set(playlist.items.values_list("clip_id", flat=True))
    wanted = [pk for pk in dict.fromkeys(ids) if pk not in known]
    clips = Clip.objects.seen_by(me).filter(trashed=None).in_bulk(wanted)
    new = [clips[pk] for pk in wanted if pk in clips]
    end = playlist.items.aggregate(end=Max("place"))["end"] or 0.0
    rows = [PlaylistItem(playlist=playlist, clip=clip, place=end + n * STEP) for n, clip in enumerate(new, 1)]
    PlaylistItem.objects.bulk_create(rows)
    _touch(playlist)
    return len(new)


def remove(playlist: Playlist, clip_id: uuid.UUID) -> None:
    playlist.items.filter(clip=clip_id).delete()
    _touch(playlist)


@transaction.atomic
def arrange(playlist: Playlist, ids: Sequence[uuid.UUID]) -> None:
    """Put its takes into this order; what is not named keeps its order behind the others."""
    wanted = {pk: place for place, pk in enumerate(ids)}
    items = sorted(playlist.items.all(), key=lambda item: wanted.get(item.clip_id, len(wanted)))
    for place, item in enumerate(items, 1):
        item.place = place * STEP
    PlaylistItem.objects.bulk_update(items, ["place"])
    _touch(playlist)


def move(me: Membership, playlist: Playlist, clip_id: uuid.UUID, by: int) -> None:
    """One place up (-1) or down (1), as this person sees the list."""
    order = list(playlist.items.values_list("clip_id", flat=True))
    seen = playlist.items.filter(me.sees("clip__project"), clip__trashed=None)
    shown = list(seen.values_list("clip_id", flat=True))
    if clip_id not in shown:
        return
    # Past its neighbour on the page: what lies between them in the trash, or unseen, moves nobody.
    neighbour = shown[min(max(0, shown.index(clip_id) + by), len(shown) - 1)]
    there = order.index(neighbour)
    order.remove(clip_id)
    order.insert(there, clip_id)
    arrange(playlist, order)


@transaction.atomic
def place(playlist: Playlist, clip_id: uuid.UUID, after: uuid.UUID | None, before: uuid.UUID | None) -> bool:
    """Put a take between two others: behind the first if it is there, else before the second.

    Whoever saw an older order moves this one take and nothing else.
    """
    Playlist.objects.select_for_update().get(pk=playlist.pk)
    items = list(playlist.items.all())
    moved = next((item for item in items if item.clip_id == clip_id), None)
    rest = [item for item in items if item.clip_id != clip_id]
    at = _place(rest, after, before)
    if moved is None or at is None:
        return False
    low = rest[at - 1].place if at else rest[0].place - 2 * STEP
    high = rest[at].place if at < len(rest) else low + 2 * STEP
    if high - low < CLOSEST:
        arrange(playlist, [item.clip_id for item in (*rest[:at], moved, *rest[at:])])
        return True
    playlist.items.filter(pk=moved.pk).update(place=(low + high) / 2)
    _touch(playlist)
    return True


def _place(rest: Sequence[PlaylistItem], after: uuid.UUID | None, before: uuid.UUID | None) -> int | None:
    """Where among the others that is; None where there is neither."""
    found = {item.clip_id: number for number, item in enumerate(rest)}
    if after in found:
        return found[after] + 1
    return found.get(before) if before else None


@transaction.atomic
def put_back(playlist: Playlist, clip_id: uuid.UUID, place: float) -> None:
    """Have a take on it again that was taken off, where it was."""
    found = Clip.objects.for_team(playlist.team).filter(pk=clip_id).first()
    if found:
        PlaylistItem.objects.get_or_create(playlist=playlist, clip=found, defaults={"place": place})
        _touch(playlist)


@transaction.atomic
def forget(playlist: Playlist, by: User | None = None) -> None:
    """Delete it; the takes stay. It can be had back for a while, with its links."""
    if Playlist.objects.filter(pk=playlist.pk, deleted=None).update(deleted=timezone.now()):
        log.write(playlist.team, by, "playlist_deleted", playlist.name)


@transaction.atomic
def bring_back(team: Team, pk: uuid.UUID, by: User | None = None) -> int:
    gone = Playlist.objects.filter(team=team, pk=pk).exclude(deleted=None).first()
    if gone is None:
        return 0
    log.write(team, by, "playlist_back", gone.name)
    return Playlist.objects.filter(pk=pk).exclude(deleted=None).update(deleted=None)


def tidy() -> None:
    """Forget for good what was deleted long ago."""
    Playlist.objects.filter(deleted__lt=timezone.now() - KEPT).delete()


def _touch(playlist: Playlist) -> None:
    Playlist.objects.filter(pk=playlist.pk).update(changed=timezone.now())


def _named(typed: str) -> str:
    return names.name(typed, gettext("A playlist needs a name."), LONGEST_NAME)
