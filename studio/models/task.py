"""A request on its way. The row is the queue: it knows its state and when it is next due."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, NullIf, Replace
from django.db.models.lookups import IsNull
from django.utils import timezone

from studio import catalog
from studio.catalog.fields import ClipField
from studio.catalog.lists import ClipsField
from studio.catalog.operation import Operation
from studio.models import clock
from studio.models.account import Account
from studio.models.team import Membership, Team, User


class TaskState(models.TextChoices):
    ASKED = "asked"  # over a cap: a manager says whether it may be spent
    QUEUED = "queued"  # waits for a worker
    SENDING = "sending"  # is being handed to the provider
    RUNNING = "running"  # the provider works on it; the ticket is known
    FETCHING = "fetching"  # what a provider elsewhere has made is brought here
    UNCERTAIN = "uncertain"  # handed over, but nobody knows whether it arrived
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


# The life cycle. Every change of state is one of these, made by `Task.move`.
NEXT: dict[TaskState, frozenset[TaskState]] = {
    TaskState.ASKED: frozenset({TaskState.QUEUED, TaskState.CANCELLED}),
    TaskState.QUEUED: frozenset({TaskState.SENDING, TaskState.CANCELLED, TaskState.FAILED}),
    TaskState.SENDING: frozenset(
        {TaskState.RUNNING, TaskState.FETCHING, TaskState.UNCERTAIN, TaskState.QUEUED, TaskState.FAILED}
    ),
    # Back in the queue goes what had to bring a clip to the provider first.
    TaskState.RUNNING: frozenset(
        {TaskState.FETCHING, TaskState.QUEUED, TaskState.SUCCEEDED, TaskState.FAILED}
    ),
    TaskState.FETCHING: frozenset({TaskState.RUNNING, TaskState.SUCCEEDED, TaskState.FAILED}),
    TaskState.UNCERTAIN: frozenset({TaskState.RUNNING, TaskState.QUEUED, TaskState.FAILED}),
    TaskState.SUCCEEDED: frozenset(),
    TaskState.FAILED: frozenset(),
    TaskState.CANCELLED: frozenset(),
}
ACTIVE = tuple(state for state, after in NEXT.items() if after and state != TaskState.ASKED)
OPEN = (TaskState.ASKED, *ACTIVE)  # not over yet
LONGEST_STAGE = 200
WHOSE = ("team", "user", "account")
API = "api-"  # how the form keys of requests by API begin
# Where the settings of requests name takes: one, or two.
NAMES_A_CLIP = sorted({name for o in catalog.OPERATIONS.values() for name in o.form.fields_of(ClipField)})
NAMES_TWO = sorted({name for o in catalog.OPERATIONS.values() for name in o.form.fields_of(ClipsField)})


class TaskQuerySet(models.QuerySet["Task"]):
    def for_team(self, team: Team) -> "TaskQuerySet":
        """All of them: for the studio's own work, not for a person."""
        return self.filter(team=team)

    def seen_by(self, me: Membership) -> "TaskQuerySet":
        """A request is where its takes are; without any, where it was asked for and what it is about."""
        rows = self.filter(team=me.team_id)
        return rows.filter(_seen_by(me)) if me.hidden else rows

    def active(self) -> "TaskQuerySet":
        return self.filter(state__in=ACTIVE)

    def asked(self) -> "TaskQuerySet":
        return self.filter(state=TaskState.ASKED)

    def due(self, now: datetime.datetime) -> "TaskQuerySet":
        """Unfinished, its time has come, and nobody holds it."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.active().filter(free, next_at__lte=now, finished__isnull=True)  # as its index has them

    def in_line(self) -> "TaskQuerySet":
        """As workers take them up (see `actions/line.py`)."""
        return self.filter(finished__isnull=True).order_by("turn", "created", "pk")

    def newest_first(self) -> "TaskQuerySet":
        return self.order_by("-created", "-id")


def _seen_by(me: Membership) -> Q:
    clips = apps.get_model("studio", "Clip").objects
    own = clips.filter(task=OuterRef("pk"))
    about = clips.filter(project__in=me.hidden, pk__in=list(_named_ids()))
    return there(own.filter(me.sees())) | (me.sees() & ~there(own) & ~there(about))


def there(rows: models.QuerySet[Any]) -> Q:
    """`Exists`, asked of one row after the other: PostgreSQL would rather look through a whole table, for the
    few rows of a page."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def _named_ids() -> Iterator[Cast]:
    """The ids of takes that a request names, as columns have them."""
    params = OuterRef("params")
    texts = [KeyTextTransform(name, params) for name in NAMES_A_CLIP]
    texts += [KeyTextTransform(place, KeyTransform(name, params)) for name in NAMES_TWO for place in "01"]
    for text in texts:
        yield Cast(NullIf(Replace(text, Value("-"), Value("")), Value("")), UUIDField())


