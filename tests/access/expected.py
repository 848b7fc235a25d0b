"""What each who asks should meet, worked out from what a view says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.access.routes import METHODS, Route, routes

IN, SIGN_IN, NO_KEY, REFUSED, GONE, NO_METHOD = "let in", "sign in", "401", "403", "404", "405"
ROLES = ("reviewer", "producer", "manager", "owner")
BROWSERS = ("signed out", "signed out, htmx", "signed out, JSON")
KEYS = ("key", "read key", "revoked key", "stranger's key", "removed person's key", "reviewer's key")
WHO = (*BROWSERS, "stranger", "removed", *ROLES, "administrator", *KEYS)
# What nobody finds in the rows of tests/access/things.py, where everything is finished and made here.
NOT_MADE = (
    *(
        "tasks/<uuid:id>/answer.json",
        "tasks/<uuid:id>/exchange.json",
        "tasks/<uuid:id>/preview/<int:number>.json",
    ),
    *("tasks/<uuid:id>/preview/<int:number>.mp3", "settings/provider/checks/<int:number>"),
    *("site/provider/checks/<int:number>", "media/landing.json", "media/landing.mp3", "media/landing.jpg"),
    *("s/<uuid:id>/<str:signature>/card.jpg", "takes/<uuid:id>/notes.json"),  # of files that are no files
    *("join", "join/<str:token>", "metrics"),  # without an invitation, or a token
)


@dataclass(frozen=True, slots=True)
class Case:
    who: str
    route: Route
    method: str
    meets: frozenset[str]


def cases(who: str) -> Iterator[Case]:
    for route in routes():
        for method in METHODS:
            yield Case(who, route, method, frozenset(_meets(route, method, who)))


def _meets(route: Route, method: str, who: str) -> set[str]:
    asked = route.asks(method)
    if asked in ("door", "allauth"):
        return _of_allauth(asked, who)
    if asked == "bearer":
        return _of_api(route, method, who)
    if asked != "public" and (refusal := _refusal(asked, who)):
        return {refusal}
    if method not in route.methods:
        return {NO_METHOD}
    if asked == "public":
        may_miss = method == "POST" or route.pattern in NOT_MADE or route.pattern.startswith("api/")
        return {IN, GONE} if may_miss else {IN}
    if route.of_an_object and who == "stranger":
        return {IN, GONE} if route.pattern.startswith("team/") else {GONE}  # there a sentence says so
    return {IN} if method in ("GET", "HEAD") and route.pattern not in NOT_MADE else {IN, GONE}


def _refusal(policy: str, who: str) -> str:
    """By the policy alone, whatever the method; "" for none."""
    if who in BROWSERS or who in KEYS:  # a key opens no page
        return SIGN_IN if who in KEYS or who == BROWSERS[0] else NO_KEY
    if policy == "staff":
        return REFUSED if who == "removed" else "" if who == "administrator" else GONE
    if who == "removed":
        return "" if policy == "person" else REFUSED
    role = {"stranger": "owner", "administrator": "producer"}.get(who, who)
    needs = policy if policy in ROLES else ROLES[0]
    return "" if ROLES.index(role) >= ROLES.index(needs) else REFUSED


def _of_api(route: Route, method: str, who: str) -> set[str]:
    if method not in route.methods:
        return {NO_METHOD}
    if who not in ("key", "read key", "reviewer's key", "stranger's key"):
        return {NO_KEY}
    if method == "POST" and who in ("read key", "reviewer's key"):
        return {REFUSED}
    if route.of_an_object:
        ours = who != "stranger's key" and route.pattern.startswith("api/v1/sonic/")
        return {IN} if ours else {GONE}
    return {IN}


def _of_allauth(policy: str, who: str) -> set[str]:
    is_out = who in BROWSERS or who in KEYS
    if policy == "allauth":
        return {SIGN_IN} if is_out else {IN, GONE, NO_METHOD}
    return {IN, GONE, NO_METHOD, SIGN_IN, NO_KEY}
