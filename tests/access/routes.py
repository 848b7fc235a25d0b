"""All addresses of the studio, with what their views say of themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.views.generic import RedirectView

from studio import checks
from studio.web.access import SAFE

ASKS_FOR_TAKES = ("library/takes.zip", "share")  # by ?take=
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
ANY = frozenset(METHODS)
# Of allauth's: what stands open to whoever is not signed in. All else asks to sign in.
DOORS = (
    *("login/", "logout/", "signup/", "inactive/", "confirm-email/", "password/reset/", "login/code/"),
    *("2fa/authenticate/", "2fa/webauthn/login/", "3rdparty/login/", "3rdparty/signup/", "social/", "oidc/"),
)


@dataclass(frozen=True, slots=True)
class Route:
    pattern: str
    policy: str  # who may look
    writes: str  # who may send
    methods: frozenset[str]
    module: str  # of the view

    @property
    def of_an_object(self) -> bool:
        named = re.search(r"<uuid:\w+>|<int:\w+>|<str:id>", self.pattern) or self.pattern in ASKS_FOR_TAKES
        return bool(named) and not self.signed and self.policy != "person"

    @property
    def signed(self) -> bool:
        return "<str:sign" in self.pattern

    def asks(self, method: str) -> str:
        """The policy for this method."""
        return self.policy if method in SAFE else self.writes

    def address(self, said: Mapping[str, object]) -> str:
        """A KeyError says: tell tests/access/things.py what stands in this place."""
        plain = (
            re.sub(r"\(\?P<(\w+)>.*?\)(?=[/$-])", r"<re:\1>", self.pattern).replace("^", "").replace("$", "")
        )
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(said[found[1]]), plain)
        return f"{path}?take={said['take']}" if self.pattern in ASKS_FOR_TAKES else path


def routes() -> list[Route]:
    found: dict[str, Route] = {}
    for pattern, view in checks.routes(get_resolver()):
        found.setdefault(pattern, _route(pattern, view))  # the first one answers
    return list(found.values())


def _route(pattern: str, view: Any) -> Route:
    if not view.__module__.startswith("studio."):
        ours = pattern.removeprefix("accounts/").lstrip("^")
        policy = (
            "door"
            if ours.startswith(DOORS) or getattr(view, "view_class", None) is RedirectView
            else "allauth"
        )
        return Route(pattern, policy, policy, ANY, view.__module__)
    return Route(pattern, view.policy, getattr(view, "writes", view.policy), methods(view), view.__module__)


def methods(view: Any) -> frozenset[str]:
    """What `require_http_methods` and the API's policies were told."""
    for layer in _layers(view):
        for name, cell in zip(layer.__code__.co_freevars, layer.__closure__ or (), strict=True):
            if name in ("request_method_list", "methods") and cell.cell_contents:
                return frozenset(cell.cell_contents)
    return ANY


def _layers(view: Any) -> Iterator[Any]:
    while view is not None:
        yield view
        view = getattr(view, "__wrapped__", None)
