"""Who may know how the studio is: who shows the token, this machine itself, its administrators."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from studio.actions.health import DOCTOR

SECONDS = 60  # for which the doctor's word is good
HERE = ("127.0.0.1", "::1")
NAMES = ("localhost", "127.0.0.1", "[::1]")
# What proxies say of those for whom they ask. A request with one of these does not come from here.
BY_PROXIES = (
    *("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"),
    *("X-Forwarded-Port", "X-Forwarded-Server", "CF-Connecting-IP", "True-Client-IP"),
)


def may_know(request: HttpRequest) -> bool:
    """With a token in the settings, nobody is believed without it."""
    token = _shown(request)
    if token and _is_ours(token):
        return True
    if settings.METRICS_TOKEN:
        return bool(token) and constant_time_compare(token, settings.METRICS_TOKEN)
    return _is_here(request)


def _shown(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _is_ours(token: str) -> bool:
    try:
        return bool(signing.loads(token, salt=DOCTOR, max_age=SECONDS) == DOCTOR)
    except signing.BadSignature:
        return False


def _is_here(request: HttpRequest) -> bool:
    """Straight from this machine: not what a proxy on it passes on."""
    host = request.headers.get("Host", "").rpartition(":")[0] or request.headers.get("Host", "")
    passed_on = any(name in request.headers for name in BY_PROXIES)
    return request.META.get("REMOTE_ADDR") in HERE and host in NAMES and not passed_on
