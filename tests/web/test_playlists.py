"""Playlists: made, filled, put in order, and deleted with a way back."""

import datetime
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from studio.actions import playlists, shelf
from studio.actions.sources import Refused
from studio.models import Clip, Membership, Playlist
from tests.conftest import World
from tests.web import rows


@pytest.fixture
def clips(world: World) -> list[Clip]:
    return [rows.take(rows.request(world.team, world.ann), title=title) for title in ("One", "Two", "Three")]


@pytest.fixture
def monday(world: World, clips: list[Clip]) -> Playlist:
    made = playlists.begin(world.team, world.ann, "For  Monday ")
    playlists.add(seer(world), made, [clip.pk for clip in clips])
    return made


def seer(world: World) -> Membership:
    return Membership.of(world.team, world.ann)


def order(playlist: Playlist) -> list[str]:
    return [item.clip.title for item in playlist.items.select_related("clip")]


def test_takes_come_in_the_order_in_which_they_were_put_in_and_once(
    world: World, clips: list[Clip], monday: Playlist
) -> None:
    theirs = rows.take(rows.request(world.other_team, world.cleo))
    assert (monday.name, order(monday)) == ("For Monday", ["One", "Two", "Three"])
    assert playlists.add(seer(world), monday, [clips[2].pk, clips[2].pk, theirs.pk, uuid.uuid4()]) == 0
    assert order(monday) == ["One", "Two", "Three"]


def test_they_are_moved_up_and_down_and_taken_off(ann: Client, clips: list[Clip], monday: Playlist) -> None:
    url = f"/playlists/{monday.pk}/change"
    ann.post(url, {"up": str(clips[2].pk)})
    assert order(monday) == ["One", "Three", "Two"]
    ann.post(url, {"down": str(clips[0].pk)})
    assert order(monday) == ["Three", "One", "Two"]
    ann.post(url, {"up": str(clips[2].pk)})
    assert order(monday) == ["Three", "One", "Two"], "it is the first already"
    ann.post(url, {"remove": str(clips[0].pk)})
    assert order(monday) == ["Three", "Two"]
    ann.post(url, {"up": "nonsense"})
    ann.post(url, {"up": str(uuid.uuid4())})
    assert order(monday) == ["Three", "Two"]


def test_a_take_in_the_trash_is_passed_as_if_it_were_not_there(
    world: World, clips: list[Clip], monday: Playlist
) -> None:
    shelf.trash(world.team, [clips[1].pk])
    playlists.move(seer(world), monday, clips[2].pk, -1)
    shelf.restore(world.team, [clips[1].pk])
    assert order(monday) == ["Three", "One", "Two"]


def test_chosen_takes_go_into_a_playlist_or_a_new_one(
    ann: Client, clips: list[Clip], monday: Playlist
) -> None:
    chosen = [str(clip.pk) for clip in clips[:2]]
    ann.post("/library/do", {"collect": "chosen", "take": chosen, "playlist": "", "name": "Nearly done"})
    made = Playlist.objects.get(name="Nearly done")
    assert order(made) == ["One", "Two"]
    ann.post("/library/do", {"collect": "chosen", "take": [str(clips[2].pk)], "playlist": str(made.pk)})
    assert order(made) == ["One", "Two", "Three"]
    ann.post("/library/do", {"collect": "chosen", "take": chosen, "playlist": str(uuid.uuid4())})
    assert Playlist.objects.count() == 2


def test_its_page_shows_its_takes_but_for_those_in_the_trash(
    ann: Client, world: World, clips: list[Clip], monday: Playlist
) -> None:
    shelf.trash(world.team, [clips[1].pk])
    page = ann.get(f"/playlists/{monday.pk}").content.decode()
    assert "2 takes, 2:03 in all" in page
    assert ">Two</a>" not in page
    assert "For Monday" in ann.get("/playlists").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\0b"])
def test_a_name_that_is_none_is_refused(name: str, ann: Client, world: World, monday: Playlist) -> None:
    with pytest.raises(Refused):
        playlists.begin(world.team, world.ann, name)
    answer = ann.post(f"/playlists/{monday.pk}/change", {"rename": "yes", "name": name})
    assert answer.status_code == 422
    assert ann.post("/playlists", {"name": name}).status_code == 422
    assert Playlist.objects.get().name == "For Monday"


def test_it_gets_another_name(ann: Client, monday: Playlist) -> None:
    ann.post(f"/playlists/{monday.pk}/change", {"rename": "yes", "name": "For Tuesday"})
    assert Playlist.objects.get().name == "For Tuesday"


