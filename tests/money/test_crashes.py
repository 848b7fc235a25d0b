"""A studio that dies at any moment: before or after each of its writes, as often as it likes."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from studio import catalog
from studio.actions import caps, credits, tasks
from studio.actions.advance import advance
from studio.actions.submit import Refused, again, submit
from studio.models import Task
from studio.port import ProviderError, Unknown
from tests.actions.test_credits import after_one_take, all_of_it, crash
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with
from tests.money import books

WRITES = ("INSERT", "UPDATE", "DELETE")
CREATE = catalog.get("create")


class Killed(BaseException):
    """The process is gone: nothing that follows runs, not even an `except Exception`."""


class Death:
    """It comes at the n-th write, before that is done or just after."""

    def __init__(self, at: int, after: bool) -> None:
        self.left, self.after, self.came = at, after, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.came or not sql.startswith(WRITES):
            return execute(sql, params, many, context)
        self.left -= 1
        self.came = self.left < 0
        if self.came and not self.after:
            raise Killed
        result = execute(sql, params, many, context)
        if self.came:
            raise Killed
        return result


@contextmanager
def dying(at: int | None, after: bool = False) -> Iterator[Death]:
    death = Death(at if at is not None else 10_000, after)
    with connection.execute_wrapper(death):
        try:
            yield death
        except Killed:
            assert death.came


def ask(world: World, key: str) -> Task:
    form = CREATE.from_json(CREATE.example)
    assert form.is_valid()
    return submit(team=world.team, user=world.ann, operation=CREATE, form=form, form_key=key)


def time_passes(task: Task) -> None:
    """Whoever held it is dead, and every pause is over."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    Task.objects.filter(pk=task.pk, finished=None).update(lease_until=past, next_at=past)


SCRIPTS = {
    "succeeds": all_of_it,
    "fails": fails_with("no luck"),
    "fails after one take": after_one_take(ProviderError("no luck")),
    "stumbles": crash,
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("end", [*SCRIPTS, "cancelled"])
def test_wherever_it_dies_nothing_is_lost_and_nothing_doubled(
    end: str, after: bool, world: World, fake: FakeProvider
) -> None:
    moment, came = 0, True
    while came:
        key = uuid.uuid4().hex
        with transaction.atomic():
            came = live(world, fake, key, end, moment, after)
            books.check(world.team)
            (task,) = world.team.tasks.all()
            over = (
                "succeeded"
                if end in ("succeeds", "stumbles")
                else "cancelled"
                if end == "cancelled"
                else "failed"
            )
            assert task.state == over
            transaction.set_rollback(True)
        moment += 1
    assert moment > 4, "it died at every write of a whole life"


def live(world: World, fake: FakeProvider, key: str, end: str, moment: int, after: bool) -> bool:
    """One request from the click to its end, with one death on the way; did it come?"""
    fake.script = SCRIPTS.get(end, all_of_it)
    with dying(moment, after) as death:
        task = ask(world, key)
        if end == "cancelled":
            tasks.cancel(task)
        else:
            advance(task.pk)
    books.check(world.team)
    if end == "stumbles":
        fake.script = all_of_it
    task = ask(world, key)  # the person clicks again: it is the same form
    if end == "cancelled":
        tasks.cancel(task)
    for _ in range(3):
        time_passes(task)
        advance(task.pk)
    return death.came


# --- any story, in any order ---
DEEDS = ["ask", "advance"] * 3
DEEDS += ["cancel", "again", "doubt", "send again", "give up", "month", "cap", "approve", "decline"]
ACTS = st.tuples(
    st.sampled_from(
        [
            "ask",
            "ask",
            "advance",
            "advance",
            "cancel",
            "again",
            "doubt",
            "send again",
            "give up",
            "month",
            "cap",
            "approve",
            "decline",
        ]
    ),
    st.integers(0, 3),  # which of the requests
    st.sampled_from(sorted(SCRIPTS)),
    st.none() | st.integers(0, 14),  # the write at which it dies
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=st.lists(ACTS, max_size=16))
@example(
    story=[
        ("ask", 0, "fails", None, False),
        ("month", 0, "fails", None, False),
        ("advance", 0, "fails", None, False),
    ]
)
def test_whatever_happens_the_books_are_right(
    story: list[tuple[str, int, str, int | None, bool]],
    world: World,
    fake: FakeProvider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake.repeatable = False  # so that there is doubt, too
    moment = datetime.datetime(2031, 1, 31, 12, tzinfo=datetime.UTC)
    with monkeypatch.context() as patch, transaction.atomic():
        for act, which, script, death, after in story:
            if act == "month":
                moment = (moment.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
            patch.setattr(timezone, "now", lambda moment=moment: moment)
            fake.script = SCRIPTS[script]
            fake.submit_fails = Unknown("no answer") if act == "doubt" else None
            with dying(death, after):
                happen(world, act, which)
            books.check(world.team)
        credits.balance(world.team)
        books.check(world.team)
        transaction.set_rollback(True)


def happen(world: World, act: str, which: int) -> None:
    if act == "ask":
        with suppress(Refused):  # the team has spent all that it had
            ask(world, f"form-{which}")
        return
    if act == "cap":
        caps.put(world.team, user=world.ann, credits=which * CREATE.credits, by=world.ann)
        return
    task = Task.objects.for_team(world.team).order_by("created", "pk")[which : which + 1].first()
    if task is None:
        return
    time_passes(task)
    if act in ("advance", "doubt"):
        advance(task.pk)
    elif act == "cancel":
        tasks.cancel(task)
    elif act == "again" and task.state == "failed":
        again(task, world.ann)
    elif act == "send again":
        tasks.send_again(task)
    elif act == "give up":
        tasks.give_up(task)
    elif act == "approve":
        with suppress(Refused):
            tasks.approve(task, world.ben)
    elif act == "decline":
        tasks.decline(task, world.ben)
