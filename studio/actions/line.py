"""The line of the studio's workers: who comes next, among teams and kinds of work.

It is start-time fair queuing (Goyal, Vin, Cheng 1996). Each request gets its place, a number, when it is
charged: where the line stands (the place of what was begun last), or behind what its team has asked for of
the same kind, whichever is later. So the first request of a team stands before the second of any other,
however many there are; what a team asks for stands further and further back; and nothing that stands in line
can be passed for ever. A place says nothing of time: a line that nobody serves stands still.
"""

from dataclasses import dataclass

from django.db.models import F, Q

from studio import providers
from studio.catalog.operation import Operation, Yields
from studio.models import Pace, Task, Turn, clock
from studio.models.task import TaskQuerySet, TaskState


@dataclass(frozen=True, slots=True)
class Lane:
    """A kind of work; each team has a line of its own for it."""

    name: str
    behind: float  # where two are first in their lines, the lesser one is taken up first
    seconds: float  # how far one request moves the next one back: about as long as it takes


QUICK = Lane("quick", 0.0, 2.0)  # a measure, a file, words; and what is made elsewhere and only brought here
SONG = Lane("song", 3.0, 30.0)
STEMS = Lane("stems", 20.0, 30.0)  # asked for by the dozen
SECONDS = {lane.name: lane.seconds for lane in (QUICK, SONG, STEMS)}
AT_ONCE = 8  # looked at in one query: others may take the first ones meanwhile

# What waits for a look of the ticker's threads rather than for a worker.
LOOKED_AT = {"provider__in": tuple(providers.ELSEWHERE), "state": TaskState.RUNNING}


def lane(operation: Operation, *, elsewhere: bool) -> Lane:
    if elsewhere or operation.yields is not Yields.CLIPS:
        return QUICK
    return STEMS if operation.group == "Take apart" else SONG


def join(task: Task) -> None:
    """Give it its place. The team is locked: what it asks for at once stands one behind the other."""
    its = lane(task.spec, elsewhere=task.account_id is not None)
    places = Turn.objects.filter(Q(team=None) | Q(team=task.team_id, lane=its.name))
    start = max(places.values_list("at", flat=True), default=0.0)
    new = {"at": start + its.seconds}
    Turn.objects.update_or_create(team_id=task.team_id, lane=its.name, defaults=new)
    task.lane, task.turn = its.name, start + its.behind
    Task.objects.filter(pk=task.pk).update(lane=task.lane, turn=task.turn)


def leave(task: Task) -> None:
    """It was taken back: what its team has in line behind it moves up. The team is locked."""
    seconds = SECONDS.get(task.lane, 0.0)
    behind = Task.objects.filter(
        team=task.team_id, state=TaskState.QUEUED, lane=task.lane, turn__gt=task.turn
    )
    behind.update(turn=F("turn") - seconds)
    Turn.objects.filter(team=task.team_id, lane=task.lane).update(at=F("at") - seconds)


def ready() -> TaskQuerySet:
    """What a worker can take up now, in order. A key that rests, at a provider elsewhere, is left alone."""
    now = clock.now()
    resting = Pace.objects.filter(next_at__gt=now).values("digest")
    rows = Task.objects.due(now).in_line().exclude(**LOOKED_AT)
    return rows.exclude(state=TaskState.QUEUED, account__digest__in=resting)


def take(seconds: float) -> Task | None:
    """Take the lease of the next one; None where there is nothing to do."""
    while found := list(ready().values_list("pk", flat=True)[:AT_ONCE]):
        for pk in found:
            if task := Task.claim(pk, seconds):
                if task.state == TaskState.QUEUED:
                    _move_on(task.turn)
                return task
    return None


def _move_on(place: float) -> None:
    line = Turn.objects.filter(team=None)
    if not line.filter(at__lt=place).update(at=place) and not line.exists():
        Turn.objects.get_or_create(team=None, defaults={"at": place})
