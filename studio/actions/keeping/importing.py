"""An export becomes a library again, in whatever team of whatever studio.

Nothing in the folder is believed: what is not as it was exported is refused by its name, with the take that
it belongs to. An id stays what it was unless the studio has something else of that id: then the team and the
old id make the new one, so that a second import finds what the first one brought. Money never comes from a
file.
"""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from studio.actions import projects, settle, teams, uploads
from studio.actions.keeping import Trouble, checked, exporting, reading, stored, telling
from studio.actions.keeping.checked import Bad
from studio.models import (
    Clip,
    ClipFile,
    Label,
    Lineage,
    Mark,
    Mix,
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

COLUMNS = {column: name for name, column in settle.OWN.items()}
FORM_KEY = "import-"
TEAM = {Note: "clip__team", Mix: "clip__team"}  # how rows know their team that have no column for it
STEP = 1.0  # between two places of a playlist

Tell = Callable[[int, int], None]


@dataclass
class Done:
    team: Team
    new: Counter[str] = field(default_factory=Counter)  # what was brought, by kind
    known: int = 0  # takes that were here already
    files: int = 0
    bytes: int = 0
    refused: dict[str, str] = field(default_factory=dict)  # files, and why
    strangers: set[str] = field(default_factory=set)  # people without an account here
    shares: int = 0


def run(folder: Path, team_name: str, owner: str = "", tell: Tell = lambda done, of: None) -> Done:
    """Raises Trouble before anything is written."""
    library = reading.library(folder)
    return _Import(folder, library, _team(team_name, owner)).finish(tell)


def _team(name: str, owner: str) -> Team:
    """The team of this name or id, or a new one of this owner."""
    user = User.objects.filter(email__iexact=owner).first() if owner else None
    if owner and user is None:
        raise Trouble(f"Nobody here is called {owner}. Make the account first: manage.py create_account.")
    try:
        return exporting.team_called(name)
    except Trouble:
        if Team.objects.filter(name=name).exists():
            raise
    if user is None:
        raise Trouble(f"There is no team {name}. Say with --owner EMAIL whose it shall be.")
    longest = Team._meta.get_field("name").max_length or 0
    if len(name) > longest:
        raise Trouble(f"The team's name is {len(name)} characters long; the limit is {longest}.")
    return teams.welcome(user, name)


class _Import:
    def __init__(self, root: Path, library: reading.Library, team: Team) -> None:
        self._root, self._library, self._team = root, library, team
        self._done = Done(team, shares=library.shares)
        self._users = {user.email.lower(): user for user in User.objects.all()}
        self._ids: dict[str, str] = {}  # what ids of the export are called here
        self._projects: dict[str, Project | None] = {}

    def finish(self, tell: Tell) -> Done:
        new, old = self._look(tell)
        with transaction.atomic():
            self._bring_projects({project.row.id: project for project in self._library.projects})
        for number, listed in enumerate(new):
            tell(number, len(new))
            self._refusing(listed, self._bring)
        with transaction.atomic():
            for persona in self._library.personas:
                self._persona(persona)
        for listed in (*new, *old):
            self._refusing(listed, self._connect)
        with transaction.atomic():
            for playlist in self._library.playlists:
                self._playlist(playlist)
            for preset in self._library.presets:
                self._preset(preset)
            for sheet in self._library.sheets:
                self._sheet(sheet)
            for listened in self._library.rounds:
                self._round(listened)
        tell(len(new), len(new))
        return self._done

    def _refusing(self, listed: reading.Listed, work: Callable[[reading.Take], None]) -> None:
        if listed.file not in self._done.refused:
            try:
                work(reading.take(self._root, listed))
            except Bad as bad:
                self._done.refused[listed.file] = str(bad)

    def _look(self, tell: Tell) -> tuple[list[reading.Listed], list[reading.Listed]]:
        """Read everything once: the takes that can be brought, and those that are here."""
        new: list[reading.Listed] = []
        old: list[reading.Listed] = []
        seen: set[str] = set()

        def look(take: reading.Take) -> None:
            pk, is_new = self._home(Clip, take.row.id)
            if pk in seen:
                raise Bad("there is another take of this id")
            seen.add(pk)
            if is_new:
                for file in take.files:
                    reading.check_file(self._root, file)
            self._ids |= {take.row.id: pk, take.request.id: self._home(Task, take.request.id)[0]}
            (new if is_new else old).append(listed)

        for persona in self._library.personas:
            self._ids[persona.row.id] = self._home(Persona, persona.row.id)[0]
            self._ids[persona.request.id] = self._home(Task, persona.request.id)[0]
        for listed in self._library.takes:
            self._refusing(listed, look)
        self._done.known = len(old)
        return new, old

    # --- ids and people ---
    def _home(self, model: type[models.Model], origin: str) -> tuple[str, bool]:
        """The id of a row here, and whether it is still to be made."""
        ours, theirs = str(uuid.uuid5(self._team.pk, origin)), str(uuid.UUID(origin))
        owner = TEAM.get(model, "team")
        rows = model._base_manager.filter(pk__in=(ours, theirs)).values_list("pk", owner)
        found = {str(pk): team for pk, team in rows}
        for pk in (ours, theirs):
            if found.get(pk) == self._team.pk:
                return pk, False
        return (ours if theirs in found else theirs), True

    def _user(self, who: reading.Person) -> User | None:
        if not who or not who["email"]:
            return None
        user = self._users.get(who["email"].lower())
        if user is None:
            self._done.strangers.add(who["email"])
        return user

    def _mapped(self, value: Any) -> Any:
        """The same with the ids that things have here."""
        if isinstance(value, str):
            return self._ids.get(value, value)
        if isinstance(value, dict):
            return {name: self._mapped(below) for name, below in value.items()}
        if isinstance(value, list):
            return [self._mapped(below) for below in value]
        return value

    def _make(self, model: type[Any], row: reading.Row, pk: str, **fields: Any) -> Any:
        """A row as it was, with its age."""
        made = model.objects.create(pk=uuid.UUID(pk), user=self._user(row.by), **row.fields, **fields)
        model.objects.filter(pk=made.pk).update(created=row.created)
        return made

    # --- takes ---
    def _bring(self, take: reading.Take) -> None:
        """The files first, then the rows that name them: what breaks off here is brought the next time."""
        task = Task.objects.filter(pk=self._ids[take.request.id]).first()
        if task is not None and task.clips.filter(index=take.row.fields["index"]).exists():
            raise Bad("another take has its place")
        names = self._names(take, task)
        kept: list[str] = []
        try:
            for file in take.files:
                if names[file.role] not in (task.upload if task else "", *kept):
                    self._keep(file, names[file.role])
                    kept.append(names[file.role])
            with transaction.atomic():
                self._rows(take, task, names)
        except BaseException:
            for name in kept:
                stored.remove(name)
            raise
        self._done.new["takes"] += 1

    def _names(self, take: reading.Take, task: Task | None) -> dict[str, str]:
        """Where each file goes, by its role: under names of ours, never under one from the folder."""
        folder = f"takes/{self._ids[take.request.id]}/{take.row.fields['index']}"
        names = {}
        for file in take.files:
            if file.upload or file.role == exporting.UPLOAD:
                upload = task.upload if task else ""
                names[file.role] = upload or f"{uploads.ROOT}/{self._ids[take.request.id]}/{uploads.ORIGINAL}"
            elif file.role in COLUMNS:
                names[file.role] = f"{folder}/{COLUMNS[file.role]}"
            else:
                names[file.role] = f"{folder}/files/{file.role.removeprefix(exporting.FILE)}"
        return names

    def _keep(self, file: reading.StoredFile, name: str) -> None:
        with checked.opened(self._root, file.path) as source:
            try:
                stored.keep(name, source, file.sha256)
            except stored.NotKept as error:
                raise Bad(f"{file.path} was changed after the export") from error
        self._done.files += 1
        self._done.bytes += file.size

    def _rows(self, take: reading.Take, task: Task | None, names: Mapping[str, str]) -> None:
        sent = next((names[file.role] for file in take.files if file.upload), "")
        if task is None:
            task = self._request(take.request, sent)
        elif sent and not task.upload:
            Task.objects.filter(pk=task.pk).update(upload=sent)
        fields = {**take.row.fields, "details": self._details(take)}
        columns = {role: name for role, name in names.items() if role in COLUMNS}
        row = reading.Row(take.row.id, take.row.by, take.row.created, {**fields, **columns})
        project = self._projects.get(take.project or "")
        clip = self._make(Clip, row, self._ids[take.row.id], team=self._team, task=task, project=project)
        beside = [(role.removeprefix(exporting.FILE), file) for role, file in names.items()]
        ClipFile.objects.bulk_create(
            ClipFile(clip=clip, name=name, file=file)
            for name, file in beside
            if exporting.FILE + name in names
        )
        for name in take.labels:
            Label.objects.get_or_create(team=self._team, name=name)[0].clips.add(clip)
        self._marks(clip, take.marks)
        self._notes(clip, take.notes)

    def _request(self, request: reading.Row, upload: str = "") -> Task:
        """What was asked for, as over: nobody pays for it here."""
        pk = self._ids[request.id]
        changed = {name: self._mapped(request.fields[name]) for name in ("params", "result")}
        own = {"team": self._team, "credits": 0, "form_key": FORM_KEY + pk, "deadline": timezone.now()}
        row = reading.Row(request.id, request.by, request.created, {**request.fields, **changed})
        return Task.objects.get(pk=self._make(Task, row, pk, upload=upload, **own).pk)

    def _details(self, take: reading.Take) -> dict[str, Any]:
        """With what was said by people who have no account here."""
        former: dict[str, Any] = {}
        if take.row.by and self._user(take.row.by) is None:
            former["by"] = take.row.by
        if marks := [mark.json() for mark in take.marks if mark.by and self._user(mark.by) is None]:
            former["marks"] = marks
        return {**self._mapped(take.row.fields["details"]), **({telling.STRANGERS: former} if former else {})}

    def _marks(self, clip: Clip, marks: Iterable[reading.Mark]) -> None:
        Mark.objects.bulk_create(
            (
                Mark(clip=clip, user=user, liked=mark.liked, rating=mark.rating, played=mark.played)
                for mark in marks
                if (user := self._user(mark.by)) is not None
            ),
            ignore_conflicts=True,
        )

    def _notes(self, clip: Clip, notes: Iterable[reading.Note], parent: Note | None = None) -> None:
        for note in notes:
            pk, is_new = self._home(Note, note.row.id)
            if is_new:
                made = self._make(
                    Note, note.row, pk, clip=clip, parent=parent, resolver=self._user(note.resolver)
                )
                self._notes(clip, note.answers, made)

    # --- what takes have to do with each other ---
    @transaction.atomic
    def _connect(self, take: reading.Take) -> None:
        """Families, notes that a later take mends, mixes: whatever needs two takes to be here."""
        clip = Clip.objects.get(pk=self._ids[take.row.id])
        self._marks(clip, take.marks)
        parents = [(parent, self._ids[parent.id]) for parent in take.parents if parent.id in self._ids]
        known = set(
            Clip.objects.for_team(self._team).filter(pk__in=[pk for _, pk in parents]).values_list("pk")
        )
        Lineage.objects.bulk_create(
            (
                Lineage(child=clip, parent_id=uuid.UUID(pk), field=parent.field, at=parent.at)
                for parent, pk in parents
                if (uuid.UUID(pk),) in known and uuid.UUID(pk) != clip.pk
            ),
            ignore_conflicts=True,
        )
        for note in take.notes:
            if note.version in self._ids:
                rows = Note.objects.filter(pk=self._home(Note, note.row.id)[0], clip=clip, version=None)
                version = Clip.objects.for_team(self._team).filter(pk=self._ids[note.version]).first()
                rows.update(version=version)
        for mix in take.mixes:
            self._mix(clip, mix)

    def _mix(self, clip: Clip, mix: reading.Mix) -> None:
        """Where its stems and its files are here."""
        settings = self._mapped(mix.row.fields["settings"])
        key = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
        task = Task.objects.for_team(self._team).filter(pk=self._ids.get(mix.request, mix.request)).first()
        pk, is_new = self._home(Mix, mix.row.id)
        names = Mix(number=mix.row.fields["number"]).names
        taken = Mix.objects.filter(clip=clip, number=mix.row.fields["number"]).exists()
        there = clip.files.filter(name__in=names).count() == len(names)
        if not is_new or task is None or taken or not there or task.mixes.filter(key=key).exists():
            return
        row = reading.Row(mix.row.id, mix.row.by, mix.row.created, {**mix.row.fields, "settings": settings})
        self._make(Mix, row, pk, clip=clip, task=task, key=key)

    # --- what is not of one take ---
    def _bring_projects(self, told: Mapping[str, reading.Project]) -> None:
        """What lies in nothing first."""
        parents = {key: project.parent or "" for key, project in told.items()}
        for level in exporting.levels(parents):
            for key in (key for key in told if key in level):
                self._projects[key] = self._project(told[key])

    def _project(self, project: reading.Project) -> Project | None:
        """The same one, or the team's own of that name in the same place, or a new one. One that is private
        there is never mixed with one that is not."""
        pk, is_new = self._home(Project, project.row.id)
        if not is_new:
            return Project.everything.get(pk=pk).home
        parent = self._projects.get(project.parent or "")
        if parent is not None and _depth(parent) >= projects.DEEPEST:
            parent = None
        said = {name: project.row.fields[name] for name in ("name", "private")}
        named = Project.objects.filter(team=self._team, parent=parent, **said)
        if (same := named.order_by("created").first()) is not None:
            return same
        self._done.new["projects"] += 1
        made: Project = self._make(Project, project.row, pk, team=self._team, parent=parent)
        seeing = [user for who in project.members if (user := self._user(who))]
        made.members.set(self._team.members.filter(pk__in=[user.pk for user in seeing]))
        return made

    def _persona(self, persona: reading.Persona) -> None:
        pk, is_new = self._home(Persona, persona.row.id)
        task = Task.objects.filter(pk=self._ids[persona.request.id]).first()
        if not is_new or (task is not None and hasattr(task, "persona")):
            return
        known = self._ids.get(persona.take or "")
        clip = Clip.objects.for_team(self._team).filter(pk=known).first() if known else None
        task = task or self._request(persona.request)
        self._make(Persona, persona.row, pk, team=self._team, task=task, clip=clip)
        self._done.new["personas"] += 1

    def _playlist(self, playlist: reading.Playlist) -> None:
        pk, is_new = self._home(Playlist, playlist.row.id)
        if not is_new:
            return
        made = self._make(Playlist, playlist.row, pk, team=self._team)
        PlaylistItem.objects.bulk_create(
            PlaylistItem(playlist=made, clip=clip, place=place * STEP)
            for place, clip in enumerate(self._here(playlist.takes).values(), 1)
        )
        Playlist.objects.filter(pk=pk).update(changed=playlist.row.fields["changed"])
        self._done.new["playlists"] += 1

    def _here(self, takes: Iterable[str]) -> dict[str, Clip]:
        """Those of them that are in the team, in their order."""
        wanted = {take: uuid.UUID(self._ids[take]) for take in takes if take in self._ids}
        found = Clip.objects.for_team(self._team).in_bulk(list(wanted.values()))
        return {take: found[pk] for take, pk in wanted.items() if pk in found}

    def _round(self, listened: reading.Round) -> None:
        pk, is_new = self._home(Round, listened.row.id)
        clips = self._here(listened.takes)
        if not is_new or not clips:
            return
        made = self._make(Round, listened.row, pk, team=self._team, winner=clips.get(listened.winner or ""))
        takes = {
            take: RoundTake.objects.create(round=made, clip=clip, number=number)
            for number, (take, clip) in enumerate(clips.items(), 1)
        }
        votes = ((self._user(by), takes.get(take)) for by, take in listened.votes)
        Vote.objects.bulk_create(
            (Vote(round=made, user=user, take=take) for user, take in votes if user and take),
            ignore_conflicts=True,
        )
        self._done.new["rounds"] += 1

    def _preset(self, row: reading.Row) -> None:
        pk, is_new = self._home(Preset, row.id)
        if not is_new:
            return
        others = Preset.objects.filter(team=self._team, operation=row.fields["operation"], deleted=None)
        name, number = row.fields["name"], 1
        while others.filter(name=name).exists():
            number += 1
            name = f"{row.fields['name'][:74]} ({number})"
        fields = {**row.fields, "name": name, "params": self._mapped(row.fields["params"])}
        self._make(Preset, reading.Row(row.id, row.by, row.created, fields), pk, team=self._team)
        self._done.new["presets"] += 1

    def _sheet(self, sheet: reading.Sheet) -> None:
        pk, is_new = self._home(Sheet, sheet.row.id)
        if not is_new:
            return
        made = self._make(Sheet, sheet.row, pk, team=self._team)
        for text, created, by in sheet.versions:
            version = SheetVersion.objects.create(sheet=made, user=self._user(by), text=text)
            SheetVersion.objects.filter(pk=version.pk).update(created=created)
        self._done.new["sheets"] += 1


def _depth(project: Project) -> int:
    """1 at the top."""
    return 1 + (_depth(project.parent) if project.parent else 0)