class Task(models.Model):
    State = TaskState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="tasks")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="tasks")
    operation = models.CharField(max_length=40)
    params = models.JSONField(default=dict)  # the payload, by the vendor's names
    provider = models.CharField(max_length=20)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="tasks")
    project = models.ForeignKey("studio.Project", on_delete=models.SET_NULL, null=True, related_name="tasks")
    api_key = models.ForeignKey("studio.ApiKey", on_delete=models.SET_NULL, null=True, related_name="tasks")
    credits = models.PositiveIntegerField()
    upload = models.CharField(
        max_length=200, blank=True
    )  # in the storage: the file that came with the request
    upload_name = models.CharField(max_length=200, blank=True)  # what its sender called it
    approval = models.JSONField(default=dict)  # the cap that it was over, and what a manager said
    form_key = models.CharField(max_length=64)  # one per filled-in form: a double click is one task

    state = models.CharField(max_length=12, choices=TaskState.choices, default=TaskState.QUEUED)
    ticket = models.CharField(max_length=200, blank=True)
    carrying = models.UUIDField(null=True)  # the clip whose way to the provider the ticket is for
    sent = models.JSONField(default=dict)  # what a provider elsewhere was sent
    answer = models.JSONField(default=dict)  # and what it said last
    previews = models.JSONField(default=list)  # takes that can be heard there before they are finished
    progress = models.FloatField(default=0.0)
    stage = models.CharField(max_length=LONGEST_STAGE, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)  # what an operation answers besides clips
    rev = models.PositiveIntegerField(default=0)  # grows with each change: pages poll on it

    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    next_at = models.DateTimeField(default=clock.now)
    lane = models.CharField(max_length=8, blank=True, default="", db_default="")
    turn = models.FloatField(default=0.0, db_default=0.0)  # its place in the line
    tries = models.PositiveSmallIntegerField(default=0)  # steps since anything was heard of it
    stumbles = models.PositiveSmallIntegerField(default=0)  # failures elsewhere in a row: pauses grow
    deadline = models.DateTimeField()

    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "form_key"], name="one_task_a_form")]
        indexes = [
            models.Index(fields=["team", "-created", "-id"], name="task_of_team"),
            models.Index(fields=["team", "operation", "-created", "-id"], name="task_of_kind"),
            models.Index(fields=["team", "state", "credits"], name="task_in_state"),  # what is held
            # The conditions are as simple as SQLite wants them: it knows no values when it chooses an index.
            models.Index(fields=["turn", "created"], name="task_line", condition=Q(finished__isnull=True)),
            models.Index(
                fields=["finished"], condition=Q(finished__isnull=False), name="task_finished"
            ),  # what is new to be counted
            models.Index(
                fields=["next_at"],
                name="task_elsewhere",
                condition=Q(finished__isnull=True, account__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.id} ({self.operation}, {self.state})"

    # --- what it is ---
    @property
    def spec(self) -> Operation:
        return catalog.get(self.operation)

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_open(self) -> bool:
        """On its way, or waiting for a manager's word."""
        return self.state in OPEN

    @property
    def by_api(self) -> bool:
        """Did a script ask for it, rather than a person?"""
        return self.form_key.startswith(API)

    @property
    def begun(self) -> datetime.datetime:
        """When it was asked for, or approved."""
        approved = self.approval.get("approved")
        return datetime.datetime.fromisoformat(approved) if approved else self.created

    @property
    def paid(self) -> bool:
        """Was it ever charged?"""
        return not self.approval or "approved" in self.approval

    @property
    def elapsed(self) -> float:
        """Seconds from the click to the end, or to now."""
        return ((self.finished or timezone.now()) - self.begun).total_seconds()

    # --- how it changes: conditional updates only, so that of two workers one wins ---
    def move(self, to: TaskState, *, token: uuid.UUID | None = None, **changes: Any) -> bool:
        """Change the state if it is still what this object says, and, with a token, if the lease is ours."""
        if to not in NEXT[TaskState(self.state)]:
            raise ValueError(f"A task cannot go from {self.state} to {to}.")
        rows = Task.objects.filter(pk=self.pk, state=self.state)
        if token is not None:
            rows = rows.filter(lease_token=token)
        if not NEXT[to]:
            changes |= {"finished": timezone.now(), "lease_until": None, "lease_token": None}
        moved = rows.update(state=to, rev=F("rev") + 1, **_fitting(changes)) == 1
        if moved:  # whose it is stays, and need not be asked for again
            fields = [field for field in self._meta.concrete_fields if field.name not in WHOSE]
            self.refresh_from_db(fields=[field.attname for field in fields])
        return moved

    def note(self, token: uuid.UUID, **changes: Any) -> bool:
        """Write something about a task whose lease we hold; False when it was taken from us."""
        rows = Task.objects.filter(pk=self.pk, lease_token=token, state=self.state)
        return rows.update(rev=F("rev") + 1, **_fitting(changes)) == 1

    @classmethod
    def claim(cls, pk: uuid.UUID, seconds: float) -> "Task | None":
        """Take the lease on a due, unleased, unfinished task and count the try; None when there is none."""
        now, token = clock.now(), uuid.uuid4()
        until = now + datetime.timedelta(seconds=seconds)
        rows = cls.objects.due(now).filter(pk=pk)
        if rows.update(lease_until=until, lease_token=token, tries=F("tries") + 1) != 1:
            return None
        return cls.objects.select_related("team", "user", "account").filter(pk=pk, lease_token=token).first()

    def release(self, token: uuid.UUID, *, seconds: float = 0.0, **changes: Any) -> bool:
        """Give the lease back; the task is due again in so many seconds."""
        return self.note(token, lease_until=None, lease_token=None, next_at=clock.ahead(seconds), **changes)


def _fitting(changes: dict[str, Any]) -> dict[str, Any]:
    """A stage tells what others say, at whatever length."""
    stage = changes.get("stage")
    return changes | {"stage": stage[:LONGEST_STAGE]} if stage else changes
