"""Two machines whose clocks are half a minute apart."""

import datetime
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from studio.models import Heartbeat, Pace, Task, clock
from tests.actions.test_credits import order
from tests.conftest import World

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="an SQLite file belongs to one machine"
)
NOW, TIME = timezone.now, time.time


@contextmanager
def machine(ahead: float) -> Iterator[None]:
    """What runs here runs on a machine whose clock is wrong by so many seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "_offset", clock._Offset())
        patch.setattr(timezone, "now", lambda: NOW() + datetime.timedelta(seconds=ahead))
        patch.setattr(time, "time", lambda: TIME() + ahead)
        yield


@pytest.mark.parametrize(("one", "other"), [(0, 30), (0, -30), (30, 0), (-30, 0), (30, -30)])
def test_nobody_takes_what_another_holds(one: float, other: float, world: World) -> None:
    with machine(one):
        task = order(world)
    with machine(other):
        held = Task.claim(task.pk, 20)
    assert held is not None, "what was asked for just now is due everywhere"
    with machine(one):
        assert Task.claim(task.pk, 20) is None
        assert Heartbeat.lead("ticker", uuid.uuid4(), 10)
        assert Pace.take("key", 3) == 0.0
    with machine(other):
        assert not Heartbeat.lead("ticker", uuid.uuid4(), 10)
        assert 0 < Pace.take("key", 3) <= 3


def test_what_was_abandoned_is_taken_in_time(world: World) -> None:
    task = order(world)
    with machine(30):
        assert Task.claim(task.pk, 0.2) is not None
    time.sleep(0.3)
    with machine(-30):
        assert Task.claim(task.pk, 20) is not None


def test_a_sign_of_life_is_as_old_as_it_is(world: World) -> None:
    with machine(-30):
        Heartbeat.alive()
    with machine(30):
        age = Heartbeat.silence()
    assert age is not None
    assert age < 5
