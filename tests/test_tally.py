"""Counts of several processes in one file."""

import multiprocessing
from pathlib import Path

from studio.tally import Tally

COUNTS = 200


def _count(tally: Tally) -> None:
    for _ in range(COUNTS):
        tally.count({"a": 1, "seconds": 0.5})
    tally.write()


def test_processes_add_up_whatever_they_do_at_once(tmp_path: Path) -> None:
    tally = Tally(tmp_path / "counts.json")
    tally.count({"a": 1})
    fork = multiprocessing.get_context("fork")
    crew = [fork.Process(target=_count, args=(tally,)) for _ in range(4)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    # What the parent had not written when they were forked is its own, and counted once.
    assert tally.read() == {"a": 4 * COUNTS + 1, "seconds": 4 * COUNTS * 0.5}


def test_counts_outlive_the_process_that_counted(tmp_path: Path) -> None:
    Tally(tmp_path / "counts.json").count({"a": 1})
    first = Tally(tmp_path / "counts.json")
    first.count({"a": 2})
    first.write()
    assert Tally(tmp_path / "counts.json").read()["a"] >= 2


def test_a_file_that_cannot_be_written_or_read_loses_nothing_that_is_new(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    tally = Tally(folder / "counts.json")
    tally.count({"a": 3})
    assert tally.read() == {}
    folder.mkdir()
    (folder / "counts.json").write_text("{torn")
    tally.count({"a": 1})
    assert tally.read() == {"a": 4}
