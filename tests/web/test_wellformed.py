"""Text with a zero byte, which PostgreSQL cannot hold, is refused in a sentence wherever it comes in."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from studio.web import wellformed
from tests.conftest import World
from tests.test_policies import OURS, an_id

SENTENCE = "a zero byte"
WEB = Path(wellformed.__file__).parent
# Every name that a view may look for in what a form sends, and the verbs beside which they stand.
NAMES = sorted(
    {name for file in WEB.glob("*.py") for name in re.findall(r"\"([a-z_]{2,20})\"", file.read_text())}
)


@pytest.mark.parametrize(
    "address",
    ["/library?q=a%00b", "/library?%00=b", "/create?mv=%00", "/compare?take=%00", "/make/cover?find=%00"],
)
def test_an_address(address: str, ann: Client) -> None:
    answer = ann.get(address)
    assert answer.status_code == 400
    assert SENTENCE in answer.content.decode()


def test_a_part_of_an_address(ann: Client) -> None:
    assert ann.get("/make/%00").status_code == 404
    assert ann.get("/language/en/%00.js").status_code == 404


def test_a_cookie(client: Client, world: World) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefgh\0ijklmnop"
    assert client.get("/library").status_code == 302, "a stranger like any other"


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_who_signs_in(path: str, client: Client, world: World) -> None:
    sent = dict.fromkeys(("login", "email", "password", "password1"), "ann\0@example.com")
    answer = client.post(f"/accounts/{path}/", sent)
    assert answer.status_code == 200
    assert "Null characters are not allowed" in answer.content.decode()


@pytest.mark.parametrize(
    "route",
    sorted(
        {route for route, view in OURS if view.policy not in ("bearer", "anybody") and "<str:" not in route}
    ),
)
def test_what_a_form_sends(route: str, ann: Client, world: World) -> None:
    """All fields at once, then each with the others as they should be: never an accident."""
    id = an_id(route, world) if "<uuid:id>" in route else ""
    url = "/" + route.replace("<uuid:id>", str(id)).replace("<int:number>", "0")
    ann.raise_request_exception = False
    sent = dict.fromkeys(NAMES, "a\0b") | {f"{id}-{name}": "a\0b" for name in ("name", "describe", "styles")}
    with transaction.atomic():
        assert ann.post(url, sent).status_code < 500
        transaction.set_rollback(True)
