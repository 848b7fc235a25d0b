"""What the pages of projects read."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from studio.actions.projects import Folder, Tree
from studio.models import Clip, Project, Team


def project(team: Team, pk: Any) -> Project | None:
    return Project.objects.filter(team=team, pk=pk).first()


def projects(team: Team) -> QuerySet[Project]:
    """All projects of the team and how many takes lie in each itself; those that are over come last."""
    filled = Count("clips", filter=Q(clips__trashed=None, clips__stem=""))
    going_on = F("archived").asc(nulls_first=True)
    return Project.objects.filter(team=team).annotate(filled=filled).order_by(going_on, "name", "pk")


def tree(found: Iterable[Project]) -> Tree:
    return Tree(Folder(row.pk, row.name, row.parent_id, row.archived is not None) for row in found)


def places(team: Team, ids: list[uuid.UUID]) -> dict[str, list[str]]:
    """Which of these takes lie in which project now; "" for in none."""
    found: dict[str, list[str]] = {}
    for pk, place in Clip.objects.for_team(team).filter(pk__in=ids).values_list("pk", "project"):
        found.setdefault(str(place or ""), []).append(str(pk))
    return found
