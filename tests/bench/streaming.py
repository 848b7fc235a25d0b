"""Music that is sent in ranges: how fast, and what sixty-four slow listeners do to a page.

The studio's own server, with no nginx before it. What it is compared with is a process that copies the same
file from the disk to a socket, and does nothing else.
"""

import hashlib
import json
import random
import re
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from studio.ranges import MOST_AT_ONCE
from tests.bench.pages import FILL as SHELF
from tests.bench.table import Row
from tests.served import ROOT, Served

SECONDS = 180  # of the song
STATIC_BYTES = 30_000_000
COPIES = 15
LISTENERS = 64
BITRATE = 320_000 / 8  # bytes a second, as a take is stored
SIP = 4096  # bytes that a listener reads at a time
PIECE = 64 * 1024
COPY = "a process that copies a file to a socket"
STATIC = "/static/streaming.bin"  # for anybody, sent by WhiteNoise on the same server
VIEWS = 60
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
SPAN = re.compile(rb"\r\ncontent-range: *bytes (\d+)-(\d+)/(\d+)", re.IGNORECASE)


def rows(folder: Path) -> Iterator[Row]:
    served = Served(folder / "streaming" / "data")
    (served.data / "media/landing").mkdir(parents=True)
    (served.data / "media/landing/song.json").write_text("{}")  # so that none is composed meanwhile
    (served.data / "static").mkdir()
    (served.data / STATIC[1:]).write_bytes(random.Random(1).randbytes(STATIC_BYTES))
    served.start()
    try:
        served.create_account("ann@example.com")
        take, mp3, flac = served.manage("shell", "-v", "0", "-c", FILL.format(seconds=SECONDS)).split()
        served.manage("shell", "-c", SHELF)
        session = served.sign_in("ann@example.com")
        player = Player(served.port, session.cookies["sessionid"])
        media = served.data / "media"
        yield from _speeds(player, f"/media/takes/{take}", media / flac)
        yield from _slow(served, session, f"/media/takes/{take}/audio.mp3", media / mp3)
    finally:
        served.stop()


def _speeds(player: "Player", take: str, file: Path) -> Iterator[Row]:
    ways: dict[str, Callable[[], int]] = {
        "an MP3 as players ask for it": lambda: player.played(f"{take}/audio.mp3"),
        "a static file in such pieces": lambda: player.played(STATIC, MOST_AT_ONCE),
        "an MP3 in one range": lambda: player.range(f"{take}/audio.mp3"),
        "a FLAC in one range": lambda: player.range(f"{take}/master.flac"),
        "a static file in one range": lambda: player.range(STATIC),
    }
    found: dict[str, list[float]] = {name: [] for name in (COPY, *ways)}
    with copying(file) as port:
        for _ in range(COPIES):
            found[COPY].append(_speed(lambda: fetched(port)))
            for name, fetch in ways.items():
                found[name].append(_speed(fetch))
    speeds = {name: statistics.median(speeds) for name, speeds in found.items()}
    for name, speed in speeds.items():
        yield Row(name, speed / 1e6, "MB/s")
    mp3, piece, whole_mp3, flac, whole = (speeds[name] for name in ways)
    yield Row("an MP3 as players ask for it, share of the static file's speed", mp3 / piece, "x", least=0.4)
    yield Row("an MP3 in one range, share of the static file's speed", whole_mp3 / whole, "x", least=1)
    yield Row("a FLAC in one range, share of the copy's speed", flac / speeds[COPY], "x", least=0.4)


def _speed(fetch: Callable[[], int]) -> float:
    start = time.perf_counter()
    count = fetch()
    return count / (time.perf_counter() - start)


