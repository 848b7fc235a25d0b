"""What something costs, in times of work that is always the same: a slow day slows both."""

import gc
import json
import time
from collections.abc import Callable

WORDS = [f"word {number}" for number in range(1500)]


def units(do: Callable[[], object]) -> float:
    """In units of about ten milliseconds of a processor (AMD EPYC)."""
    return _cost(do) / _cost(_unit)


def _cost(do: Callable[[], object]) -> float:
    """Seconds of this thread alone, the least of three times, without the garbage of all other tests."""
    gc.disable()
    try:
        return min(_once(do) for _ in range(3))
    finally:
        gc.enable()


def _once(do: Callable[[], object]) -> float:
    began = time.thread_time()
    do()
    return time.thread_time() - began


def _unit() -> None:
    for _ in range(32):
        json.loads(json.dumps(sorted(WORDS, key=lambda word: word[::-1])))
