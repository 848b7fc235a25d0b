"""What people see while the storage is away: pages without files work, the rest says so."""

import logging
from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from studio.actions.files import Unstored
from studio.disk import Unreachable
from studio.web.access import MemberRequest

log = logging.getLogger(__name__)

AGAIN = "30"  # seconds after which it is worth another try


class StorageMayBeAway:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Unreachable | Unstored):
            return None
        log.error("%s %s: the storage is away: %s", request.method, request.path, error)
        return _said(request)


def _said(request: HttpRequest) -> HttpResponse:
    """A script gets a sentence, not a page to put into a page."""
    if cast(MemberRequest, request).htmx or "text/html" not in request.headers.get("Accept", ""):
        text = gettext("The files cannot be reached right now. Try again in a moment.")
        answer = HttpResponse(text, status=503, content_type="text/plain")
    else:
        answer = render(request, "away.html", status=503)
    answer["Retry-After"], answer["Cache-Control"] = AGAIN, "no-store"
    return answer
