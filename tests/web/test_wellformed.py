"""Text with a zero byte, which PostgreSQL cannot hold, is refused in a sentence wherever it comes in."""

import pytest
from django.conf import settings
from django.test import Client

from studio.models import Playlist
from tests.conftest import World

SENTENCE = "a zero byte"


@pytest.mark.parametrize(
    "address",
    ["/library?q=a%00b", "/library?%00=b", "/create?mv=%00", "/compare?take=%00", "/make/cover?find=%00"],
)
def test_an_address(address: str, ann: Client) -> None:
    answer = ann.get(address)
    assert answer.status_code == 400
    assert SENTENCE in answer.content.decode()


def test_what_a_form_sends(ann: Client) -> None:
    for field in ("name", "x\0"):
        answer = ann.post("/playlists", {field: "Night\0Bus"})
        assert answer.status_code == 400
        assert SENTENCE in answer.content.decode()
    assert not Playlist.objects.exists()


def test_a_part_of_an_address(ann: Client) -> None:
    assert ann.get("/make/%00").status_code == 404
    assert ann.get("/language/en/%00.js").status_code == 404


def test_a_cookie(client: Client, world: World) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefgh\0ijklmnop"
    assert client.get("/library").status_code == 302, "a stranger like any other"


def test_who_signs_in(client: Client, world: World) -> None:
    answer = client.post("/accounts/login/", {"login": "ann\0@example.com", "password": "correct horse"})
    assert answer.status_code == 400
