"""The books: what every pot of a team must hold, told from its requests alone."""

from collections import Counter
from dataclasses import replace

from django.conf import settings

from studio.models import Entry, Membership, Spent, Task, Team
from tests.conftest import World

OVER = ("failed", "cancelled")  # and paid back


def with_nothing(world: World, *, allowance: bool = True) -> World:
    """Ann's other team, whose books are empty."""
    team = Team.objects.create(name="Duo", allowance=allowance)
    Membership.objects.create(team=team, user=world.ann, role="owner")
    return replace(world, team=team)


def check(team: Team) -> None:
    """Each request is charged once, what brought nothing paid back once, and no pot holds anything else."""
    tasks = {task.pk: task for task in Task.objects.for_team(team)}
    pots: Counter[str] = Counter()
    charged: Counter[object] = Counter()
    paid_back: Counter[object] = Counter()
    for entry in Entry.objects.filter(team=team).order_by("pk"):
        pots[entry.month] += entry.credits
        assert entry.pot == pots[entry.month]
        if entry.kind == "charge":
            charged[entry.task_id] -= entry.credits
        elif entry.kind == "refund":
            paid_back[entry.task_id] += entry.credits
    paid = {pk: task for pk, task in tasks.items() if task.credits and pk in charged}
    assert charged == Counter({pk: task.credits for pk, task in paid.items()})
    # Without a charge is what waits for somebody's word, and what was taken back while it did.
    assert all(
        task.approval and task.state in ("asked", "cancelled") for pk, task in tasks.items() if pk not in paid
    )
    assert paid_back == Counter({pk: task.credits for pk, task in paid.items() if task.state in OVER})
    assert min(pots.values(), default=0) >= 0
    check_allowances(team)
    given = Entry.objects.filter(team=team, kind__in=("grant", "allowance"))
    spent = sum(task.credits for task in paid.values() if task.state not in OVER)
    assert pots.total() == sum(entry.credits for entry in given) - spent
    assert sum(Spent.objects.filter(team=team, by="").values_list("credits", flat=True)) == spent


def check_allowances(team: Team) -> set[str]:
    """The months that have had theirs, each once and whole."""
    rows = list(Entry.objects.filter(team=team, kind="allowance"))
    months = {row.month for row in rows}
    assert len(rows) == len(months)
    assert all(row.credits == (settings.MONTHLY_CREDITS if team.allowance else 0) for row in rows)
    return months
