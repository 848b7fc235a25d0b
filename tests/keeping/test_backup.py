"""What is backed up can be put back; what happens on the way is survived and told."""

import hashlib
import json
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from studio.actions.keeping import Trouble, backup, database, stored
from studio.actions.keeping.vault import GONE, MEDIA, Vault
from studio.models import Account, Clip, Task, User
from tests.conftest import World
from tests.keeping.conftest import put, run, song
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)
Elsewhere = Callable[[], Path]


def music() -> dict[str, bytes]:
    found = {}
    for name in stored.walk():
        with default_storage.open(name) as file:
            found[name] = file.read()
    return found


def objects(folder: Path) -> set[Path]:
    return {path for path in (folder / "objects").rglob("*") if path.is_file()}


class Watched:
    """The storage, but for how files are opened."""

    def __init__(self, opened: Callable[[str], Any]) -> None:
        self.open, self.size = opened, default_storage.size
        self.get_modified_time = default_storage.get_modified_time


def at_rest() -> None:
    """As if all files had been there for a while."""
    for name in stored.walk():
        os.utime(default_storage.path(name), (1_700_000_000, 1_700_000_000))


def damage(folder: Path, path: str) -> None:
    vault = Vault(folder)
    entry = next(entry for entry in vault.read().entries if entry.path == path)
    vault.place(entry.sha256).write_bytes(b"x" * entry.size)


def test_what_is_saved_comes_back_byte_for_byte(world: World, tmp_path: Path, elsewhere: Elsewhere) -> None:
    song(world.team, world.ann)
    put("landing/audio.mp3", b"the front page")
    said = run("backup", tmp_path / "safe")
    before, takes = music(), set(Clip.objects.values_list("pk", "audio", "title"))
    assert "2 takes, " in said
    assert "The secret key is in it" in said
    data = elsewhere()
    said = run("restore", tmp_path / "safe")
    assert "2 takes, 7 files" in said
    assert music() == before
    assert set(Clip.objects.values_list("pk", "audio", "title")) == takes
    assert (data / "secret-key").read_text() == settings.SECRET_KEY
    assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600
    assert not [path for path in data.iterdir() if "restore" in path.name]


def test_nobody_else_can_read_a_backup(world: World, tmp_path: Path) -> None:
    song(world.team, world.ann)
    run("backup", tmp_path / "safe")
    for path in (tmp_path / "safe", *(tmp_path / "safe").rglob("*")):
        if path.name != ".lock":
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_a_second_backup_adds_only_what_is_new_and_reads_nothing_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song(world.team, world.ann)
    at_rest()
    backup.run(tmp_path / "safe")
    read: list[str] = []
    really = default_storage.open

    def watched(name: str) -> Any:
        read.append(name)
        return really(name)

    monkeypatch.setattr(backup, "default_storage", Watched(watched))
    before = objects(tmp_path / "safe")
    put("takes/new/0/audio.mp3", b"new")
    second = backup.run(tmp_path / "safe")
    assert read == ["takes/new/0/audio.mp3"]
    assert second.new_files <= 2, "the new file, and the database if it has changed"
    assert len(objects(tmp_path / "safe") - before) == second.new_files
    assert len(Vault(tmp_path / "safe").names()) == 2


def test_a_file_that_changed_within_the_same_second_and_size_is_saved_again(tmp_path: Path, db: None) -> None:
    put("takes/a/0/audio.mp3", b"one")
    backup.run(tmp_path / "safe")
    path = Path(default_storage.path("takes/a/0/audio.mp3"))
    before = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    backup.run(tmp_path / "safe")
    vault = Vault(tmp_path / "safe")
    with vault.open(vault.read().of(MEDIA)[0]) as file:
        assert file.read() == b"two"


