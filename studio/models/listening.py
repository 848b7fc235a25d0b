"""Where a person was when they listened last, so that they can go on anywhere."""

from django.db import models
from django.utils import timezone

from studio.models.team import Team, User


class Listening(models.Model):
    """What somebody listens to in a team: the queue, the take that is on, and the place in it."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="listenings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="listenings")
    queue = models.JSONField(default=list)  # ids of takes, in their order
    picked = models.JSONField(default=list)  # those of them that were put there by hand
    current = models.CharField(max_length=36, blank=True)  # the id of the one that is on
    position = models.FloatField(default=0.0)  # seconds
    device = models.CharField(max_length=36, blank=True)  # whose word this is: a browser does not ask itself
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_listening_a_person")]

    def __str__(self) -> str:
        return f"{self.user} at {self.position:.0f} s of {self.current or 'nothing'}"
