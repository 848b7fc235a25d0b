"""Credits: an append-only ledger. The balance is a sum of entries; each remembers the sums as they were after
it, so that nobody has to add them up again.

There are two pots. *Extra* credits never expire and are spent first. The *monthly* allowance belongs to its
month: entries carry the month, so last month's rest lapses by itself and needs no entry of its own.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from studio.models.api import ApiKey
from studio.models.lasting import Lasting
from studio.models.shelf import Project
from studio.models.task import Task
from studio.models.team import Team, User


class EntryKind(models.TextChoices):
    GRANT = "grant"  # extra credits given by the site, or taken back
    PAYMENT = "payment"  # extra credits that somebody has paid for
    ALLOWANCE = "allowance"  # the month's credits
    CHARGE = "charge"  # held for a task
    REFUND = "refund"  # released when the task brought nothing


def _newest(name: str, *columns: str) -> models.Index:
    return models.Index(fields=["team", *columns, "-id"], name=f"entry_by_{name}")


class Entry(Lasting):
    Kind = EntryKind

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    month = models.CharField(max_length=7, blank=True)  # "2026-11" for the monthly pot, "" for extra credits
    credits = models.IntegerField()  # charges are negative
    pot = models.IntegerField()  # the sum of its pot's entries, up to this one
    left = models.IntegerField()  # what the team could spend after it, of both pots
    task = models.ForeignKey(Task, on_delete=models.RESTRICT, null=True, related_name="entries")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # As it was when the task was charged: where it belongs may change.
    operation = models.CharField(max_length=40, blank=True)
    project = models.ForeignKey(Project, on_delete=models.SET_NULL, null=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=120, blank=True)  # by which a payment is known elsewhere
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            # A task's price can be taken once, and given back once, from each pot.
            models.UniqueConstraint(
                fields=["task", "kind", "month"], name="once_a_task", condition=Q(task__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["team", "month"], name="one_allowance_a_month", condition=Q(kind="allowance")
            ),
            models.UniqueConstraint(fields=["reference"], name="once_paid", condition=~Q(reference="")),
        ]
        indexes = [
            models.Index(fields=["team", "-created", "-id"], name="entry_of_team"),
            _newest("pot", "month"),
            _newest("kind", "kind"),
            _newest("user", "user"),
            _newest("project", "project"),
            _newest("operation", "operation"),
            _newest("api_key", "api_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.credits} for {self.team_id}"


class Spent(models.Model):
    """What a calendar month's charges come to, less what of them was given back: in all, on each day, by each
    person, in each project, for each operation. Written with the entries, so that no page adds these up."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    month = models.CharField(max_length=7)
    by = models.CharField(max_length=10)  # "", "day", "user", "project", "operation", "api_key"
    key = models.CharField(max_length=40, blank=True)  # "27" of a day, else an id; "" for none
    credits = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "spent"
        constraints = [
            models.UniqueConstraint(fields=["team", "by", "month", "key"], name="spent_once_counted")
        ]

    def __str__(self) -> str:
        return f"{self.credits} spent in {self.month} by {self.by or 'all'} {self.key}".strip()
