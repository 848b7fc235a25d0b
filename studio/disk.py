"""Files in a folder of this machine, and what a storage of any kind says that cannot do its work."""

import contextlib
import errno
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.storage import FileSystemStorage


class Unreachable(OSError):
    """The storage is away, slow, full, or refuses. Another time it may do it."""


class Disk(FileSystemStorage):
    """A file is there once all of it is: a full disk or a crash leaves the one before as it was."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _reached(name):
            return super()._open(name, mode)  # type: ignore[misc]

    def _save(self, name: str, content: Any) -> str:
        unfinished = str(PurePosixPath(name).with_name(f".{uuid.uuid4().hex}.part"))
        part = Path(self.path(unfinished))
        try:
            with _reached(name):
                super()._save(unfinished, content)  # type: ignore[misc]
                part.replace(self.path(name))
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
                part.parent.rmdir()  # where there is nothing else
            raise
        return name


@contextlib.contextmanager
def _reached(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreachable(error.errno or errno.EIO, error.strerror or "it cannot be done", name) from error
