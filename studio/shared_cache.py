"""What the processes of this machine remember together."""

import fcntl
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedCache(FileBasedCache):
    """Django's `add` looks and then writes: of two processes both could win, and limits that lock by it let
    through what they should have counted. Here one wins."""

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        self._createdir()  # type: ignore[attr-defined]
        with (Path(self._dir) / "lock").open("ab") as lock:  # type: ignore[attr-defined]
            fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed, whatever happens
            added: bool = super().add(key, value, timeout, version)
            return added
