"""How much of the storage a team takes up."""

from django.db import models
from django.utils import timezone

from studio.models.team import Team

PARTS = ("takes", "beside", "uploads")


class Usage(models.Model):
    """Bytes. What is made is added at once; what lies there is measured each night."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, primary_key=True, related_name="usage")
    takes = models.BigIntegerField(default=0)  # of takes and of stems: sound, covers, scores, videos
    beside = models.BigIntegerField(default=0)  # mixes, other formats
    uploads = models.BigIntegerField(default=0)  # recordings as they were brought in
    measured = models.DateTimeField(null=True)  # None: something was deleted since
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "usage"

    def __str__(self) -> str:
        return f"{self.total:,} bytes of {self.team_id}"

    @property
    def total(self) -> int:
        return sum(getattr(self, part) for part in PARTS)
