"""What the pages of projects read: those that a person sees."""

import uuid
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from studio.actions.projects import Tree, folders
from studio.models import Clip, Membership, Project


def project(me: Membership, pk: Any) -> Project | None:
    return Project.objects.seen_by(me).filter(pk=pk).first()


def projects(me: Membership) -> QuerySet[Project]:
    """All of them, with who is in each and how many takes lie in each itself; what is over comes last."""
    filled = Count("clips", filter=Q(clips__trashed=None, clips__stem=""))
    going_on = F("archived").asc(nulls_first=True)
    rows = Project.objects.seen_by(me).annotate(filled=filled).prefetch_related("members")
    return rows.order_by(going_on, "name", "pk")


def tree(me: Membership) -> Tree:
    return folders(Project.objects.seen_by(me).order_by("name", "pk"))


def guests(me: Membership) -> list[tuple[int, str]]:
    """Who in the team sees a private project only when they are in it, as choices of a field."""
    managing = (Membership.Role.OWNER, Membership.Role.MANAGER)
    rows = Membership.objects.filter(team=me.team_id).exclude(role__in=managing).order_by("joined")
    return [(row.user_id, row.user.display_name) for row in rows.select_related("user")]


def places(me: Membership, ids: list[uuid.UUID]) -> dict[str, list[str]]:
    """Which of these takes lie in which project now; "" for in none."""
    found: dict[str, list[str]] = {}
    for pk, place in Clip.objects.seen_by(me).filter(pk__in=ids).values_list("pk", "project"):
        found.setdefault(str(place or ""), []).append(str(pk))
    return found
