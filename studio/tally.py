"""Counts of all processes of this machine, added up in one file.

A process keeps what is new for a second and then adds it under a lock: counts only grow, whichever process
ends, and a scrape needs to find one of them. What a killed process had not added yet, a second, is lost.
"""

import atexit
import contextlib
import fcntl
import json
import os
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

PAUSE = 1.0


class Tally:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._forget()
        atexit.register(self.write)

    def _forget(self) -> None:
        """A process begins with nothing: what its parent had counted is its parent's."""
        self._process = os.getpid()
        self._new: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._writer: threading.Timer | None = None

    def count(self, amounts: Mapping[str, float]) -> None:
        if os.getpid() != self._process:
            self._forget()
        with self._lock:
            for name, amount in amounts.items():
                self._new[name] += amount  # type: ignore[assignment]  # seconds, too
            if self._writer is None:
                self._writer = threading.Timer(PAUSE, self.write)
                self._writer.daemon = True
                self._writer.start()

    def write(self) -> None:
        """Add what is new to the file. Where that cannot be done, it is kept for another time."""
        if os.getpid() != self._process:
            self._forget()
        with self._lock:
            new, self._new, self._writer = self._new, Counter(), None
        if not new:
            return
        try:
            self._add(new)
        except OSError:
            with self._lock:
                self._new.update(new)

    def _add(self, new: Mapping[str, float]) -> None:
        with self._file.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self._known()
            for name, amount in new.items():
                known[name] = known.get(name, 0) + amount
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(known))
            part.replace(self._file)

    def _known(self) -> dict[str, float]:
        with contextlib.suppress(FileNotFoundError, ValueError):
            known = json.loads(self._file.read_text())
            return known if isinstance(known, dict) else {}
        return {}

    def read(self) -> dict[str, float]:
        """All that was counted on this machine, by now or a second ago."""
        self.write()
        with contextlib.suppress(OSError):
            return self._known()
        return {}
