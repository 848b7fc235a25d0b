"""The vendor's balance against our ledger: what went there that no request of ours explains."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from studio.actions import accounts
from studio.models import Account, BalanceCheck, Task
from studio.models.task import TaskState

HOUR = 3  # of the night, in the studio's own time zone
GAVE_BACK = (TaskState.FAILED, TaskState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Line:
    """What one request should have cost, or given back, between two checks."""

    task: Task
    credits: int  # negative for what came back


def due() -> list[Account]:
    """Accounts that were not checked since the last night began."""
    now = timezone.localtime()
    night = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    night -= datetime.timedelta(days=now < night)
    tonight = BalanceCheck.objects.filter(account=OuterRef("pk"), created__gte=night)
    return list(Account.objects.filter(~Exists(tonight), problem="").exclude(key=""))


def check(account: Account) -> BalanceCheck:
    """Compare the two and write it down. Raises ProviderError where the balance cannot be had."""
    # What is sent or fails while the vendor answers belongs to the next check.
    until = timezone.now()
    credits, extra = accounts.recheck(account)
    before = account.checks.filter(digest=account.digest).order_by("-created").first()
    seen = {"credits": credits, "extra_credits": extra, "created": until}
    made = BalanceCheck(account=account, digest=account.digest, **seen)
    if before is not None:
        made.since = before.created
        made.spent = before.credits + before.extra_credits - credits - extra
        made.expected = sum(line.credits for line in lines(account, before.created, until))
    made.save()
    return made


def nightly(account: Account) -> None:
    """Compare, and tell whoever looks after the account where the two differ. Raises ProviderError."""
    off = check(account).difference
    if off:
        accounts.tell_owners(account, lambda: _letter(off))


def _letter(off: int) -> tuple[str, str]:
    return gettext("The vendor's balance and ours differ"), said(off)


def said(off: int) -> str:
    """In words, by how much the two differ; "" where they do not."""
    more = ngettext(
        "%(credits)s credit went there that no request here explains.",
        "%(credits)s credits went there that no request here explains.",
        abs(off),
    )
    fewer = ngettext(
        "%(credits)s credit fewer went there than the requests here should have cost.",
        "%(credits)s credits fewer went there than the requests here should have cost.",
        abs(off),
    )
    told = {"credits": number_format(abs(off), force_grouping=True)}
    return (more if off > 0 else fewer) % told if off else ""


def lines(account: Account, since: datetime.datetime, until: datetime.datetime) -> list[Line]:
    """The requests that explain what was spent in a time, those that were in doubt first."""
    tasks = Task.objects.filter(account=account, started__isnull=False).select_related("user")
    sent = [Line(task, task.credits) for task in tasks.filter(started__gt=since, started__lte=until)]
    over = tasks.filter(state__in=GAVE_BACK, finished__gt=since, finished__lte=until)
    found = [*sent, *(Line(task, -task.credits) for task in over)]
    return sorted(found, key=lambda line: (line.task.state not in GAVE_BACK, line.task.created))
