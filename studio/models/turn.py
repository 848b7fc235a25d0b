"""How far the line of the studio's workers has come (see `actions/line.py`)."""

from django.db import models
from django.db.models import Q

from studio.models.team import Team


class Turn(models.Model):
    """In seconds of work. Of a team and a kind of work: where its next request would stand, if nobody else
    had any. Without a team: the place of the request that was begun last."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="turns")
    lane = models.CharField(max_length=8, blank=True)
    at = models.FloatField(default=0.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "lane"], name="one_turn_a_lane"),
            models.UniqueConstraint(models.Value(1), name="one_line", condition=Q(team__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.lane or 'the line'} of {self.team_id or 'the studio'} at {self.at:.1f}"
