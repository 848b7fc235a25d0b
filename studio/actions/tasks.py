"""What people do to their tasks."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from studio import queue
from studio.actions import credits, line, log, news, routes, webhooks_in
from studio.actions.sources import Refused
from studio.actions.submit import PATIENCE, pay
from studio.models import Task, Team, User, clock

GIVEN_UP = gettext_noop("Given up, since nobody knew whether it was taken.")


LONGEST_WHY = 300  # characters of why a request is declined


def cancel(task: Task) -> bool:
    """Take back a task that has not started. False when it is too late for that."""
    if task.state not in (Task.State.ASKED, Task.State.QUEUED):
        return False
    with transaction.atomic():
        credits.lock(task.team)
        was_in_line = task.state == Task.State.QUEUED
        if not task.move(Task.State.CANCELLED):
            return False
        if was_in_line:
            line.leave(task)
        credits.refund(task)
    return True


# --- requests over a cap: a manager says whether they may be spent ---
def approve(task: Task, by: User) -> bool:
    """Spend it, over the cap. False when something else was said already. Raises Refused where it cannot be
    done; it is still asked for then."""
    done = _approve(task, by)
    if task.state == Task.State.ASKED:  # so the price alone has changed
        sentence = ngettext(
            "It costs %(credits)d credit by now. Approve it again if it is worth that.",
            "It costs %(credits)d credits by now. Approve it again if it is worth that.",
            task.credits,
        )
        raise Refused(sentence % {"credits": task.credits})
    return done


@transaction.atomic
def _approve(task: Task, by: User) -> bool:
    Team.objects.select_for_update().get(pk=task.team_id)  # everything that spends queues up here
    task.refresh_from_db()
    if task.state != Task.State.ASKED:
        return False
    # What was there when it was asked for may be gone by now, or dearer.
    route = routes.find(task.team, task.spec, task.params, sent=bool(task.upload))
    if route.credits > task.credits:
        Task.objects.filter(pk=task.pk, state=task.state).update(credits=route.credits, rev=F("rev") + 1)
        task.refresh_from_db()
        return False
    now = clock.now()
    changes: dict[str, Any] = {
        "operation": route.operation.key,
        "params": {**task.params, **route.operation.constant},
        "provider": route.provider,
        "account": route.account,
        "credits": route.credits,
    }
    word = task.approval | {"approved": now.isoformat(), "by": by.display_name}
    if not task.move(Task.State.QUEUED, next_at=now, deadline=now + PATIENCE, approval=word, **changes):
        return False
    pay(task)
    _tell(task, by, "approved")
    return True


@transaction.atomic
def decline(task: Task, by: User | None, why: str = "") -> bool:
    """Nothing is spent; its asker reads why. False when something else was said already."""
    if task.state != Task.State.ASKED:
        return False
    why = " ".join(why.split())[:LONGEST_WHY]
    word = {"declined": timezone.now().isoformat(), "by": by.display_name if by else "", "why": why}
    if not task.move(Task.State.CANCELLED, approval=task.approval | word):
        return False
    _tell(task, by, "declined", why=why)
    return True


def tidy() -> None:
    """What was asked for and nobody has answered is declined in the end."""
    for task in Task.objects.asked().filter(deadline__lt=timezone.now()):
        decline(task, None)


def _tell(task: Task, by: User | None, verb: str, **details: Any) -> None:
    """Whom it was for stands in the log: that somebody said it to themselves, too."""
    asker = task.user.display_name if task.user else ""
    own = by is not None and by == task.user
    details = {"task": str(task.pk), "credits": task.credits, "asker": asker, "own": own} | details
    log.write(task.team, by, verb, news.name(task), **details)
    if not own:
        news.decided(task)


# --- requests of which nobody knows whether they were taken ---
def arrived(task: Task, ticket: str) -> bool:
    """Somebody has seen it at the provider, under this number."""
    return webhooks_in.revive(task, ticket.strip()[: webhooks_in.LONGEST_TICKET])


def send_again(task: Task) -> bool:
    """Somebody has seen that it is not there. False when the task is not in doubt."""
    if task.state != Task.State.UNCERTAIN:
        return False
    deadline = timezone.now() + PATIENCE
    with transaction.atomic():
        sent = task.move(Task.State.QUEUED, deadline=deadline, stage="", **webhooks_in.free())
        if sent:
            queue.push()
    return sent


def give_up(task: Task) -> bool:
    """Nobody wants to wait for word any longer: the credits go back."""
    if task.state != Task.State.UNCERTAIN:
        return False
    with transaction.atomic():
        credits.lock(task.team)
        if not task.move(Task.State.FAILED, error=GIVEN_UP, stage=""):
            return False
        credits.refund(task)
    return True
