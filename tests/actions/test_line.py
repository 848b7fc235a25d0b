"""Who comes next: between teams, between kinds of work, and that nobody waits for ever."""

import datetime
import itertools
import uuid

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio import jobs, queue
from studio.actions import accounts, line, sweep, tasks
from studio.actions.advance import work
from studio.models import Account, Heartbeat, Pace, Task, Team, Turn
from studio.web.queries import places_in_line
from tests.actions.test_advance import make_due
from tests.actions.test_credits import order
from tests.conftest import World
from tests.fakes import FakeProvider

COUNTER = itertools.count()


def ask(team: Team, operation: str = "create", **fields: object) -> Task:
    """A request in line, without the money."""
    task = Task.objects.create(
        team=team,
        operation=operation,
        provider="embedded",
        credits=0,
        form_key=f"line-{next(COUNTER)}",
        deadline=timezone.now() + datetime.timedelta(hours=1),
        **fields,
    )
    line.join(task)
    return task


def rush(team: Team, many: int, operation: str = "create", **fields: object) -> None:
    """The same, of so many at once: between the first and the last there is no need to ask the database."""
    first = ask(team, operation, **fields)
    step = line.SECONDS[first.lane]
    between = [
        Task(
            team=team,
            operation=operation,
            provider="embedded",
            credits=0,
            form_key=f"line-{next(COUNTER)}",
            deadline=first.deadline,
            lane=first.lane,
            turn=first.turn + number * step,
            **fields,
        )
        for number in range(1, many - 1)
    ]
    Task.objects.bulk_create(between)
    Turn.objects.filter(team=team, lane=first.lane).update(at=F("at") + len(between) * step)
    ask(team, operation, **fields)


def begin() -> Task:
    """What a worker takes up next."""
    task = line.take(60)
    assert task is not None
    assert task.move(Task.State.SENDING)
    return task


