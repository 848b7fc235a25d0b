"""Before changes to money, keys and people somebody shows who they are; then what they typed is done."""

import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as PROOFS
from django.test import Client

from studio import sealed
from studio.models import Account, ApiKey
from tests.conftest import World

HERE = {"Referer": "http://testserver/api-keys"}
KEY = {"name": "My website", "scope": "spend"}
BACK = "/api-keys"
ASK = "/accounts/reauthenticate/?next=%2Fapi-keys"


@pytest.fixture
def tired(ann: Client) -> Client:
    """Ann signed in an hour ago."""
    session = ann.session
    session[PROOFS] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    return ann


def show(browser: Client, password: str = "correct horse", back: str = BACK) -> Any:
    return browser.post("/accounts/reauthenticate/", {"password": password, "next": back})


def test_who_has_just_signed_in_is_not_asked(ann: Client) -> None:
    assert ann.post("/api-keys", KEY, headers=HERE).status_code == 200
    assert ApiKey.objects.count() == 1


def test_looking_asks_nothing(tired: Client) -> None:
    assert tired.get("/api-keys").status_code == 200


def test_a_change_asks_and_then_does_what_was_typed(tired: Client) -> None:
    answer = tired.post("/api-keys", KEY, headers=HERE)
    assert (answer.status_code, answer["Location"]) == (302, ASK)
    assert "Is it you?" in tired.get(ASK).content.decode()
    assert not ApiKey.objects.exists()
    wrong = show(tired, "wrong")
    assert b"Incorrect password" in wrong.content
    assert not ApiKey.objects.exists()
    page = show(tired).content.decode()
    assert "My website" in page
    assert [key.name for key in ApiKey.objects.all()] == ["My website"]
    assert (
        tired.post("/api-keys", KEY | {"name": "Another"}, headers=HERE).status_code == 200
    )  # for some minutes


def test_what_was_typed_wrongly_comes_back_with_a_sentence(tired: Client) -> None:
    tired.post("/api-keys", {"name": "", "scope": "read"}, headers=HERE)
    answer = show(tired)
    assert answer.status_code == 422
    assert re.search(r'value="read"[^>]* checked', answer.content.decode())


def test_it_is_done_once(tired: Client) -> None:
    tired.post("/api-keys", KEY, headers=HERE)
    show(tired)
    assert show(tired)["Location"] == BACK
    assert ApiKey.objects.count() == 1


def test_a_change_that_was_left_is_not_done_with_another(tired: Client) -> None:
    """Somebody turns back at the question, and is asked later for something else."""
    tired.post("/api-keys", KEY, headers=HERE)
    tired.get("/library")
    asked = tired.get("/accounts/2fa/totp/activate/")
    back = parse_qs(urlsplit(asked["Location"]).query)["next"][0]
    assert show(tired, back=back)["Location"] == "/accounts/2fa/totp/activate/"
    assert not ApiKey.objects.exists()
    assert show(tired).status_code == 302
    assert not ApiKey.objects.exists()


def test_a_script_is_told_where_to_go(tired: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/api-keys"}
    answer = tired.post("/api-keys", KEY, headers=headers)
    assert (answer.status_code, answer["HX-Redirect"], answer.content) == (200, ASK, b"")
    page = show(tired).content.decode()
    assert "<html" in page
    assert ApiKey.objects.exists()


@pytest.mark.parametrize("referer", ["https://evil.example/", "//evil.example/", ""])
def test_it_leads_back_to_our_pages_alone(referer: str, tired: Client) -> None:
    answer = tired.post("/api-keys", KEY, headers={"Referer": referer})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2F"
    assert show(tired, back="/").status_code == 200
    assert ApiKey.objects.exists()


def test_keys_wait_sealed(tired: Client, world: World) -> None:
    fields = {"where": "own", "base": "https://api.example", "key": "sk-very-secret", "mv": ""}
    there = {"Referer": "http://testserver/settings/provider"}
    assert tired.post("/settings/provider", fields, headers=there).status_code == 302
    kept = tired.session["account_reauthentication_state"]
    assert "very-secret" not in str(kept)
    assert "very-secret" in sealed.unseal(kept["state"]["body"])
    assert not Account.objects.exists()
    show(tired, back="/settings/provider")
    assert Account.objects.get().team == world.team


@pytest.mark.parametrize(
    "path", ["/api-keys/1/revoke", "/settings/provider/forget", "/site/provider", "/site/provider/forget"]
)
def test_every_change_of_a_key_asks(path: str, tired: Client, world: World) -> None:
    world.ann.is_staff = True
    world.ann.save()
    assert tired.post(path)["Location"].startswith("/accounts/reauthenticate/")


def test_another_person_in_the_same_browser_has_shown_nothing(tired: Client, world: World) -> None:
    """What one person sent is never done by the next."""
    tired.post("/api-keys", KEY, headers=HERE)
    tired.logout()
    tired.force_login(world.cleo)
    show(tired)
    assert not ApiKey.objects.exists()
