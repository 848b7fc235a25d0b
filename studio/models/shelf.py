"""How people keep order: projects, labels, marks, playlists and saved views."""

import uuid

from django.db import models

from studio.models.clip import Clip
from studio.models.team import Membership, Team, User


class ProjectQuerySet(models.QuerySet["Project"]):
    def seen_by(self, me: Membership) -> "ProjectQuerySet":
        return self.filter(me.sees("pk"), team=me.team_id)


class ProjectManager(models.Manager["Project"]):
    """Those that are not deleted; `Project.everything` has them all."""

    def get_queryset(self) -> ProjectQuerySet:
        return ProjectQuerySet(self.model, using=self._db).filter(deleted=None)

    def seen_by(self, me: Membership) -> ProjectQuerySet:
        return self.get_queryset().seen_by(me)


class Project(models.Model):
    """A folder of a team's work, and of other folders."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="projects")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="projects")
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="children")
    archived = models.DateTimeField(null=True)
    deleted = models.DateTimeField(null=True)  # it can be had back for a while
    held = models.JSONField(default=dict)  # what lay in it when it was deleted
    private = models.BooleanField(default=False)  # only for its own members, and for who manages the team
    members = models.ManyToManyField(User, through="ProjectMember", related_name="private_projects")
    created = models.DateTimeField(auto_now_add=True)

    objects = ProjectManager()
    everything: "models.Manager[Project]" = models.Manager()

    class Meta:
        base_manager_name = "everything"
        indexes = [models.Index(fields=["team", "name"], name="project_of_team")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_private(self) -> bool:
        """It is, or what it lies in."""
        found: Project | None = self
        while found and not found.private:
            found = found.parent
        return found is not None

    @property
    def home(self) -> "Project | None":
        """Where something goes that is meant for it: into what it lay in, once it is deleted."""
        found: Project | None = self
        while found and found.deleted:
            found = found.parent
        return found


class ProjectMember(models.Model):
    """Somebody who sees a private project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="once_in_a_project")]

    def __str__(self) -> str:
        return f"{self.user} in {self.project}"


class Label(models.Model):
    """A word of the team's own for its takes."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=40)
    clips = models.ManyToManyField(Clip, related_name="labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_label_a_name")]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What one person thinks of a take, and when they heard it last."""

    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="marks")
    liked = models.SmallIntegerField(default=0)  # 1 likes it, -1 does not
    rating = models.PositiveSmallIntegerField(default=0)  # 1 to 5; 0 for none
    played = models.DateTimeField(null=True)  # the last time; never played is unread

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clip", "user"], name="one_mark_a_person")]
        indexes = [
            models.Index(fields=["user", "clip"], name="mark_of_user"),
            models.Index(fields=["user", "rating"], name="rated_by_user"),
            models.Index(fields=["clip", "liked"], name="liked_clip"),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.clip}"


class Playlist(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="playlists")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="playlists")
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    deleted = models.DateTimeField(null=True)  # it can be had back for a while

    class Meta:
        indexes = [models.Index(fields=["team", "-changed"], name="playlist_of_team")]

    def __str__(self) -> str:
        return self.name


class PlaylistItem(models.Model):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="items")
    clip = models.ForeignKey(Clip, on_delete=models.CASCADE, related_name="in_playlists")
    place = models.FloatField()  # between two others there is always room

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["playlist", "clip"], name="once_in_a_playlist")]

    def __str__(self) -> str:
        return f"{self.clip} in {self.playlist}"


class SavedView(models.Model):
    """A way to look at the library: the query of its address."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="views")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user", "name"], name="one_view_a_name")]

    def __str__(self) -> str:
        return self.name
