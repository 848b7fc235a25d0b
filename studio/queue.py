"""The doorbell. Losing, doubling or reordering a ring changes nothing: the rows are the truth."""

import uuid

from django.db import transaction
from django_q.brokers import get_broker
from django_q.tasks import async_task


def push(task_id: uuid.UUID) -> None:
    """Ring for a task once the transaction that made it due is committed."""
    transaction.on_commit(lambda: async_task("studio.jobs.advance_task", str(task_id), ack_failure=True))


def ring(job: str, *words: str) -> None:
    """Ring for one of the house's own jobs."""
    async_task(f"studio.jobs.{job}", *words, ack_failure=True)


def waiting() -> int:
    """Rings that no worker has taken yet."""
    return int(get_broker().queue_size())
