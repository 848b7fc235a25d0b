"""A team's library as a folder that needs no studio: sound, words and pictures under names that people read,
a JSON file beside each take, and one about the whole.

Once more into the same folder writes only what has changed, and takes away what it wrote for takes that are
gone.
"""

import contextlib
import itertools
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from studio.actions import lyric_files
from studio.actions.keeping import Trouble, naming, telling
from studio.actions.keeping.folder import STATE, Folder
from studio.models import (
    Clip,
    ClipFile,
    Persona,
    Playlist,
    Preset,
    Project,
    Round,
    Share,
    Sheet,
    Task,
    Team,
    User,
)

LIBRARY, PLAYLISTS = "library.json", "Playlists"
# Where a file of a take goes: beside its sound, or into a folder of its own.
BESIDE = {"audio": ".mp3", "master": ".flac", "cover": ".jpg", "midi": ".mid", "video": ".mp4"}
WITHIN = {"thumb": "thumb.jpg", "score": "score.json.gz"}
# Roles: of a file made on request, of the recording that came with a request.
FILE, UPLOAD = "file:", "upload"
AT_ONCE = 100  # takes in memory

Json = dict[str, Any]
Tell = Callable[[int, int], None]


@dataclass
class Done:
    takes: int = 0
    files: int = 0
    new_files: int = 0
    new_bytes: int = 0
    removed: int = 0
    in_trash: int = 0
    gone: list[str] = field(default_factory=list)  # files that rows name and that are not there


def team_called(name: str) -> Team:
    """The team of this name or id. Raises Trouble."""
    found = list(Team.objects.filter(name=name))
    with contextlib.suppress(ValueError):
        found = found or list(Team.objects.filter(pk=uuid.UUID(name)))
    if not found:
        raise Trouble(f"There is no team {name}.")
    if len(found) > 1:
        ids = ", ".join(str(team.pk) for team in found)
        raise Trouble(f"There are {len(found)} teams called {name}. Name one by its id: {ids}.")
    return found[0]


def run(team: Team, folder: Path, tell: Tell = lambda done, of: None) -> Done:
    """Raises Trouble, or OSError where it cannot be written."""
    return _Export(team, folder).finish(tell)


class _Export:
    def __init__(self, team: Team, folder: Path) -> None:
        self._team = team
        self._before = _earlier(folder, team)
        self._folder = Folder(folder)
        self._done = Done()
        rows = Clip.objects.for_team(team).filter(trashed=None)
        heavy = ("lyrics", "timeline", "details", "peaks", "tags")
        light = rows.defer(*heavy).prefetch_related("origins").order_by("created", "pk")
        self._clips = {clip.pk: clip for clip in light}
        self._with_recording = _with_recording(team, self._clips.values())
        self._projects = list(
            Project.objects.filter(team=team)
            .select_related("user")
            .prefetch_related("members")
            .order_by("created", "pk")
        )
        places = _Places(self._before)
        self._folders = places.projects(self._projects)
        self._places = places.takes(self._clips, self._folders)
        self._names = places.names

    def finish(self, tell: Tell) -> Done:
        done = self._done
        done.in_trash = Clip.objects.for_team(self._team).exclude(trashed=None).count()
        takes: list[Json] = []
        others: list[User | None] = []
        for number, clip in enumerate(whole(self._clips)):
            tell(number, len(self._clips))
            told = self._take(clip)
            if told is not None:
                takes.append(told)
                others += [clip.user, *(note.user for note in clip.notes.all())]
        tell(len(takes), len(takes))
        self._library(takes, map(telling.person, others))
        done.takes = len(takes)
        done.removed = self._folder.close()
        done.files, done.new_files = self._folder.files, self._folder.new_files
        done.new_bytes = self._folder.new_bytes
        return done

    # --- one take ---
    def _take(self, clip: Clip) -> Json | None:
        """Write its files and what there is to tell; None for a take whose sound is gone."""
        base, files = self._places[clip.pk], []
        for role, path, stored in files_of(clip, base, with_recording=clip.pk in self._with_recording):
            copied = self._folder.copy(stored, path)
            if copied is not None:
                sha256, size = copied
                upload = {UPLOAD: True} if stored == clip.task.upload else {}
                files.append({"role": role, "path": path, "size": size, "sha256": sha256, **upload})
            else:
                self._done.gone.append(stored)
                if role == "audio":
                    return None
        if words := _words(clip):
            self._folder.write(f"{base}.lrc", words.encode())
        told = telling.take(clip)
        told["parents"] = [one for one in told["parents"] if uuid.UUID(one["id"]) in self._clips]
        sha256, _ = self._folder.write(f"{base}.json", _json({**told, "files": files}))
        return {"id": told["id"], "file": f"{base}.json", "sha256": sha256}

    # --- the whole ---
    def _library(self, takes: list[Json], others: Iterable[Json | None]) -> None:
        team, known = self._team, {take["id"]: take["file"] for take in takes}
        playlists = [self._playlist(row, known) for row in _playlists(team)]
        personas = (
            Persona.objects.for_team(team).select_related("task__user", "user").order_by("created", "pk")
        )
        presets = Preset.objects.filter(team=team, deleted=None).select_related("user")
        sheets = Sheet.objects.filter(team=team, deleted=None).select_related("user")
        rounds = Round.objects.filter(team=team).select_related("user")
        voted = rounds.prefetch_related("takes", "votes__user", "votes__take")
        shares = Share.objects.filter(team=team).select_related("user").prefetch_related("items")
        library = {
            "take_two": telling.FORMAT,
            "team": {"id": str(team.pk), "name": team.name},
            "people": telling.people(team, others),
            "projects": [telling.project(row, self._folders[str(row.pk)]) for row in self._projects],
            "labels": sorted(team.labels.values_list("name", flat=True)),
            "playlists": playlists,
            "personas": [telling.persona(row, known) for row in personas],
            "presets": [telling.preset(row) for row in presets.order_by("created", "pk")],
            "sheets": [
                telling.sheet(row)
                for row in sheets.prefetch_related("versions__user").order_by("created", "pk")
            ],
            "rounds": [telling.round_of(row) for row in voted.order_by("created", "pk")],
            "shares": [telling.share(row) for row in shares.order_by("created", "pk")],
            "takes": takes,
        }
        self._folder.write(LIBRARY, _json(library))

    def _playlist(self, row: Playlist, known: Mapping[str, str]) -> Json:
        clips = [item.clip_id for item in row.items.all() if str(item.clip_id) in known]
        wanted, before = (
            naming.safe(row.name),
            _stem(self._before["playlists"].get(str(row.pk), {}).get("file")),
        )
        keeps = naming.is_like(before, wanted) and self._names.take(PLAYLISTS, before)
        file = f"{PLAYLISTS}/{before if keeps else self._names.find(PLAYLISTS, wanted)}.m3u8"
        lines = ["#EXTM3U", f"#PLAYLIST:{' '.join(row.name.split())}"]
        for pk in clips:
            clip = self._clips[pk]
            lines.append(f"#EXTINF:{clip.duration:.0f},{self._team.name} - {' '.join(clip.title.split())}")
            lines.append(f"../{self._places[pk]}.mp3")
        self._folder.write(file, ("\n".join(lines) + "\n").encode())
        return telling.playlist(row, map(str, clips), file)


