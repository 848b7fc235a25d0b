"""Who may use the JSON door, how often, and how it says no."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from studio import logs, wire
from studio.actions import keys
from studio.disk import Unreachable
from studio.models import ApiKey, Membership, Team, User

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]
SAFE = ("GET", "HEAD")
NURO = "/api/v1/nuro/"


class KeyRequest(HttpRequest):
    """What a `bearer` view is given: the key that was shown, with its team and its person."""

    key: ApiKey
    team: Team
    user: User
    membership: Membership  # what the person sees, the key sees


# The database is restarted, full, or busy for too long: whoever asks may ask again.
AWAY = (OperationalError, InterfaceError)
PAUSE = {"Retry-After": "5"}


class Problem(Exception):
    """Why a request is not done. Nothing was charged."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.headers = headers or {}


def bearer(*methods: str) -> Callable[[View], View]:
    """Whoever shows a valid key, by one of these methods. What spends, waits for the key's turn."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _guarded(lambda: view(_admitted(request, methods), *args, **kwargs), request)

        guarded.policy = "bearer"  # type: ignore[attr-defined]
        return csrf_exempt(guarded)  # a key is no cookie: no other site can make a browser send it

    return decorate


def anybody(*methods: str) -> Callable[[View], View]:
    """No key is asked for: the address is signed, or there is nothing to hide. By no method means by any."""

    def decorate(view: View) -> View:
        @wraps(view)
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _guarded(lambda: view(_of(request, methods), *args, **kwargs), request)

        open_to_all.policy = "public"  # type: ignore[attr-defined]
        return csrf_exempt(open_to_all)

    return decorate


def reply(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> HttpResponse:
    given = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}
    return JsonResponse(dict(body), status=status, headers=given)


def _guarded(view: Callable[[], HttpResponseBase], request: HttpRequest) -> HttpResponseBase:
    translation.activate("en")  # as the vendor speaks, whatever the browser prefers
    try:
        return view()
    except Problem as problem:
        return _no(request, problem.status, str(problem), problem.headers)
    except Http404:
        return _no(request, 404, "This file is gone.")
    except Unreachable as error:
        log.error("%s %s: the storage is away: %s", request.method, request.path, error)
        return _no(request, 503, "The files cannot be reached right now.", {"Retry-After": "30"})
    except Exception as error:
        log.exception("%s %s failed", request.method, request.path)
        if isinstance(error, AWAY):
            return _no(request, 503, wire.SERVER_ERROR, PAUSE)
        return _no(request, 500, wire.SERVER_ERROR)


def _no(
    request: HttpRequest, status: int, text: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Clients of the nuro family also look for what became of their credits: nothing was taken."""
    refund = {"refund_processed": False} if request.path.startswith(NURO) else {}
    return reply(status, wire.failure(status, text) | refund, headers)


def _of(request: HttpRequest, methods: tuple[str, ...]) -> HttpRequest:
    if methods and request.method not in methods:
        raise Problem(405, f"This address takes {' and '.join(methods)}.", {"Allow": ", ".join(methods)})
    return request


def _admitted(request: HttpRequest, methods: tuple[str, ...]) -> KeyRequest:
    admitted = cast(KeyRequest, _of(request, methods))
    key = _key(request)
    admitted.key, admitted.team, admitted.user = key, key.team, key.user
    admitted.membership = Membership.of(key.team, key.user)
    logs.note(user=key.user_id, team=key.team_id, key=key.pk)
    if request.method not in SAFE:
        _check_spending(key)
    return admitted


def _key(request: HttpRequest) -> ApiKey:
    header = request.headers.get("Authorization", "").strip()
    challenge = {"WWW-Authenticate": "Bearer"}
    if not header:
        raise Problem(401, wire.NO_AUTHORIZATION, challenge)
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Problem(401, wire.BAD_AUTHORIZATION, challenge)
    key = keys.find(text.strip())
    if key is None:
        raise Problem(401, "This API key is not valid, or it was revoked.", challenge)
    return key


def _check_spending(key: ApiKey) -> None:
    if not key.spends:
        raise Problem(403, "This API key may read only. Make one that may spend credits.")
    if not keys.may_spend(key):
        raise Problem(403, "Whose API key this is, is a reviewer in this team, and may read only.")
    if seconds := keys.take_turn(key):
        text = f"Too many requests: leave a pause between them. Try again in {seconds} seconds."
        raise Problem(429, text, {"Retry-After": str(seconds)})
