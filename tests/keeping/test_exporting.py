"""The folder that people take with them, and what becomes of it elsewhere."""

import datetime
import hashlib
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studio.actions import credits, mixes, shares
from studio.actions.keeping import checked, naming, stored
from studio.models import (
    Clip,
    Entry,
    Label,
    Lineage,
    Mark,
    Membership,
    Note,
    Persona,
    Playlist,
    PlaylistItem,
    Preset,
    Project,
    Round,
    RoundTake,
    Sheet,
    SheetVersion,
    Task,
    Team,
    User,
    Vote,
)
from studio.models import Mix as MixRow
from tests.conftest import World
from tests.keeping.conftest import beside, put, run, song, with_files
from tests.web import rows

pytestmark = pytest.mark.django_db
TIMELINE = {
    "title": "Night Bus",
    "duration": 61.5,
    "lines": [{"text": "Home", "start_s": 1.0, "end_s": 2.5, "words": []}],
    "sections": [{"name": "Verse", "start_s": 0.0, "end_s": 8.0}],
}


@pytest.fixture
def library(world: World) -> Team:
    """One of everything."""
    ann, ben, team = world.ann, world.ben, world.team
    demos = Project.objects.create(team=team, user=ann, name="Demos: 2026/27")
    task = song(team, ann)
    credits.charge(task)
    first = task.clips.get(index=0)
    first.project, first.timeline, first.lyrics = demos, TIMELINE, "[Verse]\nHome"
    first.midi = put(f"takes/{task.pk}/0/song.mid", b"MThd")
    first.score = put(f"takes/{task.pk}/0/score.json.gz", b"score")
    first.thumb = put(f"takes/{task.pk}/0/thumb.jpg", b"thumb")
    first.details = {"seed": 7, "sha256": "0" * 64}
    first.save()
    longer = rows.request(team, ben, operation="extend", params={"continue_clip_id": str(first.pk)})
    child = with_files(rows.take(longer, 0, title="Night Bus", role="extended"))
    Lineage.objects.create(child=child, parent=first, field="continue_clip_id", at=30.5)
    _stems(team, ann, first)
    _recording(team, ben)
    Label.objects.create(team=team, name="keep").clips.add(first, child)
    Mark.objects.create(clip=first, user=ann, liked=1, rating=5, played=timezone.now())
    Mark.objects.create(clip=first, user=ben, liked=-1)
    note = Note.objects.create(clip=first, user=ben, text="too loud", start=12.5, end=14.0)
    Note.objects.create(clip=first, user=ann, text="agreed", parent=note)
    Note.objects.filter(pk=note.pk).update(resolved=timezone.now(), resolver=ann, version=child)
    playlist = Playlist.objects.create(team=team, user=ann, name="Set: one?")
    for place, clip in enumerate((child, first), 1):
        PlaylistItem.objects.create(playlist=playlist, clip=clip, place=place)
    cut = rows.request(team, ann, operation="persona", params={"clip_id": str(first.pk), "name": "Low"})
    persona = Persona.objects.create(
        team=team, user=ann, task=cut, clip=first, name="Low", voice={"f0": 110.5}
    )
    Task.objects.filter(pk=cut.pk).update(result={"persona_id": str(persona.pk)})
    Preset.objects.create(
        team=team, user=ben, operation="create", name="Dreamy", params={"tags": "dream pop"}
    )
    sheet = Sheet.objects.create(team=team, user=ann, title="Rain", text="It rains\nagain")
    SheetVersion.objects.create(sheet=sheet, user=ben, text="It rains")
    together = Round.objects.create(team=team, user=ben, title="Which one?", blind=True, winner=child)
    candidates = [RoundTake.objects.create(round=together, clip=clip, number=number)
                  for number, clip in enumerate((child, first), 1)]  # fmt: skip
    Vote.objects.create(round=together, user=ann, take=candidates[0])
    shares.make(team, ann, "For Dora", [first], password="open sesame")
    song(team, ann, "Thrown away").clips.update(trashed=timezone.now())
    return team


