"""A snapshot becomes a studio again, in an empty data folder. Every hash is checked on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousOperation

from studio.actions import tasks
from studio.actions.keeping import Trouble, backup, database, stored
from studio.actions.keeping.vault import DATABASE, KEY, MEDIA, TABLE, Damaged, Entry, Snapshot, Vault
from studio.models import Task

# What is made anew with every start, or was made for this very process.
OF_NO_WORTH = {"static", "cache", "secret-key"}
OWN = {KEY: "secret-key", TABLE: "table.toml"}
MARK = "restore-is-not-finished"  # in the data folder: what lies there is ours, and a second try goes on

Tell = Callable[[int, int], None]


@dataclass
class Done:
    snapshot: Snapshot
    files: int = 0
    bytes: int = 0
    left_out: list[str] = field(default_factory=list)
    key: str = ""  # what there is to say of the secret key, if anything


def run(
    folder: Path,
    name: str = "",
    *,
    skip_damaged: bool = False,
    tell: Tell = lambda done, of: None,
) -> Done:
    """Put a snapshot back, the newest or the one of this name. Raises Trouble, and has then written nothing
    that a second try would not replace."""
    vault, data = Vault(folder), Path(settings.DATA)
    snapshot = vault.read(name)
    if new := database.unknown(snapshot.about["migrations"]):
        raise Trouble(f"{snapshot.name} was made by a newer Take Two ({new[0]}): update this one first.")
    _check_empty(data)
    key = data / "secret-key"
    by_hand = not key.exists() or key.read_text().strip() != settings.SECRET_KEY
    (data / MARK).touch()
    done = Done(snapshot)
    _media(vault, done, skip_damaged, tell)
    _own(vault, snapshot, data)
    (data / MARK).unlink()
    done.key = _about_the_key(snapshot, by_hand)
    return done


def _check_empty(data: Path) -> None:
    if (data / MARK).exists() and database.is_empty():
        return
    found = sorted(path.name for path in data.iterdir() if path.name not in OF_NO_WORTH and _holds(path))
    if not found and not database.is_empty():
        found = ["a database"]
    if not found and next(stored.walk(), None) is not None:
        found = ["music in its storage"]
    if found:
        raise Trouble(
            f"A backup is restored into an empty data folder, and {data} holds {', '.join(found[:5])}. "
            "Name another one: STUDIO_DATA=/new/folder manage.py restore …"
        )


def _holds(path: Path) -> bool:
    """Anything? A folder without files holds nothing."""
    if path.is_dir() and not path.is_symlink():
        return any(_holds(below) for below in path.iterdir())
    return path.is_symlink() or path.stat().st_size > 0


def _media(vault: Vault, done: Done, skip_damaged: bool, tell: Tell) -> None:
    entries = done.snapshot.of(MEDIA)
    for number, entry in enumerate(entries):
        tell(number, len(entries))
        if _put_back(vault, entry):
            done.files += 1
            done.bytes += entry.size
        else:
            done.left_out.append(entry.path)
    tell(len(entries), len(entries))
    if done.left_out and not skip_damaged:
        for entry in entries:
            stored.remove(entry.path)
        (Path(settings.DATA) / MARK).unlink()
        named = ", ".join(done.left_out[:10]) + (" …" if len(done.left_out) > 10 else "")
        raise Damaged(
            f"{len(done.left_out)} of {len(entries)} files are damaged in the backup: {named}. Nothing was "
            "restored. Take another --snapshot, or go without these with --skip-damaged."
        )


def _put_back(vault: Vault, entry: Entry) -> bool:
    try:
        with vault.open(entry) as file:
            stored.keep(entry.path, file, entry.sha256)
    except (Damaged, stored.NotKept, SuspiciousOperation):
        return False
    return True


def _own(vault: Vault, snapshot: Snapshot, data: Path) -> None:
    """Key, table and database, in this order: with the database it is a studio."""
    for entry in snapshot.of(KEY, TABLE):
        vault.copy(entry, data / OWN[entry.kind])
    for entry in snapshot.of(DATABASE):
        if entry.path != database.name():
            raise Trouble(f"{entry.path} was saved from another kind of database than this studio has.")
        part = data / f"{MARK}.database"
        try:
            vault.copy(entry, part)
            database.load(part)
        finally:
            part.unlink(missing_ok=True)


def _about_the_key(snapshot: Snapshot, by_hand: bool) -> str:
    """What is to be done for the secret key. The environment's counts before the data folder's."""
    fits = backup.fingerprint() == snapshot.about.get("key") if by_hand else bool(snapshot.of(KEY))
    if fits:
        return ""
    why = (
        "STUDIO_SECRET_KEY is not the key"
        if by_hand
        else "The backup holds no secret key; set STUDIO_SECRET_KEY to that"
    )
    return (
        f"{why} with which the backup was made: without it, keys to the hosted API have to be entered again, "
        "and share links lead nowhere."
    )


def settle() -> int:
    """Take back what waited to be sent elsewhere: it may have been sent, and paid, after the snapshot. Its
    credits go back; how many there were."""
    waiting = Task.objects.filter(state=Task.State.QUEUED).exclude(account=None)
    return sum(tasks.cancel(task) for task in waiting.select_related("team", "user"))
