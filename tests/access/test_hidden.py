"""What somebody may not do, no page offers them."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from studio.web.bulk import MARKS
from tests.access import things
from tests.access.asking import Asking, ask
from tests.access.conftest import OURS
from tests.access.expected import ROLES
from tests.access.routes import Route, routes

pytestmark = pytest.mark.django_db

TABS = ("lyrics", "family", "stems", "notes", "details", "do")
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
LINK = re.compile(r"<(?:a|button)\b[^>]*>", re.S)


@pytest.mark.parametrize("who", ROLES)
def test_no_page_offers_what_would_be_refused(who: str, asking: Asking) -> None:
    client, said = asking.browser(who), things.said(OURS, 7)
    wrong: set[str] = set()
    for address in pages(said):
        for headers in ({}, {"HX-Request": "true"}):
            answer = ask(client, "GET", address, headers=headers)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                wrong |= {f"{address} offers {it}" for it in refused(answer.content.decode(), who)}
    assert not wrong, "\n".join(sorted(wrong))


def pages(said: dict[str, object]) -> Iterator[str]:
    for route in routes():
        if "GET" in route.methods and route.policy not in ("bearer", "door", "allauth"):
            yield route.address(said)
    yield from (f"/takes/{said['id']}?tab={tab}" for tab in TABS)
    yield from (f"/library?view={view}" for view in ("grid", "table", "list"))
    yield from ("/library?q=nothing-like-it", f"/library?project={said['id']}", f"/compare?take={said['id']}")


def refused(page: str, who: str) -> Iterator[str]:
    policies = {route.pattern: route for route in routes()}
    for method, address, names in offers(page):
        try:
            found = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        route = policies.get(found.route)
        if route is None:
            continue
        if not may(route, method, who) or (
            found.url_name == "bulk" and who == "reviewer" and not names <= own
        ):
            yield f"{method} {address} {' '.join(sorted(names))}"


own = {*MARKS, "file"}


def may(route: Route, method: str, who: str) -> bool:
    needs = route.asks(method)
    if needs == "staff":
        return False
    return needs not in ROLES or ROLES.index(who) >= ROLES.index(needs)


def offers(page: str) -> Iterator[tuple[str, str, set[str]]]:
    """Method and address of all that can be followed or sent, with the names of the buttons that send it."""
    for attrs, inside in FORM.findall(page):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', attrs))
        method = said.get("method", "get").upper()
        names = set[str]()
        for button in re.findall(r"<button\b[^>]*>", inside):
            about = dict(re.findall(r'([\w-]+)="([^"]*)"', button))
            if "formaction" in about:
                yield about.get("formmethod", method).upper(), about["formaction"], set()
            elif "name" in about:
                names.add(about["name"])
        yield method, said.get("action", ""), names
        if "hx-post" in said:
            yield "POST", said["hx-post"], names
    for tag in LINK.findall(page):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        for name in ("href", "hx-get"):
            if said.get(name, "").startswith("/"):
                yield "GET", said[name], set()
    for address in re.findall(r'data-order="([^"]*)"', page):
        yield "POST", address, set()
