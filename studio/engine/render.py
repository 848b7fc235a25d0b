"""Rendering in child processes: a crash, a hang or a greedy song never reaches the studio.

`run` and `run_all` start a child, hand it one order in JSON and listen. This module loads no audio code in
the parent: the child does (`works.work_child`, `video_child`, `card_child`, `cover_child`).
"""

import dataclasses
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NICENESS = 14  # of 19: what somebody waits for, a page or a sound, comes long before what is being made
HEARTBEAT = 1.0  # seconds; a listener hears from every child at least this often

_ROOT = Path(__file__).resolve().parents[2]
_VIDEO_CHILD = (sys.executable, "-m", "studio.engine.video_child")
_CARD_CHILD = (sys.executable, "-m", "studio.engine.card_child")
_COVER_CHILD = (sys.executable, "-m", "studio.engine.cover_child")
_ENDING = 5.0  # seconds that a child may take to end after its last word

# A child gets what a program needs to start, and no secrets of the studio.
_PASSED_ON = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "TZ",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
)
# Songs are rendered side by side; a numeric library that took every core for one would slow all down.
_THREADS = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
# A child uses whole songs of memory again and again; glibc would give each back to the system and ask anew,
# which takes a tenth of the processor time. Other C libraries do not read these names.
_MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**32)}

_SIGNALS = {
    signal.SIGKILL: "The renderer was killed (SIGKILL); the machine may have run out of memory.",
    signal.SIGXCPU: "The renderer used up the processor time that one song may take (SIGXCPU).",
}


class RenderError(Exception):
    """Nothing was rendered, and why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Job:
    """One order for one child. `order` is plain JSON; `command` starts the child."""

    order: Mapping[str, Any]
    command: Sequence[str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. The last one of a job is either `done` or has an `error`."""

    fraction: float = 0.0
    stage: str = ""
    done: bool = False
    error: str = ""
    crashed: bool = False  # it did not say the error itself: the same job may work the next time


def video(
    out: Path, *, audio: Path, cover: Path, timeline: Mapping[str, Any], title: str, artist: str = ""
) -> Job:
    """The job that makes the video `out` (MP4) of a song: its cover, and its words as they are sung."""
    fields = {
        "audio": str(audio.resolve()),
        "cover": str(cover.resolve()),
        "timeline": timeline,
        "title": title,
        "artist": artist or "Take Two",
    }
    return Job({"request": fields, "out": str(out.resolve())}, _VIDEO_CHILD)


def card(out: Path, *, covers: Sequence[Path], title: str, line: str, seed: int) -> Job:
    """The job that draws `out` (JPEG), the picture that a chat shows beside a link."""
    fields = {"covers": [str(path.resolve()) for path in covers], "title": title, "line": line, "seed": seed}
    return Job({"request": fields, "out": str(out.resolve())}, _CARD_CHILD)


def cover(
    out: Path,
    *,
    picture: Path | None = None,
    title: str = "",
    genre: str = "",
    moods: Sequence[str] = (),
    seed: int = 0,
    artist: str = "",
    take: int = 0,
) -> Job:
    """The job that writes cover.jpg and thumb.jpg into the folder `out`: of a picture, or drawn as `artwork`
    does."""
    fields = {
        "picture": str(picture.resolve()) if picture else "",
        "title": title,
        "genre": genre,
        "moods": list(moods),
        "seed": seed,
        "artist": artist,
        "take": take,
    }
    return Job({"request": fields, "out": str(out.resolve())}, _COVER_CHILD)


def run(job: Job, timeout: float) -> Generator[Progress, None, None]:
    """Render one job. Raises RenderError when it fails; closing the iterator leaves no process."""
    for _, progress in run_all([job], timeout):
        if progress.error:
            raise RenderError(progress.error)
        yield progress


