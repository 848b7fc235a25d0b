"""A clock that was set anew, or a machine that slept: what waits goes on waiting for as long as it should.

Without this, whatever was due in a minute would be due in an hour once a clock had been set back by one, and
all that is on its way would have taken too long once it had been set ahead.
"""

import datetime
import logging
import time

from django.conf import settings
from django.db.models import F

from studio.models import Clip, Heartbeat, Mix, Pace, Task, WebhookOut, clock

log = logging.getLogger(__name__)

TOLERATED = 5.0  # seconds: leases and pauses live with that
UNHEARD = 30.0  # longer than a leader is silent, and than its lease lasts


class Watch:
    """Compares the clock with the time that has passed."""

    def __init__(self) -> None:
        self._told: datetime.datetime | None = None
        self._passed = 0.0

    def keep_up(self, *, leads: bool) -> None:
        """Have the rows follow a clock that has jumped since the last look; of several watches one does."""
        now, passed = clock.now(), time.monotonic()
        jump = (now - self._told).total_seconds() - (passed - self._passed) if self._told else 0.0
        if leads and abs(jump) > TOLERATED:
            log.warning("The clock has jumped by %.0f seconds", jump)
            follow(jump)
        self._told, self._passed = now, passed


def in_doubt() -> bool:
    """Has the clock perhaps jumped, and nobody who leads has had the rows follow it yet?"""
    age = Heartbeat.age("ticker")  # since its lease ended, which it renews each second
    return age is not None and abs(age) > UNHEARD


def follow(jump: float) -> None:
    """Move the moments that were written down before the clock jumped, and none that was written since."""
    if jump > 0:
        _set_ahead(datetime.timedelta(seconds=jump))
    else:
        _set_back(datetime.timedelta(seconds=jump))


def _set_ahead(jump: datetime.timedelta) -> None:
    """What is due early does no harm. What is over early would be given up, or taken from who works at it."""
    active = Task.objects.active()
    active.update(deadline=F("deadline") + jump)
    active.filter(lease_until__lt=clock.now()).update(lease_until=F("lease_until") + jump)


def _set_back(jump: datetime.timedelta) -> None:
    now, active = clock.now(), Task.objects.active()
    active.filter(next_at__gt=now).update(next_at=F("next_at") + jump)
    leased = active.filter(lease_until__gt=clock.ahead(settings.LEASE_SECONDS))
    leased.update(lease_until=F("lease_until") + jump)
    Pace.objects.filter(next_at__gt=now).update(next_at=F("next_at") + jump)
    waiting = WebhookOut.objects.filter(state=WebhookOut.State.WAITING, next_at__gt=now)
    waiting.update(next_at=F("next_at") + jump)
    Clip.objects.filter(video_due__gt=now).update(video_due=F("video_due") + jump)
    Mix.objects.filter(due__gt=now).update(due=F("due") + jump)