def files_of(clip: Clip, base: str, *, with_recording: bool) -> Iterator[tuple[str, str, str]]:
    """Role, path and name in the storage of each file of a take; the sound comes first."""
    for role, ending in BESIDE.items():
        if stored := getattr(clip, role):
            yield role, base + ending, stored
    within, names = f"{base} files", naming.Names()
    for role, name in WITHIN.items():
        if stored := getattr(clip, role):
            names.take("", name)
            yield role, f"{within}/{name}", stored
    for beside in sorted(clip.files.all(), key=lambda beside: beside.name):
        name = names.find("", naming.safe(beside.name) + _ending(beside.name, clip.task.upload_name))
        yield FILE + beside.name, f"{within}/{name}", beside.file
    if with_recording:
        name = names.find("", "recording" + _ending("", clip.task.upload_name))
        yield UPLOAD, f"{within}/{name}", clip.task.upload


def whole(clips: Iterable[uuid.UUID]) -> Iterator[Clip]:
    """These takes with all that is told about them, some at a time."""
    rows = (
        Clip.objects.select_related("task__user", "user")
        .prefetch_related("files", "labels", "marks__user", "origins__parent", "task__entries")
        .prefetch_related("notes__user", "notes__resolver", "mixes__user")
    )
    for some in batched(clips, AT_ONCE):
        found = rows.in_bulk(some)
        yield from (found[pk] for pk in some if pk in found)


def batched(things: Iterable[Any], size: int) -> Iterator[list[Any]]:
    every = iter(things)
    while some := list(itertools.islice(every, size)):
        yield some


def _with_recording(team: Team, clips: Iterable[Clip]) -> set[uuid.UUID]:
    """The takes with which goes what came with their request: the first of each, unless one of them has it as
    a file of its own."""
    sent = Task.objects.for_team(team).exclude(upload="")
    beside = ClipFile.objects.filter(clip__task__in=sent, clip__trashed=None)
    own = set(beside.values_list("file", flat=True))
    bare = {pk for pk, upload in sent.values_list("pk", "upload") if upload not in own}
    first: dict[uuid.UUID, Clip] = {}
    for clip in clips:
        if clip.task_id in bare:
            first[clip.task_id] = min(first.get(clip.task_id, clip), clip, key=lambda one: one.index)
    return {clip.pk for clip in first.values()}


def _playlists(team: Team) -> Iterable[Playlist]:
    rows = Playlist.objects.filter(team=team, deleted=None).select_related("user").prefetch_related("items")
    return rows.order_by("created", "pk")


