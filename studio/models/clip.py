"""A take: one result that can be played. The code calls it a clip, as the API does."""

import uuid
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from studio.catalog.operation import Kind
from studio.models.task import Task
from studio.models.team import Membership, Team, User


class ClipQuerySet(models.QuerySet["Clip"]):
    def for_team(self, team: Team) -> "ClipQuerySet":
        """All of them: for the studio's own work, not for a person."""
        return self.filter(team=team)

    def seen_by(self, me: Membership) -> "ClipQuerySet":
        return self.filter(me.sees(), team=me.team_id)

    def newest_first(self) -> "ClipQuerySet":
        return self.order_by("-created", "-id")


def in_order(name: str, *by: str | Lower, beside: tuple[str, ...] = ()) -> models.Index:
    """How the library finds the next takes in one of its orders without looking at all of them, nor at those
    whose columns `beside` do not fit."""
    columns = ("team", "stem", *by, F("created").desc(), F("id").desc(), *beside)
    return models.Index(*columns, name=f"clip_by_{name}", condition=models.Q(trashed__isnull=True))


class Clip(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="clips")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="clips")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="clips")
    index = models.PositiveSmallIntegerField()  # 0 and 1 of a request for two takes
    provider = models.CharField(max_length=20)

    role = models.CharField(max_length=20, blank=True)  # "extended", "replaced", "full" ...; "" of a new song
    stem = models.CharField(max_length=20, blank=True)  # which part of a song this is; "" of a whole one
    uploaded = models.BooleanField(default=False)  # somebody's own recording

    project = models.ForeignKey("studio.Project", on_delete=models.SET_NULL, null=True, related_name="clips")
    trashed = models.DateTimeField(null=True)  # thrown away: it can be had back for a while

    title = models.CharField(max_length=120)
    tags = models.TextField(blank=True)
    lyrics = models.TextField(blank=True)
    mv = models.CharField(max_length=30, blank=True)
    duration = models.FloatField()  # seconds
    bpm = models.FloatField(null=True)
    key = models.CharField(max_length=20, blank=True)  # "D minor"
    loudness = models.FloatField(null=True)  # LUFS, integrated
    peaks = models.JSONField(default=list)  # 0-255, evenly over the duration
    timeline = models.JSONField(default=dict)  # sections, lines, words and chords with times in seconds
    details = models.JSONField(
        default=dict
    )  # what else the provider said: seed, ignored words, unsung lines ...

    # Names in the storage. They follow from task and index, so that a repeated step overwrites its own files.
    audio = models.CharField(max_length=200)
    master = models.CharField(max_length=200, blank=True)  # lossless: what other operations start from
    cover = models.CharField(max_length=200, blank=True)
    thumb = models.CharField(max_length=200, blank=True)
    midi = models.CharField(max_length=200, blank=True)
    score = models.CharField(max_length=200, blank=True)

    # What people changed after it was made. The request keeps what was asked for.
    edited = models.PositiveIntegerField(default=0)  # how often: files and addresses are known by it
    former = models.JSONField(default=dict)  # by the name of what was changed: {"was": value, "edit": number}

    # Made when somebody asks for it.
    video = models.CharField(max_length=200, blank=True)
    video_stale = models.BooleanField(default=False)  # it shows another title or cover than the take has now
    video_due = models.DateTimeField(
        null=True
    )  # asked for: when somebody may begin, or begin again, to make it
    video_error = models.TextField(blank=True)  # why the last try failed

    created = models.DateTimeField(auto_now_add=True)

    objects = ClipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "index"], name="one_clip_a_take")]
        indexes = [
            models.Index(fields=["team", "-created", "-id"], name="clip_of_team"),
            models.Index(fields=["trashed"], condition=models.Q(trashed__isnull=False), name="clip_in_trash"),
            models.Index(
                fields=["video_due"], condition=models.Q(video_due__isnull=False), name="clip_video_due"
            ),
            in_order("date", beside=("project",)),
            models.Index(
                fields=["project", "stem", "uploaded"],
                condition=models.Q(trashed__isnull=True),
                name="clip_of_project",
            ),
            in_order("title", Lower("title")),
            in_order("length", "duration"),
            in_order("tempo", "bpm"),
            in_order("key", "key"),
            in_order("model", "mv"),
            in_order("person", "user"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.label})"

    @property
    def label(self) -> str:
        return "AB"[self.index] if self.index < 2 else str(self.index + 1)

    @property
    def kind(self) -> Kind:
        """What decides which operations make sense for it."""
        return Kind(
            uploaded=self.uploaded,
            words=bool(self.lyrics.strip()),
            instrumental=bool(self.details.get("instrumental")),
            stem=bool(self.stem),
            extended=self.role == "extended",
        )

    @property
    def look(self) -> str:
        """What the addresses of its pictures end with, so that a changed one is shown at once."""
        return f"?v={self.edited}" if self.edited else ""

    def audio_bytes(self) -> bytes:
        with default_storage.open(self.audio) as file:
            data: Any = file.read()
        return bytes(data)


class Lineage(models.Model):
    """A take was made from another one."""

    child = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="origins")
    parent = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="offspring")
    field = models.CharField(max_length=40)  # the field of the request that named the parent
    at = models.FloatField(null=True)  # the second of the parent where it was done

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "field"], name="one_origin_a_field")
        ]

    def __str__(self) -> str:
        return f"{self.child} from {self.parent}"


class ClipFile(models.Model):
    """One more file of a take, made when somebody asked for it: audio.wav, audio.m4a, the original ..."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    file = models.CharField(max_length=200)  # in the storage
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clip", "name"], name="one_file_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of {self.clip}"


class RemoteClip(models.Model):
    """A clip as a family of a vendor's API knows it."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="remotes")
    base = models.CharField(max_length=200)
    family = models.CharField(max_length=12)
    remote_id = models.CharField(max_length=100)
    uploaded = models.BooleanField()  # there, it is a recording from outside
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip", "base", "family"], name="one_remote_id_a_family")
        ]

    def __str__(self) -> str:
        return f"{self.clip} as {self.remote_id} at {self.base}"
