"""Asking providers elsewhere how tasks stand: one request per key and turn, each key for itself.

The ticker's threads do this, not the workers: it is all waiting. Of each key's due tasks the oldest come
first, so neither a slow host nor a long line holds up another key.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from studio import providers, queue
from studio.models import Pace, Task, clock

AT_ONCE = 4  # questions of one key on their way, where the vendor wants no pauses

# What waits for a turn of a key.
AT_OTHERS = Q(provider__in=tuple(providers.ELSEWHERE), state__in=(Task.State.QUEUED, Task.State.RUNNING))


@dataclass(frozen=True, slots=True)
class Due:
    task_id: uuid.UUID
    digest: str  # of its key
    is_sent: bool


def due(asked: Mapping[str, int]) -> list[Due]:
    """The tasks whose turn it is; `asked`: how many of each key are being asked for already."""
    now = clock.now()
    resting = Pace.objects.filter(next_at__gt=now).values("digest")
    place = Window(RowNumber(), partition_by=F("account__digest"), order_by=("next_at", "created"))
    waiting = Task.objects.due(now).filter(AT_OTHERS, account__isnull=False)
    rows = (
        waiting.exclude(account__digest__in=resting)
        .annotate(place=place)
        .filter(place__lte=AT_ONCE)
        .order_by("place", "next_at")
    )
    found = rows.values_list("pk", "account__digest", "state")
    counted, chosen = Counter(asked), []
    for pk, digest, state in found:
        if counted[digest] < AT_ONCE:
            counted[digest] += 1
            chosen.append(Due(pk, digest, state == Task.State.RUNNING))
    return chosen


def ring(tasks: list[Due]) -> None:
    """Sending is a worker's job: it may take a while."""
    if tasks and not queue.waiting():
        for _ in tasks:
            queue.push()
