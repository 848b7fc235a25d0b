"""The purse."""

import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio import catalog
from studio.actions import credits, tasks
from studio.actions.advance import advance
from studio.actions.submit import Refused, submit
from studio.catalog.operation import Yields
from studio.models import ClipFile, Entry, Persona, Task
from studio.port import Order, ProviderError, Report, State
from tests.actions.asking import ask_suiting
from tests.conftest import World
from tests.fakes import FakeProvider, Script, fails_with, product

CREATE = catalog.get("create")


def order(world: World, key: str = "") -> Task:
    form = CREATE.from_json(CREATE.example)
    assert form.is_valid(), form.errors
    return submit(
        team=world.team, user=world.ann, operation=CREATE, form=form, form_key=key or uuid.uuid4().hex
    )


def empty_purse(world: World, leave: int) -> None:
    credits.grant(world.team, leave - credits.balance(world.team).total, note="test")


def test_a_new_team_has_the_welcome_and_the_monthly_credits(world: World) -> None:
    assert credits.balance(world.team).extra == 30
    assert credits.balance(world.team).monthly == 1000


def test_extra_credits_are_spent_first_and_a_price_may_come_from_both_pots(world: World) -> None:
    for _ in range(3):
        order(world)
    now = credits.balance(world.team)
    assert (now.extra, now.monthly, now.held) == (0, 985, 45)


def test_a_refusal_says_what_is_missing_and_charges_nothing(world: World) -> None:
    empty_purse(world, 9)
    with pytest.raises(Refused, match="costs 15 credits and the team has 9: 6 are missing"):
        order(world)
    assert credits.balance(world.team).total == 9
    assert not Task.objects.exists()


def test_the_same_form_sent_twice_is_one_task_and_one_charge(world: World) -> None:
    assert order(world, "form-1") == order(world, "form-1")
    assert credits.balance(world.team).held == 15


def test_a_refund_comes_once_however_often_it_is_asked_for(world: World) -> None:
    task = order(world)
    before = credits.balance(world.team).total
    for _ in range(3):
        credits.refund(task)
    assert credits.balance(world.team).total == before + 15


def test_the_database_itself_refuses_a_second_charge(world: World) -> None:
    task = order(world)
    with pytest.raises(IntegrityError, match=r"task_id|once_a_task"), transaction.atomic():
        Entry.objects.create(team=world.team, kind="charge", credits=-15, task=task, pot=0, left=0)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_cannot_spend_more_than_there_is(world: World) -> None:
    empty_purse(world, 45)
    outcomes: list[str] = []

    def click() -> None:
        try:
            order(world)
            outcomes.append("task")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 9 + ["task"] * 3
    assert credits.balance(world.team).total == 0


STORIES = st.lists(
    st.tuples(
        st.sampled_from(["create", "bpm", "wav", "persona", "replace_section"]),
        st.sampled_from(
            [
                "succeeds",
                "fails",
                "fails after one take",
                "crashes",
                "crashes after one take",
                "is advanced twice",
                "is cancelled",
                "stays",
            ]
        ),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=STORIES)
def test_the_balance_is_grants_less_what_succeeded_and_what_is_on_its_way(
    stories: list[tuple[str, str]], world: World, fake: FakeProvider
) -> None:
    with transaction.atomic():
        done = [live(ask_suiting(world, key), story, fake) for key, story in stories]
        spent = sum(task.credits for task in done if task.state not in ("failed", "cancelled"))
        assert credits.balance(world.team).total == 1030 - spent
        kept = {task.operation for task in done if task.state == "succeeded"}
        assert Persona.objects.exclude(name="Ann").count() == sum(
            task.operation == "persona" and task.state == "succeeded" for task in done
        )
        assert ClipFile.objects.exists() == ("wav" in kept)
        transaction.set_rollback(True)


def live(task: Task, story: str, fake: FakeProvider) -> Task:
    fake.script = SCRIPTS.get(story, all_of_it)
    if story == "is cancelled":
        tasks.cancel(task)
    elif story != "stays":
        advance(task.id)
    if story in ("is advanced twice", "crashes", "crashes after one take"):
        fake.script = all_of_it
        Task.objects.filter(pk=task.pk).update(next_at=timezone.now())
        advance(task.id)
    task.refresh_from_db()
    return task


def all_of_it(order: Order) -> Iterator[Report]:
    """Everything that the operation can bring."""
    operation = catalog.get(order.operation)
    if operation.yields is Yields.CLIPS:
        for index in sorted(set(range(operation.results(order.params))) - order.done):
            yield Report(State.RUNNING, (product(order, index),))
    order.workdir.mkdir(parents=True, exist_ok=True)
    (order.workdir / "audio.wav").write_bytes(b"RIFF")
    files = {"audio.wav": order.workdir / "audio.wav"} if operation.yields is Yields.FILES else {}
    yield Report(State.DONE, result={"avg_bpm": 120.0}, files=files)


def after_one_take(end: Exception) -> Script:
    """One of the takes is there, and then this happens."""

    def script(order: Order) -> Iterator[Report]:
        if catalog.get(order.operation).yields is Yields.CLIPS:
            yield Report(State.RUNNING, (product(order, 0),))
        raise end

    return script


def crash(order: Order) -> Iterator[Report]:
    raise RuntimeError("out of cheese")
    yield


SCRIPTS: dict[str, Script] = {
    "fails": fails_with("no luck"),
    "fails after one take": after_one_take(ProviderError("no luck")),
    "crashes": crash,
    "crashes after one take": after_one_take(RuntimeError("out of cheese")),
}
