"""What somebody listens to follows them to every device."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from studio.models import Clip, Listening, Membership, Team, User

MOST = 500  # takes in a queue


@dataclass(frozen=True, slots=True)
class Place:
    """The takes that are there to be heard, in their order, and where among them somebody is."""

    queue: Sequence[Clip] = ()
    picked: frozenset[uuid.UUID] = frozenset()  # put there by hand
    current: Clip | None = None
    position: float = 0.0
    device: str = ""


def keep(
    team: Team,
    user: User,
    queue: Sequence[uuid.UUID],
    *,
    current: uuid.UUID | None,
    position: float,
    picked: Iterable[uuid.UUID] = (),
    device: str = "",
) -> None:
    """Where this person is now. Takes are looked up when they are asked for, not here: this is said often."""
    told = {
        "queue": [str(pk) for pk in dict.fromkeys(queue[:MOST])],
        "picked": [str(pk) for pk in picked][:MOST],
        "current": str(current or ""),
        "position": max(0.0, position),
        "device": device[:36],
        "changed": timezone.now(),
    }
    Listening.objects.update_or_create(team=team, user=user, defaults=told)


def place(me: Membership) -> Place:
    """Where this person was last. What was thrown away, or is hidden from them, is not there any more; when
    that was the take that was on, the next one is."""
    kept = Listening.objects.filter(team=me.team_id, user=me.user_id).first()
    if kept is None:
        return Place()
    order = [uuid.UUID(text) for text in kept.queue]
    there = _there(me, order)
    current = next((there[pk] for pk in _from(order, kept.current) if pk in there), None)
    same = current is not None and str(current.pk) == kept.current
    return Place(
        queue=[there[pk] for pk in order if pk in there],
        picked=frozenset(map(uuid.UUID, kept.picked)),
        current=current,
        position=kept.position if same else 0.0,
        device=kept.device,
    )


def _from(order: list[uuid.UUID], current: str) -> list[uuid.UUID]:
    """The take that was on, and those behind it."""
    if not current:
        return []
    pk = uuid.UUID(current)
    return order[order.index(pk) :] if pk in order else []


def _there(me: Membership, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Clip]:
    rows = Clip.objects.seen_by(me).filter(trashed=None, pk__in=list(ids)).select_related("team")
    return {clip.pk: clip for clip in rows.defer("lyrics", "timeline", "details", "peaks")}
