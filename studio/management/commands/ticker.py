"""The studio's clock: rings again for tasks that nobody holds. Any number may run; one leads."""

import logging
import signal
import threading
import time
import uuid

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from studio.actions import sweep
from studio.models import Heartbeat

log = logging.getLogger(__name__)

LEASE = 10.0  # seconds that a dead leader keeps the others waiting
TIDY_EVERY = 60.0


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        run(stop)


def run(stop: threading.Event) -> None:
    me, tidied = uuid.uuid4(), 0.0
    while not stop.wait(1.0):
        try:
            if not Heartbeat.lead("ticker", me, LEASE):
                continue
            sweep.sweep()
            sweep.ask_for_life()
            if time.monotonic() - tidied > TIDY_EVERY:
                sweep.tidy()
                tidied = time.monotonic()
        except Exception:  # whatever it was, the next second may be better
            log.exception("The ticker missed a beat")
            close_old_connections()
