"""Files on their way out of the storage, to be worked on, and back into it."""

import shutil
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage


def copy(stored: str, target: Path) -> Path:
    """Copy a stored file to the target, unless it is there; a broken copy never stands for a whole one."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.parent / f".{target.name[-100:]}.part"
        with default_storage.open(stored) as source, part.open("wb") as copied:
            shutil.copyfileobj(source, copied)
        part.rename(target)
    return target


def store(name: str, path: Path) -> str:
    """Store a file under this name, or one like it; returns which."""
    with path.open("rb") as file:
        return default_storage.save(name, File(file))
