"""A machine so busy that its workers need long to start: they are not killed before they can work."""

import time

import pytest

from studio import launcher
from studio.launcher import Child


def test_workers_that_need_long_to_start_are_given_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    workers, silent = Child("workers", []), 0.0

    def seconds_until_killed() -> int:
        workers.started = now[0]
        for second in range(1, 1000):
            now[0] += 1
            if launcher._is_stuck(workers, lambda: silent, 10):
                return second
        return 0

    silent = 99.0
    assert [seconds_until_killed() for _ in range(6)] == [11, 21, 41, 81, 81, 81]
    silent = 0.0
    assert not launcher._is_stuck(workers, lambda: silent, 10), "they have shown that they live"
    silent = 99.0
    assert seconds_until_killed() == 11
