import itertools
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from studio.engine.render import Job, Progress, RenderError, run, run_all

# What every fake child starts with: the order in `order`, and `tell` to answer.
OPENING = """
import json, os, signal, sys, time
order = json.loads(sys.stdin.readline())
def tell(**message): print(json.dumps(message), flush=True)
"""


def fake(script: str, **order: object) -> Job:
    return Job(order, (sys.executable, "-c", OPENING + script))


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]


def gone(process: psutil.Process, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        return False
    return True


@pytest.fixture(autouse=True)
def no_child_survives() -> Iterator[None]:
    before = set(children())
    yield
    assert set(children()) == before


def failure(job: Job, timeout: float = 20.0) -> str:
    with pytest.raises(RenderError) as caught:
        list(run(job, timeout))
    return str(caught.value)


def test_it_tells_what_the_child_tells_and_ends_with_done() -> None:
    script = 'tell(progress=0.25, stage=order["word"]); tell(progress=0.5, stage="mixing"); tell(done=True)'
    progress = list(run(fake(script, word="singing"), 20.0))
    assert progress == [
        Progress(0.25, "singing"),
        Progress(0.5, "mixing"),
        Progress(1.0, done=True),
    ]


def test_it_is_heard_each_second_while_the_child_is_silent() -> None:
    script = 'tell(progress=0.5, stage="thinking"); time.sleep(2.5); tell(done=True)'
    times = []
    for progress in run(fake(script), 20.0):
        times.append(time.monotonic())
        assert progress.done or progress.stage in ("thinking", "")
    assert len(times) >= 4
    assert max(after - before for before, after in itertools.pairwise(times)) < 1.3


def test_the_childs_own_sentence_is_the_error() -> None:
    assert (
        failure(fake('tell(error="There is nothing to sing."); sys.exit(1)')) == "There is nothing to sing."
    )


@pytest.mark.parametrize(
    ("number", "word"), [("SIGKILL", "memory"), ("SIGSEGV", "crashed"), ("SIGXCPU", "processor time")]
)
def test_a_killed_childs_signal_is_named(number: str, word: str) -> None:
    message = failure(fake(f"os.kill(os.getpid(), signal.{number})"))
    assert number in message
    assert word in message


def test_a_child_that_ends_without_a_word_has_failed() -> None:
    assert "without a song (exit code 0)" in failure(fake(""))
    assert "exit code 3" in failure(fake("tell(done=True); sys.exit(3)"))


def test_nonsense_from_the_child_is_an_error() -> None:
    assert "nonsense" in failure(fake('print("hello", flush=True)'))
    assert "nonsense" in failure(fake("tell(progress=[], stage=None)"))


def test_a_command_that_does_not_exist_is_an_error() -> None:
    assert "could not be started" in failure(Job({}, ("/nowhere/python",)))


def test_a_child_that_takes_too_long_is_stopped() -> None:
    start = time.monotonic()
    message = failure(fake('tell(progress=0.1, stage="x"); time.sleep(60)'), timeout=1.0)
    assert "too long" in message
    assert time.monotonic() - start < 3.0


def test_closing_the_iterator_ends_the_child_and_its_own_children() -> None:
    script = """
import subprocess
other = subprocess.Popen(["sleep", "60"])
tell(progress=0.1, stage=str(other.pid))
time.sleep(60)
"""
    progress = run(fake(script), 60.0)
    other = psutil.Process(int(next(progress).stage))
    progress.close()
    assert gone(other, 2.0)


def test_two_jobs_run_side_by_side() -> None:
    script = 'tell(progress=0.5, stage="half"); time.sleep(2.0); tell(done=True)'
    told = list(run_all([fake(script), fake(script)], 20.0))
    ends = [at for at, (_, progress) in enumerate(told) if progress.done]
    assert sorted(told[at][0] for at in ends) == [0, 1]
    half = {index for index, progress in told[: ends[0]] if progress.stage == "half"}
    assert half == {0, 1}, "both were on their way before one was done"


def test_the_first_job_has_the_highest_priority() -> None:
    script = 'tell(progress=0.5, stage=str(order["niceness"])); tell(done=True)'
    told = {index: int(told.stage) for index, told in run_all([fake(script)] * 2, 20.0) if told.stage}
    assert 0 < told[0] < told[1]


def test_a_failed_job_leaves_the_others_alone() -> None:
    bad, good = fake('tell(error="No.")'), fake("time.sleep(0.5); tell(done=True)")
    last = dict(run_all([bad, good], 20.0))
    assert (last[0].error, last[1].done) == ("No.", True)


def test_the_studios_secrets_are_not_handed_to_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_SECRET_KEY", "x")
    script = 'tell(progress=0, stage=" ".join(os.environ)); tell(done=True)'
    names = next(told.stage for told in run(fake(script), 20.0) if told.stage).split()
    assert "STUDIO_SECRET_KEY" not in names
    assert "OPENBLAS_NUM_THREADS" in names
