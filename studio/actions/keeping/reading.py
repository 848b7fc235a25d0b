"""An export, read and checked: from here on it can be worked with."""

import datetime
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio import catalog
from studio.actions.keeping import Trouble, checked, exporting, telling
from studio.actions.keeping.checked import Bad, Said
from studio.actions.keeping.stored import DIGEST, digest_of
from studio.models import Task
from studio.providers.media import LYRIC_FILES

Person = Mapping[str, str] | None
FILE_NAME = re.compile(r"[\w][\w. -]{0,79}", re.ASCII)
ROLES = {*exporting.BESIDE, *exporting.WITHIN, exporting.UPLOAD}
ENDED = (Task.State.SUCCEEDED, Task.State.FAILED, Task.State.CANCELLED)
DAY = 86_400.0
MOST_PLACES = 32_000


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of an id: the fields, and what else there is to know."""

    id: str
    by: Person
    created: datetime.datetime
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    role: str
    path: str
    size: int
    sha256: str
    upload: bool  # it came with the request


@dataclass(frozen=True, slots=True)
class Mark:
    by: Person
    liked: int
    rating: int
    played: datetime.datetime | None

    def json(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "liked": self.liked,
            "rating": self.rating,
            "played": telling.moment(self.played),
        }


@dataclass(frozen=True, slots=True)
class Note:
    row: Row
    resolver: Person
    version: str | None
    answers: tuple["Note", ...]


@dataclass(frozen=True, slots=True)
class Mix:
    row: Row
    request: str


@dataclass(frozen=True, slots=True)
class Parent:
    id: str
    field: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Take:
    row: Row
    request: Row
    project: str | None
    labels: tuple[str, ...]
    parents: tuple[Parent, ...]
    marks: tuple[Mark, ...]
    notes: tuple[Note, ...]
    mixes: tuple[Mix, ...]
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A take as the library knows it."""

    id: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Project:
    row: Row
    parent: str | None
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Playlist:
    row: Row
    takes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Persona:
    row: Row
    take: str | None
    request: Row


