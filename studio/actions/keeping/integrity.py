"""Is everything there that rows speak of, and is it what it was? What lies there that no row names? And is
the ledger right?"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from studio.actions import audit
from studio.actions.keeping import stored
from studio.actions.keeping.vault import MEDIA, Entry, Vault
from studio.models import Clip, ClipFile, Task

OLD = datetime.timedelta(days=1)  # younger orphans may belong to something that is about to be
MISSING, CHANGED, ORPHANED, WRONG = "missing", "changed", "orphaned", "wrong"
SOUND = "audio."  # how the names of sound files beside a take begin
ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    name: str
    said: str = ""


@dataclass
class Looked:
    """How much was looked at."""

    files: int = 0  # that rows name
    hashed: int = 0


def look(looked: Looked, *, hashes: bool = False, against: Path | None = None) -> Iterator[Finding]:
    """Raises Trouble when there is no backup to compare with."""
    saved = _saved(against)
    rows = list(stored.named())
    there = set(stored.walk())
    named: dict[str, list[stored.Named]] = {}
    for row in rows:
        named.setdefault(row.name, []).append(row)
    looked.files = len(named)
    yield from _missing(named, there)
    yield from _changed(named, there, saved, looked, hashes)
    yield from _orphaned(there - named.keys())
    yield from (Finding(WRONG, where, said) for where, said in audit.look())


def _saved(against: Path | None) -> Mapping[str, Entry]:
    return {entry.path: entry for entry in Vault(against).read().of(MEDIA)} if against else {}


def _missing(named: Mapping[str, list[stored.Named]], there: set[str]) -> Iterator[Finding]:
    for name in sorted(named.keys() - there):
        row = named[name][0]
        # A take may have been deleted for good meanwhile, or stored.
        if stored.still_named(row) and not _exists(name):
            yield Finding(MISSING, name, _of(row))


def _exists(name: str) -> bool:
    try:
        return default_storage.exists(name)
    except (OSError, ValueError):
        return False


def _of(row: stored.Named) -> str:
    """Which row that is, as people know it."""
    if row.model is Task:
        task = Task.objects.get(pk=row.pk)
        return f"the recording {task.upload_name} of {task.created:%Y-%m-%d}"
    clip = Clip.objects.get(pk=row.pk) if row.model is Clip else ClipFile.objects.get(pk=row.pk).clip
    return f"{row.field if row.model is Clip else 'a file'} of {clip}"


# --- what is not as it was ---
def _changed(
    named: Mapping[str, Any], there: set[str], saved: Mapping[str, Entry], looked: Looked, hashes: bool
) -> Iterator[Finding]:
    for name in sorted(named.keys() & there & saved.keys()):
        if said := _differs(name, saved[name], looked, hashes):
            yield Finding(CHANGED, name, said)
    if hashes:
        yield from _not_as_brought(there, looked)


def _differs(name: str, entry: Entry, looked: Looked, hashes: bool) -> str:
    try:
        if (size := default_storage.size(name)) != entry.size:
            return f"{size} bytes; in the backup {entry.size}"
        looked.hashed += hashes
        if hashes and stored.digest(name)[0] != entry.sha256:
            return "its hash is not that of the backup"
    except OSError as error:
        return "" if isinstance(error, FileNotFoundError) else f"it cannot be read: {error.strerror}"
    return ""


def _not_as_brought(there: set[str], looked: Looked) -> Iterator[Finding]:
    """Takes keep the hash of the sound that was brought from elsewhere, in whatever format that was."""
    known = Clip.objects.filter(details__has_key="sha256").prefetch_related("files")
    for clip in known.order_by("pk").iterator(chunk_size=500):
        sounds = [name for name in _sounds(clip) if name in there]
        looked.hashed += len(sounds)
        if sounds and clip.details["sha256"] not in map(_digest, sounds):
            yield Finding(CHANGED, sounds[0], f"its hash is not that which came: {clip}")


def _digest(name: str) -> str:
    try:
        return stored.digest(name)[0]
    except OSError:
        return ""


def _sounds(clip: Clip) -> list[str]:
    beside = {file.name: file.file for file in clip.files.all()}
    if clip.uploaded:
        return [beside[ORIGINAL]] if ORIGINAL in beside else []
    return [clip.audio, *(file for name, file in sorted(beside.items()) if name.startswith(SOUND))]


# --- what nobody names ---
def _orphaned(unnamed: set[str]) -> Iterator[Finding]:
    folders = stored.owners()
    found = sorted(name for name in unnamed if not stored.belongs(name, folders))
    known = {row.name for row in stored.named()} if found else set()  # what was stored meanwhile
    yield from (Finding(ORPHANED, name) for name in found if name not in known)


def delete(orphans: list[Finding]) -> tuple[list[str], list[str]]:
    """Delete those that are old enough and in a folder of ours: which were, and which stay."""
    gone, stay = [], []
    for orphan in orphans:
        if orphan.name.split("/")[0] in stored.ROOTS and _is_old(orphan.name):
            default_storage.delete(orphan.name)
            gone.append(orphan.name)
        else:
            stay.append(orphan.name)
    return gone, stay


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < timezone.now() - OLD
    except FileNotFoundError:
        return False
