"""Five hundred tasks at vendors' hosts under one ticker: alone, and beside hosts that never answer."""

import itertools
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psutil

from tests.bench.table import Row
from tests.served import Served, until
from tests.vendor.double import Vendor
from tests.vendor.jobs import Job, Wallet

KEYS, EACH = 50, 10
DEAD = 10  # hosts that take a question and never answer it
ROUND = 20.0  # seconds between two questions about a task
TABLE = f"[vendor]\nseconds_per_request = 0\npoll_seconds = [{ROUND:.0f}, {ROUND:.0f}]\n"


def rows(folder: Path) -> Iterator[Row]:
    alone = _measured(folder / "alone", 0)
    yield Row("500 tasks elsewhere: seconds until all were asked for", alone[0], "s", most=15)
    yield Row("the ticker's share of one core meanwhile", alone[1], "x", most=0.6)
    beside = _measured(folder / "beside", DEAD)
    yield Row(f"the same beside {DEAD} hosts that never answer", beside[0] / alone[0], "x", most=2)
    yield Row("longest wait of a healthy task against its round", beside[2] / ROUND, "x", most=1.5)


def _measured(folder: Path, dead: int) -> tuple[float, float, float]:
    """Seconds of the first round, share of a core over two rounds, longest wait between two questions."""
    folder.mkdir(parents=True)
    (folder / "table.toml").write_text(TABLE)
    served = Served(folder / "data", STUDIO_FETCH_ALLOW="127.0.0.1", STUDIO_TABLE=str(folder / "table.toml"))
    served.data.mkdir()
    with ExitStack() as stack:
        vendor = Vendor(keys={f"sk_{n:012}": Wallet() for n in range(KEYS)}).start()
        stack.callback(vendor.close)
        vendor.polls_until_clips = vendor.polls_until_done = 10_000
        silent = [stack.enter_context(closing(socket.create_server(("127.0.0.1", 0)))) for _ in range(dead)]
        served.start()
        stack.callback(served.stop)
        # The landing page's song is composed in the background on a first start; it is not what is measured.
        until(lambda: (served.data / "media/landing/song.json").exists(), 180)
        for host, keys in ((vendor.base, KEYS), *((_base(server), 1) for server in silent)):
            served.manage("shell", "-c", FILL.format(host=host, keys=keys, each=EACH))
        wallet = next(iter(vendor.keys.values()))
        for (ticket,) in served.rows("select ticket from studio_task"):
            vendor.tasks[ticket] = Job("sonic/create:create_music", {}, wallet, (15, 0), [], id=ticket)
        ticker = next(process for process in served.processes() if "ticker" in process.cmdline())
        return _watched(served, vendor, ticker)


def _base(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}"


def _watched(served: Served, vendor: Vendor, ticker: psutil.Process) -> tuple[float, float, float]:
    start, before = time.monotonic(), _cpu(ticker)
    served.rows("update studio_task set next_at = datetime('now')")
    until(lambda: len(_times(vendor)) == KEYS * EACH, 120, pause=0.05)
    first = time.monotonic() - start
    time.sleep(2 * ROUND)
    share = (_cpu(ticker) - before) / (time.monotonic() - start)
    pairs = [pair for times in _times(vendor).values() for pair in itertools.pairwise(times)]
    return first, share, max(later - sooner for sooner, later in pairs)


def _times(vendor: Vendor) -> dict[str, list[float]]:
    """When each task was asked for."""
    found: dict[str, list[float]] = {}
    for seen in list(vendor.requests):
        if "/task/" in seen.path:
            found.setdefault(seen.path, []).append(seen.at)
    return found


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


# They are asked for first when the clock begins.
FILL = """
import datetime, uuid
from django.utils import timezone
from studio.actions import accounts
from studio.models import Account, Task, Team
later = timezone.now() + datetime.timedelta(days=1)
for key in range({keys}):
    team = Team.objects.create(name=str(key))
    account = accounts.save(Account(team=team), base="{host}", key=f"sk_{{key:012}}")
    for number in range({each}):
        Task.objects.create(team=team, operation="create", provider="vendor", account=account, credits=15,
            state="running", ticket=str(uuid.uuid4()), form_key=str(number), next_at=later, deadline=later)
"""
