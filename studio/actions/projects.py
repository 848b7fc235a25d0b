"""The team's projects, folders of takes and of other folders: begun, moved, archived, deleted, had back."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from studio.actions import log, names
from studio.actions.shelf import KEPT, stems_of
from studio.actions.sources import Refused
from studio.models import Clip, Membership, Project, ProjectMember, Task, Team, User

LONGEST_NAME = 80
DEEPEST = 5  # folders within each other
BATCH = 500


@dataclass(frozen=True, slots=True)
class Folder:
    """A project as the tree knows it."""

    pk: uuid.UUID
    name: str
    parent: uuid.UUID | None
    archived: bool
    private: bool = False  # it is, or what it lies in
    depth: int = 1  # 1 at the top


class Tree:
    """What lies in what. One whose parent is not there lies at the top."""

    def __init__(self, folders: Iterable[Folder]) -> None:
        given = {folder.pk: folder for folder in folders}
        self._inside: dict[uuid.UUID | None, list[Folder]] = {}
        for folder in given.values():
            parent = folder.parent if folder.parent in given else None
            self._inside.setdefault(parent, []).append(folder)
        self.folders = {folder.pk: folder for folder in self._walk(None, 1)}

    def _walk(self, parent: uuid.UUID | None, depth: int, private: bool = False) -> Iterator[Folder]:
        for folder in self._inside.get(parent, []):
            found = replace(folder, parent=parent, depth=depth, private=private or folder.private)
            yield found
            yield from self._walk(found.pk, depth + 1, found.private)

    def __iter__(self) -> Iterator[Folder]:
        """As a reader goes through it: each one before what lies in it."""
        return iter(self.folders.values())

    def inside(self, pk: uuid.UUID | None) -> list[Folder]:
        return [self.folders[folder.pk] for folder in self._inside.get(pk, [])]

    def path(self, pk: uuid.UUID | None) -> list[Folder]:
        """From the top down to this one."""
        folder = self.folders.get(pk) if pk else None
        return [*self.path(folder.parent), folder] if folder else []

    def below(self, pk: uuid.UUID) -> list[uuid.UUID]:
        """This one and all that lies in it."""
        return [pk, *(each for folder in self.inside(pk) for each in self.below(folder.pk))]

    def height(self, pk: uuid.UUID) -> int:
        return 1 + max((self.height(folder.pk) for folder in self.inside(pk)), default=0)


def tree(team: Team) -> Tree:
    """All of the team's, whoever sees them."""
    return folders(Project.objects.filter(team=team).order_by("name", "pk"))


def folders(found: Iterable[Project]) -> Tree:
    return Tree(
        Folder(row.pk, row.name, row.parent_id, row.archived is not None, row.private) for row in found
    )


@transaction.atomic
def begin(team: Team, user: User, name: str, parent: Project | None = None, private: bool = False) -> Project:
    """The project of this name that this person sees there, begun if there is none. Raises Refused."""
    _lock(team)
    named = names.name(name, gettext("A project needs a name."), LONGEST_NAME)
    seen = Project.objects.seen_by(Membership.of(team, user))
    found = seen.filter(parent=parent, name=named).order_by("created").first()
    if found and private and not found.private:
        raise Refused(gettext("There is a project of this name here, and it is not private."), "name")
    if found:
        return found
    if parent:
        _fits(tree(team), parent.pk, 1)
    made = Project.objects.create(team=team, user=user, name=named, parent=parent, private=private)
    if private:
        ProjectMember.objects.create(project=made, user=user)
    return made


def may_guard(project: Project, me: Membership) -> bool:
    """Who says who sees it: who began it, and who manages the team."""
    return me.manages or project.user_id == me.user_id


@transaction.atomic
def guard(project: Project, me: Membership, private: bool, users: Iterable[int]) -> None:
    """From now on only these people of the team see it, and who began it and who manages the team; or all do.
    Raises Refused."""
    if not may_guard(project, me):
        raise Refused(gettext("Who sees it is said by who began it, and by who manages the team."), "private")
    _lock(project.team)
    wanted = {*users, *((project.user_id,) if private and project.user_id else ())}
    there = project.team.memberships.filter(user__in=wanted).values_list("user", flat=True)
    Project.objects.filter(pk=project.pk).update(private=private)
    ProjectMember.objects.filter(project=project).exclude(user__in=wanted).delete()
    ProjectMember.objects.bulk_create(
        [ProjectMember(project=project, user_id=pk) for pk in there], ignore_conflicts=True
    )
    for pk in tree(project.team).below(project.pk) if private else ():
        stems_of(Clip.objects.filter(project=pk)).update(project=pk)


