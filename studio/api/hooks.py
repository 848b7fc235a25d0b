"""Where a provider elsewhere tells of a task: no key, but an address and a signature that only it knows."""

import uuid

from django.http import HttpRequest, HttpResponse

from studio.actions import webhooks_in
from studio.api import bodies
from studio.api.access import Problem, anybody, reply


@anybody("POST")
def hook(request: HttpRequest, id: uuid.UUID, name: str) -> HttpResponse:
    task = webhooks_in.find(id, name)
    if task is None:
        raise Problem(404, "There is nobody to be told here.")
    try:
        webhooks_in.receive(task, request.headers, bodies.raw(request))
    except webhooks_in.Forged as forged:
        raise Problem(400, str(forged)) from None
    return reply(200, {"message": "success"})
