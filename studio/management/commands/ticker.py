"""The studio's clock: rings again for tasks that nobody holds. Any number may run; one leads."""

import logging
import signal
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection

from studio.actions import replays, sweep, webhooks_out
from studio.models import Heartbeat, WebhookOut

log = logging.getLogger(__name__)

LEASE = 10.0  # seconds that a dead leader keeps the others waiting
TIDY_EVERY = 60.0
POSTMEN = 4  # webhooks that are called at once: a slow receiver holds nobody else up


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        run(stop)


def run(stop: threading.Event) -> None:
    me, tidied = uuid.uuid4(), 0.0
    pool, out = ThreadPoolExecutor(POSTMEN, "webhooks"), set[Future[None]]()
    while not stop.wait(1.0):
        try:
            if not Heartbeat.lead("ticker", me, LEASE):
                continue
            sweep.sweep()
            sweep.ask_for_life()
            out = send_out(pool, {future for future in out if not future.done()})
            if time.monotonic() - tidied > TIDY_EVERY:
                sweep.tidy()
                replays.tidy()
                tidied = time.monotonic()
        except Exception:  # whatever it was, the next second may be better
            log.exception("The ticker missed a beat")
            close_old_connections()
    pool.shutdown(wait=False, cancel_futures=True)


def send_out(pool: ThreadPoolExecutor, out: set[Future[None]]) -> set[Future[None]]:
    """Have the webhooks called that are due; returns all calls on their way."""
    webhooks_out.notice()
    due = webhooks_out.claim(POSTMEN - len(out))
    return out | {pool.submit(_deliver, event) for event in due}


def _deliver(event: WebhookOut) -> None:
    try:
        webhooks_out.deliver(event)
    except Exception:  # its lease runs out, and it is tried again
        log.exception("%s stumbled", event.pk)
    finally:
        connection.close()
