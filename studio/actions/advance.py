"""One step of one task. Safe to call twice, late, or from two workers at once."""

import datetime
import logging
import random
import uuid
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext_noop

from studio import logs, providers, queue
from studio.actions import accounts, clocks, contacts, files, line, orders, settle
from studio.actions.sources import Refused
from studio.catalog.table import TABLE
from studio.models import Clip, Heartbeat, Task, clock
from studio.models.task import TaskState
from studio.port import AccountError, Busy, Look, Order, Provider, ProviderError, Report, Taken, Unknown
from studio.port import State as Reported
from studio.providers.http import Gone

log = logging.getLogger(__name__)

LONGEST_PAUSE = 300.0  # seconds between two tries of something that fails elsewhere
MOST_GONE = 4  # times in a row that a provider may not know a task before it is believed
LATE = gettext_noop("It took too long, so we gave up.")
SILENT = gettext_noop("It stopped without a word again and again, so we gave up.")
UNHEARD = gettext_noop("Nobody knows whether the vendor took this request, so we gave up.")

FORGOTTEN = gettext_noop("The vendor knows nothing of this request any more.")
UNEXPECTED = gettext_noop("something unexpected went wrong here")
NO_WORD = gettext_noop("waiting for word from the provider")
AGAIN = gettext_noop("trying again: %(why)s")


class Lost(Exception):
    """The task's lease is somebody else's now."""


def work() -> None:
    """Take up what comes next in line. Whoever is free takes what comes after it."""
    Heartbeat.alive()
    task = line.take(settings.LEASE_SECONDS)
    if task is not None:
        if line.ready().exists():
            queue.push()
        step(task)


def advance(task_id: uuid.UUID) -> None:
    """Take the task's lease and do what its state asks for; return at once when somebody else has it."""
    task = Task.claim(task_id, settings.LEASE_SECONDS)
    if task is not None:
        step(task)


def step(task: Task) -> None:
    """One step of a task whose lease we hold."""
    with logs.about(task=task.pk, team=task.team_id, user=task.user_id, operation=task.operation):
        _step(task, _token(task))


def _step(task: Task, token: uuid.UUID) -> None:
    if reason := accounts.holds(task):
        _hold(task, token, reason)
    elif task.tries > settings.MAX_TRIES:
        settle.fail(task, SILENT, token=token)
    elif clock.now() > task.deadline:
        _give_up(task, token)
    else:
        _try(task, token, providers.PROVIDERS[task.provider])


def _try(task: Task, token: uuid.UUID, provider: Provider) -> None:
    try:
        STEPS[TaskState(task.state)](task, token, provider)
    except ProviderError as error:
        _trouble(task, token, error)
    except Refused as refusal:
        settle.fail(task, str(refusal), token=token)
    except files.Unstored as error:
        _store_later(task, token, error)
    except Lost:
        log.warning("%s of team %s went to another worker", task, task.team_id)
    except Exception:
        log.exception("%s of team %s stumbled", task, task.team_id)
        _later(task, token, UNEXPECTED)


# --- what can go wrong ---
def _trouble(task: Task, token: uuid.UUID, error: ProviderError) -> None:
    if isinstance(error, Unknown) and task.state == TaskState.SENDING:
        _doubt(task, token)
        return
    if not error.temporary and not isinstance(error, Unknown):
        settle.fail(task, str(error), token=token)
        return
    if task.state == TaskState.SENDING:  # the provider says itself that it did not take the order
        task.move(TaskState.QUEUED, token=token)
    if task.account is None:
        _later(task, token, str(error))
    elif isinstance(error, AccountError):
        accounts.trouble(task.account, error.problem, str(error))
        _hold(task, token, accounts.WAITING % {"why": error})
    elif isinstance(error, Busy):
        accounts.rest(task.account, error.seconds)
        task.release(token, seconds=error.seconds, tries=0, stage=str(error))
    elif isinstance(error, Gone) and task.stumbles >= MOST_GONE:
        settle.fail(task, FORGOTTEN, token=token)
    else:
        _later_elsewhere(task, token, str(error))


def _later(task: Task, token: uuid.UUID, reason: str) -> None:
    """Try again after a pause that grows with each try, and say so."""
    log.warning("%s of team %s will be tried again: %s", task, task.team_id, reason)
    task.release(token, seconds=2.0**task.tries, stage=AGAIN % {"why": reason})


