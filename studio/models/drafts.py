"""What songs start from: saved forms, and lyrics that are worked on."""

import uuid

from django.db import models
from django.utils import timezone

from studio.models.team import Team, User


class Preset(models.Model):
    """A saved form: its settings, without the takes that it was about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="presets")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="presets")
    operation = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    used = models.DateTimeField(null=True)
    deleted = models.DateTimeField(null=True)  # it can be had back for a while

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "operation", "name"],
                condition=models.Q(deleted__isnull=True),
                name="one_preset_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Sheet(models.Model):
    """Lyrics that are worked on, and from which songs start."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="sheets")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="sheets")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(default=timezone.now)  # who saves says what they had seen
    deleted = models.DateTimeField(null=True)  # it can be had back for a while

    class Meta:
        indexes = [models.Index(fields=["team", "-changed"], name="sheet_of_team")]

    def __str__(self) -> str:
        return self.title


class SheetVersion(models.Model):
    """How a sheet read before somebody changed it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="versions")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"{self.sheet} before {self.created:%Y-%m-%d %H:%M}"
