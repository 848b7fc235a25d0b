"""Django's own, by one machine at a time: those that start together wait for the first."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

LOCK = 7_368_655_221  # any number that nobody else uses as a lock in our database
PAUSE = 0.5


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with self._alone(options["database"]):
            super().handle(*args, **options)

    @contextmanager
    def _alone(self, database: str) -> Iterator[None]:
        """SQLite's file belongs to one machine, whose launcher holds a lock of its own."""
        connection = connections[database]
        if connection.vendor != "postgresql":
            yield
            return
        told = False
        # Asked again and again: a question that waits would hold up indexes that are built concurrently.
        while not self._ask(database, "pg_try_advisory_lock"):
            if not told:
                self.stderr.write("Another machine is bringing the database up to date; waiting for it.")
            told = True
            time.sleep(PAUSE)
        try:
            yield
        finally:
            self._ask(database, "pg_advisory_unlock")

    def _ask(self, database: str, function: str) -> bool:
        with connections[database].cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [LOCK])
            return bool(cursor.fetchone()[0])
