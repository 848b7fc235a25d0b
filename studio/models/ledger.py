"""Credits: an append-only ledger. The balance is a sum, never a number that somebody updates.

There are two pots. *Extra* credits never expire and are spent first. The *monthly* allowance belongs to its
month: entries carry the month, so last month's rest lapses by itself and needs no entry of its own.
"""

from django.db import models
from django.db.models import Q

from studio.models.task import Task
from studio.models.team import Team, User


class EntryKind(models.TextChoices):
    GRANT = "grant"  # extra credits given by the site
    ALLOWANCE = "allowance"  # the month's credits
    CHARGE = "charge"  # held for a task
    REFUND = "refund"  # given back when the task brought nothing


class Entry(models.Model):
    Kind = EntryKind

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    month = models.CharField(max_length=7, blank=True)  # "2026-11" for the monthly pot, "" for extra credits
    credits = models.IntegerField()  # charges are negative
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="entries")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(auto_now_add=True)

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
        ]
        indexes = [models.Index(fields=["team", "-created", "-id"], name="entry_of_team")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.credits} for {self.team}"