@dataclass(frozen=True, slots=True)
class Round:
    row: Row
    takes: tuple[str, ...]
    winner: str | None
    votes: tuple[tuple[Person, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    row: Row
    versions: tuple[tuple[str, datetime.datetime, Person], ...]


@dataclass(frozen=True, slots=True)
class Library:
    team: str
    projects: tuple[Project, ...]
    labels: tuple[str, ...]
    playlists: tuple[Playlist, ...]
    personas: tuple[Persona, ...]
    presets: tuple[Row, ...]
    sheets: tuple[Sheet, ...]
    rounds: tuple[Round, ...]
    shares: int
    takes: tuple[Listed, ...]


def library(root: Path) -> Library:
    """Raises Trouble."""
    try:
        _, said = checked.document(root, exporting.LIBRARY)
        if (version := said.whole("take_two", 1, 10**6)) > telling.FORMAT:
            raise Trouble(
                f"{root} was written by a newer Take Two (format {version}): update this one first."
            )
        return Library(
            team=said.object("team").text("name", 80),
            projects=tuple(map(_project, said.objects("projects"))),
            labels=tuple(said.texts("labels", 40)),
            playlists=tuple(map(_playlist, said.objects("playlists"))),
            personas=tuple(map(_persona, said.objects("personas"))),
            presets=tuple(map(_preset, said.objects("presets"))),
            sheets=tuple(map(_sheet, said.objects("sheets"))),
            rounds=tuple(map(_round, said.objects("rounds"))),
            shares=len(said.objects("shares")),
            takes=tuple(map(_listed, said.objects("takes"))),
        )  # fmt: skip
    except Bad as bad:
        raise Trouble(f"{root / exporting.LIBRARY} cannot be imported: {bad}.") from bad


def take(root: Path, listed: Listed) -> Take:
    """Raises Bad."""
    data, said = checked.document(root, listed.file)
    if hashlib.sha256(data).hexdigest() != listed.sha256:
        raise Bad("it was changed after the export")
    made = said.object("request")
    found = Take(
        row=_row(said, **_clip(said)),
        request=_request(made),
        project=said.ident_or_none("project"),
        labels=tuple(said.texts("labels", 40)),
        parents=tuple(map(_parent, said.objects("parents"))),
        marks=tuple(map(_mark, said.objects("marks"))),
        notes=tuple(map(_note, said.objects("notes"))),
        mixes=tuple(map(_mix, said.objects("mixes"))),
        files=tuple(map(_file, said.objects("files"))),
    )
    roles = [file.role for file in found.files]
    if found.row.id != listed.id or "audio" not in roles or len({*roles}) < len(roles):
        raise Bad("its files are not those of a take")
    return found


def check_file(root: Path, file: StoredFile) -> None:
    """Raises Bad for a file that is not what it was when it was exported."""
    with checked.opened(root, file.path) as found:
        if digest_of(found) != (file.sha256, file.size):
            raise Bad(f"{file.path} was changed after the export")


# --- one take ---
def _clip(said: Said) -> dict[str, Any]:
    timeline = said.plain("timeline")
    try:
        _ = [write(timeline) for write in LYRIC_FILES.values()] if timeline.get("lines") else []
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Bad("“timeline” is not what it should be") from error
    details = said.plain("details")
    if not isinstance(details.get("begins_at", 0.0), int | float):
        raise Bad("“details” is not what it should be")
    return {
        "index": said.whole("index", 0, 99),
        "title": said.text("title", 120),
        "tags": said.text("tags"),
        "lyrics": said.text("lyrics"),
        "mv": said.text("mv", 30),
        "duration": said.number("duration", 0.01, DAY),
        "bpm": said.number_or_none("bpm", 1, 1000),
        "key": said.text("key", 20),
        "loudness": said.number_or_none("loudness", -300, 100),
        "role": said.text("role", 20),
        "stem": said.text("stem", 20),
        "uploaded": said.flag("uploaded"),
        "video_stale": said.flag("video_stale"),
        "provider": said.text("provider", 20),
        "peaks": said.bytes("peaks"),
        "timeline": timeline,
        "details": {name: value for name, value in details.items() if name != telling.STRANGERS},
    }


def _request(said: Said) -> Row:
    operation, state = said.text("operation", 40), said.text("state", 12)
    if operation not in catalog.OPERATIONS:
        raise Bad(f"it was made by {operation or 'nothing'}, which this studio does not know")
    return _row(
        said,
        operation=operation,
        params=said.plain("params"),
        provider=said.text("provider", 20),
        state=state if state in ENDED else str(Task.State.SUCCEEDED),
        result=said.plain("result"),
        error=said.text("error", 5000),
        upload_name=said.text("upload_name", 200),
        started=said.moment_or_none("started"),
        finished=said.moment_or_none("finished"),
    )


def _parent(said: Said) -> Parent:
    return Parent(said.ident("id"), said.text("field", 40), said.number_or_none("at", 0, DAY))


def _mark(said: Said) -> Mark:
    liked, rating = said.whole("liked", -1, 1), said.whole("rating", 0, 5)
    return Mark(_person(said, "by"), liked, rating, said.moment_or_none("played"))


def _note(said: Said) -> Note:
    row = _row(
        said,
        text=said.text("text", 10_000),
        start=said.number_or_none("start", 0, DAY),
        end=said.number_or_none("end", 0, DAY),
        resolved=said.moment_or_none("resolved"),
    )
    answers = tuple(map(_note, said.objects("answers")))
    if any(answer.answers for answer in answers):
        raise Bad("an answer to a note is answered itself")
    return Note(row, _person(said, "resolver"), said.ident_or_none("version"), answers)


def _mix(said: Said) -> Mix:
    settings = said.plain("settings")
    lanes = Said(settings).objects("lanes")
    for lane in (Said(settings), *lanes):
        lane.number("master" if lane not in lanes else "level", -200, 200)
    for lane in lanes:
        lane.number("pan", -1, 1)
        lane.text("stem", 20)
        lane.ident("clip")
    row = _row(
        said,
        number=said.whole("number", 1, MOST_PLACES),
        settings=settings,
        lowered=said.number("lowered", -200, 200),
        made=said.moment_or_none("made"),
    )
    return Mix(row, said.ident("request"))


def _file(said: Said) -> StoredFile:
    role, sha256 = said.text("role", 90), said.text("sha256", 64)
    beside = role.removeprefix(exporting.FILE)
    if role not in ROLES and not (beside != role and FILE_NAME.fullmatch(beside)):
        raise Bad("a file of it is of no known kind")
    if not DIGEST.fullmatch(sha256):
        raise Bad("a hash is none")
    return StoredFile(
        role, said.text("path", 1000), said.whole("size", 0, 2**43), sha256, said.flag("upload")
    )


# --- what is not of one take ---
def _listed(said: Said) -> Listed:
    return Listed(said.ident("id"), said.text("file", 1000), said.text("sha256", 64))


def _project(said: Said) -> Project:
    private = "private" in said and said.flag("private")
    row = _row(said, name=said.text("name", 80), archived=said.moment_or_none("archived"), private=private)
    members = said.objects("members") if "members" in said else ()
    return Project(row, said.ident_or_none("parent"), tuple(map(_somebody, members)))


def _playlist(said: Said) -> Playlist:
    row = _row(said, name=said.text("name", 80), changed=said.moment("changed"))
    return Playlist(row, tuple(dict.fromkeys(said.idents("takes"))))


def _persona(said: Said) -> Persona:
    row = _row(
        said,
        name=said.text("name", 80),
        describe=said.text("describe"),
        styles=said.text("styles"),
        voice=said.plain("voice"),
        base=said.text("base", 200),
        remote_id=said.text("remote_id", 100),
        retired=said.moment_or_none("retired"),
    )
    return Persona(row, said.ident_or_none("take"), _request(said.object("request")))


def _preset(said: Said) -> Row:
    operation = said.text("operation", 40)
    if operation not in catalog.OPERATIONS:
        raise Bad(f"a preset is for {operation or 'nothing'}, which this studio does not know")
    params, used = said.plain("params"), said.moment_or_none("used")
    return _row(said, name=said.text("name", 80), operation=operation, params=params, used=used)


def _sheet(said: Said) -> Sheet:
    row = _row(said, title=said.text("title", 120), text=said.text("text"), changed=said.moment("changed"))
    versions = tuple(
        (one.text("text"), one.moment("created"), _person(one, "by")) for one in said.objects("versions")
    )
    return Sheet(row, versions)


def _round(said: Said) -> Round:
    row = _row(
        said, title=said.text("title", 80), blind=said.flag("blind"), closed=said.moment_or_none("closed")
    )
    votes = tuple((_person(one, "by"), one.ident("take")) for one in said.objects("votes"))
    return Round(row, tuple(dict.fromkeys(said.idents("takes"))), said.ident_or_none("winner"), votes)


def _row(said: Said, **fields: Any) -> Row:
    return Row(said.ident("id"), _person(said, "by"), said.moment("created"), fields)


def _person(said: Said, name: str) -> Person:
    if name not in said:
        return None
    return _somebody(said.object(name))


def _somebody(who: Said) -> Person:
    return {"email": who.text("email", 254), "name": who.text("name", 80)}
