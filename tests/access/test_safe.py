"""No other site sends a form in somebody's name, and nothing private is kept on its way."""

import pytest
from django.test import Client

from studio.web.access import SAFE
from tests.access import things
from tests.access.asking import Asking, ask, met
from tests.access.conftest import OURS, THEIRS
from tests.access.expected import GONE
from tests.access.routes import METHODS, routes

SAYS = b"This page was open too long"

pytestmark = pytest.mark.django_db


def test_nothing_is_sent_without_the_token_of_a_page(asking: Asking) -> None:
    client, said = asking.browser("owner", enforce_csrf_checks=True), things.said(OURS, 7)
    tried, wrong = 0, []
    for route in routes():
        if route.module.startswith("studio.web.") and "POST" in route.methods:
            answer = ask(client, "POST", route.address(said))
            tried += 1
            if answer.status_code != 403 or SAYS not in answer.content:
                wrong.append(f"{route.pattern}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert tried > 80


def test_what_is_for_somebody_is_kept_by_no_proxy(asking: Asking) -> None:
    client, said = asking.browser("owner"), things.said(OURS, 7)
    wrong = []
    for route in routes():
        if route.policy in ("public", "door", "bearer"):
            continue
        for method in (one for one in METHODS if one in SAFE and one in route.methods):
            kept = ask(client, method, route.address(said)).headers.get("Cache-Control", "")
            if "private" not in kept and "no-store" not in kept:
                wrong.append(f"{method} {route.pattern}: {kept}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address",
    [
        f"/s/{OURS}/forged",
        f"/s/{OURS}/{{theirs}}",
        f"/s/{THEIRS}/{{ours}}",
        f"/s/{OURS}/{{ours}}/{THEIRS}/audio.mp3",
        f"/s/{OURS}/forged/{OURS}/audio.mp3",
        f"/s/{OURS}/forged/card.jpg",
        f"/media/takes/{OURS}/files/..%2Fa.mp3",
        f"/media/takes/{OURS}/files/beside.wav",
        f"/api/v1/files/9999999999-forged/{OURS}/audio.mp3",
        f"/api/v1/files/1-forged/{OURS}/audio.mp3",
        f"/api/v1/files/9999999999-forged/{THEIRS}/audio.mp3",
    ],
)
def test_an_address_that_was_tampered_with_leads_nowhere(address: str, asking: Asking) -> None:
    signed = {name: things.said(pk, 7)["signature"] for name, pk in (("ours", OURS), ("theirs", THEIRS))}
    for client in (asking.browser("owner"), Client()):
        answer = met(ask(client, "GET", address.format(**signed)))
        assert answer == GONE or (address.startswith("/media") and answer == "sign in")
