"""The doorbell. Losing, doubling or reordering a ring changes nothing: the rows are the truth.

A ring for the line says only that there is work; who hears it takes what comes next by then. More such rings
than workers could hear at once are of no use, and would only keep the house's own jobs waiting.
"""

import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.brokers.orm import ORM
from django_q.tasks import async_task

WORK = "advance_task"
HERE = f"studio@{settings.MACHINE}"  # the queue of this machine's own workers

CLOCKS_DIFFER = datetime.timedelta(minutes=5)  # at most


class Doorbell(ORM):  # type: ignore[misc]
    """django-q2's queue in the database. What is meant for this machine comes first."""

    def enqueue(self, task: Any) -> Any:
        """Heard at once, also by a machine whose clock is behind ours."""
        heard_from = timezone.now() - CLOCKS_DIFFER
        return self.get_connection().create(key=self.list_key, payload=task, lock=heard_from).pk

    def dequeue(self) -> Any:
        rows = self.get_connection().filter(key=HERE, lock__lt=timezone.now())
        for row in rows[:1]:
            if rows.filter(pk=row.pk, lock=row.lock).update(lock=self.timeout(row)):
                return [(row.pk, row.payload)]
        return super().dequeue()


def push() -> None:
    """Ring for the line once the transaction that made something due is committed."""
    knock(WORK)


def knock(job: str, *words: str) -> None:
    """Ring, after the transaction, for a row that is its own queue: while many rings are waiting, it is found
    without one."""
    transaction.on_commit(partial(_knock, job, *words))


def _knock(job: str, *words: str) -> None:
    if waiting() < 2 * settings.WORKERS:
        ring(job, *words)


def ring(job: str, *words: str) -> None:
    """Ring for one of the house's own jobs."""
    async_task(f"studio.jobs.{job}", *words, ack_failure=True)


def ring_here(job: str) -> None:
    """Ring for the workers of this machine, unless a ring for them is still waiting."""
    if not get_broker(HERE).queue_size():
        async_task(f"studio.jobs.{job}", ack_failure=True, cluster=HERE)


def waiting() -> int:
    """Rings that no worker has taken yet."""
    return int(get_broker().queue_size())
