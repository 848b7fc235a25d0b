"""What pages read. All of it starts at the team; nothing here writes."""

import uuid
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from studio import catalog
from studio.catalog.operation import Yields
from studio.models import Clip, Entry, Task, Team, User
from studio.models.task import TaskQuerySet

SONGS = tuple(o.key for o in catalog.OPERATIONS.values() if o.yields is Yields.CLIPS)


def team_of(user: User) -> Team | None:
    joined = user.memberships.select_related("team").order_by("joined").first()
    return joined.team if joined else None


def requests(team: Team) -> TaskQuerySet:
    """The team's requests, newest first, with what their cards show."""
    clips = Clip.objects.order_by("index").defer("lyrics", "timeline", "details")
    rows = Task.objects.for_team(team).newest_first()
    return rows.select_related("user").prefetch_related(Prefetch("clips", clips))


def shelf(team: Team) -> TaskQuerySet:
    """The library's rows: requests that made takes or are about to."""
    alive = Q(pk__in=Task.objects.for_team(team).active().values("pk"))
    return requests(team).filter(alive | Q(clips__isnull=False), operation__in=SONGS).distinct()


def older(rows: TaskQuerySet, row: Task) -> TaskQuerySet:
    """The rows after this one in a newest-first list."""
    return rows.filter(Q(created__lt=row.created) | Q(created=row.created, pk__lt=row.pk))


def newer(rows: TaskQuerySet, team: Team, newest: uuid.UUID | None) -> TaskQuerySet:
    """The rows before this one in a newest-first list: all of them for None, none for a stranger's."""
    if newest is None:
        return rows
    known = Task.objects.for_team(team).filter(pk=newest).only("created").first()
    if known is None:
        return rows.none()
    return rows.filter(Q(created__gt=known.created) | Q(created=known.created, pk__gt=known.pk))


def among(rows: TaskQuerySet, ids: Iterable[uuid.UUID]) -> TaskQuerySet:
    return rows.filter(pk__in=list(ids))


def glimpse(team: Team, ids: Iterable[uuid.UUID]) -> list[Task]:
    """What these tasks of the team are up to, without loading all of them."""
    wanted = list(ids)
    return list(Task.objects.for_team(team).filter(pk__in=wanted).only("rev", "state")) if wanted else []


def places_in_line(tasks: Iterable[Task]) -> dict[uuid.UUID, int]:
    """1 for the next to be taken up, over all teams; only for the tasks that wait."""
    waiting = {task.pk for task in tasks if task.state == Task.State.QUEUED}
    if not waiting:
        return {}
    line = Task.objects.active().filter(state=Task.State.QUEUED).order_by("next_at", "created")
    return {pk: place for place, pk in enumerate(line.values_list("pk", flat=True), 1) if pk in waiting}


def pair(clip: Clip) -> list[Clip]:
    """The takes of the same request, in order, the clip itself among them."""
    return list(Clip.objects.for_team(clip.team).filter(task_id=clip.task_id).order_by("index"))


def ledger(team: Team, before: int | None = None) -> QuerySet[Entry]:
    entries = Entry.objects.filter(team=team).select_related("task", "user").order_by("-pk")
    return entries if before is None else entries.filter(pk__lt=before)
