"""A backup while the studio works: the database first, then the files.

Files are stored before the rows that name them, and never change. So whatever the rows of the saved database
name is in the storage when the files are saved after it, unless somebody deleted it for good in between: that
is told, and is no failure.
"""

import datetime
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.crypto import salted_hmac

from studio.actions.keeping import Trouble, database, stored
from studio.actions.keeping.vault import DATABASE, GONE, KEY, MEDIA, TABLE, Entry, Manifest, Vault
from studio.models import Clip

WORK = "backup-work"  # in the data folder: on its disk SQLite's locks are good
AT_REST = 2.0  # seconds after its last change from which a file is known by its age
TRIES = 3  # for a file that changes while it is read

Tell = Callable[[int, int], None]


@dataclass
class Done:
    name: str
    takes: int = 0
    files: int = 0
    new_files: int = 0
    new_bytes: int = 0
    seconds: float = 0.0
    gone: list[str] = field(default_factory=list)
    key_is_kept: bool = False
    pruned: tuple[int, int] = (0, 0)


def run(folder: Path, *, keep: int | None = None, tell: Tell = lambda done, of: None) -> Done:
    """Make a snapshot of everything in the folder. Raises Trouble, or OSError where it cannot be written."""
    data = Path(settings.DATA)
    if folder.resolve().is_relative_to(data.resolve()):
        raise Trouble(f"Keep the backup outside of the data folder, {data}: else it is lost with it.")
    vault = Vault(folder)
    vault.make()
    with vault.alone():
        done = _Run(vault, tell).finish(data)
        if keep is not None:
            done.pruned = vault.prune(keep)
    return done


def fingerprint() -> str:
    """By which a secret key is known again, and from which it does not follow."""
    return salted_hmac("studio.backup", "key", algorithm="sha256").hexdigest()[:16]


class _Run:
    def __init__(self, vault: Vault, tell: Tell) -> None:
        self._vault, self._tell, self._start = vault, tell, time.monotonic()
        self._known = vault.remembered()
        self._done = Done(_name(vault))

    def finish(self, data: Path) -> Done:
        part = self._vault.snapshots / f".{self._done.name}.part"
        part.touch(0o600)
        with part.open("w") as file:
            manifest = Manifest(file)
            named = self._save_database(manifest, data / WORK)
            self._save_settings(manifest, data)
            self._save_media(manifest, named)
            manifest.end()
        self._vault.publish(part, self._done.name)
        self._done.seconds = time.monotonic() - self._start
        return self._done

    def _save_database(self, manifest: Manifest, work: Path) -> set[str]:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        try:
            self._done.takes = Clip.objects.count()
            manifest.about(
                made=timezone.now().isoformat(timespec="seconds"),
                takes=self._done.takes,
                migrations=database.migrations(),
                key=fingerprint(),
            )
            named = database.save(work / database.name())
            manifest.add(self._put(DATABASE, database.name(), work / database.name()))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return named

    def _save_settings(self, manifest: Manifest, data: Path) -> None:
        """The secret key, without which sealed keys are lost, and the administrator's table."""
        key = data / "secret-key"
        if key.exists() and key.read_text().strip() == settings.SECRET_KEY:
            manifest.add(self._put(KEY, key.name, key))
            self._done.key_is_kept = True
        table = data / "table.toml"
        if table.exists():
            manifest.add(self._put(TABLE, table.name, table))

    def _put(self, kind: str, name: str, path: Path) -> Entry:
        with path.open("rb") as file:
            found, size, new = self._vault.put(file)
        self._count(size, new)
        return Entry(kind, name, size, found)

    def _save_media(self, manifest: Manifest, named: set[str]) -> None:
        names = sorted(named.union(stored.walk()))
        for number, name in enumerate(names):
            self._tell(number, len(names))
            entry = self._save(name)
            if entry is not None:
                manifest.add(entry)
            elif name in named:
                manifest.add(Entry(GONE, name))
                self._done.gone.append(name)
        self._tell(len(names), len(names))

    def _save(self, name: str) -> Entry | None:
        """None for what is no longer there."""
        try:
            seen = _look(name)
            known = self._known.get(name)
            if known and (known.size, known.mtime) == seen and self._vault.has(known.sha256, known.size):
                self._count(known.size, False)
                return known
            return self._copy(name, seen)
        except FileNotFoundError:
            return None

    def _copy(self, name: str, seen: tuple[int, float]) -> Entry:
        """A file that changes while it is read is read again."""
        for _ in range(TRIES):
            begun = time.time()
            with default_storage.open(name) as file:
                found, size, new = self._vault.put(file)
            before, seen = seen, _look(name)
            if before == seen and size == seen[0]:
                break
        self._count(size, new)
        at_rest = before == seen and begun - seen[1] > AT_REST
        return Entry(MEDIA, name, size, found, seen[1] if at_rest else None)

    def _count(self, size: int, new: bool) -> None:
        self._done.files += 1
        self._done.new_files += new
        self._done.new_bytes += size if new else 0


def _look(name: str) -> tuple[int, float]:
    return default_storage.size(name), default_storage.get_modified_time(name).timestamp()


def _name(vault: Vault) -> str:
    """By the second, and later than any before."""
    name = timezone.now().astimezone(datetime.UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return _after(name, vault.names())


def _after(name: str, others: Iterable[str]) -> str:
    last = max(others, default="")
    return name if name > last else f"{last}+"
