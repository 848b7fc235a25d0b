"""What each process has: memory, files, threads; and what else there is more of when something leaks."""

import contextlib
import re
import threading
import time
from collections import defaultdict
from pathlib import Path

import psutil

from tests.torture.machines import OTHERS, House, Machine, part

PAUSE = 5.0
Series = defaultdict[str, list[tuple[float, float]]]  # moments, values


class Samples:
    def __init__(self, house: House) -> None:
        self.house = house
        self.memory, self.counts = Series(list), Series(list)  # MiB; files, threads and the like
        self.also = Series(list)  # what is told, but not judged
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def start(self) -> None:
        psutil.cpu_percent()
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(30)

    def _go_on(self) -> None:
        while not self._over.wait(PAUSE):
            now = time.monotonic()
            self.also["busy"].append((now, psutil.cpu_percent()))
            worked = sum(self._look_at(machine, now) for machine in self.house.machines)
            self.also["worked"].append((now, worked))
            for name, count in self._more().items():
                self.counts[name].append((now, count))

    def _look_at(self, machine: Machine, now: float) -> float:
        """The seconds of the processor that its web has had. What renders comes and goes with its song."""
        place, worked, total = machine.data.parent.name, 0.0, {"MiB": 0.0, "files": 0, "threads": 0}
        for process in machine.all_processes():
            with contextlib.suppress(psutil.Error, OSError):
                if (name := part(process)) == OTHERS:
                    continue
                has = {
                    "MiB": _memory(process.pid),
                    "files": process.num_fds(),
                    "threads": process.num_threads(),
                }
                for what, value in has.items():
                    series = self.memory if what == "MiB" else self.counts
                    series[f"{what} of {place}, {name}, {process.pid}"].append((now, value))
                    total[what] += value
                worked += sum(process.cpu_times()[:2]) if name == "of the web" else 0.0
        for what, value in total.items():
            (self.memory if what == "MiB" else self.counts)[f"{what} of all of {place}"].append((now, value))
        return worked

    def _more(self) -> dict[str, float]:
        logs = [path for machine in self.house.machines for path in machine.data.glob("*-wal")]
        found: dict[str, float] = {
            "temporary files": sum(1 for _ in self.house.temporary.rglob("*")),
            "work folders": sum(len(machine.work()) for machine in self.house.machines),
            "shared memory": sum(1 for _ in Path("/dev/shm").iterdir()),
            "MiB of SQLite's log": sum(path.stat().st_size for path in logs) / 2**20,
        }
        if self.house.database and self.house.broker:
            count = "select count(*) from pg_stat_activity"
            found["connections to the database"] = self.house.machines[0].rows(count)[0][0]
            found["connections to the broker"] = len(self.house.broker.client.client_list())
        return found


def _memory(pid: int) -> float:
    """What it has for itself, in MiB, with its share of what several have (PSS)."""
    found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    return int(found[1]) / 1024 if found else 0.0
