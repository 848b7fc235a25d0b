"""A filled-in form becomes a paid task."""

import datetime
import logging
import uuid
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from studio import queue
from studio.actions import caps, credits, files, line, news, routes, sources, uploads, usage
from studio.actions.sources import Params, Refused
from studio.catalog.fields import AudioField
from studio.catalog.operation import Operation, OperationForm
from studio.models import ApiKey, Membership, Project, Task, Team, User

__all__ = ["Refused", "again", "submit"]

log = logging.getLogger(__name__)

PATIENCE = datetime.timedelta(days=1)  # how long a task may wait for its turn
ASKING = datetime.timedelta(days=30)  # and for a manager's word


def submit(
    *,
    team: Team,
    user: User,
    operation: Operation,
    form: OperationForm,
    form_key: str,
    project: Project | None = None,
    api_key: ApiKey | None = None,
) -> Task:
    """Create and charge the task, and ring for it. The same form key gives the same task again.
    Its takes go into the project, else to the takes that it starts from.

    Over a cap, a person's request waits for a manager's word: asked, not charged. A script's is refused,
    since it cannot wait for people. Raises Refused, with the field that it is about.
    """
    task_id, file = uuid.uuid4(), uploads.sent(form)
    # A large file takes a while to store: longer than everybody else can wait for the database.
    stored = _stored(form, task_id, file) if file else ""
    named: dict[str, Any] = {
        "brought": file.size if file else 0,
        "upload": stored,
        "upload_name": _name(file),
        "project": project,
        "api_key": api_key,
    }
    try:
        task = _place(team, user, operation, operation.payload(form), form_key, pk=task_id, **named)
    except BaseException:
        _drop(stored)
        raise
    if task.pk != task_id:
        _drop(stored)
    return task


def again(task: Task, user: User) -> Task:
    """Ask once more for what failed, with the recording that came with it. Raises Refused."""
    form = task.spec.from_json(task.params)
    if task.state != Task.State.FAILED:
        raise Refused(gettext("Only what failed can be tried again."))
    if not task.upload and not form.is_valid():
        raise Refused(gettext("These settings are no longer possible. Reuse them on the Create page."))
    # The form key is the old task's, so that two clicks are one request.
    named: dict[str, Any] = {
        "upload": task.upload,
        "upload_name": task.upload_name,
        "project": task.project,
    }
    return _place(task.team, user, task.spec, task.params, f"again-{task.pk}", **named)


@transaction.atomic
def _place(
    team: Team,
    user: User,
    operation: Operation,
    params: Params,
    form_key: str,
    *,
    brought: int = 0,  # bytes that came with it
    **fields: Any,
) -> Task:
    # Everything that spends a team's credits queues up here.
    team = credits.lock(team)
    me = Membership.of(team, user)
    if earlier := Task.objects.seen_by(me).filter(form_key=form_key).first():
        return earlier
    usage.check(team, brought)
    route = routes.find(team, operation, params, sent=bool(fields["upload"]), me=me)
    if me.hidden and Task.objects.for_team(team).filter(form_key=form_key).exists():
        raise sources.Missing(gettext("There is no such request in your team."))
    fields["project"] = sources.home(team, operation, params, fields["project"])
    over = _over(team, user, route.credits, fields["project"], fields.get("api_key"))
    task = Task.objects.create(
        team=team,
        user=user,
        operation=route.operation.key,
        params={**params, **route.operation.constant},
        provider=route.provider,
        account=route.account,
        credits=route.credits,
        form_key=form_key,
        state=Task.State.ASKED if over else Task.State.QUEUED,
        approval=caps.facts(over) if over else {},
        deadline=timezone.now() + (ASKING if over else PATIENCE),
        **fields,
    )
    usage.add(team.pk, uploads=brought)
    if over:
        news.asked(task)
    else:
        pay(task)
    return task


def pay(task: Task) -> None:
    """Charge it, put it in line, and ring for it. The team is locked. Raises Refused."""
    try:
        credits.charge(task)
    except credits.NotEnough as error:
        raise Refused(str(error)) from error
    line.join(task)
    queue.push()


def _over(
    team: Team, user: User, price: int, project: Project | None, api_key: ApiKey | None
) -> caps.Rest | None:
    """The cap that is exceeded. Raises Refused where nobody can help: to scripts, and where the team has too
    little itself."""
    over = caps.exceeded(caps.standing(team, user, project, api_key), price)
    if over is None:
        return None
    if price > (left := credits.balance(team).total):
        error = credits.NotEnough(price, left)
        raise Refused(str(error)) from error
    if api_key:
        beyond = caps.OverCap(over, price)
        raise Refused(str(beyond)) from beyond
    return over


def _stored(form: OperationForm, task_id: uuid.UUID, file: "File[Any]") -> str:
    try:
        return uploads.store(task_id, file)
    except files.Unstored as error:
        log.error("a recording of %d bytes was not stored: %s", file.size, error)
        field = next((name for name in form.fields_of(AudioField) if form.cleaned_data.get(name)), "")
        sentence = gettext("The recording could not be stored just now. Try again in a moment.")
        raise Refused(sentence, field) from error


def _name(file: "File[Any] | None") -> str:
    return str(file.name or "")[:200] if file else ""


def _drop(stored: str) -> None:
    if stored:
        uploads.discard(stored)
