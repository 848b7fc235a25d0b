"""One step of one task. Safe to call twice, late, or from two workers at once."""

import datetime
import logging
import uuid
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from studio import providers
from studio.actions import orders, settle
from studio.actions.sources import Refused
from studio.models import Heartbeat, Task
from studio.models.task import TaskState
from studio.port import Order, Provider, ProviderError, Report
from studio.port import State as Reported

log = logging.getLogger(__name__)


class Lost(Exception):
    """The task's lease is somebody else's now."""


def advance(task_id: uuid.UUID) -> None:
    """Take the task's lease and do what its state asks for; return at once when somebody else has it."""
    task = Task.claim(task_id, settings.LEASE_SECONDS)
    if task is None:
        return
    Heartbeat.stamp("worker")
    token = _token(task)
    if task.tries > settings.MAX_TRIES:
        settle.fail(task, "It stopped without a word again and again, so we gave up.", token=token)
    elif timezone.now() > task.deadline:
        settle.fail(task, "It took too long, so we gave up.", token=token)
    else:
        _step(task, token)


def _step(task: Task, token: uuid.UUID) -> None:
    provider = providers.PROVIDERS[task.provider]
    try:
        STEPS[TaskState(task.state)](task, token, provider)
    except ProviderError as error:
        if not error.temporary:
            settle.fail(task, str(error), token=token)
            return
        if task.state == TaskState.SENDING:  # the provider says itself that it did not take the order
            task.move(TaskState.QUEUED, token=token)
        _later(task, token, str(error))
    except Refused as refusal:
        settle.fail(task, str(refusal), token=token)
    except Lost:
        log.warning("%s of team %s went to another worker", task, task.team_id)
    except Exception:
        log.exception("%s of team %s stumbled", task, task.team_id)
        _later(task, token, "something unexpected went wrong here")


def _later(task: Task, token: uuid.UUID, reason: str) -> None:
    """Try again after a pause that grows with each try, and say so."""
    log.warning("%s of team %s will be tried again: %s", task, task.team_id, reason)
    task.release(token, seconds=2.0**task.tries, stage=f"trying again: {reason}")


def _send(task: Task, token: uuid.UUID, provider: Provider) -> None:
    # Committed before the call: if we die during it, the row says that the outcome is unknown.
    if not task.move(TaskState.SENDING, token=token, started=timezone.now()):
        return
    ticket = provider.submit(_order(task, token, provider))
    deadline = timezone.now() + datetime.timedelta(seconds=settings.GIVE_UP_SECONDS)
    if not task.move(TaskState.RUNNING, token=token, ticket=ticket, deadline=deadline):
        return
    if provider.wait:
        task.release(token, seconds=provider.wait, tries=0)
    else:
        _poll(task, token, provider)


def _recover(task: Task, token: uuid.UUID, provider: Provider) -> None:
    """The worker died, or the call broke, while the task was being handed over."""
    if provider.repeatable:
        if task.move(TaskState.QUEUED, token=token):
            _send(task, token, provider)
    elif task.move(TaskState.UNCERTAIN, token=token):
        _await_news(task, token, provider)


def _await_news(task: Task, token: uuid.UUID, provider: Provider) -> None:
    """Never send again blindly: wait for the provider's call or a person's word, until the deadline."""
    task.release(token, seconds=60, tries=0, stage="waiting for word from the provider")


def _poll(task: Task, token: uuid.UUID, provider: Provider) -> None:
    with closing(provider.poll(_order(task, token, provider), task.ticket)) as reports:
        for report in reports:
            if not _write_down(task, token, report):
                return
    task.release(token, seconds=provider.wait, tries=0)


def _write_down(task: Task, token: uuid.UUID, report: Report) -> bool:
    """Record a report; False when the task is over or no longer ours."""
    if report.state is Reported.FAILED:
        settle.fail(task, report.error, token=token)
        return False
    for product in report.products:
        settle.keep(task, product)
    if report.state is Reported.DONE:
        settle.finish(task, token, report)
        return False
    Heartbeat.stamp("worker")
    changes = {"tries": 0} if report.products else {}
    return task.note(token, progress=report.progress, stage=report.stage, lease_until=_lease_end(), **changes)


def _order(task: Task, token: uuid.UUID, provider: Provider) -> Order:
    return orders.make(task, provider, partial(_note, task, token))


def _note(task: Task, token: uuid.UUID, **changes: Any) -> None:
    """Renew the lease and write something down. Raises Lost."""
    Heartbeat.stamp("worker")
    if not task.note(token, lease_until=_lease_end(), **changes):
        raise Lost


def _lease_end() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.LEASE_SECONDS)


def _token(task: Task) -> uuid.UUID:
    assert task.lease_token is not None, "claim() sets it"
    return task.lease_token


STEPS: dict[TaskState, Callable[[Task, uuid.UUID, Provider], None]] = {
    TaskState.QUEUED: _send,
    TaskState.SENDING: _recover,
    TaskState.RUNNING: _poll,
    TaskState.UNCERTAIN: _await_news,
}
