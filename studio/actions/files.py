"""Files on their way out of the storage, to be worked on, and back into it.

A storage may be away, slow, full or not writable: that is nobody's fault, and nothing is there until all of
it is there.
"""

import contextlib
import logging
import shutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_noop

log = logging.getLogger(__name__)

AWAY = gettext_noop("the storage cannot be reached")
ASK_AGAIN = gettext_noop("The storage cannot be reached. Try again in a while.")
BEAT = 1.0  # seconds between two signs of life while a file is on its way

Alive = Callable[[], object]
Found = TypeVar("Found")


class Unstored(Exception):
    """A file could not be stored, or brought out of the storage; another time it may be."""


def copy(stored: str, target: Path, alive: Alive | None = None) -> Path:
    """Copy a stored file to the target, unless it is there; a broken copy never stands for a whole one.
    Raises FileNotFoundError, or Unstored. `alive` is called each second meanwhile."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.parent / f".{target.name[-100:]}.part"
        _patiently(lambda: _copy(stored, part), alive)
        part.rename(target)
    return target


def _copy(stored: str, part: Path) -> None:
    try:
        with default_storage.open(stored) as source, part.open("wb") as copied:
            shutil.copyfileobj(source, copied)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unstored(str(error)) from error


def store(name: str, path: Path, alive: Alive | None = None) -> str:
    """Store a file under this name, or one like it; returns which, once all of it is there. Raises
    Unstored."""
    return _patiently(lambda: _save(name, path), alive)


def store_all(folder: str, made: Mapping[str, Path], alive: Alive | None = None) -> dict[str, str]:
    """The same for files of one folder: by their names there, the names that the storage gives."""
    return _patiently(lambda: {name: _save(f"{folder}/{name}", path) for name, path in made.items()}, alive)


def _save(name: str, path: Path) -> str:
    with path.open("rb") as file:
        return save(name, File(file), path.stat().st_size)


def save(name: str, file: "File[Any]", size: int) -> str:
    """The same for what is open."""
    try:
        stored = default_storage.save(name, file)
        if (found := default_storage.size(stored)) == size:
            return stored
    except OSError as error:
        raise Unstored(str(error)) from error
    raise Unstored(f"{stored} has {found} of {size} bytes in the storage")


def discard(names: Iterable[str]) -> None:
    """Delete files that no row names any more. What stays, since the storage is away, `integrity` finds."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError as error:
            log.warning("%s is left in the storage: %s", name, error)


def _patiently(do: Callable[[], Found], alive: Alive | None) -> Found:
    """Storing may take longer than a lease: somebody has to say meanwhile that we are at it."""
    if alive is None:
        return do()
    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(do)
        while wait([doing], BEAT).not_done:
            alive()
        return doing.result()


def folders(root: str) -> list[str]:
    """The folders in a folder, which need not be there."""
    try:
        return sorted(default_storage.listdir(root)[0])
    except FileNotFoundError:
        return []


def within(folder: str) -> list[str]:
    """The names in the storage of the files in a folder, which need not be there."""
    try:
        return sorted(f"{folder}/{name}" for name in default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def size(names: Iterable[str]) -> int:
    """The bytes of these files together, as far as they are there."""
    if sizes := getattr(default_storage, "sizes", None):
        return _listed(set(names), sizes)
    found = 0
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            found += default_storage.size(name)
    return found


def _listed(names: set[str], sizes: Callable[[str], dict[str, int]]) -> int:
    """A list for each folder, instead of a question for each file."""
    folders = {name.rpartition("/")[0] for name in names}
    known: dict[str, int] = {}
    for folder in folders:
        if not any(folder.startswith(f"{above}/") for above in folders):
            known |= sizes(folder)
    return sum(known.get(name, 0) for name in names)
