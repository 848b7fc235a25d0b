"""Listening together: which of these takes is the best?"""

import uuid

from django.db import models

from studio.models.clip import Clip
from studio.models.team import Team, User


class Round(models.Model):
    """Takes that a team listens to and votes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="rounds")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="rounds")
    title = models.CharField(max_length=80)
    blind = models.BooleanField(default=False)  # numbers instead of names, until it is closed
    closed = models.DateTimeField(null=True)
    winner = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, related_name="+")  # that was kept
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["team", "-created"], name="round_of_team")]

    def __str__(self) -> str:
        return self.title

    @property
    def hides(self) -> bool:
        """Is it still to be found out which number is which take?"""
        return self.blind and self.closed is None


class RoundTake(models.Model):
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="takes")
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="in_rounds")
    number = models.PositiveSmallIntegerField()  # by which the take is called; of a blind round a drawn lot

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "clip"], name="once_in_a_round"),
            models.UniqueConstraint(fields=["round", "number"], name="one_take_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.round}"


class Vote(models.Model):
    """Whom a person likes best in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="votes")
    take = models.ForeignKey(RoundTake, on_delete=models.CASCADE, related_name="votes")
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="one_vote_a_person")]

    def __str__(self) -> str:
        return f"{self.user} for {self.take}"
