"""What somebody heard in the mixer, as files."""

import uuid

from django.db import models
from django.db.models import Q

from studio.models.clip import Clip
from studio.models.task import Task
from studio.models.team import User


class Mix(models.Model):
    """Asked for by a click, made once for the same settings. The row is its queue."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="mixes")  # the stems are its takes
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="mixes")
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="mixes")  # the files are beside it
    number = models.PositiveSmallIntegerField()
    settings = models.JSONField()  # the master's level and the lanes that are heard
    key = models.CharField(max_length=64)  # the digest of the settings

    due = models.DateTimeField(null=True)  # asked for: when somebody may begin, or begin again, to make it
    progress = models.FloatField(default=0.0)
    error = models.TextField(blank=True)  # why the last try failed
    lowered = models.FloatField(default=0.0)  # dB that the sum was too loud by
    made = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="one_mix_a_setting"),
            models.UniqueConstraint(fields=["clip", "number"], name="one_mix_a_number"),
        ]
        indexes = [models.Index(fields=["due"], condition=Q(due__isnull=False), name="mix_due")]

    def __str__(self) -> str:
        return f"mix {self.number} of {self.clip}"

    @property
    def names(self) -> tuple[str, str]:
        """Of its files beside the clip."""
        return f"mix-{self.number}.wav", f"mix-{self.number}.mp3"