def _stems(team: Team, ann: User, of: Clip) -> None:
    task = rows.request(team, ann, operation="stems_basic", params={"clip_id": str(of.pk)})
    for index, stem in enumerate(("vocals", "instrumental")):
        clip = with_files(rows.take(task, index, title=f"Night Bus ({stem})", stem=stem))
        Lineage.objects.create(child=clip, parent=of, field="clip_id")
    for name in ("mix-1.wav", "mix-1.mp3"):
        beside(of, name, name.encode())
    lanes = [mixes.Lane(clip) for clip in task.clips.order_by("index")]
    mix = mixes.ask(task, ann, lanes)
    MixRow.objects.filter(pk=mix.pk).update(due=None, made=timezone.now())


def _recording(team: Team, ben: User) -> None:
    task = rows.request(team, ben, operation="upload", params={}, upload_name="Hum me.WAV")
    task.upload = put(f"uploads/{task.pk}/original", b"RIFF hum")
    task.save()
    clip = with_files(rows.take(task, 0, title="Hum: me / you?", uploaded=True))
    clip.files.create(name="original", file=task.upload)


def tree(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".take-two.jsonl")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def told(folder: Path, name: str = "library.json") -> Any:
    return json.loads((folder / name).read_bytes())


# --- the folder ---
def test_the_folder_is_what_people_expect(library: Team, tmp_path: Path) -> None:
    said = run("export", "The Band", tmp_path / "out")
    assert "2 takes in the trash were left out." in said
    assert "The Band in " in said
    names = set(tree(tmp_path / "out"))
    first = "Demos 2026 27/Night Bus (take A)"
    assert {f"{first}{ending}" for ending in (".mp3", ".flac", ".jpg", ".mid", ".lrc", ".json")} <= names
    assert {
        f"{first} stems/{stem}{end}" for stem in ("vocals", "instrumental") for end in (".mp3", ".flac")
    } <= names
    assert {
        f"{first} files/{name}" for name in ("thumb.jpg", "score.json.gz", "mix-1.wav", "mix-1.mp3")
    } <= names
    assert {"Night Bus (take B).mp3", "Night Bus (take A).mp3", "Hum me you (take A).mp3"} <= names
    assert "Hum me you (take A) files/original.wav" in names
    assert not [name for name in names if "Thrown away" in name]
    playlist = (tmp_path / "out" / "Playlists" / "Set one.m3u8").read_text().splitlines()
    assert playlist[:2] == ["#EXTM3U", "#PLAYLIST:Set: one?"]
    assert playlist[-1] == f"../{first}.mp3"
    for line in playlist[3::2]:
        assert (tmp_path / "out" / "Playlists" / line).is_file()
    assert "[00:01.00]" in (tmp_path / "out" / f"{first}.lrc").read_text()