def end(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(state="succeeded", finished=timezone.now(), lease_until=None)


def served(most: int = 1000) -> list[Task]:
    """All that waits, in the order in which one worker takes it up."""
    taken: list[Task] = []
    while len(taken) < most and (task := line.take(60)):
        end(task)
        taken.append(task)
    return taken


def names(taken: list[Task], **known: Team) -> str:
    by_id = {team.pk: name for name, team in known.items()}
    return " ".join(f"{by_id[task.team_id]}:{task.operation}" for task in taken)


def test_of_a_team_what_was_asked_for_first_comes_first(world: World) -> None:
    asked = [ask(world.team) for _ in range(4)]
    assert served() == asked


def test_teams_take_turns(world: World) -> None:
    for team in [world.team] * 3 + [world.other_team] * 2:
        ask(team)
    taken = names(served(), a=world.team, b=world.other_team)
    assert taken == "a:create b:create a:create b:create a:create"


def test_who_comes_later_is_not_given_what_they_missed(world: World) -> None:
    for _ in range(6):
        ask(world.team)
    served(3)
    for _ in range(3):
        ask(world.other_team)
    assert names(served(), a=world.team, b=world.other_team).replace(":create", "") == "b a b a b a"


@pytest.mark.parametrize("begun", [0, 1, 2, 7])
@pytest.mark.parametrize("what", ["create", "bpm", "stems_full"])
def test_five_hundred_of_a_team_delay_the_first_of_another_by_one_render_at_most(
    what: str, begun: int, world: World
) -> None:
    rush(world.team, 500)
    for _ in range(begun):
        begin()
    first = ask(world.other_team, what)
    before = list(itertools.takewhile(lambda task: task != first, iter(begin, None)))
    assert len(before) <= 1
    assert not (begun and before), "whoever is being served already waits for the other's first"


def test_five_hundred_quick_ones_delay_it_by_no_more_than_a_render_takes(world: World) -> None:
    rush(world.team, 500, "bpm")
    begin()
    first = ask(world.other_team)
    before = list(itertools.takewhile(lambda task: task != first, iter(begin, None)))
    assert len(before) * line.QUICK.seconds <= line.SONG.behind


def test_a_rush_of_every_kind_delays_it_no_more_than_one_kind_does(world: World) -> None:
    for operation in ("stems_full", "create", "bpm"):
        for _ in range(50):
            ask(world.team, operation)
    begin()
    first = ask(world.other_team)
    before = list(itertools.takewhile(lambda task: task != first, iter(begin, None)))
    assert sum(task.lane != "quick" for task in before) <= 1


def test_quick_tools_come_before_songs_and_songs_before_stems(world: World) -> None:
    for operation in ("stems_full", "stems_basic", "create", "extend", "wav", "bpm"):
        ask(world.team, operation)
    taken = names(served(), a=world.team).replace("a:", "")
    assert taken == "wav bpm create stems_full extend stems_basic"


def test_a_first_song_comes_before_a_rush_of_stems_that_was_asked_for_earlier(world: World) -> None:
    for _ in range(20):
        ask(world.team, "stems_full")
    begin()
    song = ask(world.team)
    assert begin() == song


def test_what_is_taken_back_moves_the_others_up(world: World) -> None:
    first, second, third = (order(world) for _ in range(3))
    assert tasks.cancel(first)
    third.refresh_from_db()
    assert third.turn == line.SONG.seconds + line.SONG.behind
    assert tasks.cancel(second)
    assert tasks.cancel(third)
    assert order(world).turn == line.SONG.behind, "who took everything back begins at the front again"


def test_a_step_that_was_broken_off_comes_before_what_is_new(world: World) -> None:
    broken = ask(world.team)
    assert begin() == broken
    for team in (world.team, world.other_team):
        ask(team)
    assert line.take(60) is not None, "somebody holds it: it is passed"
    make_due(broken)
    assert line.take(60) == broken


def test_what_pauses_is_passed(world: World) -> None:
    pausing, other = ask(world.team), ask(world.team)
    Task.objects.filter(pk=pausing.pk).update(next_at=timezone.now() + datetime.timedelta(minutes=1))
    assert begin() == other
    assert line.take(60) is None


def test_a_key_that_rests_holds_no_worker_up(world: World) -> None:
    account = Account.objects.create(team=world.team, base="https://x.test", digest="d", key="k")
    elsewhere = ask(world.team, account=account)
    Task.objects.filter(pk=elsewhere.pk).update(provider="vendor")
    Pace.objects.create(digest="d")
    accounts.rest(account, 30)
    here = ask(world.other_team)
    assert served() == [here]
    Pace.objects.update(next_at=timezone.now())
    assert served() == [elsewhere]


def test_how_a_task_stands_elsewhere_is_no_workers_question(world: World) -> None:
    account = Account.objects.create(team=world.team, base="https://x.test", digest="d", key="k")
    ask(world.team, account=account, state="running")
    Task.objects.update(provider="vendor")
    assert line.take(60) is None


def test_the_place_that_a_page_shows_is_the_order_in_which_they_are_taken_up(world: World) -> None:
    for team, operation in [
        (world.team, "stems_full"),
        *[(world.team, "create")] * 4,
        (world.other_team, "create"),
        (world.other_team, "bpm"),
        (world.team, "wav"),
    ]:
        ask(team, operation)
    begin()
    waiting = list(Task.objects.filter(state="queued"))
    shown = places_in_line(waiting)
    assert [task.pk for task in served()] == sorted(shown, key=shown.__getitem__)
    assert sorted(shown.values()) == list(range(1, 8))


def test_whoever_is_far_back_is_shown_no_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.web.queries.LONGEST_LINE", 2)
    asked = [ask(world.team) for _ in range(3)]
    assert places_in_line(asked) == {asked[0].pk: 1, asked[1].pk: 2}


OPERATIONS = st.sampled_from(["create", "bpm", "stems_full"])
RUSH = st.lists(st.tuples(st.integers(0, 2), OPERATIONS), max_size=2)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=RUSH, what=OPERATIONS, rushes=st.lists(RUSH, min_size=1, max_size=3))
def test_nothing_that_stands_in_line_is_passed_for_ever(
    before: list[tuple[int, str]], what: str, rushes: list[list[tuple[int, str]]], world: World
) -> None:
    """Whatever others go on asking for, what was there is begun after a number of others that is known."""
    Task.objects.all().delete()
    Turn.objects.all().delete()
    teams = [world.team, world.other_team, Team.objects.create(name="Third")]
    for number, operation in before:
        ask(teams[number], operation)
    mine = ask(teams[0], what)
    lanes = (line.QUICK, line.SONG, line.STEMS)
    most = sum(len(teams) * (1 + mine.turn // lane.seconds) for lane in lanes)  # the line stands at 0
    for number, rush in enumerate(itertools.cycle(rushes)):
        for which, operation in rush:
            ask(teams[which], operation)
        task = begin()
        if task == mine:
            break
        end(task)
        assert number <= most


# --- the bell ---
@pytest.mark.django_db(transaction=True)
def test_a_rush_rings_only_as_often_as_workers_can_hear(world: World, fake: FakeProvider) -> None:
    for _ in range(12):
        order(world)
    assert OrmQ.objects.count() == 2 * django_settings.WORKERS


@pytest.mark.django_db(transaction=True)
def test_who_takes_something_up_rings_for_the_rest_first(world: World, fake: FakeProvider) -> None:
    for _ in range(3):
        order(world)
    left = []
    for _ in range(4):
        OrmQ.objects.all().delete()
        work()
        left.append(OrmQ.objects.count())
    assert left == [1, 1, 0, 0]
    assert len(fake.submitted) == 3


def test_workers_make_what_comes_next_whatever_the_ring_was_for(world: World, fake: FakeProvider) -> None:
    """500 songs of Ann's band wait; Cleo asks for her first."""
    rush(world.team, 500, user=world.ann, params={})
    jobs.advance_task()
    first = ask(world.other_team, user=world.cleo, params={})
    jobs.advance_task(str(uuid.uuid4()))  # as the version before rang
    first.refresh_from_db()
    assert first.state == "succeeded"
    assert Task.objects.filter(team=world.team, state="succeeded").count() == 1


# --- machines ---
def test_a_machine_knows_how_long_its_own_workers_have_been_silent(world: World, settings: object) -> None:
    settings.MACHINE = "one"  # type: ignore[attr-defined]
    Heartbeat.alive()
    settings.MACHINE = "two"  # type: ignore[attr-defined]
    assert Heartbeat.silence(here=True) is None
    age = Heartbeat.silence()
    assert age is not None
    assert age < 5


def test_silent_workers_are_asked_for_a_sign_of_life_once(world: World) -> None:
    for _ in range(3):
        assert sweep.silence() is None
    assert [rung.key for rung in OrmQ.objects.all()] == [queue.HERE]
    jobs.canary()
    OrmQ.objects.all().delete()
    age = sweep.silence()
    assert age is not None
    assert age < 5
    assert not OrmQ.objects.exists()


def test_a_ring_for_one_machine_is_heard_there_alone_and_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.ring("advance_task")
    queue.ring_here("canary")
    (here,) = OrmQ.objects.filter(key=queue.HERE).values_list("pk", flat=True)
    (shared,) = OrmQ.objects.exclude(key=queue.HERE).values_list("pk", flat=True)
    monkeypatch.setattr(queue, "HERE", "studio@another")
    assert queue.Doorbell("studio").dequeue()[0][0] == shared
    monkeypatch.undo()
    assert queue.Doorbell("studio").dequeue()[0][0] == here


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what is in the table")
def test_the_line_is_read_along_its_index(world: World) -> None:
    for rows in (line.ready(), Task.objects.in_line().filter(state="queued")):
        assert "task_line" in rows[:8].explain()
