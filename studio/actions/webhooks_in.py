"""The provider's calls. Each task has an address and a secret of its own; a call changes nothing by itself.

It only says that it is worth asking now, and which ticket a task has whose sending had an unknown outcome.
So calls may come twice, late, in any order, and long after the end.
"""

import hashlib
import hmac
import json
import logging
import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from studio.actions import orders
from studio.models import Task, clock

log = logging.getLogger(__name__)

WINDOW = 300  # seconds by which a call's clock may differ from ours
LONGEST_TICKET = 200


class Forged(Exception):
    """It does not prove that it comes from the provider. Nothing was written."""


def find(task_id: uuid.UUID, name: str) -> Task | None:
    """The task with this secret address."""
    task = Task.objects.select_related("account").filter(pk=task_id).exclude(account=None).first()
    if task is None or not hmac.compare_digest(orders.hook_name(task).encode(), name.encode()):
        return None
    return task


def receive(task: Task, headers: Mapping[str, str], raw: bytes) -> None:
    """Raises Forged."""
    _check(task, headers, raw)
    ticket = _ticket(raw)
    if revive(task, ticket):
        log.info("%s of team %s was taken after all", task, task.team_id)
    elif task.state == Task.State.SENDING:  # it may come before the answer to our own request
        Task.objects.filter(pk=task.pk, state=task.state, ticket="", carrying=None).update(ticket=ticket)
    elif task.state == Task.State.RUNNING and ticket == task.ticket:
        Task.objects.filter(pk=task.pk, state=task.state, lease_until=None).update(next_at=clock.now())


def revive(task: Task, ticket: str) -> bool:
    """The request has arrived after all, and this is its ticket. False when the task is not in doubt."""
    if task.state != Task.State.UNCERTAIN or not ticket:
        return False
    day = timezone.now() + timedelta(days=settings.FETCH_DAYS)
    return task.move(Task.State.RUNNING, ticket=ticket, deadline=day, stage="", **free())


def free() -> dict[str, Any]:
    """Nobody holds it, and it is due now."""
    return {"lease_until": None, "lease_token": None, "next_at": clock.now(), "tries": 0}


def _check(task: Task, headers: Mapping[str, str], raw: bytes) -> None:
    timestamp = headers.get("X-Webhook-Timestamp", "")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 16):
        raise Forged("X-Webhook-Timestamp is missing or is no number.")
    signed = hmac.new(orders.hook_secret(task).encode(), timestamp.encode() + b"." + raw, hashlib.sha256)
    given = headers.get("X-Webhook-Signature", "")
    if not hmac.compare_digest(f"sha256={signed.hexdigest()}".encode(), given.encode()):
        raise Forged("X-Webhook-Signature does not fit this body.")
    if abs(time.time() - int(timestamp)) > WINDOW:
        raise Forged("X-Webhook-Timestamp is too far from now.")


def _ticket(raw: bytes) -> str:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise Forged("The body is not JSON.") from None
    ticket = found.get("task_id") if isinstance(found, dict) else None
    if not isinstance(ticket, str) or not 0 < len(ticket) <= LONGEST_TICKET:
        raise Forged("The body names no task_id.")
    return ticket
