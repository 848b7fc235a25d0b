"""The one command: migrate, then web, workers and ticker until Ctrl-C."""

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from studio import launcher
from studio.actions import sweep
from studio.models import Heartbeat


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise CommandError(f"PORT is a number from 1 to 65535, not {port!r}.")
        data = Path(settings.DATA)
        try:
            with launcher.only_one(data):
                launcher.clear_leftovers(data)
                if "web" in settings.RUN:
                    launcher.check_port(host, int(port))
                call_command("migrate", verbosity=0)
                call_command("collectstatic", interactive=False, verbosity=0)
                connection.close()
                self._run(host, int(port), data)
        except launcher.Trouble as trouble:
            raise CommandError(str(trouble)) from None

    def _run(self, host: str, port: int, data: Path) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: stop.set())
        crew = launcher.children(host, port, settings.RUN, settings.THREADS)
        shown = f"[{host}]" if ":" in host else host
        at = f"is on {settings.PUBLIC_URL or f'http://{shown}:{port}'}"
        here = at if "web" in settings.RUN else f"does its part here: {' and '.join(settings.RUN)}."
        self.stdout.write(f"\n  Take Two {here}")
        self.stdout.write(f"  {_where(data)} Stop with Ctrl-C.\n\n")
        self.stdout.flush()
        launcher.supervise(crew, data, stop.is_set, Watch(), settings.CANARY_SECONDS)
        with suppress(DatabaseError):  # it may have stopped with the rest
            Heartbeat.leave()


def _where(data: Path) -> str:
    songs = f"the bucket {settings.S3.options['bucket_name']}" if settings.S3 else str(data)
    if connection.vendor == "sqlite":
        return f"Songs and database are in {data}." if not settings.S3 else f"Songs are in {songs}."
    named = connection.settings_dict
    server = f" on {named['HOST']}" if named["HOST"] else ""
    return f"Songs are in {songs}, the database is {named['NAME']}{server}."


class Watch:
    """How long the workers of this machine have been silent, whatever its clock says meanwhile: one that was
    set anew makes nobody silent. Once a minute they clear up behind them."""

    LOOK_EVERY, CLEAR_EVERY = 1.0, 60.0

    def __init__(self) -> None:
        self._silence, self._looked, self._cleared = 0.0, 0.0, 0.0
        self._heard = time.monotonic()

    def __call__(self) -> float:
        if (now := time.monotonic()) - self._looked > self.LOOK_EVERY:
            self._looked, self._silence = now, self._look(now)
        return self._silence

    def _look(self, now: float) -> float:
        try:
            age = sweep.silence()
            if age is not None and abs(age) <= sweep.SILENT:
                self._heard = now - max(0.0, age)
            if now - self._cleared > self.CLEAR_EVERY:
                self._cleared = now
                sweep.ring_to_clear_up()
        except DatabaseError:
            self._heard = now  # a database in trouble is no reason to kill the workers
        finally:
            connection.close()
        return now - self._heard
