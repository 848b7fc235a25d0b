"""What the mixer's page reads. All of it starts at a task of the team; nothing here writes."""

from studio.models import Clip, Lineage, Mix, Task
from studio.web import queries


def lanes(task: Task) -> list[Clip]:
    """The stems of a request."""
    return list(queries.stems(task).defer("lyrics", "timeline", "details"))


def source(task: Task) -> Clip | None:
    """The take that the stems are of."""
    origin = Lineage.objects.filter(child__task=task, parent__team=task.team).select_related("parent")
    found = origin.order_by("child__index", "pk").first()
    return found.parent if found else None


def mixes(task: Task) -> list[Mix]:
    """What was exported, newest first."""
    return list(Mix.objects.filter(task=task).select_related("user", "clip").order_by("-created", "-number"))


def mix(task: Task, number: str | None) -> Mix | None:
    if not number or not number.isdecimal() or len(number) > 4:
        return None
    return Mix.objects.filter(task=task, number=int(number)).first()
