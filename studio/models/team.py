"""People, the teams they share a library and a purse with, and how they come in."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person, known by an e-mail address. `is_staff` marks the site's administrators."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, blank=True)  # "": the browser says
    prefs = models.JSONField(default=dict)  # how they like pages and news
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    welcomed = models.DateTimeField(null=True)  # when a team of theirs was given the site's credits: once

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.email

    @property
    def spoken(self) -> str:
        """The language of what is sent to them."""
        return self.language or settings.LANGUAGE_CODE

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0]


class Team(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="teams")
    heir = models.ForeignKey(  # who was offered to own it, and has not said yes yet
        User, on_delete=models.SET_NULL, null=True, related_name="offered_teams"
    )
    allowance = models.BooleanField(default=True)  # is it given credits each month?
    gigabytes = models.PositiveIntegerField(null=True)  # of the storage; 0 for no limit, None for the site's
    dissolved = models.DateTimeField(null=True)  # its last person has gone: its rows may be deleted
    low = models.DateTimeField(null=True)  # since when it has few credits left
    low_told = models.DateTimeField(null=True)  # when those who look after budgets were told

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody may do in a team. Each may do what those after it may."""

    OWNER = "owner", _("Owner")  # the team itself: who makes the music, who owns it
    MANAGER = "manager", _("Manager")  # people, budgets
    PRODUCER = "producer", _("Producer")  # makes and edits music: spends credits
    REVIEWER = "reviewer", _("Reviewer")  # listens, notes, rates


class Membership(models.Model):
    Role = Role

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.PRODUCER)
    joined = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="one_membership_a_team"),
            models.UniqueConstraint(fields=["team"], condition=Q(role="owner"), name="one_owner_a_team"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.team} as {self.role}"

    @classmethod
    def of(cls, team: Team, user: User | None) -> "Membership":
        """This person's in the team; of who is not in it, one that sees nothing private."""
        found = cls.objects.filter(team=team, user=user).first() if user else None
        return found or cls(team=team, user=user, role=Role.REVIEWER)

    @property
    def owns(self) -> bool:
        return self.role == Role.OWNER

    @property
    def manages(self) -> bool:
        return self.role in (Role.OWNER, Role.MANAGER)

    @property
    def spends(self) -> bool:
        return self.role != Role.REVIEWER

    @property
    def gives(self) -> tuple[str, ...]:
        """The roles that they may give to others, and take from them: only the owner makes managers."""
        if self.owns:
            return (Role.MANAGER, Role.PRODUCER, Role.REVIEWER)
        return (Role.PRODUCER, Role.REVIEWER) if self.manages else ()

    def looks_after(self, other: "Membership") -> bool:
        return self.user_id != other.user_id and other.role in self.gives

    # --- what this person sees: asked of the database once a request ---
    @cached_property
    def secret(self) -> frozenset[uuid.UUID]:
        """The projects that are not for everybody: the private ones, and all that lies in them."""
        rows = self._projects
        return _below((pk for pk, row in rows.items() if row[1]), rows)

    @cached_property
    def hidden(self) -> frozenset[uuid.UUID]:
        """Those of them that are not there for this person."""
        rows = self._projects if not self.manages else {}
        return _below((pk for pk, (_, private, mine) in rows.items() if private and not mine), rows)

    def sees(self, path: str = "project") -> Q:
        """What does not lie in a hidden project, by the way from a row to the project."""
        return ~Q(**{f"{path}__in": self.hidden}) if self.hidden else Q()

    @cached_property
    def _projects(self) -> "Projects":
        """By their ids: what each lies in, whether it is private, whether this person is in it."""
        if not getattr(self, "guarded", True):  # who has looked says that nothing is private in the team
            return {}
        mine = Count("memberships", filter=Q(memberships__user=self.user_id))
        rows = self.team.projects.annotate(mine=mine)
        return {pk: said for pk, *said in rows.values_list("pk", "parent", "private", "mine")}


Projects = Mapping[uuid.UUID, list[Any]]


def _below(tops: Iterable[uuid.UUID], rows: Projects) -> frozenset[uuid.UUID]:
    """These projects and all that lies in them."""
    found = edge = set(tops)
    while edge:
        edge = {pk for pk, row in rows.items() if row[0] in edge and pk not in found}
        found = found | edge
    return frozenset(found)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Neither used nor revoked nor expired, of a team that is there."""
        return self.filter(used=None, revoked=None, expires__gt=timezone.now(), team__dissolved=None)


class Invitation(models.Model):
    """A way into a team for one person. Its address is shown once; only a digest of its token is kept."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)  # whom it is for; "" for whoever has the link
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.PRODUCER)
    credits = models.PositiveIntegerField(null=True)  # what they may spend in a month; None for all there is
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")  # who invites
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    used_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "-created"], name="invitation_of_team")]

    def __str__(self) -> str:
        return f"invitation of {self.email or 'somebody'} to {self.team}"
