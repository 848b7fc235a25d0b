"""The books: what every pot of a team must hold, told from its requests alone."""

from collections import Counter

from django.conf import settings

from studio.models import Entry, Task, Team

OVER = ("failed", "cancelled")  # and paid back


def check(team: Team) -> None:
    """Each request is charged once, what brought nothing paid back once, and no pot holds anything else."""
    tasks = {task.pk: task for task in Task.objects.for_team(team)}
    pots: Counter[str] = Counter()
    charged: Counter[object] = Counter()
    paid_back: Counter[object] = Counter()
    for entry in Entry.objects.filter(team=team).order_by("pk"):
        pots[entry.month] += entry.credits
        if entry.kind == "charge":
            charged[entry.task_id] -= entry.credits
        elif entry.kind == "refund":
            paid_back[entry.task_id] += entry.credits
    assert charged == Counter({pk: task.credits for pk, task in tasks.items() if task.credits})
    assert paid_back == Counter(
        {pk: task.credits for pk, task in tasks.items() if task.credits and task.state in OVER}
    )
    assert min(pots.values()) >= 0
    check_allowances(team)
    given = Entry.objects.filter(team=team, kind__in=("grant", "allowance"))
    spent = sum(task.credits for task in tasks.values() if task.state not in OVER)
    assert pots.total() == sum(entry.credits for entry in given) - spent


def check_allowances(team: Team) -> set[str]:
    """The months that have had theirs, each once and whole."""
    rows = list(Entry.objects.filter(team=team, kind="allowance"))
    months = {row.month for row in rows}
    assert len(rows) == len(months)
    assert all(row.credits == settings.MONTHLY_CREDITS for row in rows)
    return months
