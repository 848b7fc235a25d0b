"""Takes side by side, and rounds in which a team votes."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from studio.actions import rounds, shelf
from studio.actions.sources import Refused
from studio.models import Clip, Lineage, Mark, Round, RoundTake, Vote
from tests.conftest import World
from tests.web import rows

TITLES = ("Night Bus", "Ferry", "Humming")
PART = {"HX-Request": "true"}


@pytest.fixture
def clips(world: World) -> list[Clip]:
    made = []
    for number, title in enumerate(TITLES):
        stored = default_storage.save(f"takes/{title}.mp3", ContentFile(title.encode()))
        task = rows.request(world.team, world.ann, params={"title": title})
        made.append(rows.take(task, number % 2, title=title, audio=stored, loudness=-14.0 - number))
    return made


def address(clips: list[Clip]) -> str:
    return f"/compare?{'&'.join(f'take={clip.pk}' for clip in clips)}"


def begun(world: World, clips: list[Clip], blind: bool = True) -> Round:
    return rounds.begin(world.team, world.ann, clips, "Which?", blind)


def read(browser: Client, path: str, **headers: str) -> str:
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def act(browser: Client, round: Round, **said: Any) -> Any:
    return browser.post(f"/rounds/{round.pk}", said)


def lane(page: str, number: int) -> str:
    return page.partition(f'data-number="{number}"')[2].partition("</li>")[0]


# --- a plain comparison ---
def test_takes_are_compared_in_the_order_of_the_address_and_the_louder_are_lowered(
    ann: Client, clips: list[Clip]
) -> None:
    page = read(ann, address(clips))
    assert [re.findall(r'/takes/([0-9a-f-]+)"', lane(page, n))[0] for n in (1, 2, 3)] == [
        str(c.pk) for c in clips
    ]
    gains = [float(gain) for gain in re.findall(r'data-gain="([^"]+)"', page)]
    assert gains == [pytest.approx(10 ** (-0.1), abs=1e-3), pytest.approx(10 ** (-0.05), abs=1e-3), 1.0]
    assert page.count("<noscript><audio controls") == 3
    assert Round.objects.count() == 0


def test_a_part_is_heard_where_it_belongs_in_its_song(ann: Client, clips: list[Clip]) -> None:
    song, part, further = clips
    Clip.objects.filter(pk__in=[part.pk, further.pk]).update(role="extended")
    Lineage.objects.create(child=part, parent=song, field="continue_clip_id", at=30.0)
    Lineage.objects.create(child=further, parent=part, field="continue_clip_id", at=20.0)
    begins = [float(text) for text in re.findall(r'data-begin="([^"]+)"', read(ann, address(clips)))]
    assert begins == [0.0, 30.0, 50.0]
    assert re.findall(r'data-begin="([^"]+)"', read(ann, address([further, part]))) == ["20.000", "0.000"]


def test_what_is_gone_or_not_ours_or_too_much_falls_out(ann: Client, clips: list[Clip], world: World) -> None:
    theirs = rows.take(rows.request(world.other_team, world.cleo), title="Secret")
    page = read(ann, address([*clips, theirs]))
    assert "Secret" not in page
    assert page.count("data-rival=") == 3
    shelf.trash(world.team, [clips[0].pk])
    assert read(ann, address(clips)).count("data-rival=") == 2
    shelf.trash(world.team, [clips[1].pk])
    assert "Humming, take A, is left" in read(ann, address(clips))
    assert "Choose at least two takes" in read(ann, "/compare?take=nonsense")
    many = [rows.take(rows.request(world.team, world.ann)) for _ in range(9)]
    page = read(ann, address(many))
    assert page.count("data-rival=") == 8
    assert "1 is left out" in page


def test_the_winner_is_kept_and_the_rest_is_thrown_away_in_one_step(
    ann: Client, clips: list[Clip], world: World
) -> None:
    page = ann.post(address(clips), {"keep": str(clips[1].pk)}, follow=True).content.decode()
    assert list(Clip.objects.filter(trashed=None)) == [clips[1]]
    assert Mark.objects.get(clip=clips[1], user=world.ann).liked == 1
    assert "2 takes are in the trash." in page
    ann.post("/library/undo")
    assert Clip.objects.filter(trashed=None).count() == 3


def test_what_the_address_does_not_name_is_not_kept(ann: Client, clips: list[Clip]) -> None:
    ann.post(address(clips[:2]), {"keep": str(clips[2].pk)})
    assert Clip.objects.filter(trashed=None).count() == 3


# --- rounds ---
def test_a_round_is_begun_from_a_comparison(ann: Client, clips: list[Clip]) -> None:
    answer = ann.post(address(clips), {"begin": "yes", "title": " Which  ending? ", "blind": "on"})
    made = Round.objects.get()
    assert answer["Location"] == f"/rounds/{made.pk}"
    assert (made.title, made.blind) == ("Which ending?", True)
    assert sorted(RoundTake.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert {take.clip for take in made.takes.all()} == set(clips)
    assert "Which ending?" in read(ann, "/rounds")
    refused = ann.post(address(clips), {"begin": "yes", "title": "x" * 81})
    assert refused.status_code == 422
    assert "x" * 81 in refused.content.decode()


def test_the_order_of_a_blind_round_is_drawn_once(world: World, clips: list[Clip]) -> None:
    orders = {tuple(take.clip_id for take in begun(world, clips).takes.all()) for _ in range(40)}
    assert len(orders) > 1
    assert [take.clip for take in begun(world, clips, blind=False).takes.all()] == clips


def test_the_page_of_a_blind_round_tells_nothing_of_the_takes(
    ann: Client, clips: list[Clip], world: World
) -> None:
    made = begun(world, clips)
    told = read(ann, f"/rounds/{made.pk}")
    told += read(ann, f"/rounds/{made.pk}", **PART)
    told += "".join(read(ann, f"/rounds/{made.pk}/{number}.json") for number in (1, 2, 3))
    for clip in clips:
        assert clip.title not in told
        assert str(clip.pk) not in told
        assert clip.pk.hex not in told
        assert str(clip.task_id) not in told
    assert "-14.0" not in told
    assert f"/rounds/{made.pk}/2.mp3" in told


def test_the_sound_of_a_number_comes_without_the_name_of_the_take(
    ann: Client, clips: list[Clip], world: World
) -> None:
    made = begun(world, clips)
    take = made.takes.get(number=2)
    answer = ann.get(f"/rounds/{made.pk}/2.mp3")
    assert b"".join(answer.streaming_content) == take.clip.title.encode()  # type: ignore[attr-defined]
    assert str(take.clip_id) not in str(answer.headers)
    assert ann.get(f"/rounds/{made.pk}/4.mp3").status_code == 404
    shelf.trash(world.team, [take.clip_id])
    assert ann.get(f"/rounds/{made.pk}/2.mp3").status_code == 404
    assert 'data-number="2"' not in read(ann, f"/rounds/{made.pk}")


def test_votes_of_others_are_hidden_until_somebody_has_voted(
    ann: Client, clips: list[Clip], world: World
) -> None:
    made = begun(world, clips)
    rounds.vote(made, world.ben, 2)
    page = read(ann, f"/rounds/{made.pk}")
    assert "1 of 2 has voted" in page
    assert "Ben" not in page
    page = act(ann, made, vote="1").headers["Location"]
    page = read(ann, page)
    assert "2 of 2 have voted" in page
    assert "Ben" in page
    assert "Night Bus" not in page, "the names come when it is closed"
    act(ann, made, vote="2")
    assert set(Vote.objects.values_list("user__name", "take__number")) == {("Ann", 2), ("Ben", 2)}
    act(ann, made, take_back="yes")
    assert "Ben" not in read(ann, f"/rounds/{made.pk}")


def test_a_vote_by_script_brings_the_votes_alone(ann: Client, clips: list[Clip], world: World) -> None:
    made = begun(world, clips)
    answer = ann.post(f"/rounds/{made.pk}", {"vote": "3"}, headers=PART)
    part = answer.content.decode()
    assert part.strip().startswith('<section id="verdict"')
    assert re.search(r'id="vote-3"[^>]*aria-pressed="true"', part)
    seen = re.search(r"seen=(\w+)", part)
    assert seen
    assert ann.get(f"/rounds/{made.pk}?seen={seen[1]}", headers=PART).status_code == 204
    rounds.vote(made, world.ben, 1)
    assert "Ben" in read(ann, f"/rounds/{made.pk}?seen={seen[1]}", **PART)


def test_a_closed_round_tells_the_names_and_takes_no_votes(
    ann: Client, clips: list[Clip], world: World
) -> None:
    made = begun(world, clips)
    rounds.vote(made, world.ben, 1)
    act(ann, made, close="yes")
    page = read(ann, f"/rounds/{made.pk}")
    assert all(title in page for title in TITLES)
    assert "Ben" in page
    answer = act(ann, made, vote="1")
    assert answer.status_code == 422
    assert "This round is closed" in answer.content.decode()
    act(ann, made, reopen="yes")
    assert "Night Bus" not in read(ann, f"/rounds/{made.pk}")


def test_the_winner_of_a_round_is_kept_and_the_rest_can_be_had_back(
    ann: Client, clips: list[Clip], world: World
) -> None:
    made = begun(world, clips)
    winner = made.takes.get(number=2).clip
    page = ann.post(f"/rounds/{made.pk}", {"keep": "2"}, follow=True).content.decode()
    assert list(Clip.objects.filter(trashed=None)) == [winner]
    assert Mark.objects.get().clip == winner
    assert f"{winner.title}, take {winner.label}, was kept." in page
    assert page.count("In the trash") == 2
    assert "2 takes are in the trash." in page
    ann.post("/library/undo")
    made.refresh_from_db()
    assert made.winner is None
    assert Clip.objects.filter(trashed=None).count() == 3


@pytest.mark.parametrize("said", [{"vote": "9"}, {"vote": "x"}, {"keep": ""}])
def test_a_number_that_there_is_not_is_refused(
    said: dict[str, str], ann: Client, clips: list[Clip], world: World
) -> None:
    answer = act(ann, begun(world, clips), **said)
    assert answer.status_code == 422
    assert "This take is not there any more." in answer.content.decode()


def test_a_round_needs_between_two_and_eight_takes_of_the_team(world: World, clips: list[Clip]) -> None:
    theirs = rows.take(rows.request(world.other_team, world.cleo))
    for wrong in (
        clips[:1],
        [*clips, theirs],
        [rows.take(rows.request(world.team, world.ann)) for _ in range(9)],
    ):
        with pytest.raises(Refused):
            begun(world, wrong)
    assert Round.objects.count() == 0
