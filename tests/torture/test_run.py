"""Who is killed: anybody, and a launcher that still starts as seldom as one of many."""

import random
from types import SimpleNamespace
from typing import Any

from tests.torture.run import kill_one


def killed(*words: str, children: int = 0) -> int:
    """How often in a thousand times, where nobody else is there."""
    process = SimpleNamespace(cmdline=lambda: list(words), kill=lambda: None, children=lambda: [1] * children)
    house: Any = SimpleNamespace(machines=[SimpleNamespace(all_processes=lambda: [process])])
    dice = random.Random(1)
    return sum(kill_one(house, dice).total() for _ in range(1000))


def test_a_launcher_alone_is_hit_seldom_but_is_hit() -> None:
    assert 50 < killed("python", "manage.py", "serve") < 150


def test_everybody_else_is_hit_each_time() -> None:
    assert killed("python", "manage.py", "serve", children=3) == 1000
    assert killed("python", "manage.py", "qcluster") == 1000
