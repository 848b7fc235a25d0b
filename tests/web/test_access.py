"""Signed out, signed in, in no team."""

import pytest
from django.test import Client
from django.urls import reverse

from studio.models import Membership
from tests.conftest import World

HTMX = {"HX-Request": "true"}


def test_a_script_of_a_signed_out_page_gets_401_and_no_login_page(client: Client, world: World) -> None:
    for answer in (client.post("/create", headers=HTMX), client.get("/tasks/updates", headers=HTMX)):
        assert answer.status_code == 401
        assert b"<form" not in answer.content
        assert "HX-Redirect" not in answer.headers


def test_the_player_of_a_signed_out_page_gets_401(client: Client, world: World) -> None:
    url = reverse("player", args=["00000000-0000-0000-0000-000000000000"])
    assert client.get(url, headers={"Accept": "application/json"}).status_code == 401


def test_sign_in_leads_back_to_the_page_that_was_wanted(client: Client, world: World) -> None:
    answer = client.get("/library?before=x")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/library%3Fbefore%3Dx"


def test_a_person_without_a_team_is_told_so(ann: Client, world: World) -> None:
    Membership.objects.filter(user=world.ann).delete()
    answer = ann.get("/create")
    assert answer.status_code == 403
    assert "not in a team" in answer.content.decode()


def test_a_removed_member_is_out_at_the_next_click(ann: Client, world: World) -> None:
    assert ann.get("/library").status_code == 200
    Membership.objects.filter(user=world.ann).delete()
    assert ann.get("/library").status_code == 403


@pytest.mark.parametrize("path", ["", "accounts/login/", "accounts/signup/", "accounts/password/reset/"])
def test_the_open_pages_open(path: str, client: Client, db: None) -> None:
    answer = client.get(f"/{path}")
    assert answer.status_code == 200
    assert "Take Two" in answer.content.decode()


def test_somebody_signed_in_skips_the_landing_page(ann: Client) -> None:
    assert ann.get("/")["Location"] == "/create"


@pytest.mark.parametrize("path", ["accounts/email/", "accounts/password/change/", "accounts/logout/"])
def test_the_account_pages_wear_our_look(path: str, ann: Client) -> None:
    page = ann.get(f"/{path}").content.decode()
    assert 'class="door-card"' in page
    assert "Back to your account" in page


def test_no_page_brings_code_or_styles_of_its_own(ann: Client) -> None:
    for path in (
        *("/create", "/library", "/activity", "/credits", "/upload", "/make", "/personas", "/docs"),
        "/settings/provider",
    ):
        answer = ann.get(path)
        page = answer.content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        assert "hx-on" not in page
        assert "default-src 'none'" in answer["Content-Security-Policy"]
