"""What pages read. All of it starts at what a person sees of their team; nothing here writes."""

import uuid
from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from studio import catalog
from studio.catalog.operation import Yields
from studio.models import (
    Account,
    BalanceCheck,
    Cap,
    Clip,
    ClipFile,
    Lineage,
    Membership,
    Persona,
    Project,
    Task,
    Team,
    User,
)
from studio.models.clip import ClipQuerySet
from studio.models.persona import PersonaQuerySet
from studio.models.task import NAMES_A_CLIP, NAMES_TWO, TaskQuerySet
from studio.prepared import Open, Prepared

SONGS = tuple(o.key for o in catalog.OPERATIONS.values() if o.yields is Yields.CLIPS)

FROM_CLIPS = tuple(o.key for o in catalog.OPERATIONS.values() if o.clip_field)
BIG = ("sent", "answer")  # of a task: what went to and fro elsewhere
LONGEST_LINE = 1000  # requests in line that are counted: whoever is behind them is told that it is long
MEASURED = 1000  # requests over which times are taken


def memberships(user: User) -> list[Membership]:
    """The teams that somebody is in, the first they joined at the top; each knows whether there are caps
    and private projects (nobody asks where there are none), and how many requests wait for approval."""
    joined = _JOINED(user=user.pk)
    for membership in joined:
        membership.user = user
    return joined


def _joined(user: Open) -> QuerySet[Membership]:
    waiting = Task.objects.asked().filter(team=OuterRef("team")).order_by().values("team")
    counted = Coalesce(Subquery(waiting.annotate(many=Count("pk")).values("many")), 0)
    joined = Membership.objects.filter(user=user).select_related("team").order_by("joined", "pk")
    private = Project.objects.filter(team=OuterRef("team"), private=True)
    capped = Exists(Cap.objects.filter(team=OuterRef("team")))
    return joined.annotate(asked_for=counted, capped=capped, guarded=Exists(private))


_JOINED = Prepared(_joined, user=Membership._meta.get_field("user"))


def owners(team: Team) -> list[User]:
    owning = Membership.objects.filter(team=team, role=Membership.Role.OWNER).select_related("user")
    return [membership.user for membership in owning.order_by("joined")]


def requests(me: Membership) -> TaskQuerySet:
    """The team's requests, newest first, with what their cards show."""
    return _with_cards(Task.objects.seen_by(me), Clip.objects.seen_by(me))


def asked(me: Membership) -> TaskQuerySet:
    """Those that wait for a manager's word, newest first."""
    return requests(me).asked()


def _with_cards(rows: TaskQuerySet, clips: ClipQuerySet) -> TaskQuerySet:
    clips = clips.filter(trashed=None).order_by("index").defer("lyrics", "timeline", "details")
    rows = rows.newest_first().defer(*BIG).select_related("user", "account")
    return rows.prefetch_related(Prefetch("clips", clips))


def older(rows: TaskQuerySet, row: Task) -> TaskQuerySet:
    """The rows after this one in a newest-first list."""
    sooner = Q(created__lt=row.created) | Q(created=row.created, pk__lt=row.pk)
    return rows.filter(sooner, created__lte=row.created)  # the second says nothing new, but to the index


def newer(rows: TaskQuerySet, me: Membership, newest: uuid.UUID | None, most: int) -> list[uuid.UUID]:
    """The first rows before this one in a newest-first list, by their ids: of all rows for None, none for a
    stranger's."""
    ids = rows.prefetch_related(None).values_list("pk", flat=True)
    if newest is None:
        return list(ids[:most])
    if not _SINCE(team=me.team_id, newest=newest):  # as most times: nobody in the team asked for anything
        return []
    known = Task.objects.seen_by(me).filter(pk=newest).only("created").first()
    if known is None:
        return []
    later = Q(created__gt=known.created) | Q(created=known.created, pk__gt=known.pk)
    # The second says nothing new, but to the index.
    return list(ids.filter(later, created__gte=known.created)[:most])


def _since(team: Open, newest: Open) -> QuerySet[Task, uuid.UUID]:
    """One of the team's requests that may be newer."""
    known = Task.objects.filter(team=team, pk=newest).values("created")
    later = Task.objects.filter(team=team, created__gte=Subquery(known)).exclude(pk=newest)
    return later.newest_first().values_list("pk", flat=True)[:1]


_SINCE = Prepared(_since, team=Task._meta.get_field("team"), newest=Task._meta.pk)


def among(rows: TaskQuerySet, ids: Iterable[uuid.UUID]) -> TaskQuerySet:
    return rows.filter(pk__in=list(ids))


def glimpse(me: Membership, ids: Iterable[uuid.UUID]) -> list[Task]:
    """What these tasks of the team are up to, without loading all of them."""
    wanted = list(ids)
    rows = Task.objects.seen_by(me).filter(pk__in=wanted).only("rev", "state", "account_id")
    return list(rows) if wanted else []


