"""What the mixer's page reads. All of it starts at a task that a person sees; nothing here writes."""

from studio.models import Clip, Lineage, Membership, Mix, Task
from studio.web import queries


def lanes(me: Membership, task: Task) -> list[Clip]:
    """The stems of a request."""
    return list(queries.stems(me, task).defer("lyrics", "timeline", "details"))


def source(me: Membership, task: Task) -> Clip | None:
    """The take that the stems are of."""
    origin = Lineage.objects.filter(me.sees("parent__project"), child__task=task, parent__team=me.team_id)
    found = origin.select_related("parent").order_by("child__index", "pk").first()
    return found.parent if found else None


def mixes(me: Membership, task: Task) -> list[Mix]:
    """What was exported, newest first."""
    return list(
        Mix.objects.filter(me.sees("clip__project"), task=task)
        .select_related("user", "clip")
        .order_by("-created", "-number")
    )


def mix(task: Task, number: str | None) -> Mix | None:
    if not number or not number.isdecimal() or len(number) > 4:
        return None
    return Mix.objects.filter(task=task, number=int(number)).first()