def _later_elsewhere(task: Task, token: uuid.UUID, reason: str) -> None:
    """The same for what others do wrong: as often as it takes, until the deadline."""
    log.warning("%s of team %s will be tried again: %s", task, task.team_id, reason)
    if task.state != TaskState.FETCHING and task.account:
        accounts.stumbled(task.account)
    pause = min(LONGEST_PAUSE, 2.0 ** min(task.stumbles + 1, 10)) * random.uniform(0.8, 1.2)
    stage = AGAIN % {"why": reason}
    task.release(token, seconds=pause, tries=0, stumbles=F("stumbles") + 1, stage=stage)


def _store_later(task: Task, token: uuid.UUID, error: files.Unstored) -> None:
    """What was made is not lost: it is made, or brought, again until it can be stored, or the deadline."""
    log.error("%s of team %s waits for the storage: %s", task, task.team_id, error)
    pause = min(LONGEST_PAUSE, 2.0 ** min(task.stumbles + 1, 10))
    stage = AGAIN % {"why": files.AWAY}
    task.release(token, seconds=pause, tries=0, stumbles=F("stumbles") + 1, stage=stage)


def _hold(task: Task, token: uuid.UUID, reason: str) -> None:
    """The task waits as long as it must: its own time stands still meanwhile."""
    later = F("deadline") + datetime.timedelta(seconds=accounts.HELD)
    task.release(token, seconds=accounts.HELD, tries=0, stage=reason[:200], deadline=later)


def _doubt(task: Task, token: uuid.UUID) -> None:
    """Never send again blindly: wait for the provider's call or a person's word, until the deadline."""
    log.error("%s of team %s: nobody knows whether it was taken", task, task.team_id)
    if task.move(TaskState.UNCERTAIN, token=token, deadline=_in(settings.DOUBT_SECONDS)):
        _await_news(task, token, providers.PROVIDERS[task.provider])


def _give_up(task: Task, token: uuid.UUID) -> None:
    """Its time is over, unless the clock is wrong. What there is of it stays."""
    if clocks.in_doubt():
        task.release(token, seconds=clocks.TOLERATED, tries=0)
    elif task.account and task.state != TaskState.UNCERTAIN and task.clips.exists():
        settle.finish(task, token, Report(Reported.DONE))
    else:
        settle.fail(task, UNHEARD if task.state == TaskState.UNCERTAIN else LATE, token=token)


# --- the steps ---
def _send(task: Task, token: uuid.UUID, provider: Provider) -> None:
    if wait := accounts.turn(task.account):
        task.release(token, seconds=wait, tries=0)
        return
    # Committed before the call: if we die during it, the row says that the outcome is unknown.
    if task.move(TaskState.SENDING, token=token, started=clock.now()):
        order = _order(task, token, provider)
        with contacts.watched(task.account, "submit"):
            taken = provider.submit(order)
        _taken(task, token, provider, taken)


def _taken(task: Task, token: uuid.UUID, provider: Provider, taken: Taken) -> None:
    """The order, or the first part of it, is in the provider's hands."""
    if task.account:
        accounts.answered(task.account)
    if taken.carries and taken.remote_id:
        _arrived(task, token, uuid.UUID(taken.carries), taken.remote_id)
        return
    changes: dict[str, Any] = {"ticket": taken.ticket, "sent": dict(taken.sent), "stumbles": 0}
    changes |= {"carrying": uuid.UUID(taken.carries) if taken.carries else None, "stage": ""}
    if taken.uploaded_id:
        changes["result"] = {"uploaded_id": taken.uploaded_id}
    if taken.answer:
        _fetch(task, token, dict(taken.answer), **changes)
    elif task.move(TaskState.RUNNING, token=token, deadline=_in(_patience(task)), **changes):
        if task.account:
            task.release(token, seconds=_until_next_look(task), tries=0)
        else:
            _poll(task, token, provider)


def _arrived(task: Task, token: uuid.UUID, clip_id: uuid.UUID, remote_id: str) -> None:
    """A clip has been brought to the provider: now the order itself can be sent."""
    clip = Clip.objects.for_team(task.team).filter(pk=clip_id).first()
    if clip is not None:
        settle.known_as(clip, task, remote_id, uploaded=True)
    if task.move(TaskState.QUEUED, token=token, carrying=None, ticket="", stumbles=0):
        task.release(token, tries=0)
        queue.push()


def _recover(task: Task, token: uuid.UUID, provider: Provider) -> None:
    """The worker died while the task was being handed over."""
    if task.ticket:  # the provider has called meanwhile
        if task.move(TaskState.RUNNING, token=token, deadline=_in(_patience(task))):
            task.release(token, tries=0)
    elif not provider.repeatable:
        _doubt(task, token)
    elif task.move(TaskState.QUEUED, token=token):
        _send(task, token, provider)


def _await_news(task: Task, token: uuid.UUID, provider: Provider) -> None:
    task.release(token, seconds=60, tries=0, stage=NO_WORD)


