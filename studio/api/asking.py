"""From a JSON body to a paid task, and from the task to the reply."""

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction

from studio import catalog, wire
from studio.actions import told, webhooks_out
from studio.actions.sources import Refused
from studio.actions.submit import submit
from studio.api import errors
from studio.api.access import KeyRequest, Problem
from studio.catalog.operation import Operation, OperationForm
from studio.models import Task
from studio.models.task import API
from studio.wire import Body

Reply = tuple[int, Body]

# The same question about the same take has the same answer: who asks again pays nothing.
ASKED_ONCE = ("bpm", "timeline", "wav", "midi")
# Whose recording is a step of its own: the name of the second step.
TWO_STEPS = {"upload_extend": "extend", "upload_cover": "cover"}
NO_WEBHOOK = tuple(told.ANSWERS)
SLOW = "This takes longer than expected, and goes on. Its answer will be at /api/v1/{}/task/{}."
FAILED = (Task.State.FAILED, Task.State.CANCELLED)
OVER = (Task.State.SUCCEEDED, *FAILED)

# Each wait holds a thread; the others are for those who only look.
_seats = threading.BoundedSemaphore(settings.API_WAITING)


def ask(request: KeyRequest, path: str, body: dict[str, Any], form_key: str = "") -> Reply:
    """Do what the body asks for; once for a form key. Raises Problem where nothing was done."""
    try:
        operation = catalog.match(path, body)
    except LookupError as error:
        raise Problem(400, str(error)) from None
    if operation.key in told.ANSWERS:
        return _answered_at_once(request, operation, body, form_key)
    if operation.key in TWO_STEPS:
        return _in_two_steps(request, operation, body, form_key)
    return 200, wire.accepted(str(_place(request, operation, body, form_key).pk))


def _place(request: KeyRequest, operation: Operation, body: dict[str, Any], form_key: str) -> Task:
    """The task that the body asks for, paid, with its webhook. Raises Problem."""
    form = operation.from_json(body)
    if not form.is_valid():
        raise errors.of_form(form)
    if operation.key in ASKED_ONCE or (operation.key in told.ANSWERS and not form_key):
        form_key = _key_of_question(request, operation, form)
    try:
        hook = {} if operation.key in NO_WEBHOOK else webhooks_out.wanted(body)
        with transaction.atomic():
            task = submit(
                team=request.team,
                user=request.user,
                operation=operation,
                form=form,
                form_key=form_key or f"{API}{uuid.uuid4()}",
                api_key=request.key,
            )
            if hook.get(webhooks_out.URL):
                webhooks_out.listen(task, hook[webhooks_out.URL], hook[webhooks_out.SECRET], base_of(request))
    except Refused as refusal:
        raise errors.of_refusal(refusal) from None
    return task


def _key_of_question(request: KeyRequest, operation: Operation, form: OperationForm) -> str:
    """The same for the same question: until it fails or, where no two answers are alike, until it is over."""
    question = json.dumps(operation.payload(form), sort_keys=True).encode()
    begin = f"{API}{operation.key}-{hashlib.sha256(question).hexdigest()[:24]}-"
    asked = Task.objects.for_team(request.team).filter(form_key__startswith=begin)
    over = FAILED if operation.key in ASKED_ONCE else OVER
    return f"{begin}{asked.filter(state__in=over).count()}"


def _answered_at_once(
    request: KeyRequest, operation: Operation, body: dict[str, Any], form_key: str
) -> Reply:
    with _seat():
        task = _place(request, operation, body, form_key)
        _wait(task, lambda: task.state in OVER)
    if task.state == Task.State.SUCCEEDED:
        return 200, told.answer(task, base_of(request))
    if task.is_active:
        return (202, wire.failure(202, wire.NOT_READY)) if task.operation == "midi" else _slow(task)
    return _failed(task)


def _in_two_steps(request: KeyRequest, operation: Operation, body: dict[str, Any], form_key: str) -> Reply:
    with _seat():
        task = _place(request, operation, body, form_key)
        _wait(task, lambda: told.brought(task) is not None or task.state in OVER)
    clip, second = told.brought(task), TWO_STEPS[operation.key]
    if clip is None and task.state in OVER:
        return 400, wire.failed_upload(str(task.pk), told.trouble(task)[1])
    return 200, wire.two_steps(str(task.pk), str(clip.pk) if clip else None, second)


def _slow(task: Task) -> Reply:
    sentence = SLOW.format(task.spec.family, task.pk)
    return 504, wire.failure(504, sentence) | {"task_id": str(task.pk)}


def _failed(task: Task) -> Reply:
    kind, text = told.trouble(task)
    if kind == "timeout":
        return 504, wire.failure(504, text)
    if task.operation == "timeline" and _has_no_words(task):
        return 404, wire.failure(404, text)
    return 400, wire.failure(400, text, kind)


def _has_no_words(task: Task) -> bool:
    clip = told.source(task)
    return clip is None or not clip.lyrics.strip()


@contextmanager
def _seat() -> Iterator[None]:
    if not _seats.acquire(blocking=False):
        raise Problem(429, "Too many requests wait for their answers. Try again soon.", {"Retry-After": "3"})
    try:
        yield
    finally:
        _seats.release()


def _wait(task: Task, ready: Callable[[], bool]) -> None:
    """Look at the row until it is ready, for as long as a client may be kept waiting."""
    end, pause = time.monotonic() + settings.API_WAIT, 0.05
    task.refresh_from_db()
    while not ready() and time.monotonic() < end:
        time.sleep(pause)
        pause = min(0.5, 1.3 * pause)
        task.refresh_from_db()


def base_of(request: KeyRequest) -> str:
    """The address under which the client knows us."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
