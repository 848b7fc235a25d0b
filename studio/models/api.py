"""The JSON door's memory: keys, answers that can be given again, and calls to the outside."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from studio.models import clock
from studio.models.task import Task
from studio.models.team import Team, User


class ApiKeyScope(models.TextChoices):
    SPEND = "spend", _("Read and spend credits")
    READ = "read", _("Read only")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def valid(self) -> "ApiKeyQuerySet":
        """Not revoked, of somebody who is still in the team."""
        at_home = Q(user__is_active=True, team__memberships__user=F("user"))
        return self.filter(at_home, revoked=None)


class ApiKey(models.Model):
    """A person's key to a team. The key itself is shown once; only its digest is kept."""

    Scope = ApiKeyScope

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="api_keys")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)  # what is shown of it
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=ApiKeyScope.choices, default=ApiKeyScope.SPEND)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "-created"], name="api_key_of_team")]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.user}"

    @property
    def spends(self) -> bool:
        return self.scope == ApiKeyScope.SPEND


class ApiAnswer(models.Model):
    """What a request with an Idempotency-Key was answered; without a status it is still at work."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # of the address and the body
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(default=dict)
    lease_until = models.DateTimeField()  # then whoever works at it is taken for dead
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["created"], name="api_answer_age")]

    def __str__(self) -> str:
        return f"answer to {self.key}"


class Webhook(models.Model):
    """Where the sender of a request wants to hear about it."""

    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="webhook")
    url = models.CharField(max_length=1024)
    secret = models.TextField(blank=True)  # sealed; "" for the team's own
    base = models.CharField(max_length=200)  # the address under which the sender knows us
    is_open = models.BooleanField(default=True)  # more is to be told
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["is_open"], condition=Q(is_open=True), name="webhook_open")]

    def __str__(self) -> str:
        return f"webhook of {self.task_id}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    GIVEN_UP = "given up", _("Given Up")


class WebhookOut(models.Model):
    """One event on its way to a webhook. Its id is the event's: a second delivery is known by it."""

    State = DeliveryState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=20)  # song.streaming, song.completed, song.failed
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    answers = models.JSONField(default=list)  # of each try: when, and what came back
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery_an_event")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="webhook_due"),
        ]

    def __str__(self) -> str:
        return f"{self.event} of {self.webhook.task_id}"

    @classmethod
    def claim(cls, most: int, lease: datetime.timedelta) -> list["WebhookOut"]:
        """Take up to so many that are due; of two takers one gets each."""
        now = clock.now()
        due = cls.objects.filter(state=DeliveryState.WAITING, next_at__lte=now)
        found = list(due.select_related("webhook__task").order_by("next_at")[:most])
        return [row for row in found if due.filter(pk=row.pk).update(next_at=now + lease) == 1]
