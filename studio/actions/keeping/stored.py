"""What lies in the storage, and every place where a row names a file of it."""

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, models

from studio.actions import changes
from studio.models import Clip, ClipFile, Share, Task

PIECE = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")

# A field that names a file belongs here: what is not named is an orphan, and may be deleted.
NAMES: Mapping[type[models.Model], tuple[str, ...]] = {
    Clip: ("audio", "master", "cover", "thumb", "midi", "score", "video"),
    ClipFile: ("file",),
    Task: ("upload",),
}
# Columns of JSON in which files are named, and how they are found there: covers that can be had back.
WITHIN: Mapping[type[models.Model], Mapping[str, Callable[[Any], Iterable[str]]]] = {
    Clip: {"former": changes.former_files},
}
# What no row names and what can be made again: the picture of a share, the song of the front page.
SHARES, LANDING = "shares", "landing"
# What tells whether the storage can be written to: the same few words again and again.
PROBE = "ready/probe.txt"
# The folders that are ours. Elsewhere in the storage nothing is ever deleted.
ROOTS = ("takes", "uploads", SHARES, LANDING)


@dataclass(frozen=True, slots=True)
class Named:
    """A row and the file that it names."""

    model: type[models.Model]
    pk: Any
    field: str
    name: str


def is_there(model: type[models.Model], field: str) -> bool:
    """Has the database this column yet? A studio is saved before it is brought up to date, too."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return field in {column.name for column in columns}  # a text field's column has its name


def named() -> Iterator[Named]:
    """Every file that a row names, as often as it is named."""
    for model, fields in NAMES.items():
        for field in (name for name in fields if is_there(model, name)):
            rows = model._default_manager.exclude(**{field: ""}).order_by("pk")
            for pk, name in rows.values_list("pk", field).iterator():
                yield Named(model, pk, field, name)
    yield from named_within()


def named_within() -> Iterator[Named]:
    """Those of them that are named in JSON."""
    for model, fields in WITHIN.items():
        for field, names in fields.items():
            if not is_there(model, field):
                continue
            for row in model._default_manager.exclude(**{field: {}}).only("pk", field).iterator():
                yield from (Named(model, row.pk, field, name) for name in sorted(names(row)) if name)


def still_named(file: Named) -> bool:
    if names := WITHIN.get(file.model, {}).get(file.field):
        row = file.model._default_manager.filter(pk=file.pk).first()
        return row is not None and file.name in names(row)
    return file.model._default_manager.filter(pk=file.pk, **{file.field: file.name}).exists()


def walk(folder: str = "") -> Iterator[str]:
    """The names of all files in the storage."""
    if sizes := getattr(default_storage, "sizes", None):
        yield from sorted(sizes(folder))
        return
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    begin = f"{folder}/" if folder else ""
    yield from (f"{begin}{name}" for name in sorted(files) if name)
    for name in sorted(folders):
        yield from walk(f"{begin}{name}")


def sized(folder: str = "") -> Iterator[tuple[str, int]]:
    """The names of all files in the storage, with their sizes."""
    if sizes := getattr(default_storage, "sizes", None):
        yield from sizes(folder).items()
        return
    for name in walk(folder):
        with contextlib.suppress(FileNotFoundError):  # it is gone meanwhile
            yield name, default_storage.size(name)


def owners() -> set[str]:
    """The folders whose files belong there without a row that names them: of shares, and of requests that are
    at work."""
    shares = {f"{SHARES}/{pk}" for pk in Share.objects.values_list("pk", flat=True)}
    tasks = list(Task.objects.active().values_list("pk", flat=True))
    return shares | {f"{root}/{pk}" for root in ("takes", "uploads") for pk in tasks}


def belongs(name: str, folders: set[str]) -> bool:
    root, *rest = name.split("/")
    return root == LANDING or name == PROBE or (bool(rest) and f"{root}/{rest[0]}" in folders)


def digest(name: str) -> tuple[str, int]:
    """The SHA-256 and the size of a stored file."""
    with default_storage.open(name) as file:
        return digest_of(file)


def digest_of(file: Any, copy: BinaryIO | None = None) -> tuple[str, int]:
    """The same of what can be read, which is copied on the way."""
    sha, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        sha.update(piece)
        size += len(piece)
        if copy:
            copy.write(piece)
    return sha.hexdigest(), size


class Hashed(File):  # type: ignore[type-arg]
    """A file that is hashed while the storage reads it."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        super().__init__(file, name)
        self._raw = file
        self._sha = hashlib.sha256()

    def read(self, *size: int) -> bytes:
        piece = bytes(self._raw.read(*size))
        self._sha.update(piece)
        return piece

    def seek(self, place: int, *whence: int) -> int:
        if place == 0 and not whence:
            self._sha = hashlib.sha256()
        return int(self._raw.seek(place, *whence))

    @property
    def sha256(self) -> str:
        return self._sha.hexdigest()


def remove(name: str) -> None:
    with contextlib.suppress(SuspiciousOperation):
        default_storage.delete(name)


class NotKept(Exception):
    """It was not the file that it should have been, and it was not kept."""


def keep(name: str, file: BinaryIO, sha256: str) -> None:
    """Store a file under exactly this name, in the place of another, if its hash is right. Raises NotKept."""
    default_storage.delete(name)
    hashed = Hashed(file, name)
    stored = default_storage.save(name, hashed)
    if stored != name or hashed.sha256 != sha256:
        default_storage.delete(stored)
        raise NotKept(name)
