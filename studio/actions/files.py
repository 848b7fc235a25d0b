"""Files on their way out of the storage, to be worked on."""

import shutil
from pathlib import Path

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