def _ask(task: Task, token: uuid.UUID, provider: Provider) -> None:
    """How does it stand? A provider here works while it is asked; one elsewhere is only looked at."""
    remote = providers.ELSEWHERE.get(task.provider)
    if remote is None:
        _poll(task, token, provider)
    elif wait := accounts.turn(task.account):
        task.release(token, seconds=wait, tries=0)
    else:
        order = _order(task, token, provider)
        with contacts.watched(task.account, "look"):
            look = remote.look(order, task.ticket)
        _seen(task, token, look)


def _seen(task: Task, token: uuid.UUID, look: Look) -> None:
    if task.account:
        accounts.answered(task.account)
    done = set(task.clips.values_list("index", flat=True))
    if look.state is Reported.FAILED:
        _failed(task, token, look.error)
    elif task.carrying and look.state is Reported.DONE:
        _arrived(task, token, task.carrying, look.remote_id)
    elif look.state is Reported.DONE or look.ready - done:
        _fetch(task, token, dict(look.answer), progress=look.progress, stumbles=0)
    else:
        seen = {"progress": look.progress, "previews": sorted(set(look.previews) - done)}
        pause = _until_next_look(task)
        task.release(token, seconds=pause, tries=0, stumbles=0, stage="", answer=dict(look.answer), **seen)


def _fetch(task: Task, token: uuid.UUID, answer: dict[str, Any], **changes: Any) -> None:
    """There is something to be brought here: that is a worker's job. The answer, with its links, is kept."""
    day = _in(settings.FETCH_DAYS * 86_400)
    if task.move(TaskState.FETCHING, token=token, answer=answer, deadline=day, **changes):
        task.release(token, tries=0)
        queue.push()


def _poll(task: Task, token: uuid.UUID, provider: Provider) -> None:
    with closing(provider.poll(_order(task, token, provider), task.ticket)) as reports:
        for report in reports:
            if not _write_down(task, token, report):
                return
    if task.state == TaskState.FETCHING and not task.move(TaskState.RUNNING, token=token, stumbles=0):
        return
    task.release(token, seconds=_until_next_look(task) if task.account else 0.0, tries=0)


def _write_down(task: Task, token: uuid.UUID, report: Report) -> bool:
    """Record a report; False when the task is over or no longer ours."""
    if report.state is Reported.FAILED:
        _failed(task, token, report.error)
        return False
    for product in report.products:
        settle.keep(task, product, partial(_note, task, token))
    if report.state is Reported.DONE:
        settle.finish(task, token, report, partial(_note, task, token))
        return False
    Heartbeat.alive()
    changes: dict[str, Any] = {"tries": 0} if report.products else {}
    if report.progress:
        changes["progress"] = report.progress
    return task.note(token, lease_until=_in(settings.LEASE_SECONDS), stage=report.stage, **changes)


def _failed(task: Task, token: uuid.UUID, error: str) -> None:
    """The provider says so. Takes that it had made before that stay, and are paid for."""
    if task.account and task.clips.exists():
        settle.finish(task, token, Report(Reported.DONE))
    else:
        settle.fail(task, error, token=token)


def _order(task: Task, token: uuid.UUID, provider: Provider) -> Order:
    return orders.make(task, provider, partial(_note, task, token))


def _note(task: Task, token: uuid.UUID, **changes: Any) -> None:
    """Renew the lease and write something down. Raises Lost."""
    Heartbeat.alive()
    if not task.note(token, lease_until=_in(settings.LEASE_SECONDS), **changes):
        raise Lost


def _until_next_look(task: Task) -> float:
    """Seconds; no two tasks keep step."""
    quick = task.spec.family in ("producer", "nuro")
    return random.uniform(*(TABLE.vendor.poll_seconds_short if quick else TABLE.vendor.poll_seconds))


def _patience(task: Task) -> float:
    """Seconds from the ticket to the refund, whatever happens. A provider elsewhere may be out of reach."""
    return settings.FETCH_DAYS * 86_400 if task.account else settings.GIVE_UP_SECONDS


def _in(seconds: float) -> datetime.datetime:
    return clock.ahead(seconds)


def _token(task: Task) -> uuid.UUID:
    assert task.lease_token is not None, "claim() sets it"
    return task.lease_token


STEPS: dict[TaskState, Callable[[Task, uuid.UUID, Provider], None]] = {
    TaskState.QUEUED: _send,
    TaskState.SENDING: _recover,
    TaskState.RUNNING: _ask,
    TaskState.FETCHING: _poll,
    TaskState.UNCERTAIN: _await_news,
}