def run_all(jobs: Sequence[Job], timeout: float) -> Generator[tuple[int, Progress], None, None]:
    """Render jobs side by side, the first with the highest priority, and tell (index, progress) as it comes.

    Every job has `timeout` seconds. A job that fails tells its error and leaves the others alone. Closing the
    iterator kills what still runs.
    """
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        running: list[_Child] = []
        for index, job in enumerate(jobs):
            child = _start(index, job, timeout)
            stack.callback(_end, child)
            selector.register(child.stdout, selectors.EVENT_READ, child)
            running.append(child)
        while running:
            heard = [key.data for key, _ in selector.select(_wait(running))]
            for child in list(running):
                for progress in _listen(child, child in heard):
                    yield child.index, progress
                if child.last.done or child.last.error:
                    selector.unregister(child.stdout)
                    _end(child)
                    running.remove(child)


@dataclass(slots=True)
class _Child:
    index: int
    process: subprocess.Popen[bytes]
    deadline: float
    told: float  # when the listener last heard
    last: Progress = field(default_factory=Progress)
    unread: bytes = b""
    verdict: Progress | None = None  # the child's own last word

    @property
    def stdout(self) -> int:
        assert self.process.stdout is not None
        return self.process.stdout.fileno()


def _start(index: int, job: Job, timeout: float) -> _Child:
    process = _spawn(job.command)
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it died at once; its verdict is heard later
        # The order's line ends, the pipe does not: the child lives as long as its parent holds the other end.
        order = {"niceness": min(NICENESS + 5 * index, 19), **job.order}
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()
    now = time.monotonic()
    return _Child(index, process, now + timeout, now)


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= _THREADS | _MEMORY
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            command, cwd=_ROOT, env=environment, stdin=pipe, stdout=pipe, start_new_session=True
        )
    except OSError as error:
        raise RenderError(f"The renderer could not be started: {error.strerror}.") from error


def _end(child: _Child) -> None:
    """Kill the child's whole group, if it still runs, and give back what it held."""
    process = child.process
    if process.returncode is None:  # not waited for yet, so the number is still its own
        with suppress(ProcessLookupError, PermissionError):  # macOS refuses to signal a group of zombies
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def _wait(running: list[_Child]) -> float:
    """Seconds until a listener or a deadline is due."""
    due = min(min(child.told + HEARTBEAT, child.deadline) for child in running)
    return max(0.0, due - time.monotonic())


def _listen(child: _Child, heard: bool) -> Iterator[Progress]:
    now = time.monotonic()
    news = _read(child) if heard else []
    if now >= child.deadline and not any(progress.done or progress.error for progress in news):
        news.append(_crash(child, "The renderer took too long and was stopped."))
    if not news and now >= child.told + HEARTBEAT:
        news.append(child.last)
    for progress in news:
        child.last, child.told = progress, now
        yield progress


def _read(child: _Child) -> list[Progress]:
    data = os.read(child.stdout, 65_536)
    if not data:
        return [_verdict(child)]
    *lines, child.unread = (child.unread + data).split(b"\n")
    news = []
    for line in lines:
        progress = _parse(line, child.last)
        if progress.done or progress.error:
            child.verdict = progress
        else:
            news.append(progress)
    return news


def _parse(line: bytes, last: Progress) -> Progress:
    try:
        message = json.loads(line)
        if message.get("done"):
            return Progress(1.0, done=True)
        if "error" in message:
            return dataclasses.replace(last, error=str(message["error"]))
        return Progress(float(message["progress"]), str(message["stage"]))
    except (ValueError, TypeError, LookupError, AttributeError):
        return dataclasses.replace(last, error=f"The renderer spoke nonsense: {line[:80]!r}.")


def _verdict(child: _Child) -> Progress:
    """What became of a child that fell silent: its own word counts, unless it died before or after it."""
    try:
        code = child.process.wait(_ENDING)
    except subprocess.TimeoutExpired:
        return _crash(child, "The renderer fell silent and was stopped.")
    if child.verdict and (child.verdict.error or code == 0):
        return child.verdict
    return _crash(child, _cause(code))


def _crash(child: _Child, cause: str) -> Progress:
    return dataclasses.replace(child.last, error=cause, crashed=True)


def _cause(code: int) -> str:
    if code >= 0:
        return f"The renderer ended without a song (exit code {code})."
    with suppress(ValueError):
        died_of = signal.Signals(-code)
        return _SIGNALS.get(died_of, f"The renderer crashed ({died_of.name}).")
    return f"The renderer crashed (signal {-code})."