def places_in_line(tasks: Iterable[Task]) -> dict[uuid.UUID, int]:
    """1 for the next that the studio's own engine takes up, over all teams; only for the tasks that wait, and
    as far as anybody wants to count."""
    waiting = {task.pk for task in tasks if task.state == Task.State.QUEUED and task.account_id is None}
    if not waiting:
        return {}
    line = Task.objects.in_line().filter(state=Task.State.QUEUED).values_list("pk", "account")[:LONGEST_LINE]
    here = (pk for pk, account in line if account is None)
    return {pk: place for place, pk in enumerate(here, 1) if pk in waiting}


def pair(me: Membership, clip: Clip) -> list[Clip]:
    """The takes of the same request, in order, the clip itself among them."""
    return list(Clip.objects.seen_by(me).filter(task_id=clip.task_id).order_by("index"))


# --- accounts elsewhere ---
def waiting(account: Account) -> int:
    """The requests that go on once the account is in order."""
    tasks = Task.objects.active().filter(account=account)
    if account.problem == Account.Problem.CREDITS:
        return tasks.filter(state=Task.State.QUEUED).count()
    return tasks.exclude(state=Task.State.FETCHING).count()


def checks(account: Account) -> QuerySet[BalanceCheck]:
    return account.checks.order_by("-created", "-pk")


def check(account: Account, number: int) -> BalanceCheck | None:
    return account.checks.filter(pk=number).first()


def of_account(account: Account, ids: Iterable[uuid.UUID]) -> TaskQuerySet:
    """For whoever looks after the account, whatever they do there."""
    rows = Task.objects.filter(account=account, pk__in=list(ids)).select_related("team")
    return _with_cards(rows, Clip.objects.all())


# --- takes, and what came of them ---
def about(me: Membership, clip: Clip) -> TaskQuerySet:
    """The requests that started from this take, newest first."""
    named = _naming(clip, *NAMES_A_CLIP)
    for name in NAMES_TWO:
        named |= _naming(clip, name, two=True)
    # Nothing starts from a take before it is there: so the index on time leaves little to look into.
    return requests(me).filter(named, operation__in=FROM_CLIPS, created__gte=clip.task.created)


def _naming(clip: Clip, *names: str, two: bool = False) -> Q:
    """Requests that name the take so, by PostgreSQL's index of what they say where there is one."""
    pk = str(clip.pk)
    if connection.features.supports_json_field_contains:
        asked = [Q(params__contains={name: [pk] if two else pk}) for name in names]
    else:
        places = [f"{name}__{place}" for name in names for place in (0, 1)] if two else names
        asked = [Q(**{f"params__{place}": pk}) for place in places]
    return Q(*asked, _connector=Q.OR)


def origins(rows: ClipQuerySet, ids: Iterable[str]) -> dict[str, Clip]:
    """Those of these takes that requests name, by their ids."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = rows.filter(pk__in=wanted).only("title", "index", "uploaded", "stem", "loudness", "role")
    return {str(clip.pk): clip for clip in rows}


def parents(me: Membership, clip: Clip) -> QuerySet[Lineage]:
    """What a take was made from, by the fields of its request."""
    return Lineage.objects.filter(me.sees("parent__project"), child=clip).order_by("pk")


def songs(me: Membership, text: str) -> ClipQuerySet:
    """Takes to choose from, newest first, by a part of their title."""
    rows = Clip.objects.seen_by(me).filter(stem="", trashed=None).defer("peaks", "timeline").newest_first()
    return rows.filter(title__icontains=text) if text else rows


def song(me: Membership, id: uuid.UUID) -> Clip | None:
    return Clip.objects.seen_by(me).filter(pk=id, stem="", trashed=None).first()


def take(me: Membership, id: uuid.UUID) -> Clip | None:
    return Clip.objects.seen_by(me).filter(pk=id).first()


def stems(me: Membership, task: Task) -> ClipQuerySet:
    return Clip.objects.seen_by(me).filter(task=task).exclude(stem="").order_by("index")


def file_beside(clip: Clip, name: str) -> ClipFile | None:
    return ClipFile.objects.filter(clip=clip, name=name).first()


def cuts(me: Membership, clip: Clip) -> TaskQuerySet:
    """The stretches of its voice that were cut."""
    done = Task.objects.seen_by(me).filter(operation="vox", state=Task.State.SUCCEEDED)
    return done.filter(_naming(clip, "clip_id")).newest_first()


def personas(me: Membership) -> PersonaQuerySet:
    return Persona.objects.seen_by(me).select_related("clip", "user").newest_first()


def durations() -> dict[str, list[float]]:
    """How long the studio's latest requests took, from their start to their end, by operation."""
    done = Task.objects.filter(state=Task.State.SUCCEEDED, started__isnull=False, finished__isnull=False)
    found: dict[str, list[float]] = {}
    latest = done.order_by("-finished").values_list("operation", "started", "finished")
    for key, start, end in latest[:MEASURED]:
        if start and end:
            found.setdefault(key, []).append((end - start).total_seconds())
    return found


def newest_persona(me: Membership) -> str:
    offered = Persona.objects.seen_by(me).filter(retired=None).newest_first()
    pk = offered.values_list("pk", flat=True).first()
    return str(pk) if pk else ""