def test_old_snapshots_go_with_what_only_they_had(world: World, tmp_path: Path, elsewhere: Elsewhere) -> None:
    put("takes/a/0/audio.mp3", b"first")
    song(world.team, world.ann)
    run("backup", tmp_path / "safe")
    default_storage.delete("takes/a/0/audio.mp3")
    run("backup", tmp_path / "safe")
    kept = {vault.read(name).name for vault in [Vault(tmp_path / "safe")] for name in vault.names()[-1:]}
    said = run("backup", tmp_path / "safe", "--keep", 2)
    assert "Deleted 1 old snapshots and " in said
    assert kept < set(Vault(tmp_path / "safe").names())
    assert b"first" not in {path.read_bytes() for path in objects(tmp_path / "safe")}
    elsewhere()
    assert "2 takes" in run("restore", tmp_path / "safe")


def test_a_killed_backup_harms_nothing_and_is_gone_on_with(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: Elsewhere
) -> None:
    song(world.team, world.ann)
    backup.run(tmp_path / "safe")
    for number in range(6):
        put(f"takes/more/{number}/audio.mp3", b"more %d" % number)
    at_rest()

    def die(done: int, of: int) -> None:
        if done == of - 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.run(tmp_path / "safe", tell=die)
    vault = Vault(tmp_path / "safe")
    assert len(vault.names()) == 1
    assert all(vault.has(entry.sha256, entry.size) for entry in vault.read().entries)
    (tmp_path / "safe" / "objects" / ".part-left").write_bytes(b"torn")
    saved = len(objects(tmp_path / "safe"))
    done = backup.run(tmp_path / "safe")
    assert done.new_files <= 5, "the last ones and the database"
    assert len(objects(tmp_path / "safe")) <= saved + 4
    assert not list((tmp_path / "safe").rglob(".*part*"))
    before = music()
    elsewhere()
    run("restore", tmp_path / "safe")
    assert music() == before


def test_two_backups_at_once_are_one_too_many(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "safe")
    vault.make()
    with vault.alone(), pytest.raises(CommandError, match=r"Another backup into .* is on its way"):
        run("backup", tmp_path / "safe")


def test_a_take_that_is_deleted_meanwhile_is_told_and_fails_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = song(world.team, world.ann)
    gone = task.clips.get(index=1).audio
    really = database.save

    def save(target: Path) -> set[str]:
        named = really(target)
        default_storage.delete(gone)
        return named

    monkeypatch.setattr(database, "save", save)
    said = run("backup", tmp_path / "safe")
    assert f"Gone, though a row names it: {gone}" in said
    assert [entry.path for entry in Vault(tmp_path / "safe").read().of(GONE)] == [gone]


def test_rows_never_name_files_that_the_snapshot_lacks(world: World, tmp_path: Path) -> None:
    """A file is stored before its row is written: what comes while the backup is on its way is found."""
    song(world.team, world.ann)

    def meanwhile(done: int, of: int) -> None:
        song(world.team, world.ann)

    backup.run(tmp_path / "safe", tell=meanwhile)
    vault = Vault(tmp_path / "safe")
    snapshot = vault.read()
    with vault.open(snapshot.of("database")[0]) as file:
        (tmp_path / "db").write_bytes(file.read())
    with sqlite3.connect(tmp_path / "db") as rows:
        named = {name for (name,) in rows.execute("SELECT audio FROM studio_clip")}
    assert named <= {entry.path for entry in snapshot.of(MEDIA)}
    assert len(named) == 2 < Clip.objects.count()


def test_the_folder_lies_elsewhere(db: None) -> None:
    with pytest.raises(CommandError, match=r"Keep the backup outside of the data folder"):
        run("backup", Path(settings.DATA) / "media" / "safe")


