"""What somebody may do in a team by their role, where a page lets some look and others act."""

import pytest
from django.conf import LazySettings
from django.test import Client

from studio.actions import keys
from studio.models import ApiKey, Clip, Mark, Membership
from studio.web.bulk import MARKS, VERBS
from tests.conftest import World
from tests.fakes import FakeProvider
from tests.web.rows import request, take

HTMX = {"HX-Request": "true"}
TOLD = "Reviewers listen, note and rate."


@pytest.fixture
def reviewer(client: Client, world: World) -> Client:
    """A browser in which Ben is signed in, who only listens."""
    Membership.objects.filter(user=world.ben).update(role="reviewer")
    client.force_login(world.ben)
    return client


@pytest.fixture
def clip(world: World) -> Clip:
    return take(request(world.team, world.ann))


@pytest.mark.parametrize("verb", VERBS)
def test_of_what_is_done_to_many_takes_a_reviewer_does_what_is_their_own(
    reviewer: Client, clip: Clip, verb: str
) -> None:
    answer = reviewer.post("/library/do", {verb: "", "take": clip.pk, "rating": "4"})
    assert answer.status_code == (302 if verb in (*MARKS, "file") else 403)
    clip.refresh_from_db()
    assert clip.trashed is None


@pytest.mark.parametrize(
    "asked", [{}, {"word": "single"}, {"begun": "Album"}, {"off": "old"}, {"rating": "4", "word": "single"}]
)
def test_a_reviewer_files_nothing_and_what_is_refused_is_not_done_by_half(
    reviewer: Client, clip: Clip, asked: dict[str, str]
) -> None:
    assert reviewer.post("/library/do", {"file": "", "take": clip.pk, **asked}).status_code == 403
    assert not Mark.objects.exists()


def test_a_reviewer_undoes_their_own_rating_and_not_what_they_did_as_a_producer(
    client: Client, world: World, clip: Clip
) -> None:
    client.force_login(world.ben)
    client.post("/library/do", {"rate": "", "take": clip.pk, "rating": "4"})
    client.post("/library/do", {"trash": "", "take": clip.pk})
    Membership.objects.filter(user=world.ben).update(role="reviewer")
    assert client.post("/library/undo").status_code == 403
    deeds = [deed["key"] for deed in client.session["undo"]]
    assert len(deeds) == 2
    assert client.post(f"/library/undo?key={deeds[1]}").status_code == 302
    assert Mark.objects.get().rating == 0


def test_a_reviewer_begins_a_comparison_and_votes_and_throws_nothing_away(
    reviewer: Client, world: World
) -> None:
    takes = [take(request(world.team, world.ann), title=title) for title in ("One", "Two")]
    here = "/compare?" + "&".join(f"take={each.pk}" for each in takes)
    assert reviewer.post(here, {"keep": takes[0].pk}).status_code == 403
    round = reviewer.post(here, {"begin": "", "title": "Which?", "blind": "on"}).headers["Location"]
    assert reviewer.post(round, {"keep": "1"}).status_code == 403
    assert reviewer.post(round, {"vote": "1"}).status_code == 302
    assert reviewer.post(round, {"close": ""}).status_code == 302
    assert not Clip.objects.exclude(trashed=None).exists()


def test_a_script_is_told_the_reason_in_a_sentence_and_a_person_on_a_page(
    reviewer: Client, clip: Clip
) -> None:
    for headers in (HTMX, {"Accept": "application/json"}):
        answer = reviewer.post("/create", {"prompt": "x"}, headers=headers)
        assert (answer.status_code, answer.headers["Content-Type"]) == (403, "text/plain; charset=utf-8")
        assert answer.content.decode().startswith(TOLD)
    assert TOLD in reviewer.post("/create").content.decode()


def test_after_the_door_a_reviewer_is_led_to_the_library_and_others_to_create(
    client: Client, world: World
) -> None:
    client.force_login(world.ben)
    assert client.get("/").headers["Location"] == "/create"
    Membership.objects.filter(user=world.ben).update(role="reviewer")
    assert client.get("/").headers["Location"] == "/library"


# --- keys ---
def test_a_reviewer_makes_keys_that_read_and_sees_no_secret(reviewer: Client, world: World) -> None:
    page = reviewer.post("/api-keys", {"name": "Mine", "scope": "spend"}).content.decode()
    assert ApiKey.objects.get().scope == "read"
    assert 'name="scope"' not in page
    assert "own-secret" not in page


def test_a_key_does_no_more_than_its_person_may_by_now(
    client: Client, world: World, fake: FakeProvider, settings: LazySettings
) -> None:
    settings.API_SECONDS_PER_REQUEST = 0
    _, text = keys.issue(world.team, world.ben, "Script")
    shown = {"Authorization": f"Bearer {text}"}

    def ask() -> int:
        wish = {"task_type": "create_music", "custom_mode": False, "gpt_description_prompt": "A waltz"}
        return client.post("/api/v1/sonic/create", wish, "application/json", headers=shown).status_code

    def look() -> int:
        return client.get("/api/v1/get-credits", headers=shown).status_code

    assert (ask(), look()) == (200, 200)
    Membership.objects.filter(user=world.ben).update(role="reviewer")
    assert (ask(), look()) == (403, 200)
    Membership.objects.filter(user=world.ben).delete()
    assert (ask(), look()) == (401, 401)