def levels(parents: Mapping[str, str]) -> Iterator[set[str]]:
    """What lies in nothing, then what lies in that, and so on; what lies in a ring comes last."""
    left = dict(parents)
    while left:
        level = {key for key, parent in left.items() if parent not in left} or set(left)
        yield level
        left = {key: parent for key, parent in left.items() if key not in level}


class _Places:
    """Which take goes where. What had a place keeps it, unless its title or its project has another name."""

    def __init__(self, before: Mapping[str, Mapping[str, Json]]) -> None:
        self._before = before
        self.names = naming.Names()
        for name in (LIBRARY, PLAYLISTS):
            self.names.take("", name)

    def projects(self, projects: Sequence[Project]) -> dict[str, str]:
        """The path of each, within that of the project that it lies in."""
        before = {key: row.get("folder") for key, row in self._before["projects"].items()}
        places: dict[str, str] = {}
        for level in levels({str(row.pk): str(row.parent_id) for row in projects}):
            rows = (row for row in projects if str(row.pk) in level)
            wanted = {
                str(row.pk): (places.get(str(row.parent_id), ""), naming.safe(row.name)) for row in rows
            }
            places |= self._settle(wanted, before)
        return places

    def takes(self, clips: Mapping[uuid.UUID, Clip], folders: Mapping[str, str]) -> dict[uuid.UUID, str]:
        """The path of each without its ending: songs first, then the stems in folders of their songs."""
        before = {key: _without_ending(row.get("file")) for key, row in self._before["takes"].items()}
        songs, stems = {}, {}
        for pk, clip in clips.items():
            if (song := _song(clip)) in clips and song is not None:
                stems[str(pk)] = song
            else:
                name = f"{naming.safe(clip.title)} (take {clip.label})"
                songs[str(pk)] = (folders.get(str(clip.project_id), ""), name)
        places = self._settle(songs, before)
        for level in levels({key: str(song) for key, song in stems.items()}):
            wanted = {}
            for key in level:
                folder = f"{places.get(str(stems[key]), 'Stems')} stems"
                wanted[key] = (folder, naming.safe(clips[uuid.UUID(key)].stem))
            places |= self._settle(dict(sorted(wanted.items())), before)
        return {uuid.UUID(key): place for key, place in places.items()}

    def _settle(
        self, wanted: Mapping[str, tuple[str, str]], before: Mapping[str, str | None]
    ) -> dict[str, str]:
        places: dict[str, str] = {}
        for key, (folder, name) in wanted.items():
            path = PurePosixPath(before.get(key) or "")
            if (
                _dir(path) == folder
                and naming.is_like(path.name, name)
                and self.names.take(folder, path.name)
            ):
                places[key] = str(path)
        for key, (folder, name) in wanted.items():
            if key not in places:
                places[key] = "/".join(filter(None, (folder, self.names.find(folder, name))))
        return places


def _words(clip: Clip) -> str:
    try:
        return lyric_files.written(clip, "lrc")
    except (LookupError, TypeError, ValueError):  # times that make no sense keep nobody from the music
        return ""


def _song(clip: Clip) -> uuid.UUID | None:
    """What a stem was taken from."""
    if not clip.stem:
        return None
    origins = sorted(clip.origins.all(), key=lambda origin: origin.pk)
    return origins[0].parent_id if origins else None


def _earlier(folder: Path, team: Team) -> dict[str, dict[str, Json]]:
    """What the folder's library said before, by kind and id. Raises Trouble for a folder of other things."""
    kinds = ("projects", "playlists", "takes")
    begun = (folder / STATE).exists() and not (folder / LIBRARY).exists()
    if begun or not folder.exists() or not any(path.name[0] != "." for path in folder.iterdir()):
        return {kind: {} for kind in kinds}
    try:
        library = json.loads((folder / LIBRARY).read_bytes())
        owner = library["team"]["id"]
        rows = {kind: {row["id"]: row for row in library[kind]} for kind in kinds}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Trouble(f"{folder} holds something else than an export. Name an empty folder.") from error
    if owner != str(team.pk):
        raise Trouble(f"{folder} holds the export of another team ({library['team'].get('name')}).")
    return rows


def _ending(name: str, sent: str) -> str:
    """The ending for a file whose own name has none: that which its sender gave it."""
    ending = PurePosixPath(sent.replace("\\", "/")).suffix.lower()
    return ending if not PurePosixPath(name).suffix and ending[1:].isascii() and ending[1:].isalnum() else ""


def _without_ending(file: str | None) -> str | None:
    return file.removesuffix(".json") if file else None


def _stem(file: str | None) -> str:
    return PurePosixPath(file or "").stem if file else ""


def _dir(path: PurePosixPath) -> str:
    return "" if str(path.parent) == "." else str(path.parent)


def _json(said: Json) -> bytes:
    return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