@transaction.atomic
def change(project: Project, name: str, parent: Project | None) -> None:
    """Another name, another place: in another project, or at the top. Raises Refused."""
    _lock(project.team)
    named = names.name(name, gettext("A project needs a name."), LONGEST_NAME)
    known = tree(project.team)
    if parent and parent.pk in known.below(project.pk):
        raise Refused(gettext("A project cannot lie in itself, or in what lies in it."), "parent")
    if parent:
        _fits(known, parent.pk, known.height(project.pk))
    Project.objects.filter(pk=project.pk).update(name=named, parent=parent)


@transaction.atomic
def archive(project: Project, over: bool) -> None:
    """Work on it is over, or goes on after all, with all that lies in it. Its takes stay where they are.

    When it is brought back, what was over before stays over; what it lies in is brought back, too.
    """
    _lock(project.team)
    known = tree(project.team)
    below = Project.objects.filter(pk__in=known.below(project.pk))
    if over:
        below.filter(archived=None).update(archived=timezone.now())
        return
    since = Project.objects.filter(pk=project.pk).values_list("archived", flat=True).first()
    below.filter(archived=since).update(archived=None)
    above = [folder.pk for folder in known.path(project.pk)]
    Project.objects.filter(pk__in=above).update(archived=None)


@transaction.atomic
def forget(project: Project, by: User | None = None) -> None:
    """Delete it; what lies in it goes one level up. It can be had back for a while, with what it held."""
    _lock(project.team)
    found = Project.objects.filter(pk=project.pk).first()
    if found is None:
        return
    clips, inside = (Clip.objects.filter(project=found), Project.objects.filter(parent=found))
    tasks = Task.objects.filter(project=found)
    held = {
        "clips": [str(pk) for pk in clips.values_list("pk", flat=True)],
        "tasks": [str(pk) for pk in tasks.values_list("pk", flat=True)],
        "projects": [str(pk) for pk in inside.values_list("pk", flat=True)],
    }
    for rows in (clips, tasks):
        rows.update(project=found.parent_id)
    inside.update(parent=found.parent_id)
    Project.objects.filter(pk=found.pk).update(deleted=timezone.now(), held=held)
    log.write(found.team, by, "project_deleted", found.name)


@transaction.atomic
def bring_back(team: Team, pk: uuid.UUID, by: User | None = None) -> bool:
    """Have it back where it was, with what it held and nobody has moved since."""
    _lock(team)
    gone = Project.everything.filter(team=team, pk=pk).exclude(deleted=None).first()
    if gone is None:
        return False
    known = tree(team)
    there = gone.parent_id if gone.parent_id in known.folders else None
    room = DEEPEST - len(known.path(there)) - 1
    if room < 0:
        there, room = None, DEEPEST - 1
    Project.everything.filter(pk=pk).update(deleted=None, held={}, parent=there)
    log.write(team, by, "project_back", gone.name)
    _take_back(gone, there, [uuid.UUID(each) for each in gone.held.get("projects", ())], known, room)
    for held, rows in (("clips", Clip.objects.all()), ("tasks", Task.objects.all())):
        ids = gone.held.get(held, [])
        for start in range(0, len(ids), BATCH):
            moved = rows.filter(team=team, pk__in=ids[start : start + BATCH], project=there)
            moved.update(project=gone)
    return True


def _take_back(gone: Project, there: uuid.UUID | None, held: list[uuid.UUID], known: Tree, room: int) -> None:
    """The projects that lay in it, where they still are where they were put."""
    fitting = [pk for pk in held if pk in known.folders and known.height(pk) <= room]
    Project.objects.filter(team=gone.team, pk__in=fitting, parent=there).update(parent=gone)


def forget_member(team: Team, user: User) -> None:
    """Whoever leaves the team is in none of its private projects any more."""
    ProjectMember.objects.filter(project__team=team, user=user).delete()


def tidy() -> None:
    """Forget for good what was deleted long ago."""
    Project.everything.filter(deleted__lt=timezone.now() - KEPT).delete()


def _lock(team: Team) -> None:
    """Of two who move folders at once, one waits: or each could put its folder into the other's."""
    Team.objects.select_for_update().get(pk=team.pk)


def _fits(known: Tree, parent: uuid.UUID, height: int) -> None:
    if len(known.path(parent)) + height > DEEPEST:
        said = gettext("Projects lie within each other at most %(depth)s deep.")
        raise Refused(said % {"depth": DEEPEST}, "parent")
