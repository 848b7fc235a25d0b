"""Does the soak see what grows, and nothing else?"""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.soak.load import BARE, Waited
from tests.soak.samples import Series
from tests.soak.verdict import Times

MINUTES = 20
LEAK = {"memory": 0.0, "files": 0.0, "waits": 0.0, "noise": 0.0}  # of each a minute


def grown(**leaks: float) -> list[str]:
    leak = LEAK | leaks
    samples: Any = SimpleNamespace(memory=Series(list), counts=Series(list), also=Series(list))
    load: Any = SimpleNamespace(waited=[])
    for second in range(MINUTES * 60):
        minute = second / 60
        samples.memory["MiB"].append((second, 60 + second % 3 + leak["memory"] * minute))
        samples.counts["files"].append((second, 20 + second % 2 + leak["files"] * minute))
        samples.also["worked"].append((second, 0.02 * second))
        slow = 1 + second % 7 / 10 + leak["noise"] * minute
        load.waited.append(Waited(second, BARE, 0.003 * slow))
        load.waited.append(Waited(second, "library", (0.03 + leak["waits"] * minute) * slow))
    times = Times(0, MINUTES * 60, load, samples)
    return [verdict.what for verdict in times.verdicts() if not verdict.holds]


def test_what_is_steady_is_flat() -> None:
    assert grown() == []


def test_a_slower_computer_is_not_a_slower_studio() -> None:
    assert grown(noise=0.2) == []


@pytest.mark.parametrize(
    ("leak", "seen"),
    [
        ({"memory": 0.6}, ["MiB"]),
        ({"files": 0.6}, ["files"]),
        ({"waits": 0.001}, ["median of library, in bare views", "p95 of library, in bare views"]),
    ],
)
def test_what_grows_is_seen(leak: dict[str, float], seen: list[str]) -> None:
    assert grown(**leak) == seen
