"""Who may open an account, and what keeps others out."""

import datetime
import threading
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.core.cache import caches
from django.test import Client, RequestFactory
from django.utils import timezone

from studio.actions import people
from studio.models import Invitation, User
from studio.shared_cache import SharedCache
from tests.conftest import World
from tests.web.test_account import HTMX, PASSWORD, sign_in

NEW = {"email": "new@example.com", "password1": "a long enough password"}


def sign_up(browser: Client, **fields: str) -> Any:
    return browser.post("/accounts/signup/", NEW | fields)


# --- who may open an account ---
@pytest.fixture
def with_administrator(world: World) -> World:
    world.ann.is_staff = True
    world.ann.save()
    return world


@pytest.fixture
def invited(with_administrator: World, client: Client) -> Client:
    """A browser in which somebody has followed an invitation."""
    digest = "d" * 64
    soon = timezone.now() + datetime.timedelta(days=7)
    Invitation.objects.create(
        team=with_administrator.team, user=with_administrator.ann, digest=digest, expires=soon
    )
    session = client.session
    session[people.INVITATION] = digest
    session.save()
    return client


@pytest.mark.parametrize("mode", ["open", "invitation"])
def test_the_first_person_may_always_come(
    mode: str, client: Client, db: None, settings: LazySettings
) -> None:
    settings.SIGN_UP_AFTER_FIRST = mode
    assert sign_up(client)["Location"] == "/"
    assert User.objects.get().is_staff


def test_a_closed_studio_makes_its_first_account_by_the_command(
    client: Client, db: None, settings: LazySettings
) -> None:
    settings.SIGN_UP_AFTER_FIRST = "closed"
    assert sign_up(client).status_code == 403


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("invitation", "Ask an owner or a manager of the team that you want to join"),
        ("closed", "Whoever runs it can make one for you: ask them."),
    ],
)
def test_a_closed_door_says_why_and_whom_to_ask(
    mode: str, sentence: str, client: Client, with_administrator: World, settings: LazySettings
) -> None:
    settings.SIGN_UP_AFTER_FIRST = mode
    for answer in (client.get("/accounts/signup/"), sign_up(client)):
        assert answer.status_code == 403
        assert sentence in answer.content.decode()
    assert not User.objects.filter(email=NEW["email"]).exists()
    for path in ("/", "/accounts/login/"):
        assert "/accounts/signup/" not in client.get(path).content.decode()


def test_with_an_invitation_the_door_is_open(invited: Client, settings: LazySettings) -> None:
    settings.SIGN_UP_AFTER_FIRST = "invitation"
    assert invited.get("/accounts/signup/").status_code == 200
    assert sign_up(invited).status_code == 302
    assert User.objects.filter(email=NEW["email"]).exists()


def test_an_invitation_that_is_over_opens_nothing(invited: Client, settings: LazySettings) -> None:
    settings.SIGN_UP_AFTER_FIRST = "invitation"
    Invitation.objects.update(expires="2020-01-01T00:00Z")
    assert sign_up(invited).status_code == 403


def test_a_closed_studio_takes_nobody_new_even_invited(invited: Client, settings: LazySettings) -> None:
    settings.SIGN_UP_AFTER_FIRST = "closed"
    assert sign_up(invited).status_code == 403


