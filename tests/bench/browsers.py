"""Browsers that hold their connections and ask in turn, in a process of its own that costs little.

`python -m tests.bench.browsers` reads a plan in JSON and answers in JSON. Each browser asks once a round, all
of them spread evenly over it. A poll whose answer names another marker goes on from there, as a page does.
Times are from sending to when the last byte came; who still waits when it is their turn asks as soon as the
answer is there, and their time counts from their turn.
"""

import contextlib
import gzip
import html
import json
import re
import selectors
import socket
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAMPED = 35  # SO_TIMESTAMPNS, of Linux
STAMP = struct.Struct("qq")
SPACE = socket.CMSG_SPACE(STAMP.size)
LONGEST = 20.0  # seconds that an answer is waited for
PASS = 64 * 1024
NEXT = re.compile(r'id="updates" hx-get="([^"]+)"')
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asker:
    kind: str
    path: str
    headers: dict[str, str]


@dataclass(slots=True)
class Seen:
    """How it went: seconds by kind, answers by kind and status, what went wrong, and by how many seconds the
    crowd itself was late to ask."""

    times: dict[str, list[float]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)


def start(
    port: int, askers: Sequence[Asker], every: float, rounds: int, unheard: int
) -> "subprocess.Popen[str]":
    """`unheard`: the first rounds, in which connections are opened, do not count."""
    plan = {"port": port, "every": every, "rounds": rounds, "unheard": unheard}
    words = [sys.executable, "-m", "tests.bench.browsers"]
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(plan | {"askers": [asdict(asker) for asker in askers]}))
    process.stdin.close()
    return process


def heard(process: "subprocess.Popen[str]") -> Seen:
    assert process.stdout is not None
    with process.stdout as told:
        seen = Seen(**json.loads(told.read()))
    assert process.wait() == 0
    return seen


class Browser:
    def __init__(self, asker: Asker, port: int, poller: selectors.BaseSelector) -> None:
        self.kind, self.path, self.poller = asker.kind, asker.path, poller
        said = {"Host": f"127.0.0.1:{port}", "Connection": "keep-alive", **asker.headers}
        self.said = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        self.port, self.asked, self.is_due, self.came, self.got = port, 0.0, 0.0, 0.0, b""
        self.socket: socket.socket | None = None

    @property
    def is_waiting(self) -> bool:
        return self.asked > 0

    def ask(self, since: float) -> None:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.setblocking(False)
            with contextlib.suppress(OSError):
                self.socket.setsockopt(socket.SOL_SOCKET, STAMPED, 1)
            self.poller.register(self.socket, selectors.EVENT_READ, self)
        self.asked, self.is_due = since, 0.0
        self.socket.send(f"GET {self.path} HTTP/1.1\r\n{self.said}\r\n".encode())

    def hang_up(self) -> None:
        if self.socket is not None:
            self.poller.unregister(self.socket)
            self.socket.close()
        self.socket, self.asked, self.got = None, 0.0, b""

    def hear(self) -> tuple[int, bytes] | None:
        """Status and body, once all of it is there. Raises OSError when there is nobody any more."""
        assert self.socket is not None
        piece, told, _, _ = self.socket.recvmsg(PASS, SPACE)
        if not piece:
            raise ConnectionResetError("closed")
        self.got += piece
        # When it came, by the kernel's word: we may have been asleep. Where it has none: now.
        stamps = [STAMP.unpack(data) for _, kind, data in told if kind == STAMPED]
        self.came = stamps[-1][0] + stamps[-1][1] / 1e9 if stamps else time.time()
        head, end, body = self.got.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not end or len(body) < (int(length[1]) if length else 0):
            return None
        self.got, self.asked = b"", 0.0
        packed = b"\r\nContent-Encoding: gzip" in head
        return int(head.split(b" ", 2)[1]), gzip.decompress(body) if packed else body


class Crowd:
    def __init__(self, port: int, askers: Sequence[Asker]) -> None:
        self.poller = selectors.DefaultSelector()
        self.browsers = [Browser(asker, port, self.poller) for asker in askers]
        self.answers: Counter[str] = Counter()
        self.seen = Seen(times={asker.kind: [] for asker in askers})
        self.counts = False

    def run(self, every: float, rounds: int, unheard: int) -> Seen:
        pause = every / len(self.browsers)
        start = time.time()
        for turn in range(rounds * len(self.browsers)):
            due = start + turn * pause
            self.listen(until=due)
            if turn == unheard * len(self.browsers):
                self.counts = True
            self._turn(self.browsers[turn % len(self.browsers)], due)
        self.listen(until=time.time() + LONGEST, for_all=True)
        self.seen.wrong += [f"{each.path}: no answer" for each in self.browsers if each.is_waiting]
        self.seen.answers = dict(self.answers)
        return self.seen

    def _turn(self, browser: Browser, due: float) -> None:
        if browser.is_waiting:
            browser.is_due = due
            return
        now = time.time()
        if self.counts:
            self.seen.late.append(now - due)
        self._ask(browser, now)

    def _ask(self, browser: Browser, since: float) -> None:
        try:
            browser.ask(since)
        except OSError as error:
            self._broken(browser, error)

    def listen(self, until: float, for_all: bool = False) -> None:
        while (left := until - time.time()) > 0:
            if for_all and not any(browser.is_waiting for browser in self.browsers):
                return
            for key, _ in self.poller.select(left):
                self._hear(key.data)

    def _hear(self, browser: Browser) -> None:
        since, was_asked = browser.asked, browser.is_waiting
        try:
            answer = browser.hear()
        except OSError as error:
            # One that is idle may be closed: a browser opens another.
            self._broken(browser, error) if was_asked else browser.hang_up()
            return
        if answer is None:
            return
        status, body = answer
        if self.counts:
            self.seen.times[browser.kind].append(browser.came - since)
            self.answers[f"{browser.kind} {status}"] += 1
        if status == 200 and (marker := NEXT.search(body.decode())):
            browser.path = html.unescape(marker[1])
        elif status not in (200, 204):
            self.seen.wrong.append(f"{browser.path}: {status}")
        if browser.is_due:
            self._ask(browser, browser.is_due)

    def _broken(self, browser: Browser, error: OSError) -> None:
        self.seen.wrong.append(f"{browser.path}: {error}")
        browser.hang_up()


def main() -> None:
    plan = json.load(sys.stdin)
    crowd = Crowd(plan["port"], [Asker(**asker) for asker in plan["askers"]])
    print(json.dumps(asdict(crowd.run(plan["every"], plan["rounds"], plan["unheard"]))))


if __name__ == "__main__":
    main()
