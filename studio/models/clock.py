"""The time that all machines agree on: the database's.

Leases, pauses and turns compare moments that different machines wrote down. With clocks of their own, half a
minute apart, each would take the other's work for abandoned.
"""

import datetime
import time

from django.db import connection
from django.utils import timezone

ASK_EVERY = 60.0  # seconds between two looks at the database's clock
SET_ANEW = 0.5  # seconds by which a clock moves only when it is set


class _Offset:
    """By how much the database's clock is ahead of this machine's."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.asked: float | None = None
        self.own = 0.0  # how this machine's clock stood then

    def renew(self) -> None:
        with connection.cursor() as cursor:
            before = time.time()
            cursor.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())")
            there = float(cursor.fetchone()[0])
            # Asked and answered at two moments: it was somewhere between them.
            self.seconds = there - (before + time.time()) / 2
        self.asked = time.monotonic()
        self.own = time.time() - self.asked

    @property
    def is_known(self) -> bool:
        """A clock of this machine that was set anew meanwhile is noticed at once, the database's by the next
        look."""
        if self.asked is None or time.monotonic() - self.asked > ASK_EVERY:
            return False
        return abs(time.time() - time.monotonic() - self.own) < SET_ANEW


_offset = _Offset()


def now() -> datetime.datetime:
    """SQLite's file is on this machine, and so is everybody who uses it."""
    if connection.vendor != "postgresql":
        return timezone.now()
    if not _offset.is_known:
        _offset.renew()
    return timezone.now() + datetime.timedelta(seconds=_offset.seconds)


def ahead(seconds: float) -> datetime.datetime:
    return now() + datetime.timedelta(seconds=seconds)