# --- what keeps others out ---
def test_a_password_that_is_tried_on_many_accounts_is_stopped(client: Client, world: World) -> None:
    for number in range(10):
        client.post("/accounts/login/", {"login": f"p{number}@example.com", "password": "letmein"})
    answer = client.post("/accounts/login/", {"login": "ann@example.com", "password": PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()
    assert client.get("/library").status_code == 302


def test_many_passwords_for_one_account_are_stopped_wherever_they_come_from(world: World) -> None:
    for number in range(5):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        browser.post("/accounts/login/", {"login": "ann@example.com", "password": "letmein"})
    other = Client(REMOTE_ADDR="198.51.100.7")
    answer = other.post("/accounts/login/", {"login": "ann@example.com", "password": PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()
    answer = other.post("/accounts/login/", {"login": "cleo@example.com", "password": PASSWORD})
    assert answer.status_code == 302  # others are not kept out


def test_right_passwords_take_nothing_off_the_limit(world: World) -> None:
    for _ in range(12):
        assert sign_in()[1].status_code == 302


def test_a_forged_forwarded_address_changes_nothing(client: Client, world: World) -> None:
    for number in range(10):
        forged = {"X-Forwarded-For": f"203.0.113.{number}"}
        client.post("/accounts/login/", {"login": f"p{number}@a.example", "password": "x"}, headers=forged)
    fields = {"login": "ann@example.com", "password": PASSWORD}
    answer = client.post("/accounts/login/", fields, headers={"X-Forwarded-For": "198.51.100.1"})
    assert "Too many failed login attempts" in answer.content.decode()


@pytest.mark.parametrize(
    ("proxies", "told", "believed"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what stands before was told by the browser
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "10.0.0.1", "192.0.2.1"),  # somebody who did not come through both
        (1, "", "192.0.2.1"),
    ],
)
def test_only_proxies_that_are_known_are_believed(
    proxies: int, told: str, believed: str, rf: RequestFactory, settings: LazySettings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": told} if told else {}
    asked = rf.get("/", REMOTE_ADDR="192.0.2.1", headers=headers)
    assert get_adapter().get_client_ip(asked) == believed


def test_a_forged_host_is_refused(client: Client, db: None) -> None:
    assert client.get("/accounts/login/", HTTP_HOST="evil.example").status_code == 400
    answer = client.get("/accounts/login/", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()


def test_a_session_gets_a_new_id_when_somebody_signs_in(client: Client, world: World) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = str(planted)
    client.post("/accounts/login/", {"login": "ann@example.com", "password": PASSWORD})
    assert client.session.session_key != planted
    attacker = Client()
    attacker.cookies["sessionid"] = str(planted)
    assert attacker.get("/library").status_code == 302


@pytest.mark.parametrize(
    "evil", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(evil: str, world: World) -> None:
    _, answer = sign_in(next=evil)
    assert answer["Location"] == "/"


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/account", "/api-keys"])
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_a_post_without_our_token_or_from_elsewhere_is_refused(
    path: str, headers: dict[str, str], world: World
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.ann)
    browser.get("/account")
    token = browser.cookies["csrftoken"].value
    assert browser.post(path, headers=headers).status_code == 403
    if headers:  # a token that was stolen does not help from elsewhere
        assert browser.post(path, {"csrfmiddlewaretoken": token}, headers=headers).status_code == 403


def test_who_tries_too_often_gets_a_page_of_ours_and_a_script_a_sentence(
    client: Client, db: None, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    fields = {"login": "ann@example.com", "password": "x"}
    client.post("/accounts/login/", fields)
    answer = client.post("/accounts/login/", fields)
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert 'class="stop"' in answer.content.decode()
    answer = client.post("/accounts/login/", fields, headers=HTMX)
    assert (answer.status_code, answer["Content-Type"]) == (429, "text/plain")
    assert b"<" not in answer.content


def test_a_password_that_was_forgotten_is_asked_for_a_few_times_an_hour(
    client: Client, world: World, mailoutbox: list[Any]
) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": "ann@example.com"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2
    assert len(mailoutbox) == 5


def test_limits_hold_when_many_try_at_once(rf: RequestFactory, settings: LazySettings) -> None:
    """The cache is shared by all processes, and of two that lock by it one wins."""
    assert isinstance(caches["default"], SharedCache)
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/m/key"}
    allowed: list[bool] = []

    def attempt() -> None:
        usage = ratelimit.consume(
            rf.post("/"), app="allauth.account", action="login_failed", key="many@example.com"
        )
        allowed.append(bool(usage))

    crowd = [threading.Thread(target=attempt) for _ in range(24)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sum(allowed) <= 5
    caches["default"].clear()


def test_of_many_that_add_one_wins(tmp_path: Path) -> None:
    """Twenty times: where each looks first and then writes, two win now and then."""
    for round in range(20):
        won: list[bool] = []
        start = threading.Barrier(16)

        def add(won: list[bool] = won, start: threading.Barrier = start, round: int = round) -> None:
            cache = SharedCache(str(tmp_path), {})
            start.wait()
            won.append(cache.add(f"lock{round}", True))

        crowd = [threading.Thread(target=add) for _ in range(16)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        assert won.count(True) == 1


@pytest.fixture
def inactive(world: World) -> User:
    User.objects.filter(pk=world.ben.pk).update(is_active=False, password=make_password(PASSWORD))
    return world.ben


def test_an_account_that_is_switched_off_says_so(inactive: User) -> None:
    browser, answer = sign_in(inactive.email)
    assert answer["Location"] == "/accounts/inactive/"
    assert "This account is switched off" in browser.get("/accounts/inactive/").content.decode()


def test_pages_say_what_they_may_ask_of_the_browser(client: Client, db: None) -> None:
    headers = client.get("/accounts/login/").headers
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    cookie = client.get("/accounts/login/").cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
