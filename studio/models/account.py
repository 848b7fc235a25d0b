"""Keys to the hosted API, and what is remembered of their use."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.models import clock
from studio.models.team import Team


class AccountProblem(models.TextChoices):
    NONE = "", _("In order")
    KEY = "key", _("The key is refused")
    CREDITS = "credits", _("Its credits are used up")


class Account(models.Model):
    """A key to the hosted API: a team's own, or the site's, for all teams without one. A team's that is off
    says that its requests stay with the studio's own engine; one that is on without a key is as if there were
    none."""

    Problem = AccountProblem

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.OneToOneField(Team, on_delete=models.CASCADE, null=True, related_name="account")
    base = models.CharField(max_length=200)  # https://api.aimusicapi.ai
    key = models.TextField(blank=True)  # sealed
    hint = models.CharField(max_length=16, blank=True)  # what is shown of the key
    digest = models.CharField(max_length=64, blank=True)  # of address and key: whose turn it is
    mv = models.CharField(max_length=30, blank=True)  # the model that forms begin with; "" for the usual one
    hooks = models.BooleanField(default=True)  # may the vendor call us?
    is_on = models.BooleanField(default=True)  # new requests go there

    problem = models.CharField(max_length=10, choices=AccountProblem.choices, blank=True)
    problem_text = models.CharField(max_length=300, blank=True)
    problem_at = models.DateTimeField(null=True)
    tried = models.DateTimeField(null=True)  # when its balance was asked for last, whatever came of it

    credits = models.IntegerField(null=True)  # the balance there, as it was seen last
    extra_credits = models.IntegerField(null=True)
    checked = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="one_account_of_the_site", condition=Q(team__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.hint}… at {self.base}"

    @classmethod
    def of(cls, team: Team) -> "Account | None":
        """The account that the team's new requests go to; None where the studio's own engine does them."""
        rows = cls.objects.filter(Q(team=team) | Q(team=None)).exclude(team=team, is_on=True, key="")
        account = rows.order_by(F("team").desc(nulls_last=True)).first()
        return account if account is not None and account.is_on and account.key else None


class Pace(models.Model):
    """When a key may be used again, for every process and machine: one to the hosted API, which accounts may
    share, or one of our own API."""

    digest = models.CharField(primary_key=True, max_length=64)
    next_at = models.DateTimeField(default=clock.now)
    stumbles = models.PositiveSmallIntegerField(default=0)  # failures in a row: pauses grow with them

    def __str__(self) -> str:
        return f"pace of {self.digest[:8]}, next at {self.next_at:%H:%M:%S}"

    @classmethod
    def take(cls, digest: str, seconds: float) -> float:
        """Take the key's next turn; 0, or the seconds until there is one."""
        now = clock.now()
        taken = {"next_at": now + datetime.timedelta(seconds=seconds)}
        if cls.objects.filter(digest=digest, next_at__lte=now).update(**taken):
            return 0.0
        row, new = cls.objects.get_or_create(digest=digest, defaults=taken)
        return 0.0 if new else max(0.05, float((row.next_at - now).total_seconds()))

    @classmethod
    def pause(cls, digest: str, seconds: float) -> None:
        """Let the key rest for so long at least."""
        until = clock.ahead(seconds)
        cls.objects.filter(digest=digest, next_at__lt=until).update(next_at=until)


class BalanceCheck(models.Model):
    """The vendor's balance against what our requests should have cost there since the check before."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="checks")
    digest = models.CharField(max_length=64)  # of the key: another one has a balance of its own
    credits = models.IntegerField()
    extra_credits = models.IntegerField()
    since = models.DateTimeField(null=True)  # the check before; None for the first
    spent = models.IntegerField(null=True)  # there, by the two balances
    expected = models.IntegerField(null=True)  # by our requests
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["account", "-created"], name="check_of_account")]

    def __str__(self) -> str:
        return f"check of {self.account_id} at {self.created:%Y-%m-%d %H:%M}"

    @property
    def difference(self) -> int:
        """Credits that went there and that no request of ours explains."""
        return (self.spent or 0) - (self.expected or 0)
