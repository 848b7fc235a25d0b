"""What people do to their tasks."""

from django.db import transaction

from studio.actions import credits
from studio.models import Task


def cancel(task: Task) -> bool:
    """Take back a task that has not started. False when it is too late for that."""
    if task.state != Task.State.QUEUED:
        return False
    with transaction.atomic():
        if not task.move(Task.State.CANCELLED):
            return False
        credits.refund(task)
    return True
