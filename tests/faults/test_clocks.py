"""Clocks that are wrong, or set anew: nothing is sent twice, given up early, or left for an hour."""

import datetime
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from studio import queue
from studio.actions import advance, clocks
from studio.management.commands.serve import Watch
from studio.models import Heartbeat, Pace, Task, clock
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.faults.stacks import ELSEWHERE, Stack, together
from tests.torture.people import PRICE
from tests.vendor.double import KEY

HOUR = 3600.0
NOW, TIME = timezone.now, time.time


@pytest.mark.processes
def test_clocks_that_are_set_by_an_hour_send_nothing_twice_and_hold_nothing_up(stacks: list[Stack]) -> None:
    together(stacks, _set_and_set_back)


def _set_and_set_back(stack: Stack) -> None:
    marks = [len(machine.log()) for machine in stack.machines]
    before, spent = len(stack.vendor.tasks), stack.vendor.keys[KEY].credits
    for ahead in (HOUR, 0.0, -HOUR, 0.0):
        stack.ask("Set", 3)
        stack.ask("Set there", 1, email=ELSEWHERE)
        stack.set_clocks(ahead)
        time.sleep(1.0)
    stack.wait_for("Set", 12, 60)
    stack.wait_for("Set there", 4, 60)
    assert len(stack.vendor.tasks) == before + 4
    assert stack.vendor.keys[KEY].credits == spent - 4 * PRICE
    for machine, mark in zip(stack.machines, marks, strict=True):
        assert "show no sign of life" not in machine.log()[mark:]


# --- the rows follow
@contextmanager
def set_by(seconds: float) -> Iterator[None]:
    """The clock that leases go by, whoever keeps it, is set; how much time passes is not changed by that."""
    moved = datetime.timedelta(seconds=seconds)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW() + moved)
        patch.setattr(clock, "now", lambda: NOW() + moved)
        yield


@pytest.mark.parametrize("hours", [1, -1])
def test_what_was_due_is_due_and_what_is_held_is_held_for_as_long_as_before(
    hours: int, world: World, fake: FakeProvider
) -> None:
    due, held = order(world), order(world)
    assert Task.claim(held.pk, 20) is not None
    Pace.take("a key", 5)
    watch = clocks.Watch()
    watch.keep_up(leads=True)
    with set_by(hours * HOUR):
        watch.keep_up(leads=True)
        assert list(Task.objects.due(clock.now())) == [due]
        held.refresh_from_db()
        assert held.lease_until is not None
        assert 10 < (held.lease_until - clock.now()).total_seconds() <= 20
        assert (held.deadline - clock.now()).total_seconds() > 3000, "nobody took too long"
        assert Pace.take("a key", 5) <= 5


def test_nothing_is_given_up_before_the_rows_have_followed_a_clock_that_jumped(
    world: World, fake: FakeProvider
) -> None:
    """A worker may look at them first."""
    task, me, watch = order(world), uuid.uuid4(), clocks.Watch()
    watch.keep_up(leads=Heartbeat.lead("ticker", me, 10))
    Task.objects.update(deadline=clock.ahead(60))
    with set_by(HOUR):
        advance.advance(task.pk)
        task.refresh_from_db()
        assert (task.state, task.tries) == ("queued", 0)
        watch.keep_up(leads=Heartbeat.lead("ticker", me, 10))
        task.refresh_from_db()
        assert task.deadline > clock.now()
        Task.objects.update(deadline=clock.now(), next_at=clock.now())
        advance.advance(task.pk)
        task.refresh_from_db()
        assert task.state == "failed", "that long it may take, and no longer"


def test_of_several_that_see_a_clock_jump_one_mends(world: World, fake: FakeProvider) -> None:
    task = order(world)
    watches = [clocks.Watch(), clocks.Watch()]
    for watch in watches:
        watch.keep_up(leads=False)
    with set_by(HOUR):
        for leads, watch in enumerate(watches):
            watch.keep_up(leads=bool(leads))
        moved = Task.objects.get()
    assert moved.deadline - task.deadline == pytest.approx(
        datetime.timedelta(hours=1), abs=datetime.timedelta(seconds=1)
    )


def test_a_clock_that_is_a_little_wrong_changes_nothing(world: World, fake: FakeProvider) -> None:
    order(world)
    watch = clocks.Watch()
    watch.keep_up(leads=True)
    before = Task.objects.values_list().get()
    with set_by(3):
        watch.keep_up(leads=True)
    assert Task.objects.values_list().get() == before


@pytest.mark.parametrize("hours", [1, -1])
def test_no_worker_is_silent_because_a_clock_was_set(
    hours: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(queue, "ring_here", asked.append)
    monkeypatch.setattr(Watch, "LOOK_EVERY", -1.0)
    monkeypatch.setattr("studio.management.commands.serve.connection.close", lambda: None)
    Heartbeat.alive()
    watch = Watch()
    assert watch() < 5
    asked.clear()
    with set_by(hours * HOUR):
        assert watch() < 5
        assert asked == ["canary"], "they are asked, and say so"


def test_a_clock_of_this_machine_that_is_set_is_noticed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    offset = clock._Offset()
    offset.asked, offset.own = time.monotonic(), time.time() - time.monotonic()
    assert offset.is_known
    monkeypatch.setattr(time, "time", lambda: TIME() - 30)
    assert not offset.is_known
