"""Who is killed: anybody, and a launcher that still starts as seldom as one of many."""

import random
from types import SimpleNamespace
from typing import Any

from tests.torture.run import kill_one


def killed(*words: str, children: int = 0) -> int:
    """How many of a thousand, of whom each is alone there for a while."""
    dice, spared = random.Random(1), set[int]()
    house: Any = SimpleNamespace(machines=[SimpleNamespace()])
    count = 0
    for pid in range(1000):
        process = SimpleNamespace(
            pid=pid, cmdline=lambda: list(words), kill=lambda: None, children=lambda: [1] * children
        )
        house.machines[0].all_processes = lambda found=process: [found]
        count += any(kill_one(house, dice, spared).total() for _ in range(5))
    return count


def test_a_launcher_alone_is_hit_seldom_but_is_hit() -> None:
    assert 50 < killed("python", "manage.py", "serve") < 150


def test_everybody_else_is_hit_each_time() -> None:
    assert killed("python", "manage.py", "serve", children=3) == 1000
    assert killed("python", "manage.py", "qcluster") == 1000
