"""The life of a task."""

import datetime
import threading
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from studio.actions import credits, files, landing, settle, sweep, tasks
from studio.actions.advance import advance
from studio.models import Clip, Task
from studio.port import Order, ProviderError, Report, State
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with, product, two_takes


def make_due(task: Task) -> None:
    """Let time pass: the lease runs out and the pause is over."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    Task.objects.filter(pk=task.pk).update(lease_until=past, next_at=past)


def die(_order: Order) -> Iterator[Report]:
    """A worker that is killed: nothing after this runs, not even an except."""
    raise SystemExit
    yield


def again(task: Task) -> Task:
    make_due(task)
    advance(task.id)
    task.refresh_from_db()
    return task


def test_it_stores_both_takes_and_keeps_the_charge(world: World, fake: FakeProvider) -> None:
    task = again(order(world))
    assert task.state == "succeeded"
    assert [clip.label for clip in task.clips.order_by("index")] == ["A", "B"]
    assert all(default_storage.exists(clip.audio) for clip in task.clips.all())
    assert credits.balance(world.team).total == 1030 - 15


def test_the_first_take_is_playable_while_the_second_is_still_made(world: World, fake: FakeProvider) -> None:
    seen = []

    def script(order: Order) -> Iterator[Report]:
        yield Report(State.RUNNING, (product(order, 0),), progress=0.5)
        seen.append(Clip.objects.filter(task_id=order.task_id).count())
        yield Report(State.DONE, (product(order, 1),))

    fake.script = script
    again(order(world))
    assert seen == [1]


def test_it_refunds_once_when_the_provider_fails_and_says_why(world: World, fake: FakeProvider) -> None:
    fake.script = fails_with("The lyrics are all brackets.")
    task = again(again(order(world)))
    assert (task.state, task.error) == ("failed", "The lyrics are all brackets.")
    assert credits.balance(world.team).total == 1030


def test_a_passing_fault_is_tried_again_after_a_pause(world: World, fake: FakeProvider) -> None:
    fake.script = fails_with("the disk is busy", temporary=True)
    task = again(order(world))
    assert task.state == "running"
    assert task.next_at > timezone.now()
    assert "the disk is busy" in task.stage
    fake.script = two_takes
    assert again(task).state == "succeeded"


def test_it_gives_up_and_refunds_when_it_dies_again_and_again(world: World, fake: FakeProvider) -> None:
    fake.script = die
    task = order(world)
    for _ in range(10):
        try:
            again(task)
        except SystemExit:
            continue
    task.refresh_from_db()
    assert task.state == "failed"
    assert credits.balance(world.team).total == 1030


def test_a_take_that_is_stored_is_not_made_again_after_a_crash(world: World, fake: FakeProvider) -> None:
    asked = []

    def script(order: Order) -> Iterator[Report]:
        asked.append(set(order.done))
        yield Report(State.RUNNING, (product(order, 0),))
        raise SystemExit

    fake.script = script
    task = order(world)
    with pytest.raises(SystemExit):
        again(task)
    fake.script = lambda order: (asked.append(set(order.done)), two_takes(order))[1]  # type: ignore[func-returns-value]
    assert again(task).state == "succeeded"
    assert asked == [set(), {0}]
    assert task.clips.count() == 2


def test_nobody_else_gets_a_task_while_its_lease_lives(world: World, fake: FakeProvider) -> None:
    task = order(world)
    assert Task.claim(task.id, 20) is not None
    assert Task.claim(task.id, 20) is None


def test_a_worker_that_lost_its_lease_writes_nothing_and_stops_the_work(
    world: World, fake: FakeProvider
) -> None:
    def script(order: Order) -> Iterator[Report]:
        make_due(task)
        assert Task.claim(task.id, 20) is not None
        yield Report(State.RUNNING, progress=0.9)
        raise AssertionError("went on without a lease")

    task = order(world)
    fake.script = script
    advance(task.id)
    task.refresh_from_db()
    assert task.progress == 0.0
    assert fake.closed == 1


@pytest.mark.django_db(transaction=True)
def test_of_five_workers_rung_at_once_one_works(world: World, fake: FakeProvider) -> None:
    task = order(world)

    def work() -> None:
        advance(task.id)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fake.submitted) == 1
    assert Clip.objects.count() == 2


def test_a_repeatable_order_is_sent_again_after_a_crash_while_sending(
    world: World, fake: FakeProvider
) -> None:
    task = order(world)
    fake.submit_fails = SystemExit()  # type: ignore[assignment]
    with pytest.raises(SystemExit):
        again(task)
    fake.submit_fails = None
    assert again(task).state == "succeeded"
    assert len(fake.submitted) == 2


def test_an_unrepeatable_order_with_unknown_outcome_is_never_sent_again(
    world: World, fake: FakeProvider
) -> None:
    fake.repeatable = False
    fake.submit_fails = ConnectionError("cut off")
    task = again(again(order(world)))
    assert task.state == "uncertain"
    assert len(fake.submitted) == 1
    Task.objects.filter(pk=task.pk).update(deadline=timezone.now())
    assert again(task).state == "failed"
    assert credits.balance(world.team).total == 1030


def test_an_order_that_was_not_taken_is_sent_again(world: World, fake: FakeProvider) -> None:
    fake.repeatable = False
    fake.submit_fails = ProviderError("too many requests", temporary=True)
    task = again(order(world))
    assert task.state == "queued"
    fake.submit_fails = None
    assert again(task).state == "succeeded"


def test_a_queued_task_can_be_taken_back_and_a_running_one_cannot(world: World, fake: FakeProvider) -> None:
    first, second = order(world), order(world)
    assert tasks.cancel(first)
    assert credits.balance(world.team).held == 15
    again(second)
    assert not tasks.cancel(second)


def test_one_sweep_finishes_the_work_when_the_queue_lost_everything(world: World, fake: FakeProvider) -> None:
    lost = [order(world) for _ in range(3)]
    OrmQ.objects.all().delete()
    for task in lost:
        make_due(task)
    assert sweep.sweep() == 3


@pytest.mark.django_db(transaction=True)
def test_a_sweep_leaves_rings_that_are_still_waiting_alone(world: World, fake: FakeProvider) -> None:
    order(world)
    assert OrmQ.objects.count() == 1
    assert sweep.sweep() == 0


def test_a_failed_task_leaves_no_file_behind(world: World, fake: FakeProvider) -> None:
    def script(order: Order) -> Iterator[Report]:
        made = product(order, 0)
        files.store(f"takes/{order.task_id}/0/audio.mp3", made.files["audio.mp3"])
        raise ProviderError("and then the lights went out")
        yield

    fake.script = script
    task = again(order(world))
    assert task.state == "failed"
    assert not default_storage.exists(f"takes/{task.id}/0/audio.mp3")
    assert not settle.workdir(task.id).exists()


def test_a_machine_clears_up_the_work_folders_of_tasks_that_are_over(
    world: World, fake: FakeProvider
) -> None:
    done, running = str(again(order(world)).id), str(order(world).id)
    for name in (done, running, landing.WORK):
        (settle.workdir(name) / "take").mkdir(parents=True)
    sweep.clear_up()
    left = {name for name in (done, running, landing.WORK) if settle.workdir(name).exists()}
    assert left == {running, landing.WORK}
    for name in left:
        settle.clear(name)


def test_no_move_outside_the_life_cycle_is_possible(world: World) -> None:
    task = order(world)
    with pytest.raises(ValueError, match="cannot go from queued to succeeded"):
        task.move(Task.State.SUCCEEDED)
