"""Two hundred clicks on a purse for ten."""

import subprocess
import sys
import threading
from collections import Counter

import pytest
from django.conf import LazySettings
from django.db import connection

from studio import catalog
from studio.actions import credits
from studio.models import Entry
from tests.conftest import World
from tests.money import books
from tests.money.clicks import click_at_once
from tests.served import ROOT

PRICE = catalog.get("create").credits
CLICKS, PAID, PROCESSES = 200, 10, 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(world: World, settings: LazySettings) -> World:
    """A team that can pay for ten songs, and has three credits more than that."""
    settings.MONTHLY_CREDITS = 0
    Entry.objects.filter(team=world.team).delete()
    credits.grant(world.team, PAID * PRICE + 3, note="a gift")
    assert credits.balance(world.team).total == PAID * PRICE + 3  # and the month has had its nothing
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


def test_the_months_credits_come_once_to_a_hundred_who_look_at_once(
    world: World, settings: LazySettings
) -> None:
    settings.MONTHLY_CREDITS = 1000
    Entry.objects.filter(team=world.team).delete()
    line, seen = threading.Barrier(100), []

    def look() -> None:
        line.wait()
        seen.append(credits.balance(world.team).total)
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1000] * 100
    assert len(books.check_allowances(world.team)) == 1