def test_a_takes_file_tells_everything_about_it(library: Team, tmp_path: Path) -> None:
    run("export", library.pk, tmp_path / "out")
    take = told(tmp_path / "out", "Demos 2026 27/Night Bus (take A).json")
    assert take["request"]["params"] == rows.PARAMS
    assert take["labels"] == ["keep"]
    assert [(mark["by"]["email"], mark["liked"], mark["rating"]) for mark in take["marks"]] == [
        ("ann@example.com", 1, 5),
        ("ben@example.com", -1, 0),
    ]
    assert take["notes"][0]["answers"][0]["text"] == "agreed"
    assert sum(line["credits"] for line in take["ledger"]) == -15
    for file in take["files"]:
        data = (tmp_path / "out" / file["path"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (file["sha256"], file["size"])


def test_no_secret_leaves_the_house(library: Team, tmp_path: Path) -> None:
    run("export", "The Band", tmp_path / "out")
    link = told(tmp_path / "out")["shares"][0]
    assert link["password"] is True
    everything = b"".join(tree(tmp_path / "out").values()).decode(errors="replace")
    for user in User.objects.all():
        assert user.password not in everything
    share = library.shares.get()
    assert share.password not in everything
    assert shares.signature(share.pk) not in everything


def test_once_more_writes_only_what_has_changed(library: Team, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("export", "The Band", out)
    before = {
        path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file() and path.name[0] != "."
    }
    assert ", 0 of them written (0 bytes)." in run("export", "The Band", out)
    assert all(path.stat().st_mtime_ns == age for path, age in before.items())
    Clip.objects.filter(title="Hum: me / you?").update(title="Hummed")
    said = run("export", "The Band", out)
    assert "8 removed" not in said
    assert (out / "Hummed (take A).mp3").exists()
    assert not list(out.glob("Hum me you*"))
    assert not (out / "Hum me you (take A) files").exists()


def test_a_folder_that_was_copied_is_known_again_by_its_hashes(library: Team, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("export", "The Band", out)
    (out / ".take-two.jsonl").unlink()
    assert ", 0 of them written" in run("export", "The Band", out)
    (out / "Night Bus (take B).mp3").write_bytes(b"cut short")
    assert ", 1 of them written" in run("export", "The Band", out)


def test_names_stay_though_others_of_that_name_come_and_go(world: World, tmp_path: Path) -> None:
    first, second = song(world.team, world.ann), song(world.team, world.ann)
    run("export", "The Band", tmp_path / "out")
    before = {take["id"]: take["file"] for take in told(tmp_path / "out")["takes"]}
    assert before[str(second.clips.get(index=0).pk)] == "Night Bus (take A) (2).json"
    first.clips.update(trashed=timezone.now())
    (tmp_path / "out" / "mine.txt").write_text("mine")
    run("export", "The Band", tmp_path / "out")
    after = {take["id"]: take["file"] for take in told(tmp_path / "out")["takes"]}
    assert after == {key: before[key] for key in after}
    assert (tmp_path / "out" / "mine.txt").exists()
    assert not (tmp_path / "out" / "Night Bus (take A).mp3").exists()


def test_a_folder_of_something_else_is_left_alone(library: Team, world: World, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("words")
    with pytest.raises(CommandError, match="holds something else than an export"):
        run("export", "The Band", tmp_path / "mine")
    run("export", "Strangers", tmp_path / "theirs")
    with pytest.raises(CommandError, match=r"holds the export of another team \(Strangers\)"):
        run("export", "The Band", tmp_path / "theirs")
    with pytest.raises(CommandError, match="There is no team Nobody"):
        run("export", "Nobody", tmp_path / "out")
    Team.objects.create(name="The Band")
    with pytest.raises(CommandError, match=r"There are 2 teams called The Band. Name one by its id: "):
        run("export", "The Band", tmp_path / "out")


def test_a_sound_that_is_gone_is_told(library: Team, tmp_path: Path) -> None:
    lost = Clip.objects.get(title="Hum: me / you?").audio
    default_storage.delete(lost)
    said = run("export", "The Band", tmp_path / "out")
    assert f"Not in the storage, and so left out: {lost}" in said
    assert len(told(tmp_path / "out")["takes"]) == 5


NASTY = [
    "../../etc/passwd", "a/b\\c", "CON", "con.mp3", "LPT1", "com¹", "nul.", " .hidden. ", "", "   ", "...",
    "a\0b\nc",
    'x<y>z:"|?*', "gpj.\u202eexe", "\ud800", "🎵" * 60, "é" * 120, "x" * 300, "\u2028line", "~",
    "-rf", "Straße", "日本語の歌",
]  # fmt: skip


@pytest.mark.parametrize("title", NASTY, ids=[ascii(title)[:20] for title in NASTY])
def test_names_are_safe_everywhere(title: str) -> None:
    name = naming.safe(title)
    assert name
    assert name.strip(" .") == name
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f\u202a-\u202e\u2028]', name)
    assert len(name.encode()) <= naming.LONGEST + 1
    assert name.split(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "COM¹", "LPT1"}
    assert naming.safe(name) == name


def test_names_that_differ_in_capitals_alone_are_heardapart() -> None:
    names = naming.Names()
    assert [names.find("A", word) for word in ("Rain", "rain", "RAIN", "Raín", "Rai\u0301n")] == [
        "Rain", "rain (2)", "RAIN (3)", "Raín", "Rai\u0301n (2)",
    ]  # fmt: skip
    assert names.find("B", "Rain") == "Rain"


# --- and back ---
def without_ids(folder: Path) -> dict[str, Any]:
    """What an export says, but for ids (told apart by their order of appearance), and money."""
    ids: dict[str, str] = {}

    def known(found: re.Match[str]) -> str:
        return ids.setdefault(found[0], f"id-{len(ids)}")

    result: dict[str, Any] = {}
    for name, data in sorted(tree(folder).items()):
        if not name.endswith(".json"):
            result[name] = data.replace(b"Strangers - ", b"The Band - ")
            continue
        said = json.loads(data)
        for kept in ("ledger", "shares", "people", "team"):
            said.pop(kept, None)
        for take in said.get("takes", []):
            take.pop("sha256")
        text = json.dumps(said, sort_keys=True)
        result[name] = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", known, text)
    return result


def counted() -> dict[str, int]:
    tables: Any = (
        Clip, Task, Lineage, Label, Mark, Note, Playlist, PlaylistItem, Persona, Preset, Project, Sheet,
        SheetVersion,
        MixRow, Entry, Team, Round, RoundTake, Vote,
    )  # fmt: skip
    return {table.__name__: table.objects.count() for table in tables}


def test_another_team_gets_the_same_library(library: Team, world: World, tmp_path: Path) -> None:
    run("export", "The Band", tmp_path / "out")
    said = run("import", tmp_path / "out", "--team", "Strangers")
    counts = "6 takes, 1 projects, 1 personas, 1 playlists, 1 presets, 1 sheets, 1 rounds, "
    assert f"Brought into Strangers: {counts}" in said
    assert "1 share links were not made" in said
    run("export", "Strangers", tmp_path / "again")
    assert without_ids(tmp_path / "again") == without_ids(tmp_path / "out")
    assert not Entry.objects.filter(team=world.other_team, kind="charge").exists()
    assert set(Task.objects.filter(team=world.other_team).values_list("credits", flat=True)) == {0}
    assert not set(Clip.objects.filter(team=library).values_list("audio", flat=True)) & set(
        Clip.objects.filter(team=world.other_team).values_list("audio", flat=True)
    )


def test_twice_is_the_same_as_once(library: Team, tmp_path: Path) -> None:
    run("export", "The Band", tmp_path / "out")
    run("import", tmp_path / "out", "--team", "Strangers")
    before, files = counted(), sorted(stored_names())
    said = run("import", tmp_path / "out", "--team", "Strangers")
    assert (
        said.splitlines()[-1]
        == "Brought into Strangers: 0 takes, 0 files (0 bytes). 6 takes were here already."
    )
    assert (counted(), sorted(stored_names())) == (before, files)


def stored_names() -> list[str]:
    return list(stored.walk())


def test_into_its_own_team_comes_only_what_was_lost(library: Team, tmp_path: Path) -> None:
    run("export", "The Band", tmp_path / "out")
    before = counted()
    assert "0 takes, 0 files" in run("import", tmp_path / "out", "--team", "The Band")
    assert counted() == before
    lost = Clip.objects.get(role="extended")
    pk, names = lost.pk, [lost.audio, lost.master, lost.cover]
    lost.delete()
    for name in names:
        default_storage.delete(name)
    assert "1 takes, 3 files" in run("import", tmp_path / "out", "--team", "The Band")
    found = Clip.objects.get(pk=pk)
    assert found.origins.get().at == 30.5
    assert {label.name for label in found.labels.all()} == {"keep"}
    assert default_storage.exists(found.audio)


@pytest.mark.django_db(transaction=True)
def test_another_studio_gets_the_same_library_with_the_same_ids(
    library: Team, tmp_path: Path, elsewhere: Callable[[], Path]
) -> None:
    run("export", "The Band", tmp_path / "out")
    ids = set(Clip.objects.filter(team=library, trashed=None).values_list("pk", flat=True))
    elsewhere()
    call_command("migrate", verbosity=0)
    User.objects.create_user("Ann@example.com", "correct horse", name="Ann")
    with pytest.raises(
        CommandError, match=r"There is no team New Band. Say with --owner EMAIL whose it shall be"
    ):
        run("import", tmp_path / "out", "--team", "New Band")
    with pytest.raises(CommandError, match=r"Nobody here is called dora@example.com"):
        run("import", tmp_path / "out", "--team", "New Band", "--owner", "dora@example.com")
    assert not Team.objects.exists()
    said = run("import", tmp_path / "out", "--team", "New Band", "--owner", "ann@example.com")
    assert "Have no account here, and are former members: ben@example.com." in said
    assert set(Clip.objects.values_list("pk", flat=True)) == ids
    first = Clip.objects.get(project__name="Demos: 2026/27", stem="", role="")
    assert [(mark.user.email, mark.rating) for mark in first.marks.all()] == [("ann@example.com", 5)]
    note = first.notes.get(parent=None)
    assert (note.user, note.resolver, note.version) == (
        None,
        User.objects.get(),
        Clip.objects.get(role="extended"),
    )
    assert first.created == datetime.datetime.fromisoformat(
        told(tmp_path / "out", "Demos 2026 27/Night Bus (take A).json")["created"]
    )
    run("export", "New Band", tmp_path / "again")
    again = told(tmp_path / "again", "Demos 2026 27/Night Bus (take A).json")
    assert [mark["by"]["email"] for mark in again["marks"]] == ["ann@example.com", "ben@example.com"]
    User.objects.create_user("ben@example.com", "correct horse", name="Ben")
    run("import", tmp_path / "out", "--team", "New Band")
    assert first.marks.filter(user__email="ben@example.com", liked=-1).exists(), "who came later has theirs"


def test_names_that_are_taken_are_heardapart(library: Team, world: World, tmp_path: Path) -> None:
    run("export", "The Band", tmp_path / "out")
    own = Project.objects.create(team=world.other_team, user=world.cleo, name="Demos: 2026/27")
    Preset.objects.create(team=world.other_team, user=world.cleo, operation="create", name="Dreamy")
    run("import", tmp_path / "out", "--team", "Strangers")
    assert own.clips.count() == 1
    names = Preset.objects.filter(team=world.other_team).values_list("name", flat=True)
    assert sorted(names) == ["Dreamy", "Dreamy (2)"]


def test_ids_in_settings_are_those_that_takes_have_here(library: Team, world: World, tmp_path: Path) -> None:
    run("export", "The Band", tmp_path / "out")
    run("import", tmp_path / "out", "--team", "Strangers")
    child = Clip.objects.get(team=world.other_team, role="extended")
    parent = child.origins.get().parent
    assert parent.team == world.other_team
    assert child.task.params == {"continue_clip_id": str(parent.pk)}
    persona = Persona.objects.get(team=world.other_team)
    assert persona.task.result == {"persona_id": str(persona.pk)}
    mix = MixRow.objects.get(clip__team=world.other_team)
    stems = Clip.objects.filter(team=world.other_team).exclude(stem="")
    assert {lane["clip"] for lane in mix.settings["lanes"]} == {str(clip.pk) for clip in stems}
    asked = mixes.ask(mix.task, world.cleo, [mixes.Lane(clip) for clip in stems])
    assert asked == mix, "the same settings are the same mix"


PAGES = (
    "library",
    "activity",
    "playlists",
    "personas",
    "sheets",
    "presets",
    "shares",
    "trash",
    "create",
    "rounds",
)


def test_what_was_brought_can_be_looked_at(
    library: Team, world: World, tmp_path: Path, client: Client
) -> None:
    Task.objects.filter(operation="extend").update(provider="vendor")
    run("export", "The Band", tmp_path / "out")
    run("import", tmp_path / "out", "--team", "Strangers")
    client.force_login(world.cleo)
    brought = Clip.objects.filter(team=world.other_team)
    looked = [reverse(page) for page in PAGES]
    looked += [reverse("take", args=[clip.pk]) for clip in brought]
    looked += [reverse("round", args=[Round.objects.get(team=world.other_team).pk])]
    looked += [reverse("playlist", args=[Playlist.objects.get(team=world.other_team).pk])]
    looked += [reverse("sheet", args=[Sheet.objects.get(team=world.other_team).pk])]
    looked += [reverse("mixer", args=[MixRow.objects.get(clip__team=world.other_team).task_id])]
    for address in looked:
        assert client.get(address).status_code == 200, address
    for clip in brought:
        answer = client.get(reverse("clip_audio", args=[clip.pk]))
        assert b"".join(answer.streaming_content).startswith(b"audio of ")  # type: ignore[attr-defined]


def test_projects_lie_in_each_other_there_as_here(library: Team, world: World, tmp_path: Path) -> None:
    album = Project.objects.create(team=library, user=world.ann, name="Album")
    inner = Project.objects.get(name="Demos: 2026/27")
    inner.parent = album
    inner.save()
    deep = inner
    for number in range(5):
        deep = Project.objects.create(team=library, user=world.ann, name=f"Deeper {number}", parent=deep)
    gone = Project.objects.create(team=library, user=world.ann, name="Gone", parent=inner)
    run("export", "The Band", tmp_path / "out")
    assert (tmp_path / "out" / "Album" / "Demos 2026 27" / "Night Bus (take A).mp3").exists()
    said = run("import", tmp_path / "out", "--team", "Strangers")
    assert " 8 projects, " in said
    assert Project.objects.get(team=world.other_team, name="Deeper 3").parent is None, "as deep as allowed"
    brought = Project.objects.get(team=world.other_team, name="Gone")
    assert (brought.parent and brought.parent.parent and brought.parent.parent.name) == "Album"
    Project.objects.filter(pk=gone.pk).update(deleted=timezone.now())
    run("import", tmp_path / "out", "--team", "The Band")
    assert not Project.objects.filter(team=library, name="Gone").exists(), "what was deleted stays deleted"


def test_what_is_private_here_is_private_there(library: Team, world: World, tmp_path: Path) -> None:
    demos = Project.objects.get(name="Demos: 2026/27")
    Project.objects.filter(pk=demos.pk).update(private=True)
    demos.members.add(world.ann, world.ben)
    run("export", "The Band", tmp_path / "out")
    Membership.objects.create(team=world.other_team, user=world.ben)
    known = Project.objects.create(team=world.other_team, name=demos.name)
    run("import", tmp_path / "out", "--team", "Strangers")
    brought = Project.objects.filter(team=world.other_team).exclude(pk=known.pk).get()
    assert (brought.name, brought.private, list(brought.members.all())) == (demos.name, True, [world.ben])
    assert brought.clips.exists()
    assert not known.clips.exists(), "nothing private goes into a project of the same name that is not"


# --- what is not believed ---
TAKE = "Night Bus (take B).json"


@pytest.fixture
def out(library: Team, tmp_path: Path) -> Path:
    run("export", "The Band", tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def small(world: World, tmp_path: Path) -> Path:
    """Two takes of one request."""
    song(world.team, world.ann)
    run("export", "The Band", tmp_path / "out")
    return tmp_path / "out"


def lie(out: Path, change: Callable[[dict[str, Any]], object], name: str = TAKE) -> None:
    """Change what a take's file says, so that its hash is right."""
    said = told(out, name)
    change(said)
    data = json.dumps(said).encode()
    (out / name).write_bytes(data)
    library = told(out)
    for take in library["takes"]:
        if take["file"] == name:
            take["sha256"] = hashlib.sha256(data).hexdigest()
    (out / "library.json").write_text(json.dumps(library))


def refused(out: Path) -> str:
    """What is said of the one take that is refused; the other is brought."""
    heard = io.StringIO()
    with pytest.raises(CommandError, match="1 takes were refused"):
        call_command("import", str(out), "--team", "Strangers", stdout=heard)
    said = heard.getvalue()
    assert "Brought into Strangers: 1 takes" in said
    assert not Clip.objects.filter(team__name="Strangers", index=1, stem="").exists()
    return said


def test_a_changed_file_is_refused_by_its_name_and_the_rest_is_brought(small: Path) -> None:
    (small / "Night Bus (take B).flac").write_bytes(b"changed")
    assert f"Refused: {TAKE}: Night Bus (take B).flac was changed after the export." in refused(small)


def test_a_changed_description_is_refused(small: Path) -> None:
    (small / TAKE).write_bytes((small / TAKE).read_bytes().replace(b"Night", b"Light"))
    assert f"Refused: {TAKE}: it was changed after the export." in refused(small)


def test_a_refused_take_comes_later_with_its_family(out: Path, world: World) -> None:
    name = "Demos 2026 27/Night Bus (take A).mp3"
    data = (out / name).read_bytes()
    (out / name).write_bytes(b"changed")
    with pytest.raises(CommandError, match="1 takes were refused"):
        run("import", out, "--team", "Strangers")
    assert not Lineage.objects.filter(child__team=world.other_team).exists()
    (out / name).write_bytes(data)
    assert "1 takes" in run("import", out, "--team", "Strangers")
    assert Lineage.objects.filter(child__team=world.other_team).count() == 3


def first_file(**changes: object) -> Callable[[dict[str, Any]], object]:
    return lambda said: said["files"][0].update(changes)


OUTSIDE = hashlib.sha256(b"secret").hexdigest()
LIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "dots": first_file(path="../secret.txt", sha256=OUTSIDE, size=6),
    "absolute": first_file(path="/etc/hostname"),
    "drive": first_file(path="C:secret.txt"),
    "backslash": first_file(path="..\\secret.txt"),
    "nul": first_file(path="a\0b"),
    "link": first_file(path="link.mp3", sha256=OUTSIDE, size=6),
    "linked folder": first_file(path="linked/secret.txt", sha256=OUTSIDE, size=6),
    "pipe": first_file(path="pipe.mp3"),
    "folder": first_file(path="Playlists"),
    "role": first_file(role="../../secret"),
    "role with a path": first_file(role="file:../../../secret"),
    "hidden role": first_file(role="file:.htaccess"),
    "no sound": lambda said: said.update(files=said["files"][1:]),
    "a role twice": lambda said: said["files"].append(said["files"][0]),
    "size": first_file(size=10**20),
    "hash": first_file(sha256="../../x"),
    "title": lambda said: said.update(title="x" * 200),
    "nul in text": lambda said: said.update(lyrics="a\0b"),
    "surrogate": lambda said: said["details"].update(x="\ud800"),
    "infinite": lambda said: said.update(duration=1e308 * 10),
    "boolean": lambda said: said.update(duration=True),
    "peaks": lambda said: said.update(peaks=[1, 2, 999]),
    "timeline": lambda said: said.update(timeline={"lines": [{"start_s": "soon"}]}),
    "depth": lambda said: said["details"].update(x=json.loads("[" * 60 + "]" * 60)),
    "operation": lambda said: said["request"].update(operation="rm -rf"),
    "another id": lambda said: said.update(id="00000000-0000-0000-0000-000000000001"),
    "no id": lambda said: said.update(id="one"),
    "a date": lambda said: said.update(created="yesterday"),
    "index": lambda said: said.update(index=-1),
    "list": lambda said: said.update(request=[]),
}


@pytest.mark.parametrize("change", LIES.values(), ids=LIES)
def test_lies_are_refused_and_lead_nowhere(
    small: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    out = small
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (out / "link.mp3").symlink_to(tmp_path / "secret.txt")
    (out / "linked").symlink_to(tmp_path)
    os.mkfifo(out / "pipe.mp3")
    before = {path for path in tmp_path.rglob("*") if out not in path.parents}
    lie(out, change)
    assert f"Refused: {TAKE}: " in refused(out)
    assert {path for path in tmp_path.rglob("*") if out not in path.parents} == before
    for name in stored_names():
        with default_storage.open(name) as file:
            assert file.read() != b"secret"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        "[" * 100_000,
        '{"take_two": 1, "team": NaN}',
        "\ud800",
        '{"take_two": 1}',
        '{"takes": 7}',
    ],
)
def test_a_library_that_cannot_be_read_is_refused_whole(small: Path, text: str) -> None:
    (small / "library.json").write_text(text, errors="surrogatepass")
    before = counted()
    with pytest.raises(CommandError, match=r"library.json cannot be imported: "):
        run("import", small, "--team", "Strangers", "--owner", "cleo@example.com")
    assert counted() == before


def test_a_newer_format_and_a_huge_file_are_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small / "library.json").write_text(json.dumps({**told(small), "take_two": 2}))
    with pytest.raises(CommandError, match=r"written by a newer Take Two \(format 2\)"):
        run("import", small, "--team", "Strangers")
    monkeypatch.setattr(checked, "LARGEST_JSON", 100)
    with pytest.raises(CommandError, match="it is too large"):
        run("import", small, "--team", "Strangers")


def test_the_files_of_another_take_are_never_written_over(out: Path, world: World) -> None:
    """A request that is there keeps its recording, whatever the folder says of it."""
    hum = Clip.objects.get(title="Hum: me / you?")
    hum.delete()
    name = "Hum me you (take A).json"
    path = "Hum me you (take A) files/original.wav"
    (out / path).write_bytes(b"other")
    new = {"size": 5, "sha256": hashlib.sha256(b"other").hexdigest()}
    lie(out, lambda said: next(file for file in said["files"] if file["path"] == path).update(new), name)
    run("import", out, "--team", "The Band")
    task = Task.objects.get(operation="upload", team=world.team)
    with default_storage.open(task.upload) as file:
        assert file.read() == b"RIFF hum"
