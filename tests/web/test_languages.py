"""Pages speak the language of whoever reads them; what machines read stays English."""

import gzip
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from studio import sentences
from studio.actions import news, people
from studio.models import User
from tests.conftest import World
from tests.web import rows

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """What a request has switched on stays on in its thread, until the next request."""
    yield
    translation.activate("en")


def language_of(client: Client, path: str = "/create", **headers: str) -> str:
    answer = client.get(path, headers=headers)
    found = re.search(r'<html lang="(\w+)">', answer.content.decode())
    assert found
    assert answer.headers["Content-Language"] == found[1]
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    return found[1]


def test_the_browser_says_which_language_until_somebody_chooses(ann: Client) -> None:
    assert language_of(ann) == "en"
    assert language_of(ann, **GERMAN) == "de"
    assert language_of(ann, **{"Accept-Language": "fr, tlh"}) == "en"


def test_a_choice_is_kept_in_the_account_and_comes_back_to_the_page(ann: Client, world: World) -> None:
    answer = ann.post(
        "/language", {"language": "de"}, headers={"Referer": "http://testserver/credits?page=2"}
    )
    assert answer.headers["Location"] == "http://testserver/credits?page=2"
    assert User.objects.get(pk=world.ann.pk).language == "de"
    other_browser = Client()
    other_browser.force_login(world.ann)
    assert language_of(other_browser, **{"Accept-Language": "en"}) == "de"


def test_somebody_signed_out_keeps_the_choice_in_a_cookie(client: Client, db: None) -> None:
    assert client.post("/language", {"language": "de"}).headers["Location"] == "/"
    assert language_of(client, "/") == "de"
    assert language_of(client, "/accounts/login/") == "de"


def test_a_choice_leads_nowhere_else_and_to_no_unknown_language(client: Client, db: None) -> None:
    to = client.post("/language", {"language": "de", "next": "https://example.com/"}).headers["Location"]
    assert to == "/"
    assert client.post("/language", {"language": "fr"}).status_code == 404
    assert client.get("/language").status_code == 405


def test_the_first_sign_in_makes_the_language_of_the_page_theirs(client: Client, db: None) -> None:
    fields = {"email": "dora@example.com", "password1": "correct horse battery"}
    client.post("/accounts/signup/", fields, headers=GERMAN)
    dora = User.objects.get(email="dora@example.com")
    assert dora.language == "de"
    people.speak(dora, "en")
    client.post("/accounts/logout/")
    client.post(
        "/accounts/login/", {"login": dora.email, "password": "correct horse battery"}, headers=GERMAN
    )
    assert language_of(client, **GERMAN) == "en"


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_scripts_say_is_a_file_that_is_kept(client: Client, db: None, language: str) -> None:
    page = client.get("/", headers={"Accept-Language": language}).content.decode()
    where = re.search(rf'<script src="(/language/{language}/\w+\.js)" defer></script>', page)
    assert where
    assert page.index(where[0]) < page.index('type="module"')
    answer = client.get(where[1], headers={"Accept-Encoding": "gzip"})
    assert b"interpolate" in gzip.decompress(answer.content)
    assert len(answer.content) < 8_000
    assert client.get(where[1]).content == gzip.decompress(answer.content)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" not in client.get(f"/language/{language}/old.js").headers["Cache-Control"]
    assert client.get("/language/fr/x.js").status_code == 404


def test_the_api_speaks_english_to_everybody(client: Client, db: None) -> None:
    answer = client.get("/api/v1/get-credits", headers=GERMAN)
    assert answer.headers["Content-Language"] == "en"
    assert answer.json() == client.get("/api/v1/get-credits").json()


def test_sign_in_is_german_with_the_words_of_its_makers(client: Client, db: None) -> None:
    page = client.get("/accounts/login/", headers=GERMAN).content.decode()
    assert "Passwort" in page
    wrong = client.post("/accounts/login/", {"login": "x", "password": "y"}, headers=GERMAN).content.decode()
    assert "gültige E-Mail-Adresse" in wrong


def test_a_mail_is_in_the_language_of_whom_it_reaches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "_letter", lambda task: (translation.get_language(), ""))
    people.speak(world.ann, "de")
    news.mail(rows.request(world.team, world.ann).pk)
    news.mail(rows.request(world.team, world.ben).pk)
    assert [letter.subject for letter in mail.outbox] == ["de", "en"]
    assert translation.get_language() == "en"


def test_a_mail_for_a_new_password_is_in_the_language_of_the_page(client: Client, world: World) -> None:
    client.post("/accounts/password/reset/", {"email": world.ann.email}, headers=GERMAN)
    assert mail.outbox[0].subject == "Ein neues Passwort für Take Two"
    assert "Wähle es hier:" in mail.outbox[0].body


def test_sound_and_pictures_speak_no_language(ann: Client, world: World) -> None:
    answer = ann.get("/media/landing.json", headers=GERMAN)
    assert answer.headers["Content-Language"] == "de"
    assert "Content-Language" not in ann.get("/language/en/x.js", headers=GERMAN).headers


def test_a_key_is_called_as_musicians_of_the_language_call_it() -> None:
    assert sentences.key_said("Bb minor") == "Bb minor"
    with translation.override("de"):
        said = [sentences.key_said(key) for key in ("A minor", "Bb major", "B minor", "F# dorian", "Kurd")]
        assert said == ["A-Moll", "B-Dur", "H-Moll", "Fis dorisch", "Kurd"]
        assert sentences.key_meant(" b-dur ") == "Bb major"
        assert sentences.key_meant("A minor") == "A minor"


def test_the_library_is_narrowed_to_a_key_as_the_language_of_the_page_calls_it(
    ann: Client, world: World
) -> None:
    rows.song(world.team, world.ann)
    found, missed = (ann.get(f"/library?key={key}", headers=GERMAN) for key in ("a-moll", "d-moll"))
    assert "Tonart: A-Moll" in found.content.decode()
    assert "Night Bus" in found.content.decode()
    assert "Night Bus" not in missed.content.decode()
