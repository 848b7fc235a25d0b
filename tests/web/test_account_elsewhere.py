"""Others may vouch for somebody: an OpenID Connect server on loopback, over real sockets."""

import html
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as PROOFS
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import LazySettings
from django.test import Client

from studio.models import User
from tests.conftest import World

SECRET = "a secret that only the two of us know"


class Band(ThreadingHTTPServer):
    """The band's own sign-in server; who is signed in there, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.who = {"sub": "4711", "email": "dora@band.example", "email_verified": True, "name": "Dora Lind"}
        self.tokens: list[dict[str, str]] = []


class _Answers(BaseHTTPRequestHandler):
    server: Band

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        url = self.server.url
        if path.endswith("/.well-known/openid-configuration"):
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            told = {f"{name}_endpoint": f"{url}/{at}" for name, at in names.items()}
            self._say(told | {"issuer": url, "jwks_uri": f"{url}/keys"})
        elif path == "/authorize":
            back = urlencode({"code": "c0de", "state": query["state"][0]})
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri'][0]}?{back}")
            self.end_headers()
        elif path == "/userinfo":
            self._say(self.server.who)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.tokens.append({name: values[0] for name, values in parse_qs(body).items()})
        now = int(time.time())
        claims = {
            "iss": self.server.url,
            "aud": "take-two",
            "iat": now,
            "exp": now + 60,
            "sub": self.server.who["sub"],
        }
        self._say(
            {"access_token": "t", "token_type": "Bearer", "id_token": jwt.encode(claims, SECRET, "HS256")}
        )

    def _say(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None: ...


@pytest.fixture
def band(settings: LazySettings) -> Iterator[Band]:
    server = Band()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "oidc",
        "name": "The Band",
        "client_id": "take-two",
        "secret": SECRET,
        "settings": {"server_url": server.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    yield server
    server.shutdown()
    server.server_close()


def leave(browser: Client, **fields: str) -> str:
    """The button is pressed: the address to which our page goes on."""
    answer = browser.post("/sign-in-with/oidc", fields)
    assert answer.status_code == 200, answer
    found = re.search(r"content=\"0;URL='([^']+)'\"", answer.content.decode())
    assert found
    return html.unescape(found[1])


def come_back(browser: Client, away: str) -> Any:
    """What the band's server sends the browser back with."""
    sent = requests.get(away, allow_redirects=False, timeout=5).headers["Location"]
    assert sent.startswith("http://testserver/accounts/oidc/oidc/login/callback/")
    return browser.get(sent.removeprefix("http://testserver"))


def test_nobody_is_sent_elsewhere_unless_the_settings_say_so(client: Client, db: None) -> None:
    for path in ("/accounts/login/", "/accounts/signup/"):
        assert "Go on with" not in client.get(path).content.decode()
    assert client.post("/sign-in-with/oidc").status_code == 404
    assert client.post("/sign-in-with/google").status_code == 404


def test_somebody_new_comes_from_elsewhere(client: Client, band: Band, db: None) -> None:
    for path in ("/accounts/login/", "/accounts/signup/"):
        assert "Go on with The Band" in client.get(path).content.decode()
    away = leave(client)
    asked = parse_qs(urlsplit(away).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["client_id"] == ["take-two"]
    assert come_back(client, away)["Location"] == "/"
    assert client.get("/library").status_code == 200
    dora = User.objects.get()
    assert (dora.email, dora.name, dora.has_usable_password()) == ("dora@band.example", "Dora Lind", False)
    assert dora.teams.count() == 1
    assert (band.tokens[0]["code"], band.tokens[0]["client_secret"]) == ("c0de", SECRET)
    assert not SocialToken.objects.exists()

    another = Client()  # the same person, later
    come_back(another, leave(another))
    assert another.get("/library").status_code == 200
    assert User.objects.count() == 1


def test_it_leads_back_to_the_page_that_was_wanted(client: Client, band: Band, db: None) -> None:
    assert come_back(client, leave(client, next="/personas"))["Location"] == "/personas"
    assert come_back(other := Client(), leave(other, next="//evil.example/"))["Location"] == "/"


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_that_is_told_elsewhere_opens_no_account_here(
    verified: bool, client: Client, band: Band, world: World
) -> None:
    band.who |= {"email": "ann@example.com", "email_verified": verified}
    answer = come_back(client, leave(client))
    assert answer["Location"] == "/accounts/3rdparty/signup/"
    assert client.get("/library").status_code == 302
    assert not SocialAccount.objects.exists()
    page = client.get("/accounts/3rdparty/signup/").content.decode()
    assert "Say under which address you want to be known here" in page
    answer = client.post("/accounts/3rdparty/signup/", {"email": "ann@example.com"})
    assert client.get("/library").status_code == 302
    assert not SocialAccount.objects.exists()


def test_an_account_elsewhere_is_connected_and_disconnected(ann: Client, band: Band, world: World) -> None:
    assert "Connect The Band" in ann.get("/account").content.decode()
    away = leave(ann, process="connect")
    assert come_back(ann, away)["Location"] == "/accounts/3rdparty/"
    linked = SocialAccount.objects.get()
    assert linked.user == world.ann
    page = ann.get("/account").content.decode()
    assert "Disconnect The Band" in page
    assert "Connect The Band" not in page
    browser = Client()
    come_back(browser, leave(browser))
    assert browser.get("/account").context["user"] == world.ann
    assert ann.post(f"/account/elsewhere/{linked.pk}/disconnect")["Location"] == "/account"
    assert not SocialAccount.objects.exists()


def test_connecting_asks_who_somebody_is(ann: Client, band: Band) -> None:
    session = ann.session
    session[PROOFS] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    assert come_back(ann, leave(ann, process="connect"))["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()


def test_the_only_way_in_is_kept(client: Client, band: Band, db: None) -> None:
    come_back(client, leave(client))
    linked = SocialAccount.objects.get()
    client.post(f"/account/elsewhere/{linked.pk}/disconnect")
    assert SocialAccount.objects.exists()
    page = client.get("/account").content.decode()
    assert "no password" in page
    assert "Set a password" in page


def test_accounts_of_others_are_not_disconnected(ann: Client, band: Band, db: None) -> None:
    come_back(other := Client(), leave(other))
    ann.post(f"/account/elsewhere/{SocialAccount.objects.get().pk}/disconnect")
    assert SocialAccount.objects.exists()


def test_a_closed_door_is_closed_from_elsewhere_too(
    client: Client, band: Band, world: World, settings: LazySettings
) -> None:
    settings.SIGN_UP_AFTER_FIRST = "closed"
    answer = come_back(client, leave(client))
    assert answer.status_code == 403
    assert "No new accounts" in answer.content.decode()
    assert not User.objects.filter(email="dora@band.example").exists()


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, band: Band, db: None) -> None:
    """Somebody else's answer, planted into this browser."""
    away = leave(Client())
    answer = come_back(client, away)
    assert answer.status_code == 401
    assert "That did not work" in answer.content.decode()
    assert not User.objects.exists()


def test_who_turns_back_is_told_that_nothing_changed(client: Client, band: Band, db: None) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    answer = client.get(
        "/accounts/oidc/oidc/login/callback/", {"error": "access_denied", "state": state}, follow=True
    )
    assert "Nothing has changed" in answer.content.decode()


def test_a_server_that_is_away_is_told_in_a_sentence(client: Client, band: Band, db: None) -> None:
    band.shutdown()
    band.server_close()
    answer = client.post("/sign-in-with/oidc", follow=True)
    assert "The Band does not answer. Try again later." in answer.content.decode()
