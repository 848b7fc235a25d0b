"""One page for what somebody is called and how they get in; what is signed in elsewhere can be ended."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from studio.models import Membership
from tests.conftest import World

PASSWORD = "correct horse"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
HTMX = {"HX-Request": "true"}


def sign_in(email: str = "ann@example.com", password: str = PASSWORD, **more: str) -> tuple[Client, Any]:
    browser = Client(headers={"User-Agent": FIREFOX})
    return browser, browser.post("/accounts/login/", {"login": email, "password": password, **more})


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def set_up_app(browser: Client) -> str:
    page = browser.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'<pre id="totp-secret">([A-Z2-7]+)</pre>', page)
    assert found, page
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": code(found[1])})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return found[1]


# --- the page ---
def test_the_page_gathers_what_is_one_s_own(ann: Client) -> None:
    page = ann.get("/account").content.decode()
    for path in (
        *("account_email", "account_change_password", "mfa_add_webauthn", "mfa_activate_totp", "news"),
        "language",
    ):
        assert f'"{reverse(path)}"' in page
    assert "this browser" in page
    assert "Accounts elsewhere" not in page  # nobody vouches here


def test_a_name_is_changed(ann: Client, world: World) -> None:
    assert ann.post("/account", {"name": "Ann Other"})["Location"] == "/account"
    world.ann.refresh_from_db()
    assert world.ann.name == "Ann Other"
    answer = ann.post("/account", {"name": "x" * 81})
    assert answer.status_code == 422
    assert "x" * 81 in answer.content.decode()  # nothing is lost


def test_the_page_is_there_for_who_is_in_no_team(ann: Client, world: World) -> None:
    Membership.objects.filter(user=world.ann).delete()
    assert ann.get("/account").status_code == 200


@pytest.mark.parametrize("path", ["2fa/", "2fa/webauthn/", "sessions/", "3rdparty/"])
def test_the_lists_of_allauth_lead_to_the_one_page(path: str, ann: Client) -> None:
    assert ann.get(f"/accounts/{path}")["Location"] == "/account"


@pytest.mark.parametrize(
    "path",
    [
        *("email", "password/change", "reauthenticate", "2fa/webauthn/add", "2fa/totp/activate"),
        "2fa/recovery-codes/generate",
    ],
)
def test_pages_about_oneself_are_drawn_by_our_parts(path: str, ann: Client) -> None:
    answer = ann.get(f"/accounts/{path}/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'class="door-card"' in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(\ssrc=|application/json))", page)


# --- sessions ---
def test_a_browser_that_is_signed_out_elsewhere_is_refused_at_its_next_click(world: World) -> None:
    here, answer = sign_in()
    there, _ = sign_in()
    assert answer["Location"] == "/"
    page = here.get("/account").content.decode()
    assert page.count("Firefox on Linux") >= 2
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()
    assert there.get("/tasks/updates", headers=HTMX).status_code in (200, 204)
    assert here.post(f"/account/sessions/{other.pk}/end")["Location"] == "/account"
    answer = there.get("/tasks/updates", headers=HTMX)
    assert (answer.status_code, answer["Content-Type"]) == (401, "text/plain")
    assert b"<form" not in answer.content
    assert there.get("/library")["Location"].startswith("/accounts/login/")
    assert here.get("/library").status_code == 200
    assert "Firefox on Linux" in here.get("/account").content.decode()
    assert UserSession.objects.count() == 1


def test_all_other_browsers_are_signed_out_at_once(world: World) -> None:
    (here, _), (there, _), (elsewhere, _) = sign_in(), sign_in(), sign_in()
    stranger, _ = sign_in("cleo@example.com")
    here.post("/account/sessions/end")
    assert [browser.get("/library").status_code for browser in (here, there, elsewhere)] == [200, 302, 302]
    assert stranger.get("/library").status_code == 200


def test_sessions_of_others_are_not_there(world: World, ann: Client) -> None:
    stranger, _ = sign_in("cleo@example.com")
    theirs = UserSession.objects.get(user=world.cleo)
    assert ann.post(f"/account/sessions/{theirs.pk}/end").status_code == 404
    assert stranger.get("/library").status_code == 200


def test_a_new_password_signs_out_the_other_browsers(world: World) -> None:
    (here, _), (there, _) = sign_in(), sign_in()
    new = "an even longer password"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", fields).status_code == 302
    assert here.get("/library").status_code == 200
    assert there.get("/library").status_code == 302


def test_where_somebody_is_signed_in_is_noted_now_and_then(world: World) -> None:
    here, _ = sign_in()
    was = UserSession.objects.get()
    here.get("/library", headers={"User-Agent": "Another"})
    assert UserSession.objects.get().user_agent == was.user_agent  # it was noted a moment ago
    cache.clear()
    here.get("/tasks/updates", headers=HTMX)
    assert UserSession.objects.get().last_seen_at == was.last_seen_at  # a page that asks by itself is nobody
    here.get("/library", headers={"User-Agent": "Another"})
    noted = UserSession.objects.get()
    assert noted.last_seen_at > was.last_seen_at
    assert noted.user_agent == "Another"


# --- an app, and codes on paper ---
def test_an_app_is_set_up_and_asked_for(ann: Client, world: World) -> None:
    page = ann.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    wrong = ann.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "Incorrect code" in wrong
    assert re.search(r'<pre id="totp-secret">(.+)</pre>', page)[1] in wrong  # type: ignore[index]
    secret = set_up_app(ann)
    assert secret not in str(Authenticator.objects.get(type="totp").data)  # sealed at rest

    browser, answer = sign_in()
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/library").status_code == 302
    assert b"Incorrect code" in browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).content
    assert browser.post("/accounts/2fa/authenticate/", {"code": code(secret)})["Location"] == "/"
    assert browser.get("/library").status_code == 200


def test_a_recovery_code_gets_in_once(ann: Client, world: World) -> None:
    set_up_app(ann)
    page = ann.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"^.*?(\d{8})", page, re.MULTILINE)
    assert len(codes) == 10
    assert ann.get("/accounts/2fa/recovery-codes/download/").content.decode().split() == codes
    browser, _ = sign_in()
    assert browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})["Location"] == "/"
    again, _ = sign_in()
    assert b"Incorrect code" in again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).content
    assert "9 are left" in ann.get("/account").content.decode()
    assert ann.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
    assert b"Incorrect code" in again.post("/accounts/2fa/authenticate/", {"code": codes[1]}).content


def test_the_app_is_switched_off_and_takes_the_codes_along(ann: Client) -> None:
    set_up_app(ann)
    assert "Recovery codes" in ann.get("/account").content.decode()
    assert ann.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert not Authenticator.objects.exists()
    _, answer = sign_in()
    assert answer["Location"] == "/"


def test_codes_are_tried_a_few_times_only(ann: Client, world: World) -> None:
    secret = set_up_app(ann)
    browser, _ = sign_in()
    for _ in range(5):
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = browser.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert b"Too many" in answer.content
    assert browser.get("/library").status_code == 302


# --- addresses ---
def test_a_second_address_is_added_used_and_the_first_removed(ann: Client, world: World) -> None:
    ann.post("/accounts/email/", {"email": "ann@band.example", "action_add": "yes"})
    page = ann.get("/accounts/email/").content.decode()
    assert "ann@band.example" in page
    world.ann.emailaddress_set.update(verified=True)  # type: ignore[attr-defined]
    ann.post("/accounts/email/", {"email": "ann@band.example", "action_primary": "yes"})
    world.ann.refresh_from_db()
    assert world.ann.email == "ann@band.example"
    ann.post("/accounts/email/", {"email": "ann@example.com", "action_remove": "yes"})
    _, answer = sign_in("ann@band.example")
    assert answer["Location"] == "/"
    _, answer = sign_in("ann@example.com")
    assert answer.status_code == 200
