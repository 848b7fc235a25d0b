"""A folder of backups: objects by their hash, and snapshots that say which of them lie where.

    objects/ab/cdef…       what was backed up, under its SHA-256
    snapshots/NAME.jsonl   one backup: a line about it, a line for each file, and a line that ends it

Both appear by a rename when they are whole: a backup that is killed leaves the snapshots before it as they
were, and the objects that it had saved to the next one.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from studio.actions.keeping import Trouble
from studio.actions.keeping.stored import DIGEST, PIECE, digest_of

VERSION = 1
DATABASE, KEY, TABLE, MEDIA, GONE = "database", "secret-key", "table", "media", "gone"


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    path: str
    size: int = 0
    sha256: str = ""
    mtime: float | None = None  # of a media file, where it had rested for long enough to be known by it


@dataclass(frozen=True, slots=True)
class Snapshot:
    name: str
    about: Mapping[str, Any]
    entries: tuple[Entry, ...] = field(repr=False)

    def of(self, *kinds: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in kinds]


class Damaged(Trouble):
    """A snapshot or an object is not what was saved."""


class Vault:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.objects, self.snapshots = folder / "objects", folder / "snapshots"

    def make(self) -> None:
        """The folder may hold other things than ours, but nobody else may look into ours."""
        for folder in (self.folder, self.objects, self.snapshots):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for this process; the lock ends with it, however it ends. Raises Trouble."""
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Trouble(f"Another backup into {self.folder} is on its way.") from None
            yield

    # --- objects ---
    def place(self, sha256: str) -> Path:
        return self.objects / sha256[:2] / sha256[2:]

    def has(self, sha256: str, size: int) -> bool:
        try:
            return self.place(sha256).stat().st_size == size
        except OSError:
            return False

    def put(self, source: Any) -> tuple[str, int, bool]:
        """Save what can be read from here: its hash, its size, and whether it is new."""
        handle, name = tempfile.mkstemp(dir=self.objects, prefix=".part-")  # mode 0600
        part = Path(name)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 (it is open already)
                found, size = digest_of(source, file)
            if self.has(found, size):
                return found, size, False
            self.place(found).parent.mkdir(mode=0o700, exist_ok=True)
            part.replace(self.place(found))
            return found, size, True
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def open(self, entry: Entry) -> Iterator[BinaryIO]:
        """Raises Damaged for what is not there."""
        try:
            file = self.place(entry.sha256).open("rb")
        except OSError as error:
            raise Damaged(f"{entry.path}: {error.strerror}") from error
        with file:
            yield file

    def copy(self, entry: Entry, target: Path) -> None:
        """For its owner's eyes only. Raises Damaged, and writes nothing, when it is not what was saved."""
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        part.touch(0o600)
        try:
            with self.open(entry) as source, part.open("wb") as copied:
                shutil.copyfileobj(source, copied, PIECE)
            with part.open("rb") as copied:
                if digest_of(copied)[0] != entry.sha256:
                    raise Damaged(f"{entry.path} is damaged in the backup.")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)

    # --- snapshots ---
    def names(self) -> list[str]:
        """The newest last."""
        return sorted(path.stem for path in self.snapshots.glob("[!.]*.jsonl"))

    def read(self, name: str = "") -> Snapshot:
        """The snapshot of this name, or the newest. Raises Trouble, Damaged among them."""
        names = self.names()
        if not names:
            raise Trouble(f"There is no backup in {self.folder}.")
        if name and name not in names:
            raise Trouble(f"There is no snapshot {name} in {self.folder}. The newest is {names[-1]}.")
        return read(self.snapshots / f"{name or names[-1]}.jsonl")

    def publish(self, part: Path, name: str) -> None:
        os.sync()  # the objects first, else a power cut could leave a snapshot of nothing
        part.replace(self.snapshots / f"{name}.jsonl")
        folder = os.open(self.snapshots, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def remembered(self) -> dict[str, Entry]:
        """The media files whose hashes are known: from the newest snapshot that can be read, and from backups
        that were killed, which are swept up."""
        found: dict[str, Entry] = {}
        for name in reversed(self.names()):
            try:
                found = {entry.path: entry for entry in self.read(name).of(MEDIA)}
                break
            except Trouble:
                continue
        for part in self.snapshots.glob(".*.part"):
            found |= {entry.path: entry for entry in _readable(part)}
            part.unlink()
        for leftover in self.objects.glob(".part-*"):
            leftover.unlink()
        return found

    def prune(self, keep: int) -> tuple[int, int]:
        """Keep so many snapshots, and no object but theirs; how many of both went. Raises Damaged."""
        names = self.names()
        kept = [self.read(name) for name in names[-keep:]]
        used = {entry.sha256 for snapshot in kept for entry in snapshot.entries}
        over = names[:-keep]
        for name in over:
            (self.snapshots / f"{name}.jsonl").unlink()
        unused = [path for path in self.objects.glob("??/*") if path.parent.name + path.name not in used]
        for path in unused:
            path.unlink()
        return len(over), len(unused)


class Manifest:
    """A snapshot while it is written."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._sha, self._lines = file, hashlib.sha256(), 0

    def about(self, **said: Any) -> None:
        self._write({"take_two": VERSION, **said})

    def add(self, entry: Entry) -> None:
        self._write({key: value for key, value in asdict(entry).items() if value not in (None, "")})

    def end(self) -> None:
        self._write({"kind": "end", "lines": self._lines, "sha256": self._sha.hexdigest()})

    def _write(self, said: Mapping[str, Any]) -> None:
        line = json.dumps(said) + "\n"
        self._sha.update(line.encode())
        self._lines += 1
        self._file.write(line)
        if self._lines % 200 == 0:
            self._file.flush()


def read(path: Path) -> Snapshot:
    """Raises Damaged for a snapshot that is not as it was written, Trouble for one of a newer studio."""
    damaged = Damaged(f"The snapshot {path.stem} is damaged.")
    try:
        lines = path.read_bytes().splitlines(keepends=True)
        end = json.loads(lines[-1])
        whole = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
        if (end["kind"], end["lines"], end["sha256"]) != ("end", len(lines) - 1, whole):
            raise damaged
        about = json.loads(lines[0])
        if about["take_two"] > VERSION:
            raise Trouble(f"The snapshot {path.stem} was made by a newer Take Two: update this one first.")
        return Snapshot(path.stem, about, tuple(map(_entry, lines[1:-1])))
    except (OSError, ValueError, TypeError, KeyError, IndexError) as error:
        raise damaged from error


def _entry(line: bytes) -> Entry:
    entry = Entry(**json.loads(line))
    if entry.kind != GONE and not DIGEST.fullmatch(entry.sha256):
        raise ValueError(entry.path)
    return entry


def _readable(part: Path) -> Iterable[Entry]:
    """What the lines of an unfinished snapshot tell."""
    for line in part.read_bytes().splitlines()[1:]:
        try:
            entry = _entry(line)
        except (ValueError, TypeError):
            continue
        if entry.kind == MEDIA:
            yield entry
