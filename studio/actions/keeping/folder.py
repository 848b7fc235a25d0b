"""A folder that is written again and again: only what has changed is written, and what is over goes."""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

from studio.actions.keeping import Trouble
from studio.actions.keeping.stored import digest, digest_of

STATE = ".take-two.jsonl"  # what was written, from where, and how both files looked then


@dataclass(frozen=True, slots=True)
class Written:
    path: str
    sha256: str
    size: int
    mtime: float  # of the file in the folder
    source: str = ""  # its name in the storage, "" for what was told
    seen: float = 0.0  # when that had changed last


class Folder:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._before = self._remembered()
        (root / STATE).touch()
        self._now: dict[str, Written] = {}
        self.files = self.new_files = self.new_bytes = 0

    def _remembered(self) -> Mapping[str, Written]:
        try:
            lines = (self.root / STATE).read_text().splitlines()
            found = [Written(**json.loads(line)) for line in lines]
        except (OSError, ValueError, TypeError):
            return {}
        return {written.path: written for written in found}

    def copy(self, stored: str, path: str) -> tuple[str, int] | None:
        """Have a stored file there: its hash and its size, None when it is not in the storage."""
        try:
            size = default_storage.size(stored)
            seen = default_storage.get_modified_time(stored).timestamp()
            before = self._unchanged(path)
            if before and (before.source, before.size, before.seen) == (stored, size, seen):
                sha256 = before.sha256
            else:
                sha256 = self._bring(stored, path, size)
        except FileNotFoundError:
            return None
        self._note(path, sha256, size, stored, seen)
        return sha256, size

    def _bring(self, stored: str, path: str, size: int) -> str:
        target = self.root / path
        if target.is_file() and target.stat().st_size == size:  # where nobody remembers, their hashes tell
            sha256, _ = digest(stored)
            with target.open("rb") as file:
                if digest_of(file)[0] == sha256:
                    return sha256
        with default_storage.open(stored) as source:
            return self._put(path, source)

    def write(self, path: str, data: bytes) -> tuple[str, int]:
        """Have this written there."""
        sha256 = hashlib.sha256(data).hexdigest()
        before = self._unchanged(path)
        if before is None or before.sha256 != sha256:
            target = self.root / path
            if not (target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data):
                self._put(path, io.BytesIO(data))
        self._note(path, sha256, len(data))
        return sha256, len(data)

    def close(self) -> int:
        """Take away what was written before and is over, and remember what is there; how many files went."""
        over = [path for path in self._before if path not in self._now and self._unchanged(path)]
        for path in over:
            (self.root / path).unlink()
            self._remove_empty((self.root / path).parent)
        lines = [json.dumps(asdict(written)) + "\n" for _, written in sorted(self._now.items())]
        (self.root / STATE).write_text("".join(lines))
        return len(over)

    def _remove_empty(self, folder: Path) -> None:
        while folder != self.root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent

    def _unchanged(self, path: str) -> Written | None:
        """What was written there, if it is still that."""
        before = self._before.get(path)
        try:
            now = (self.root / path).stat()
        except OSError:
            return None
        return before if before and (before.size, before.mtime) == (now.st_size, now.st_mtime) else None

    def _put(self, path: str, source: Any) -> str:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(self.root.resolve()):
            raise Trouble(f"{target.parent} is a link that leads out of {self.root}.")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".take-two-")
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 (it is open already)
                sha256, size = digest_of(source, file)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        self.new_files += 1
        self.new_bytes += size
        return sha256

    def _note(self, path: str, sha256: str, size: int, source: str = "", seen: float = 0.0) -> None:
        self.files += 1
        self._now[path] = Written(path, sha256, size, (self.root / path).stat().st_mtime, source, seen)


def _umask() -> int:
    now = os.umask(0o022)
    os.umask(now)
    return now
