"""The vendor's API, on whichever provider is configured."""

import uuid
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from studio import wire
from studio.actions import addresses, credits, downloads, replays, told
from studio.actions.replays import Conflict, Replay
from studio.api import bodies
from studio.api.access import KeyRequest, Problem, anybody, bearer, reply
from studio.api.asking import ask, base_of
from studio.models import ApiAnswer, Clip, Task
from studio.models.task import API
from studio.ranges import FRESH, ranged, sent

LONGEST_IDEMPOTENCY_KEY = 255
UNFINISHED = (202, 504)


@bearer("POST")
def operation(request: KeyRequest, path: str) -> HttpResponse:
    """Any operation of the catalog."""
    raw = bodies.raw(request)
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return reply(*ask(request, path, bodies.parsed(raw)))
    if len(key) > LONGEST_IDEMPOTENCY_KEY:
        raise Problem(400, f"The Idempotency-Key is longer than {LONGEST_IDEMPOTENCY_KEY} characters.")
    found = replays.begin(request.team, key, f"{path}\n".encode() + raw)
    if isinstance(found, ApiAnswer):
        return _once(request, path, raw, found)
    if isinstance(found, Replay):
        return reply(found.status, found.body, {"Idempotent-Replayed": "true"})
    if found is Conflict.AT_WORK:
        raise Problem(409, "A request with this Idempotency-Key is still at work.", {"Retry-After": "3"})
    raise Problem(422, "This Idempotency-Key was used for another request.")


def _once(request: KeyRequest, path: str, raw: bytes, row: ApiAnswer) -> HttpResponse:
    """Do it, and keep the answer for the next time. The row's own key makes the task one, too."""
    try:
        status, body = ask(request, path, bodies.parsed(raw), f"{API}once-{row.pk}")
    except Problem:
        replays.forget(row)
        raise
    except BaseException:
        replays.release(row)
        raise
    if status in UNFINISHED:
        replays.release(row)
    else:
        replays.finish(row, status, body)
    return reply(status, body)


@bearer("GET", "HEAD")
def task(request: KeyRequest, family: str, id: str = "") -> HttpResponse:
    """How a request stands."""
    if not id:
        raise Problem(400, wire.NO_TASK_ID)
    found = Task.objects.seen_by(request.membership).filter(pk=_parsed(id)).first()
    if found is None or found.spec.family != family:
        raise Problem(404, wire.TASK_NOT_FOUND)
    return reply(*told.poll(found, base_of(request), request.membership))


@bearer("GET", "HEAD")
def balance(request: KeyRequest) -> HttpResponse:
    left = credits.balance(request.team)
    return reply(200, wire.credits(left.monthly, left.extra))


@anybody("GET", "HEAD")
def file(request: HttpRequest, signed: str, id: uuid.UUID, name: str) -> HttpResponse | StreamingHttpResponse:
    """A take's file, for whoever has its signed address."""
    if not addresses.holds(signed, id, name):
        raise Problem(
            404, "This address is not valid, or not any more. Ask for the task again to get a new one."
        )
    if name == addresses.UPLOAD:
        task = Task.objects.filter(pk=id).first()
        return _recording(request, task) if task and task.upload else _gone()
    clip = Clip.objects.select_related("team").filter(pk=id).first()
    stored = addresses.stored(clip, name) if clip else ""
    if not clip or not stored:
        return _gone()
    try:
        found = downloads.opened(clip, stored, name.rpartition(".")[2])
    except FileNotFoundError:
        return _gone()
    tag = f'"{id}-{name}-{found.mark}"'
    return sent(request, found, addresses.kind(name), tag, cache=FRESH)


def _recording(request: HttpRequest, task: Task) -> HttpResponse | StreamingHttpResponse:
    return ranged(request, task.upload, "application/octet-stream", f'"{task.pk}-{addresses.UPLOAD}"')


def _gone() -> NoReturn:
    raise Problem(404, "This file is gone.")


@anybody()
def nothing(request: HttpRequest, path: str = "") -> HttpResponse:
    raise Problem(404, f"There is nothing at /api/v1/{path[:200]}.")


def _parsed(text: str) -> Any:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Problem(404, wire.TASK_NOT_FOUND) from None
