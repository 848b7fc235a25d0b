"""Around every request: the number by which it is known in logs, and how long it took."""

import logging
import re
import time
import uuid
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from studio import logs
from studio.tally import Tally

log = logging.getLogger("studio.requests")

HEADER = "X-Request-ID"
ID = re.compile(r"[A-Za-z0-9][\w.:+=/-]{7,127}")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
SUM = "sum"
TALLY = Tally(Path(settings.DATA) / "requests.json")


def watched(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The outermost of all that answers."""

    def watch(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        with logs.about(request=_id(request)) as said:
            request.said = said  # type: ignore[attr-defined]
            answer = get_response(request)
            _note(request, answer, time.perf_counter() - begun)
        answer.headers[HEADER] = said["request"]
        return answer

    return watch


def _id(request: HttpRequest) -> str:
    """The one that a proxy or a client gave, if it is one."""
    given = request.headers.get(HEADER, "")
    return given if ID.fullmatch(given) else uuid.uuid4().hex


def _note(request: HttpRequest, answer: HttpResponseBase, seconds: float) -> None:
    name, method = route(request), request.method if request.method in METHODS else "other"
    bound = bisect_left(BOUNDS, seconds)
    series = f"{name} {method} {answer.status_code}"
    TALLY.count({f"{series} {bound}": 1, f"{series} {SUM}": seconds})
    facts = {"route": name, "method": method, "status": answer.status_code, "seconds": round(seconds, 4)}
    log.info("%s %s %d", method, request.path, answer.status_code, extra={"facts": facts})


def route(request: HttpRequest) -> str:
    """Which of our routes it came by, without what is in its address."""
    if found := request.resolver_match:
        return (found.view_name or found.route or "none").replace(" ", "_")
    return "static" if request.path.startswith(str(settings.STATIC_URL)) else "none"
