"""What the studio asks of its machine: seconds to start, memory of each process, disk for each song."""

import contextlib
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import psutil
import requests

from tests.bench.song import FORM, LYRICS, TAGS
from tests.bench.table import Row
from tests.served import ROOT, Served, until

RENDERER = "studio.engine.works.work_child"
PARTS = {"gunicorn": "web", "qcluster": "workers", "ticker": "ticker"}
KINDS = {
    "master.flac": "lossless master",
    "audio.mp3": "MP3",
    "cover.jpg": "cover",
    "thumb.jpg": "cover",
    "score.json.gz": "score and MIDI",
    "song.mid": "score and MIDI",
}
WAV = 44_100 * 2 * 2 * 60 / 1e6  # MB that a minute takes in the plainest file there is
MIB = 2**20
SONGS = (
    {"tags": TAGS, "prompt": LYRICS},
    {"tags": "solo piano, calm, 80 bpm", "make_instrumental": "True"},
    {"tags": "hard rock, loud guitars, 140 bpm", "prompt": LYRICS},
)


class Run(Served):
    """Started as people start it."""

    def start(self) -> None:
        self.launch()
        until(self.answers, 120)

    def launch(self) -> None:
        with (self.data.parent / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def seconds_to_first_page(self) -> float:
        start = time.perf_counter()
        self.launch()
        until(self._shows_a_page, 120, pause=0.02)
        return time.perf_counter() - start

    def _shows_a_page(self) -> bool:
        try:
            return "</html>" in requests.get(self.url, timeout=20).text
        except requests.ConnectionError:
            return False

    def crew(self) -> dict[str, list[psutil.Process]]:
        """Its processes by the part that they play."""
        assert self.process is not None
        found = defaultdict(list, launcher=psutil.Process(self.process.pid).children())
        for process in self.processes():
            words = process.cmdline()
            found[next((part for word, part in PARTS.items() if word in words), "others")].append(process)
        return found


def rows(folder: Path) -> Iterator[Row]:
    # Nothing is installed while it is measured.
    subprocess.run(["make", "--silent", ".venv/run.stamp"], cwd=ROOT, check=True)
    yield from _starts(folder / "machine")
    served = Run(folder / "machine" / "3" / "data")
    served.data.mkdir(parents=True)
    served.start()
    try:
        served.create_account("ann@example.com", credits=100)
        # The landing page's song is composed in the background on a first start; it is not what is measured.
        until(lambda: (served.data / "media/landing/song.json").exists(), 180)
        yield from _idle(served)
        before = _database(served)
        yield from _working(served)
        yield from _stored(served, before)
    finally:
        served.stop()


def _starts(folder: Path) -> Iterator[Row]:
    bare = statistics.median(_bare_start() for _ in range(3))
    first, again = [], []
    for number in range(3):
        served = Run(folder / str(number) / "data")
        served.data.mkdir(parents=True)
        first.append(_start(served))
        again.append(_start(served))
    yield Row("bare start, `manage.py check`", bare, "s")
    for said, times, most in (("first start", first, 10), ("start", again, 4)):
        seconds = statistics.median(times)
        yield Row(f"{said}, `make run` to the first page, over a bare start", seconds / bare, "x", most=most)
        yield Row(f"{said}, `make run` to the first page", seconds, "s")


def _bare_start() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - start


def _start(served: Run) -> float:
    try:
        return served.seconds_to_first_page()
    finally:
        served.stop()


def _idle(served: Run) -> Iterator[Row]:
    """After pages were looked at, and nothing else is on its way."""
    session = served.sign_in("ann@example.com")
    for path in ("/create", "/library", "/make", "/lyrics", "/activity") * 8:
        assert session.get(served.url + path, timeout=20).ok
    time.sleep(3)
    shares = {part: sum(map(_pss, processes)) for part, processes in served.crew().items()}
    for part, most in (("launcher", 125), ("web", 200), ("workers", 200), ("ticker", 100)):
        yield Row(f"memory of the {part}, idle (PSS)", shares[part] / MIB, "MiB", most=most)
    yield Row("memory of the whole studio, idle (PSS)", sum(shares.values()) / MIB, "MiB", most=512)


def _working(served: Run) -> Iterator[Row]:
    """While songs are made: the peak of one take's process, and of all together."""
    session = served.sign_in("ann@example.com")
    for song in SONGS:
        assert served.post(session, "/create", {**FORM, **song}).ok
    watch = _Watch(served)
    until(lambda: watch.looks() and _finished(served) == len(SONGS), 300, pause=0.1)
    yield Row(
        "peak memory of a process that renders a take", max(watch.peaks.values()) / 1024, "MiB", most=1024
    )
    yield Row("peak memory of the studio with two workers (PSS)", watch.most / MIB, "MiB")


class _Watch:
    def __init__(self, served: Run) -> None:
        self._served = served
        self.peaks: dict[int, int] = {}
        self.most = 0

    def looks(self) -> bool:
        together = 0
        for process in self._processes():
            together += _pss(process)
            with contextlib.suppress(psutil.Error, OSError):
                if RENDERER in process.cmdline():
                    said = Path(f"/proc/{process.pid}/status").read_text()
                    found = re.search(r"VmHWM:\s*(\d+)", said)
                    self.peaks[process.pid] = int(found[1]) if found else 0
        self.most = max(self.most, together)
        return True

    def _processes(self) -> set[psutil.Process]:
        assert self._served.process is not None
        return set(psutil.Process(self._served.process.pid).children(recursive=True))


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


def _finished(served: Served) -> int:
    failed = served.rows("select error from studio_task where state = 'failed'")
    assert not failed, failed
    return int(served.rows("select count(*) from studio_task where state = 'succeeded'")[0][0])


def _stored(served: Served, before: int) -> Iterator[Row]:
    takes, seconds = served.rows("select count(*), sum(duration) from studio_clip")[0]
    minutes = seconds / 60
    kinds: dict[str, float] = defaultdict(float)
    for path in (served.data / "media" / "takes").rglob("*"):
        if path.is_file():
            kinds[KINDS.get(path.name, "files beside it")] += path.stat().st_size / 1e6
    kinds["its rows"] = (_database(served) - before) / 1e6
    for kind, size in kinds.items():
        yield Row(f"disk for a minute of music: {kind}", size / minutes, "MB")
    whole = sum(kinds.values())
    yield Row("disk for a minute of music", whole / minutes, "MB")
    yield Row("disk for a song, both takes", 2 * whole / takes, "MB")
    yield Row("all that is kept of a take, over its music as WAV", whole / minutes / WAV, "x", most=1)


def _database(served: Served) -> int:
    """Bytes of the database that hold something."""
    (pages,), (free,), (size,) = (
        served.rows(f"pragma {name}")[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
