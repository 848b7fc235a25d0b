"""What people do to their tasks."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from studio import queue
from studio.actions import credits, webhooks_in
from studio.actions.submit import PATIENCE
from studio.models import Task

GIVEN_UP = gettext_noop("Given up, since nobody knew whether it was taken.")


def cancel(task: Task) -> bool:
    """Take back a task that has not started. False when it is too late for that."""
    if task.state != Task.State.QUEUED:
        return False
    with transaction.atomic():
        if not task.move(Task.State.CANCELLED):
            return False
        credits.refund(task)
    return True


# --- requests of which nobody knows whether they were taken ---
def arrived(task: Task, ticket: str) -> bool:
    """Somebody has seen it at the provider, under this number."""
    return webhooks_in.revive(task, ticket.strip()[: webhooks_in.LONGEST_TICKET])


def send_again(task: Task) -> bool:
    """Somebody has seen that it is not there. False when the task is not in doubt."""
    if task.state != Task.State.UNCERTAIN:
        return False
    deadline = timezone.now() + PATIENCE
    with transaction.atomic():
        sent = task.move(Task.State.QUEUED, deadline=deadline, stage="", **webhooks_in.free())
        if sent:
            queue.push(task.id)
    return sent


def give_up(task: Task) -> bool:
    """Nobody wants to wait for word any longer: the credits go back."""
    if task.state != Task.State.UNCERTAIN:
        return False
    with transaction.atomic():
        if not task.move(Task.State.FAILED, error=GIVEN_UP, stage=""):
            return False
        credits.refund(task)
    return True
