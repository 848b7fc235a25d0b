"""Caps: the credits of one calendar month that a person, a project or an API key may spend.

What counts is what was charged in the month and not given back: a refund counts for the month of its charge.
A project's cap is for all that is asked for in it and in the projects within it. What a key spends counts for
its person, too.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from studio.actions import credits as purse
from studio.actions import excess, log
from studio.actions.excess import KEY, PERSON, PROJECT
from studio.actions.projects import Folder, Tree
from studio.models import ApiKey, Cap, Project, Spent, Team, User

MOST = 1_000_000_000  # credits: the database's numbers have an end


@dataclass(frozen=True, slots=True)
class Rest:
    """A cap, and what of it is spent this month."""

    cap: Cap
    used: int

    @property
    def left(self) -> int:
        return max(0, self.cap.credits - self.used)


class OverCap(Exception):
    """A request costs more than is left of a cap."""

    def __init__(self, rest: Rest, price: int) -> None:
        self.rest, self.price = rest, price
        super().__init__(excess.said(facts(rest), price))


@dataclass(frozen=True, slots=True)
class Used:
    """What a team has spent this month: by whom, in which projects, with which key."""

    sums: Mapping[tuple[str, str], int]

    def by(self, user: int) -> int:
        return self.sums.get((PERSON, str(user)), 0)

    def inside(self, projects: Iterable[uuid.UUID]) -> int:
        return sum(self.sums.get((PROJECT, str(project)), 0) for project in projects)

    def with_key(self, api_key: int) -> int:
        return self.sums.get((KEY, str(api_key)), 0)


# --- how much may be spent ---
@transaction.atomic
def put(
    team: Team,
    *,
    user: User | None = None,
    project: Project | None = None,
    api_key: ApiKey | None = None,
    credits: int | None,
    by: User | None,
) -> int | None:
    """Cap what one of them may spend in a month; None: as much as there is. What the cap was before."""
    team = purse.lock(team)  # whoever spends meanwhile waits
    named: dict[str, Any] = {PERSON: user, PROJECT: project, KEY: api_key}
    [(kind, thing)] = [(kind, thing) for kind, thing in named.items() if thing is not None]
    rows = Cap.objects.filter(team=team, **{kind: thing})
    before = rows.values_list("credits", flat=True).first()
    if credits == before:
        return before
    if credits is None:
        rows.delete()
    else:
        Cap.objects.update_or_create(team=team, **{kind: thing}, defaults={"credits": credits})
    told = {"kind": kind, "before": before, "credits": credits}
    log.write(team, by, "cap_removed" if credits is None else "cap_set", name_of(thing), **told)
    return before


def facts(rest: Rest) -> dict[str, Any]:
    """What a request remembers of the cap that it is over."""
    cap = rest.cap
    return {
        "kind": PERSON if cap.user_id else PROJECT if cap.project_id else KEY,
        "name": name_of(cap.user or cap.project or cap.api_key),
        "credits": cap.credits,
        "left": rest.left,
        "month": purse.month(timezone.now()),
    }


def name_of(thing: User | Project | ApiKey | None) -> str:
    if isinstance(thing, User):
        return thing.display_name
    return thing.name if thing else ""


# --- how much is spent ---
def spent(team: Team) -> Used:
    rows = Spent.objects.filter(team=team, month=purse.month(timezone.now()), by__in=(PERSON, PROJECT, KEY))
    return Used({(by, key): spent for by, key, spent in rows.values_list("by", "key", "credits")})


def folders(team: Team) -> Tree:
    """The projects that are there, and in them the deleted ones: what was spent there was spent here."""
    rows = Project.everything.filter(team=team).order_by("name", "pk")
    found = rows.values_list("pk", "name", "parent", "archived")
    return Tree(Folder(pk, name, parent, archived is not None) for pk, name, parent, archived in found)


def standing(
    team: Team, user: User | None, project: Project | None = None, api_key: ApiKey | None = None
) -> list[Rest]:
    """The caps that a request of this person, in this project, with this key has to keep."""
    caps = list(Cap.objects.filter(team=team).select_related("user", "project", "api_key"))
    if not caps:
        return []
    known = folders(team) if project and any(cap.project_id for cap in caps) else Tree(())
    above = {folder.pk for folder in known.path(project.pk)} if project else set()
    suiting = [
        cap
        for cap in caps
        if (user and cap.user_id == user.pk)
        or cap.project_id in above
        or (api_key and cap.api_key_id == api_key.pk)
    ]
    if not suiting:
        return []
    so_far = spent(team)
    return [Rest(cap, used(so_far, cap, known)) for cap in suiting]


def used(so_far: Used, cap: Cap, known: Tree) -> int:
    if cap.user_id:
        return so_far.by(cap.user_id)
    if cap.project_id:
        return so_far.inside(known.below(cap.project_id))
    return so_far.with_key(cap.api_key_id or 0)


def exceeded(rests: Iterable[Rest], price: int) -> Rest | None:
    """Of the caps that the price is over, the one of which the least is left."""
    return min((rest for rest in rests if price > rest.left), key=lambda rest: rest.left, default=None)
