"""What pages read of families: which takes were made from which, of those that a person sees."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from studio.models import Clip, Lineage, Membership
from studio.web.queries import BIG

MOST_STEPS = 24  # from a take, through the requests between
MOST_REQUESTS = 300
UNSHOWN = ("lyrics", "timeline", "details", "peaks", *(f"task__{name}" for name in (*BIG, "result")))

Ids = Collection[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Link:
    """A take was made from another one, at a second of it or from the whole."""

    child: uuid.UUID
    parent: uuid.UUID
    at: float | None


@dataclass(frozen=True, slots=True)
class Kin:
    clips: list[Clip]  # the nearest to where it was looked from first
    links: list[Link]  # the first of a child names the take that it mainly comes from
    cut: bool  # there is more of it, further away
    orphans: Ids = ()  # takes of it with a parent that the person does not see


def kin(me: Membership, clip: Clip) -> Kin:
    """All takes that have to do with a take: one query for each step away from it, and one for the takes.

    It goes from request to request, as the takes of one belong together; each is asked about once, so that a
    family which bites its tail ends as well.
    """
    seen, edge = [clip.task_id], {clip.task_id}
    links: dict[int, Link] = {}
    for _ in range(MOST_STEPS):
        if not edge or len(seen) > MOST_REQUESTS:
            break
        rows = list(_touching(edge))
        links |= {pk: Link(child, parent, at) for pk, child, parent, at, _, _ in rows}
        near = dict.fromkeys(task for row in sorted(rows) for task in row[4:])
        edge = {task for task in near if task not in seen}
        seen += [task for task in near if task in edge]
    found = _clips(me, seen[:MOST_REQUESTS])
    known = {each.pk for each in found}
    whole = [link for _, link in sorted(links.items()) if link.child in known and link.parent in known]
    return Kin(found, whole, cut=bool(edge), orphans=_orphans(me, known))


def _orphans(me: Membership, known: Ids) -> Ids:
    if not me.hidden:
        return ()
    rows = Lineage.objects.filter(parent__project__in=me.hidden, child__in=known)
    return set(rows.values_list("child", flat=True))


def _touching(
    tasks: Ids,
) -> QuerySet[Lineage, tuple[int, uuid.UUID, uuid.UUID, float | None, uuid.UUID, uuid.UUID]]:
    """The links to and from the takes of these requests. A union: each half has an index of its own."""
    rows = Lineage.objects.values_list("pk", "child", "parent", "at", "child__task", "parent__task")
    return rows.filter(child__task__in=tasks).union(rows.filter(parent__task__in=tasks))


def _clips(me: Membership, tasks: list[uuid.UUID]) -> list[Clip]:
    rows = Clip.objects.seen_by(me).filter(task__in=tasks).select_related("task").defer(*UNSHOWN)
    place = {task: number for number, task in enumerate(tasks)}
    return sorted(rows, key=lambda each: (place[each.task_id], each.index))


def branch(me: Membership, clips: Iterable[Clip]) -> list[Clip]:
    """These takes and all that was made from nothing but them, without what is in the trash already."""
    found = {clip.pk: clip for clip in clips}
    edge: set[uuid.UUID] = set(found)
    while edge:
        origins: dict[uuid.UUID, set[uuid.UUID]] = {}
        children = Lineage.objects.filter(parent__in=edge).values("child")
        for child, parent in Lineage.objects.filter(child__in=children).values_list("child", "parent"):
            origins.setdefault(child, set()).add(parent)
        edge = {child for child, parents in origins.items() if parents <= found.keys() and child not in found}
        seen = Clip.objects.seen_by(me).filter(pk__in=edge).defer(*UNSHOWN[:4])
        found |= (new := {clip.pk: clip for clip in seen})
        edge = set(new)
    return [clip for clip in found.values() if clip.trashed is None]


def begins(clips: Collection[Clip], parts: Collection[str]) -> dict[uuid.UUID, float]:
    """The second of the song at which each take begins: parts begin where something was done to another."""
    at = {clip.pk: 0.0 for clip in clips}
    edge = {clip.pk: [clip.pk] for clip in clips if clip.role in parts}
    for _ in range(MOST_STEPS):
        rows = Lineage.objects.filter(child__in=edge).order_by("-pk")
        origin = {row[0]: row[1:] for row in rows.values_list("child", "parent", "at", "parent__role")}
        further: dict[uuid.UUID, list[uuid.UUID]] = {}
        for child, (parent, second, role) in origin.items():
            for pk in edge[child]:
                at[pk] += second or 0.0
                further.setdefault(parent, []).append(pk) if role in parts else None
        edge = further
        if not edge:
            break
    return at
