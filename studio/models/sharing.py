"""What goes out of the house, and what is said about it: share links and notes."""

import uuid

from django.db import models

from studio.models.clip import Clip
from studio.models.shelf import Playlist
from studio.models.team import Team, User


class Share(models.Model):
    """A link for people without an account. Its address is the id and our signature of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="shares")
    title = models.CharField(max_length=120)
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, null=True, related_name="shares")
    clips = models.ManyToManyField(Clip, through="ShareItem", related_name="shares")
    password = models.CharField(max_length=128, blank=True)  # hashed; "" for none
    expires = models.DateTimeField(null=True)
    downloads = models.BooleanField(default=False)
    visits = models.PositiveIntegerField(default=0)
    last_visit = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["team", "-created"], name="share_of_team")]

    def __str__(self) -> str:
        return f"{self.title}, shared"


class ShareItem(models.Model):
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="items")
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["share", "clip"], name="once_in_a_share")]

    def __str__(self) -> str:
        return f"{self.clip} in {self.share}"


class Note(models.Model):
    """What somebody says about a take, a moment or a stretch of it; or an answer to that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="notes")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="notes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="answers")
    text = models.TextField()
    start = models.FloatField(null=True)  # seconds; None for the whole take
    end = models.FloatField(null=True)  # None for a moment
    created = models.DateTimeField(auto_now_add=True)
    resolved = models.DateTimeField(null=True)
    resolver = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(Clip, on_delete=models.SET_NULL, null=True, related_name="+")  # that mends it

    class Meta:
        ordering = ["created", "pk"]
        indexes = [models.Index(fields=["clip", "created"], name="note_of_clip")]

    def __str__(self) -> str:
        return f"{self.user} on {self.clip}"
