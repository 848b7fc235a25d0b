"""The studio's clock: rings again for tasks that nobody holds, asks providers elsewhere how theirs stand, and
calls webhooks. Any number may run; one leads."""

import datetime
import logging
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection, transaction

from studio import logs
from studio.actions import accounts, balances, clocks, lookout, replays, sweep, webhooks_out
from studio.actions.advance import advance
from studio.actions.keeping import measuring
from studio.models import Account, Heartbeat, WebhookOut

log = logging.getLogger(__name__)

LEASE = 10.0  # seconds that a dead leader keeps the others waiting
TIDY_EVERY = 60.0
POSTMEN = 4  # webhooks that are called at once: a slow receiver holds nobody else up
LOOKERS = 64  # questions to providers elsewhere on their way; a key has a few of them at most
MEASURING = "measuring"  # how much teams have stored: one at a time
RECHECK = datetime.timedelta(minutes=15)  # after which an account in trouble is tried again


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        run(stop)


class Crew:
    """Threads for what is all waiting: the clock never waits for them."""

    def __init__(self, name: str, size: int) -> None:
        self._pool, self._size = ThreadPoolExecutor(size, name), size
        self._out: list[tuple[Future[None], str]] = []

    @property
    def free(self) -> int:
        return self._size - self.busy().total()

    def busy(self) -> Counter[str]:
        """How many jobs of each group are on their way."""
        self._out = [(future, group) for future, group in self._out if not future.done()]
        return Counter(group for _, group in self._out)

    def start(self, job: Callable[..., object], *words: Any, group: str = "") -> None:
        self._out.append((self._pool.submit(_do, job, *words), group))

    def dismiss(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def run(stop: threading.Event) -> None:
    me, tidied = uuid.uuid4(), 0.0
    postmen, lookers = Crew("webhooks", POSTMEN), Crew("lookout", LOOKERS)
    watch = clocks.Watch()
    while not stop.wait(1.0):
        try:
            with transaction.atomic():  # whoever sees the one sees the other: see clocks.in_doubt()
                leads = Heartbeat.lead("ticker", me, LEASE)
                watch.keep_up(leads=leads)
            if not leads:
                continue
            sweep.sweep()
            send_out(postmen)
            look_out(lookers)
            if time.monotonic() - tidied > TIDY_EVERY:
                tidied = time.monotonic()  # where that fails, it is tried again as late
                tidy(lookers)
        except Exception:  # whatever it was, the next second may be better
            log.exception("The ticker missed a beat")
            close_old_connections()
    postmen.dismiss()
    lookers.dismiss()


def send_out(postmen: Crew) -> None:
    """Have the webhooks called that are due."""
    webhooks_out.notice()
    for event in webhooks_out.claim(postmen.free):
        postmen.start(webhooks_out.deliver, event)


def look_out(lookers: Crew) -> None:
    """Have the tasks looked at that are due, and have those sent whose turn it is."""
    due = lookout.due(lookers.busy())
    lookout.ring([task for task in due if not task.is_sent])
    for task in due:
        if task.is_sent:
            lookers.start(advance, task.task_id, group=task.digest)


def tidy(lookers: Crew) -> None:
    sweep.tidy()
    replays.tidy()
    for account in accounts.in_trouble(RECHECK):
        lookers.start(accounts.recheck, account)
    for account in balances.due():
        lookers.start(balances.nightly, account)
    if not lookers.busy()[MEASURING] and measuring.due():
        lookers.start(measuring.measure, group=MEASURING)


def _do(job: Callable[..., object], *words: Any) -> None:
    about = " of " + str(words[0]) if words else ""
    with logs.about(job=job.__qualname__, **_named(*words)):
        try:
            job(*words)
        except Exception as error:  # it is due again after a while
            log.warning("%s%s failed: %s", job.__qualname__, about, error, exc_info=_unexpected(error))
        finally:
            connection.close()


def _named(row: object = None, *_more: object) -> dict[str, object]:
    """What the log says that a job is about."""
    if isinstance(row, WebhookOut):
        task = row.webhook.task
        return {"task": task.pk, "team": task.team_id, "user": task.user_id, "operation": task.operation}
    return {"team": row.team_id, "account": row.pk} if isinstance(row, Account) else {}


def _unexpected(error: Exception) -> bool:
    return not isinstance(error, accounts.ProviderError)
