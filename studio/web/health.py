"""Is it alive, and is it ready? For launchers and load balancers."""

import logging
from typing import Any, cast

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studio.actions import health
from studio.models import Heartbeat
from studio.web.access import MemberRequest, public
from studio.web.inside import may_know

log = logging.getLogger(__name__)


class _Said:
    """What this process has said last of what does not work: a balancer asks every few seconds."""

    red: dict[str, str] | None = None


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers and the database is there; how long ago the workers last did something."""
    return JsonResponse({"status": "ok", "seconds_since_a_worker_moved": Heartbeat.silence()})


@public
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """All that the studio needs, part by part. Whoever may know is told more than that."""
    parts = health.look()
    ready = health.is_ready(parts)
    _log(parts)
    knows = may_know(request) or _is_staff(request, parts)
    told: dict[str, Any] = {
        "status": "ready" if ready else "not ready",
        "parts": {part.name: _told(part) if knows else part.state for part in parts},
    }
    if knows:
        told["asked"] = {
            "host": request.get_host(),
            "secure": request.is_secure(),
            "forwarded_for": len([one for one in _forwarded(request).split(",") if one.strip()]),
        }
    answer = JsonResponse(told, status=200 if ready else 503)
    answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would, each time, without the cause
    return answer


def _log(parts: list[health.Part]) -> None:
    red = {part.name: part.error for part in parts if part.state is health.State.RED}
    before, _Said.red = _Said.red, red
    if red and red.keys() != (before or {}).keys():
        causes = (f"{name} ({error})" if error else name for name, error in red.items())
        log.error("not ready: %s", ", ".join(causes))
    elif before and not red:
        log.warning("ready again")


def _forwarded(request: HttpRequest) -> str:
    return request.headers.get("X-Forwarded-For", "")


def _is_staff(request: HttpRequest, parts: list[health.Part]) -> bool:
    """Who is asking stands in the database."""
    if parts[0].state is health.State.RED:
        return False
    return bool(getattr(cast(MemberRequest, request).user, "is_staff", False))


def _told(part: health.Part) -> dict[str, Any]:
    seconds = None if part.seconds is None else round(part.seconds, 4)
    more = {"error": part.error, "late": part.late()}
    return {"state": part.state, "seconds": seconds, **{name: value for name, value in more.items() if value}}