class Player:
    """One connection that is kept, and a cookie."""

    def __init__(self, port: int, cookie: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.said = f"Host: 127.0.0.1:{port}\r\nCookie: sessionid={cookie}\r\n"
        self.room = bytearray(4 * PIECE)

    def played(self, path: str, most: int = 0) -> int:
        """All of a file, each time what the server will give at once, or so much."""
        count = 0
        while True:
            came, last, size = self._range(path, f"{count}-{count + most - 1 if most else ''}")
            count += came
            if last == size - 1:
                return count

    def range(self, path: str) -> int:
        return self._range(path, "0-99999999")[0]

    def _range(self, path: str, wanted: str) -> tuple[int, int, int]:
        """Bytes that came, the place of the last, and how many there are."""
        said = f"GET {path} HTTP/1.1\r\n{self.said}Range: bytes={wanted}\r\n\r\n"
        self.socket.sendall(said.encode())
        head, got = _head(self.socket)
        length, span = LENGTH.search(head), SPAN.search(head)
        assert length, head
        assert span, head
        left = int(length[1]) - got
        while left:
            came = self.socket.recv_into(self.room, min(left, len(self.room)))
            assert came, "cut off"
            left -= came
        return int(length[1]), int(span[2]), int(span[3])


def _head(connection: socket.socket) -> tuple[bytes, int]:
    """The head of an answer, and how many bytes came after it."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(PIECE)
        assert piece, "cut off"
        got += piece
    head, _, rest = got.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 206"), head
    return head, len(rest)


def fetched(port: int) -> int:
    """What the copying process sends, to its end."""
    room, count = bytearray(4 * PIECE), 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while came := connection.recv_into(room):
            count += came
    return count


@contextmanager
def copying(file: Path) -> Iterator[int]:
    """Its port."""
    words = [sys.executable, "-m", "tests.bench.streaming", "copy", str(file)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def copy(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _ = server.accept()
            with connection, file.open("rb") as source:
                while piece := source.read(PIECE):
                    connection.sendall(piece)


# --- slow listeners ---
def _slow(served: Served, session: requests.Session, path: str, file: Path) -> Iterator[Row]:
    before = _page(served, session)
    with ExitStack() as stack:
        words = [sys.executable, "-m", "tests.bench.streaming", "listen"]
        listening = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        stack.callback(listening.kill)
        assert listening.stdin
        assert listening.stdout
        listening.stdin.write(json.dumps([served.port, path, session.cookies["sessionid"]]) + "\n")
        listening.stdin.flush()
        assert listening.stdout.readline() == "all listen\n"
        during = _page(served, session)
        assert listening.poll() is None, "the listeners were done before the page was looked at"
        heard = json.loads(listening.stdout.readline())
    after = _page(served, session)
    said = f"{LISTENERS} slow listeners"
    alone, beside = statistics.median(before + after), statistics.median(during)
    yield Row("the library, each time a new connection", 1000 * alone, "ms")
    yield Row(f"the same beside {said}, over without", beside / alone, "x", most=2)
    yield Row(f"the slowest view beside {said}, over the median without", max(during) / alone, "x")
    wanted = hashlib.sha256(file.read_bytes()[: heard["length"]]).hexdigest()
    whole = [each for each in heard["listeners"] if each[0] == wanted]
    yield Row(f"of {said}: who heard their whole piece", len(whole), "", least=LISTENERS)
    pace = heard["length"] / BITRATE
    slowest = max(seconds for _, seconds in heard["listeners"])
    yield Row(f"the slowest of {said}, over the time that the piece plays", slowest / pace, "x", most=1.05)


def _page(served: Served, session: requests.Session) -> list[float]:
    times = []
    for _ in range(VIEWS):
        start = time.perf_counter()
        answer = requests.get(
            f"{served.url}/library", cookies=session.cookies, headers={"Connection": "close"}, timeout=60
        )
        times.append(time.perf_counter() - start)
        assert answer.status_code == 200
    return times


@dataclass(slots=True)
class Listener:
    socket: socket.socket
    started: float
    left: int = -1  # bytes; not known before the head has come
    had: int = 0
    head: bytes = b""
    heard: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    ended: float = 0.0

    @property
    def due(self) -> float:
        """Nothing is read before it is played."""
        return self.started + self.had / BITRATE

    def sip(self) -> None:
        piece = self.socket.recv(SIP)
        assert piece, "cut off"
        if self.left < 0:
            self.head += piece
            head, end, piece = self.head.partition(b"\r\n\r\n")
            if not end:
                return
            length = LENGTH.search(head)
            assert length, head
            assert b" 206 " in head, head
            self.left = int(length[1])
        self.heard.update(piece)
        self.had += len(piece)
        self.left -= len(piece)
        if not self.left:
            self.ended = time.monotonic()


def listen() -> None:
    """So many listeners of an address. Says when all have begun to hear, and at last what each has heard."""
    port, path, cookie = json.loads(sys.stdin.readline())
    host = f"Host: 127.0.0.1:{port}"
    said = f"GET {path} HTTP/1.1\r\n{host}\r\nCookie: sessionid={cookie}\r\nRange: bytes=0-\r\n\r\n"
    listeners = [_connected(port, said) for _ in range(LISTENERS)]
    poller, told, length = selectors.DefaultSelector(), False, 0
    for listener in listeners:
        poller.register(listener.socket, selectors.EVENT_READ, listener)
    while waiting := [each for each in listeners if not each.ended]:
        if not told and all(each.left >= 0 for each in listeners):
            told, length = True, listeners[0].had + listeners[0].left
            print("all listen", flush=True)
        now = time.monotonic()
        ready = [key.data for key, _ in poller.select(0)]
        for listener in waiting:
            if listener in ready and listener.due <= now:
                listener.sip()
        time.sleep(SIP / BITRATE / 4)
    found = [(each.heard.hexdigest(), each.ended - each.started) for each in listeners]
    print(json.dumps({"length": length, "listeners": found}), flush=True)


def _connected(port: int, said: str) -> Listener:
    """By a narrow way, as over a network: on one machine the kernel would take all of it at once."""
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * SIP)
    if hasattr(socket, "TCP_MAXSEG"):
        narrow.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1448)
    narrow.connect(("127.0.0.1", port))
    narrow.sendall(said.encode())
    return Listener(narrow, time.monotonic())


# A song of noise, which no codec makes smaller than songs are: the take, and its two files.
FILL = """
import io
import numpy
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from studio.engine.files.codec import mp3, write_flac
from studio.models import Clip, Task, Team
team, now = Team.objects.get(), timezone.now()
noise = numpy.random.default_rng(1).uniform(-0.3, 0.3, (2, 44100 * {seconds})).astype(numpy.float32)
flac = io.BytesIO()
write_flac(flac, noise)
names = [default_storage.save(f"takes/streaming/{{name}}", ContentFile(data))
    for name, data in (("audio.mp3", mp3(noise)), ("master.flac", flac.getvalue()))]
task = Task.objects.create(team=team, operation="create", provider="embedded", credits=15, state="succeeded",
    form_key="streaming", deadline=now, finished=now, params=dict(tags="noise"))
clip = Clip.objects.create(team=team, task=task, index=0, provider="embedded", title="Noise", tags="noise",
    duration={seconds}, peaks=[100] * 1000, audio=names[0], master=names[1])
print(clip.pk, *names)
"""

if __name__ == "__main__":
    if sys.argv[1] == "copy":
        copy(Path(sys.argv[2]))
    else:
        listen()
