"""Who did what in a team: people, keys, money, deletions. Lines are added and never changed."""

from django.db import models

from studio.models.lasting import Lasting
from studio.models.team import Team, User


class LogEntry(Lasting):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="log")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)  # what the person was called; "" for the studio itself
    verb = models.CharField(max_length=40)  # "invited", "key_revoked": the words for it are with the page
    what = models.CharField(max_length=200, blank=True)  # whom or what it was done to, as it was called
    details = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "log entries"
        indexes = [models.Index(fields=["team", "-created", "-id"], name="log_of_team")]

    def __str__(self) -> str:
        return f"{self.name or 'studio'} {self.verb} {self.what}".strip()
