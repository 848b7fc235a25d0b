"""Keeping order among takes: liked, rated, labelled, put into projects, thrown away and had back."""

import datetime
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from studio.actions import changes, files, usage
from studio.actions import log as journal
from studio.actions.settle import OWN
from studio.models import Clip, Label, Mark, Membership, Project, SavedView, Task, Team, User
from studio.models.clip import ClipQuerySet

log = logging.getLogger(__name__)

# How long what was thrown away or deleted can be had back.
KEPT = datetime.timedelta(days=settings.TRASH_DAYS)
MOST = 200  # takes at once
TITLES = 20  # of what is deleted for good: as many stand in the log

Ids = Iterable[uuid.UUID]


def like(team: Team, user: User, ids: Ids, liked: int) -> int:
    """What this person thinks of these takes of the team: 1 likes them, -1 does not, 0 says nothing."""
    return _mark(team, user, ids, liked=liked)


def rate(team: Team, user: User, ids: Ids, rating: int) -> int:
    """How good this person finds these takes of the team: 1 to 5, 0 for no rating."""
    return _mark(team, user, ids, rating=rating)


def label(team: Team, ids: Ids, name: str) -> None:
    """Put a word of the team's own on these takes."""
    word, _ = Label.objects.get_or_create(team=team, name=name)
    word.clips.add(*Clip.objects.for_team(team).filter(pk__in=list(ids)))


def unlabel(team: Team, ids: Ids, name: str) -> None:
    """Take the word off these takes; a word that is on no take is gone."""
    for word in Label.objects.filter(team=team, name=name):
        word.clips.remove(*Clip.objects.filter(pk__in=list(ids)))
        if not word.clips.exists():
            word.delete()


def move(team: Team, ids: Ids, project: Project | None) -> int:
    """Put these takes of the team into a project, or out of any; their stems go with them."""
    chosen = list(Clip.objects.for_team(team).filter(pk__in=list(ids)).values_list("pk", flat=True))
    stems_of(chosen).update(project=project)
    return Clip.objects.filter(pk__in=chosen).update(project=project)


def stems_of(clips: Any) -> ClipQuerySet:
    """What these takes were taken apart into."""
    return Clip.objects.filter(origins__parent__in=clips).exclude(stem="")


def keep_view(team: Team, user: User, name: str, query: str) -> None:
    """Keep a way to look at the library; one of the same name is replaced."""
    SavedView.objects.update_or_create(team=team, user=user, name=name, defaults={"query": query})


def drop_view(team: Team, user: User, name: str) -> None:
    SavedView.objects.filter(team=team, user=user, name=name).delete()


def heard(user: User, clip: Clip) -> None:
    """This person has begun to listen to it."""
    _mark(clip.team, user, [clip.pk], played=timezone.now())


@transaction.atomic
def trash(team: Team, ids: Ids, by: User | None = None) -> list[uuid.UUID]:
    """Throw these takes of the team away; which ones that was. They can be had back for a while. That it were
    many stands in the log; one at a time is everyday work."""
    found = Clip.objects.for_team(team).filter(pk__in=list(ids), trashed=None)
    thrown = list(found.values_list("pk", flat=True))
    Clip.objects.filter(pk__in=thrown).update(trashed=timezone.now())
    if len(thrown) > 1:
        journal.write(team, by, "takes_trashed", str(len(thrown)))
    return thrown


@transaction.atomic
def dislike(team: Team, user: User, ids: Ids) -> list[uuid.UUID]:
    """Not for this person: hidden in the trash. Which ones were thrown away."""
    wanted = list(ids)
    like(team, user, wanted, -1)
    return trash(team, wanted, user)


def unliked(team: Team, projects: Ids) -> ClipQuerySet:
    """The songs in these projects that nobody in the team likes; recordings and stems are not meant."""
    takes = Clip.objects.for_team(team).filter(project__in=list(projects), trashed=None)
    songs = takes.filter(stem="", uploaded=False)
    return songs.filter(~Exists(Mark.objects.filter(clip=OuterRef("pk"), liked=1)))


@transaction.atomic
def trash_unliked(team: Team, projects: Ids, by: User | None = None) -> tuple[int, datetime.datetime]:
    """Throw away what nobody likes in these projects: how many takes, and the moment that marks them."""
    now = timezone.now()
    many = unliked(team, projects).update(trashed=now)
    if many:
        journal.write(team, by, "takes_trashed", str(many))
    return many, now


def restore_thrown(team: Team, at: datetime.datetime) -> int:
    """Have back what was thrown away in that moment."""
    return Clip.objects.for_team(team).filter(trashed=at).update(trashed=None)


def restore(team: Team, ids: Ids) -> int:
    """Have these takes of the team back; how many there were."""
    thrown = Clip.objects.for_team(team).filter(pk__in=list(ids)).exclude(trashed=None)
    return thrown.update(trashed=None)


def purge(team: Team, ids: Ids, by: User | None = None, verb: str = "takes_purged") -> int:
    """Delete these takes of the team for good, if they are in the trash; how many there were."""
    thrown = list(Clip.objects.for_team(team).filter(pk__in=list(ids)).exclude(trashed=None))
    if thrown:
        titles = [clip.title for clip in thrown[:TITLES]]
        journal.write(team, by, verb, str(len(thrown)), titles=titles)
    for clip in thrown:
        delete(clip)
    return len(thrown)


def empty(me: Membership) -> int:
    """Delete for good whatever this person sees in the trash."""
    there = Clip.objects.seen_by(me).exclude(trashed=None).values_list("pk", flat=True)
    return purge(me.team, there, me.user, "trash_emptied")


def tidy() -> None:
    """Delete for good what has been in the trash for long enough."""
    over = Clip.objects.filter(trashed__lt=timezone.now() - KEPT)
    by_team: dict[Team, list[uuid.UUID]] = defaultdict(list)
    for clip in over.select_related("team")[:MOST]:
        log.info("%s of team %s has been in the trash long enough", clip, clip.team_id)
        by_team[clip.team].append(clip.pk)
    for team, ids in by_team.items():
        purge(team, ids)


def delete(clip: Clip) -> None:
    """Its files first: what breaks off here goes on the next time. The recording that came with its request
    goes with the last take of it, unless another request has it, too."""
    gone, task = _files(clip), clip.task
    is_last = not task.is_open and not task.clips.exclude(pk=clip.pk).exists()
    brought = task.upload if is_last else ""
    if brought and not Task.objects.filter(upload=brought).exclude(pk=task.pk).exists():
        gone.add(brought)
    freed = usage.sizes(gone)
    for stored in gone:
        default_storage.delete(stored)
    clip.delete()
    if brought:
        Task.objects.filter(pk=task.pk).update(upload="")
    usage.free(clip.team_id, freed)


def size(clip: Clip) -> int:
    """The bytes that are free again once it is deleted for good."""
    return files.size(_files(clip))


def _files(clip: Clip) -> set[str]:
    own = {getattr(clip, field) for field in OWN.values()} | {beside.file for beside in clip.files.all()}
    return (own | changes.former_files(clip)) - {clip.task.upload, ""}


@transaction.atomic
def _mark(team: Team, user: User, ids: Ids, **said: Any) -> int:
    """Write down what this person says of these takes of the team; how many there were."""
    found = Clip.objects.for_team(team).filter(pk__in=list(ids)).values_list("pk", flat=True)
    marks = [Mark(clip_id=pk, user=user, **said) for pk in found]
    Mark.objects.bulk_create(
        marks, update_conflicts=True, unique_fields=["clip", "user"], update_fields=[*said]
    )
    return len(marks)
