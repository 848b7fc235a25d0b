"""Word of a finished request to whoever asked for it, in the ways that they chose."""

import logging
import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studio import queue
from studio.models import Task, User
from studio.sentences import said

log = logging.getLogger(__name__)

KEY = "news"  # in what a person prefers
MOST_MINUTES = 60
STANDARD: dict[str, Any] = {"title": True, "sound": False, "notice": False, "mail": False, "minutes": 5}


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
    task = Task.objects.select_related("user").filter(pk=task_id).first()
    if task is None or task.user is None or not task.user.is_active:
        return
    with translation.override(task.user.spoken):
        subject, said = _letter(task)
    try:
        send_mail(subject, f"{said}\n\n{_address(task)}".strip(), None, [task.user.email])
    except OSError:
        log.exception("Nobody could be told about %s", task)


def _letter(task: Task) -> tuple[str, str]:
    """Its subject, and what it says."""
    name = " ".join(str(task.params.get("title") or task.spec.title).split())
    if task.state == Task.State.SUCCEEDED:
        minutes = max(1, round(task.elapsed / 60))
        took = ngettext("It took %(minutes)s minute.", "It took %(minutes)s minutes.", minutes)
        return _("%(name)s is ready") % {"name": name}, took % {"minutes": minutes}
    returned = ngettext("%(number)s credit was returned.", "%(number)s credits were returned.", task.credits)
    told = returned % {"number": task.credits}
    return _("%(name)s did not work out") % {"name": name}, f"{said(task.error)}\n{told}"


def _address(task: Task) -> str:
    clip = task.clips.order_by("index").first()
    path = f"/takes/{clip.pk}" if clip else "/activity"
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else ""
