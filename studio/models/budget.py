"""How much of a team's credits may be spent in a month: by a person, in a project, with an API key."""

from django.db import models
from django.db.models import Q

from studio.models.api import ApiKey
from studio.models.shelf import Project
from studio.models.team import Team, User


class Cap(models.Model):
    """The credits of one calendar month that one person, project or API key may spend."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="caps")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="caps")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="caps")
    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, null=True, related_name="caps")
    credits = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cap_of_one_thing",
                condition=Q(user__isnull=False, project=None, api_key=None)
                | Q(user=None, project__isnull=False, api_key=None)
                | Q(user=None, project=None, api_key__isnull=False),
            ),
            *(
                models.UniqueConstraint(fields=["team", what], name=f"one_cap_a_{what}")
                for what in ("user", "project", "api_key")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credits} a month for {self.user or self.project or self.api_key}"
