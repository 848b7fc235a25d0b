"""A voice that was taken from a take, so that other songs can be sung with it."""

import uuid

from django.db import models
from django.db.models import Q

from studio.models.clip import Clip
from studio.models.task import Task
from studio.models.team import Membership, Team, User


class PersonaQuerySet(models.QuerySet["Persona"]):
    def for_team(self, team: Team) -> "PersonaQuerySet":
        """All of them: for the studio's own work, not for a person."""
        return self.filter(team=team)

    def seen_by(self, me: Membership) -> "PersonaQuerySet":
        """A voice is where the take is that it was taken from; where that is gone, where it was asked for."""
        rows = self.filter(me.sees("clip__project"), team=me.team_id)
        return rows.filter(Q(clip__isnull=False) | me.sees("task__project")) if me.hidden else rows

    def newest_first(self) -> "PersonaQuerySet":
        return self.order_by("-created", "-id")


class Persona(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="personas")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="personas")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="persona")
    clip = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, related_name="personas")
    name = models.CharField(max_length=80)
    describe = models.TextField(blank=True)
    styles = models.TextField(blank=True)
    voice = models.JSONField(default=dict)  # its profile, as it was measured
    base = models.CharField(max_length=200, blank=True)  # where it was made, if not here
    remote_id = models.CharField(max_length=100, blank=True)  # and what it is called there
    retired = models.DateTimeField(null=True)  # no longer offered; its songs stay
    created = models.DateTimeField(auto_now_add=True)

    objects = PersonaQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "-created", "-id"], name="persona_of_team")]

    def __str__(self) -> str:
        return self.name