def test_a_full_disk_is_said_in_a_sentence(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song(world.team, world.ann)

    def full(self: Vault, source: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Vault, "put", full)
    with pytest.raises(
        CommandError, match=r"not finished \(.*No space left on device\).*before it are whole"
    ):
        run("backup", tmp_path / "safe")
    assert not Vault(tmp_path / "safe").names()


# --- restoring ---
def test_a_folder_that_holds_anything_is_left_alone(
    world: World, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    song(world.team, world.ann)
    run("backup", tmp_path / "safe")
    with pytest.raises(CommandError, match=r"restored into an empty data folder, and .* holds .*media"):
        run("restore", tmp_path / "safe")
    data = elsewhere()
    (data / "static").mkdir()
    (data / "static" / "made.css").write_text("anew with every start")
    (data / "notes.txt").write_text("mine")
    with pytest.raises(CommandError, match=r"holds notes.txt"):
        run("restore", tmp_path / "safe")
    assert not (data / "media").exists()
    (data / "notes.txt").unlink()
    run("restore", tmp_path / "safe")
    with pytest.raises(CommandError, match=r"holds media, studio.sqlite3"):
        run("restore", tmp_path / "safe")


def test_a_damaged_object_is_named_and_refused(world: World, tmp_path: Path, elsewhere: Elsewhere) -> None:
    task = song(world.team, world.ann)
    bad = task.clips.get(index=0).master
    run("backup", tmp_path / "safe")
    damage(tmp_path / "safe", bad)
    data = elsewhere()
    with pytest.raises(CommandError, match=f"1 of 6 files are damaged in the backup: {bad}. Nothing was"):
        run("restore", tmp_path / "safe")
    assert not list(stored.walk())
    assert not (data / "studio.sqlite3").exists()
    said = run("restore", tmp_path / "safe", "--skip-damaged")
    assert f"Left out, damaged in the backup: {bad}" in said
    assert "5 files" in said
    assert bad not in set(stored.walk())


@pytest.mark.parametrize("path", ["studio.sqlite3", "secret-key"])
def test_a_damaged_database_or_key_is_refused(
    world: World, tmp_path: Path, elsewhere: Elsewhere, path: str
) -> None:
    run("backup", tmp_path / "safe")
    damage(tmp_path / "safe", path)
    data = elsewhere()
    with pytest.raises(CommandError, match=f"{path} is damaged in the backup"):
        run("restore", tmp_path / "safe", "--skip-damaged")
    assert not (data / "studio.sqlite3").exists()


def test_a_restore_that_broke_off_is_gone_on_with(
    world: World, tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    song(world.team, world.ann)
    run("backup", tmp_path / "safe")
    before = music()
    elsewhere()
    monkeypatch.setattr(database, "load", lambda source: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(CommandError, match=r"No space left.*The same command goes on"):
        run("restore", tmp_path / "safe")
    monkeypatch.undo()
    elsewhere_again = music()
    assert elsewhere_again == before
    assert "2 takes" in run("restore", tmp_path / "safe")


@pytest.mark.parametrize("change", ["cut", "word"])
def test_a_snapshot_that_was_changed_is_refused(tmp_path: Path, db: None, change: str) -> None:
    put("takes/a/0/audio.mp3", b"one")
    run("backup", tmp_path / "safe")
    path = next((tmp_path / "safe" / "snapshots").glob("*.jsonl"))
    text = path.read_text()
    path.write_text(text[:-80] if change == "cut" else text.replace("takes/a", "../../a"))
    with pytest.raises(CommandError, match=r"is damaged"):
        run("restore", tmp_path / "safe")
    assert "is damaged" in run("restore", tmp_path / "safe", "--list")


def test_a_snapshot_that_lies_writes_nothing_outside(tmp_path: Path, elsewhere: Elsewhere, db: None) -> None:
    put("takes/a/0/audio.mp3", b"one")
    run("backup", tmp_path / "safe")
    path = next((tmp_path / "safe" / "snapshots").glob("*.jsonl"))
    lines = path.read_text().replace("takes/a/0", "../../outside").splitlines(keepends=True)[:-1]
    whole = hashlib.sha256("".join(lines).encode()).hexdigest()
    end = json.dumps({"kind": "end", "lines": len(lines), "sha256": whole})
    path.write_text("".join([*lines, end + "\n"]))
    elsewhere()
    with pytest.raises(CommandError, match=r"../../outside/audio.mp3"):
        run("restore", tmp_path / "safe")
    assert not list(tmp_path.rglob("outside"))


def test_a_snapshot_of_a_newer_studio_is_refused(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "migrations", lambda: ["studio.0001_initial", "studio.9999_future"])
    run("backup", tmp_path / "safe")
    with pytest.raises(CommandError, match=r"made by a newer Take Two \(studio.9999_future\): update this"):
        run("restore", tmp_path / "safe")


def test_an_older_snapshot_is_brought_up_to_date(tmp_path: Path, elsewhere: Elsewhere) -> None:
    elsewhere()
    call_command("migrate", "studio", "0008", verbosity=0)  # before covers could be had back
    run("backup", tmp_path / "safe")
    elsewhere()
    run("restore", tmp_path / "safe")
    assert not User.objects.filter(language="xx").exists(), "the column of a later migration is there"


def test_snapshots_are_listed(world: World, tmp_path: Path) -> None:
    song(world.team, world.ann)
    with pytest.raises(CommandError, match=r"There is no backup in"):
        run("restore", tmp_path / "safe", "--list")
    run("backup", tmp_path / "safe")
    assert "2 takes  8 files" in run("restore", tmp_path / "safe", "--list")
    with pytest.raises(CommandError, match=r"There is no snapshot yesterday"):
        run("restore", tmp_path / "safe", "--snapshot", "yesterday")


def test_a_key_from_the_environment_is_asked_for(
    world: World, tmp_path: Path, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRET_KEY", "from the environment")
    assert "The secret key is not in it" in run("backup", tmp_path / "safe")
    elsewhere()
    assert "keys to the hosted API" not in run("restore", tmp_path / "safe")
    data = elsewhere()
    monkeypatch.setattr(settings, "SECRET_KEY", "made just now")
    (data / "secret-key").write_text("made just now")
    assert "set STUDIO_SECRET_KEY to that with which" in run("restore", tmp_path / "safe")


def test_requests_that_may_have_been_sent_since_are_not_sent_again(
    world: World, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    account = Account.objects.create(team=world.team, base="https://api.example", key="sealed")
    there = rows.request(world.team, world.ann, "queued", provider="vendor", account=account)
    here = rows.request(world.team, world.ann, "queued")
    run("backup", tmp_path / "safe")
    elsewhere()
    assert "1 requests that waited to be sent" in run("restore", tmp_path / "safe")
    assert Task.objects.get(pk=there.pk).state == "cancelled"
    assert Task.objects.get(pk=here.pk).state == "queued"


# --- another database ---
def test_postgresql_is_saved_by_its_own_program(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_dict = {
        "NAME": "studio",
        "USER": "ann",
        "HOST": "db",
        "PORT": 5433,
        "PASSWORD": "secret",
        "OPTIONS": {},
    }
    there = SimpleNamespace(vendor="postgresql", settings_dict=settings_dict)
    monkeypatch.setattr(database, "connection", there)
    monkeypatch.setattr(stored, "named", list)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match=r"pg_dump is not here. Install PostgreSQL's client programs"):
        database.save(tmp_path / "dump")
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$PGPASSWORD" "$@" > "' + str(tmp_path / "said") + '"\n')
    program.chmod(0o755)
    database.save(tmp_path / "dump")
    said = (tmp_path / "said").read_text().split()
    assert said[:7] == ["secret", "-U", "ann", "-h", "db", "-p", "5433"]
    assert said[7:] == [
        "--format=plain",
        "--no-owner",
        "--no-privileges",
        f"--file={tmp_path}/dump",
        "studio",
    ]
    program.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(Trouble, match=r"pg_dump failed: .* exit status 3"):
        database.save(tmp_path / "dump")


def test_the_moment_of_a_snapshot_is_its_name(tmp_path: Path, db: None) -> None:
    names = [backup.run(tmp_path / "safe").name for _ in range(3)]
    assert names == sorted(set(names))
    assert names[0].startswith(f"{timezone.now():%Y-%m-%dT}")
