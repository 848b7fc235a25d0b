"""Word of a request to whoever asked for it, or can approve it, in the ways that they chose."""

import datetime
import logging
import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studio import queue
from studio.actions import excess
from studio.models import Membership, Task, User
from studio.sentences import said

log = logging.getLogger(__name__)

KEY = "news"  # in what a person prefers
MOST_MINUTES = 60
STANDARD: dict[str, Any] = {
    "title": True,
    "sound": False,
    "notice": False,
    "mail": False,
    "minutes": 5,
    "asked": True,  # of who manages a team: a mail when somebody asks to go over a cap
}
PAUSE = datetime.timedelta(hours=1)  # between two such mails about one team


def wishes(user: User) -> dict[str, Any]:
    """How a person wants to hear of what is done."""
    return STANDARD | dict(user.prefs.get(KEY, {}))


@transaction.atomic
def choose(user: User, wished: dict[str, Any]) -> None:
    """What else they prefer stays as it is."""
    row = User.objects.select_for_update().get(pk=user.pk)
    row.prefs[KEY] = {name: wished[name] for name in STANDARD if name in wished}
    row.save(update_fields=["prefs"])


def ended(task: Task) -> None:
    """Have a mail sent where one is wished. Called by whoever has ended the task, and only one can."""
    if task.user is None or task.by_api:
        return
    wished = wishes(task.user)
    if wished["mail"] and task.elapsed > 60 * wished["minutes"]:
        transaction.on_commit(partial(queue.ring, "mail_news", str(task.pk)))


def mail(task_id: uuid.UUID) -> None:
    task = _to_tell(task_id)
    if task is None or task.user is None:
        return
    with translation.override(task.user.spoken):
        _send(task.user, *_letter(task), _address(task))


def _to_tell(task_id: uuid.UUID) -> Task | None:
    """The request, if who asked for it is there and still sees it."""
    task = Task.objects.select_related("user", "team").filter(pk=task_id).first()
    if task is None or task.user is None or not task.user.is_active:
        return None
    seen = Task.objects.seen_by(Membership.of(task.team, task.user))
    return task if seen.filter(pk=task.pk).exists() else None


# --- requests over a cap ---
def asked(task: Task) -> None:
    """Have those told who can approve it; of a heap of such requests the first is enough."""
    lately = Task.objects.for_team(task.team).asked().exclude(pk=task.pk)
    if not lately.filter(created__gt=timezone.now() - PAUSE).exists():
        transaction.on_commit(partial(queue.ring, "mail_asked", str(task.pk)))


def mail_asked(task_id: uuid.UUID) -> None:
    task = Task.objects.select_related("team", "user").filter(pk=task_id, state=Task.State.ASKED).first()
    if task is None:
        return
    roles = (Membership.Role.OWNER, Membership.Role.MANAGER)
    managing = User.objects.filter(memberships__team=task.team, memberships__role__in=roles, is_active=True)
    for user in managing:
        if user != task.user and wishes(user)["asked"]:
            with translation.override(user.spoken):
                _send(user, *_petition(task), _page("/team/budgets"))


def decided(task: Task) -> None:
    """Have a mail sent to who asked for it, where one is wished."""
    if task.user and wishes(task.user)["mail"]:
        transaction.on_commit(partial(queue.ring, "mail_decided", str(task.pk)))


def mail_decided(task_id: uuid.UUID) -> None:
    task = _to_tell(task_id)
    if task is None or task.user is None:
        return
    with translation.override(task.user.spoken):
        _send(task.user, *_word(task), _page("/activity"))


def word(task: Task) -> str:
    """What was said to a request over a cap; "" where nothing was yet."""
    told = {"who": task.approval.get("by", ""), "why": task.approval.get("why", "")}
    if "approved" in task.approval:
        return _("%(who)s approved it.") % told
    if "declined" not in task.approval:
        return ""
    if not told["who"]:
        return _("Nobody answered within 30 days.")
    return (_("%(who)s declined it: “%(why)s”") if told["why"] else _("%(who)s declined it.")) % told


def _petition(task: Task) -> tuple[str, str]:
    who = task.user.display_name if task.user else _("A former member")
    told = {"who": who, "what": name(task), "team": task.team.name, "credits": task.credits}
    cost = ngettext("It costs %(credits)d credit.", "It costs %(credits)d credits.", task.credits) % told
    over = excess.said(task.approval, task.credits)
    return _("%(who)s asks for %(what)s in %(team)s") % told, f"{cost} {over}"


def _word(task: Task) -> tuple[str, str]:
    told = {"what": name(task)}
    approved = "approved" in task.approval
    subject = _("%(what)s was approved") if approved else _("%(what)s was declined")
    return subject % told, word(task)


def _send(user: User, subject: str, text: str, address: str) -> None:
    try:
        send_mail(subject, f"{text}\n\n{address}".strip(), None, [user.email])
    except OSError:
        log.exception("%s could not be told: %s", user, subject)


def name(task: Task) -> str:
    """What a request is called in a line of text."""
    return " ".join(str(task.params.get("title") or task.spec.title).split())


def _letter(task: Task) -> tuple[str, str]:
    """Its subject, and what it says."""
    told = {"name": name(task)}
    if task.state == Task.State.SUCCEEDED:
        minutes = max(1, round(task.elapsed / 60))
        took = ngettext("It took %(minutes)s minute.", "It took %(minutes)s minutes.", minutes)
        return _("%(name)s is ready") % told, took % {"minutes": minutes}
    returned = ngettext("%(number)s credit was returned.", "%(number)s credits were returned.", task.credits)
    credits = returned % {"number": task.credits}
    return _("%(name)s did not work out") % told, f"{said(task.error)}\n{credits}"


def _address(task: Task) -> str:
    clip = task.clips.order_by("index").first()
    return _page(f"/takes/{clip.pk}" if clip else "/activity")


def _page(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
