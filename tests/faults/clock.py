"""A clock that a test sets: of the processes that use `tests.faults.settings`, and of no other.

The file that FAULTS_CLOCK names has the seconds by which the machine's clock is ahead. What measures how much
time passes (`time.monotonic`) is true, as it is on a machine whose clock is set.
"""

import datetime
import os
import time
from pathlib import Path

from django.utils import timezone

FILE = Path(os.environ["FAULTS_CLOCK"])
_now, _time = timezone.now, time.time


def ahead() -> float:
    try:
        return float(FILE.read_text())
    except (FileNotFoundError, ValueError):
        return 0.0


def wrong() -> None:
    """From now on this process believes it."""
    timezone.now = lambda: _now() + datetime.timedelta(seconds=ahead())
    time.time = lambda: _time() + ahead()
