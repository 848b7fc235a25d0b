"""Two hundred clicks on a purse for ten."""

import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.db import connection

from studio import catalog
from studio.actions import caps, credits, tasks
from studio.models import Task, User
from tests.conftest import World
from tests.money import books
from tests.money.clicks import click_at_once
from tests.served import ROOT

PRICE = catalog.get("create").credits
CLICKS, PAID, PROCESSES = 200, 10, 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(world: World) -> World:
    """A team that can pay for ten songs, and has three credits more than that."""
    world = books.with_nothing(world, allowance=False)
    credits.grant(world.team, PAID * PRICE + 3, note="a gift")
    return world


def check(world: World, told: Counter[str]) -> None:
    assert told == {"queued": PAID, "refused": CLICKS - PAID}
    assert world.team.tasks.count() == PAID
    assert credits.balance(world.team).total == 3
    books.check(world.team)


def test_two_hundred_threads_get_ten_songs_for_ten(world: World) -> None:
    told = click_at_once(str(world.team.pk), world.ann.pk, CLICKS, threading.Barrier(CLICKS))
    check(world, told)


def test_two_hundred_clicks_over_four_processes_get_ten_songs_for_ten(world: World) -> None:
    words = [
        str(connection.settings_dict["NAME"]),
        str(world.team.pk),
        str(world.ann.pk),
        str(CLICKS // PROCESSES),
    ]
    command = [sys.executable, "-m", "tests.money.clicks", *words]
    crowd = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    told: Counter[str] = Counter()
    for process in crowd:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in crowd:
        assert process.stdin
        process.stdin.write("now\n")
        process.stdin.flush()
    for process in crowd:
        said = process.communicate(timeout=60)[0]
        told.update({word: int(count) for word, _, count in (part.rpartition("=") for part in said.split())})
    check(world, told)


def test_the_months_credits_come_once_to_a_hundred_who_look_at_once(world: World) -> None:
    team = books.with_nothing(world).team
    line, seen = threading.Barrier(100), []

    def look() -> None:
        line.wait()
        seen.append(credits.balance(team).total)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1000] * 100
    assert len(books.check_allowances(team)) == 1


# --- caps ---
@pytest.fixture
def capped(world: World) -> World:
    """A team that could pay for everything, and Ann in it, who may spend ten songs a month."""
    credits.grant(world.team, CLICKS * PRICE, note="a gift")
    caps.put(world.team, user=world.ann, credits=PAID * PRICE + 3, by=world.ann)
    return world


def test_of_two_hundred_at_once_ten_keep_the_cap_and_the_others_ask(capped: World) -> None:
    told = click_at_once(str(capped.team.pk), capped.ann.pk, CLICKS, threading.Barrier(CLICKS))
    assert told == {"queued": PAID, "asked": CLICKS - PAID}
    assert caps.spent(capped.team).by(capped.ann.pk) == PAID * PRICE
    books.check(capped.team)


def test_two_managers_who_say_yes_to_everything_at_once_spend_it_once(capped: World) -> None:
    caps.put(capped.team, user=capped.ann, credits=0, by=capped.ann)
    many = 40
    click_at_once(str(capped.team.pk), capped.ann.pk, many, threading.Barrier(many))
    asked = list(Task.objects.asked().filter(team=capped.team))
    assert len(asked) == many
    line, yes = threading.Barrier(8), []

    def approve(manager: User, tasks_in_order: list[Task]) -> None:
        line.wait()
        for task in tasks_in_order:
            yes.append(tasks.approve(Task.objects.get(pk=task.pk), manager))
        connection.close()

    threads = [
        threading.Thread(target=approve, args=(manager, order[place::2] + order[1 - place :: 2]))
        for manager in (capped.ann, capped.ben)
        for order in (asked, asked[::-1])
        for place in (0, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(yes) == 8 * many
    assert sum(yes) == many
    books.check(capped.team)
    assert capped.team.tasks.filter(state="queued").count() == many