def test_what_was_deleted_can_be_had_back_as_it_was(ann: Client, monday: Playlist) -> None:
    page = ann.post(f"/playlists/{monday.pk}/delete", follow=True).content.decode()
    assert "“For Monday” is deleted" in page
    assert ann.get(f"/playlists/{monday.pk}").status_code == 404
    ann.post("/library/undo")
    assert ann.get(f"/playlists/{monday.pk}").status_code == 200
    assert order(Playlist.objects.get()) == ["One", "Two", "Three"]
    page = ann.post("/library/undo", follow=True).content.decode()
    assert "This cannot be undone any more." in page


def test_a_take_that_was_dropped_lies_between_its_new_neighbours(
    ann: Client, clips: list[Clip], monday: Playlist
) -> None:
    one, two, three = (str(clip.pk) for clip in clips)
    url = f"/playlists/{monday.pk}/change"
    ann.post(url, {"place": three, "after": one, "before": two})
    assert order(monday) == ["One", "Three", "Two"]
    ann.post(url, {"place": two, "after": "", "before": one})
    assert order(monday) == ["Two", "One", "Three"]
    ann.post(url, {"place": two, "after": three, "before": ""})
    assert order(monday) == ["One", "Three", "Two"]
    page = ann.post("/library/undo", follow=True).content.decode()
    assert "That is undone." in page
    assert order(monday) == ["Two", "One", "Three"]


def test_a_page_that_shows_an_old_order_moves_one_take_and_nothing_else(
    ann: Client, world: World, clips: list[Clip], monday: Playlist
) -> None:
    one, two, three = (clip.pk for clip in clips)
    playlists.remove(monday, two)
    four = rows.take(rows.request(world.team, world.ann), title="Four")
    playlists.add(seer(world), monday, [four.pk])
    assert playlists.place(monday, three, two, one), "what it was dropped behind is gone: before the other"
    assert order(monday) == ["Three", "One", "Four"]
    assert not playlists.place(monday, three, two, two)
    assert not playlists.place(monday, two, one, None), "it is not on the list any more"
    assert order(monday) == ["Three", "One", "Four"]


def test_there_is_always_room_between_two_places(clips: list[Clip], monday: Playlist) -> None:
    one, two, three = (clip.pk for clip in clips)
    for _ in range(60):
        assert playlists.place(monday, three, one, two)
        assert playlists.place(monday, two, one, three)
    assert order(monday) == ["One", "Two", "Three"]
    places = list(monday.items.values_list("place", flat=True))
    assert len(set(places)) == 3


def test_a_take_that_was_taken_off_comes_back_to_its_place(
    ann: Client, clips: list[Clip], monday: Playlist
) -> None:
    ann.post(f"/playlists/{monday.pk}/change", {"remove": str(clips[1].pk)})
    assert order(monday) == ["One", "Three"]
    ann.post("/library/undo")
    assert order(monday) == ["One", "Two", "Three"]


def test_a_part_of_the_page_says_what_can_be_undone_by_a_toast_and_a_whole_one_by_a_strip(
    ann: Client, clips: list[Clip], monday: Playlist
) -> None:
    url, down = f"/playlists/{monday.pk}/change", {"down": str(clips[0].pk)}
    plain = ann.post(url, down, follow=True)
    assert "The order is changed." in plain.content.decode()
    assert "HX-Trigger" not in plain.headers
    assert "The order is changed." not in ann.get(f"/playlists/{monday.pk}").content.decode(), (
        "it is said once"
    )
    ann.post(url, down)
    part = ann.get(f"/playlists/{monday.pk}", headers={"HX-Request": "true"})
    assert "The order is changed." in part.headers["HX-Trigger"]
    assert "/library/undo?key=" in part.headers["HX-Trigger"]
    assert "The order is changed." not in part.content.decode()


def test_an_old_name_and_a_list_that_was_begun_can_be_undone(ann: Client, monday: Playlist) -> None:
    ann.post(f"/playlists/{monday.pk}/change", {"rename": "yes", "name": "For Tuesday"})
    ann.post("/library/undo")
    assert Playlist.objects.get().name == "For Monday"
    ann.post("/playlists", {"name": "Later"})
    ann.post("/library/undo")
    assert list(Playlist.objects.filter(deleted=None)) == [monday]


def test_what_was_deleted_long_ago_is_gone_for_good(monday: Playlist) -> None:
    playlists.forget(monday)
    playlists.tidy()
    assert Playlist.objects.exists()
    Playlist.objects.update(deleted=timezone.now() - datetime.timedelta(days=31))
    playlists.tidy()
    assert not Playlist.objects.exists()


def test_a_stranger_finds_none(client: Client, world: World, monday: Playlist) -> None:
    client.force_login(world.cleo)
    for path in ("", "/change", "/delete"):
        answer = client.get if path == "" else client.post
        assert answer(f"/playlists/{monday.pk}{path}").status_code == 404
    assert "For Monday" not in client.get("/playlists").content.decode()
    assert Playlist.objects.exists()
