"""Is it alive? For launchers and load balancers."""

from django.http import HttpRequest, JsonResponse

from studio.models import Heartbeat
from studio.web.access import public


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers and the database is there; how long ago the workers last did something."""
    return JsonResponse({"status": "ok", "seconds_since_a_worker_moved": Heartbeat.age("worker")})
