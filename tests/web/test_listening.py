"""Where somebody is in their queue follows them; what is not there any more falls out."""

from typing import Any

from django.test import Client

from studio.actions import shelf
from studio.models import Clip, Listening, Playlist
from tests.conftest import World
from tests.web import rows


def address(clip: Clip) -> str:
    return f"/takes/{clip.pk}/player.json"


def takes(world: World, *titles: str) -> list[Clip]:
    return [rows.take(rows.request(world.team, world.ann), title=title) for title in titles]


def told(client: Client, clips: list[Clip], current: Clip | None, **more: Any) -> None:
    on = current.pk if current else ""
    fields = {"take": [clip.pk for clip in clips], "current": on, "position": 72.5, "device": "a"}
    assert client.post("/listening", fields | more).status_code == 204


def test_a_person_goes_on_where_they_were(ann: Client, world: World) -> None:
    clips = takes(world, "One", "Two", "Three")
    told(ann, clips, clips[1], picked=[clips[2].pk])
    elsewhere = Client()
    elsewhere.force_login(world.ann)
    assert elsewhere.get("/listening").json() == {
        "queue": [address(clip) for clip in clips],
        "picked": [address(clips[2])],
        "current": address(clips[1]),
        "position": 72.5,
        "device": "a",
    }
    told(ann, clips[:1], clips[0])
    assert Listening.objects.get().queue == [str(clips[0].pk)]


def test_everybody_has_a_queue_of_their_own(ann: Client, world: World) -> None:
    clips = takes(world, "One")
    told(ann, clips, clips[0])
    ann.force_login(world.ben)
    assert ann.get("/listening").json()["queue"] == []


def test_what_was_thrown_away_falls_out_and_the_next_one_is_on(ann: Client, world: World) -> None:
    clips = takes(world, "One", "Two", "Three")
    told(ann, clips, clips[1])
    shelf.trash(world.team, [clips[1].pk])
    place = ann.get("/listening").json()
    assert place["queue"] == [address(clips[0]), address(clips[2])]
    assert (place["current"], place["position"]) == (address(clips[2]), 0.0)
    shelf.trash(world.team, [clips[2].pk])
    assert ann.get("/listening").json()["current"] == ""


def test_takes_of_another_team_are_not_there(ann: Client, world: World) -> None:
    theirs = rows.take(rows.request(world.other_team, world.cleo))
    own = takes(world, "One")
    told(ann, [theirs, *own], theirs)
    place = ann.get("/listening").json()
    assert (place["queue"], place["current"]) == ([address(own[0])], address(own[0]))


def test_nonsense_is_refused_and_changes_nothing(ann: Client, world: World) -> None:
    clips = takes(world, "One")
    told(ann, clips, clips[0])
    for position in ("-1", "nan", "far", "1e9"):
        assert ann.post("/listening", {"take": clips[0].pk, "position": position}).status_code == 422
    assert ann.post("/listening", {"take": "nobody", "current": "x", "device": "d" * 99}).status_code == 422
    assert Listening.objects.get().position == 72.5


def test_the_queue_shows_what_is_on_and_what_comes_by_hand_and_by_itself(ann: Client, world: World) -> None:
    clips = takes(world, "Heard", "On", "By itself", "By hand")
    told(ann, clips, clips[1], picked=[clips[3].pk])
    page = ann.get("/listening/queue").content.decode()
    places = [page.index(f"<b>{title}</b>") for title in ("On", "By hand", "By itself")]
    assert places == sorted(places)
    assert places[1] < page.index("data-queue-then") < places[2]
    assert "Heard" not in page
    told(ann, [], None)
    assert "Nothing comes next" in ann.get("/listening/queue").content.decode()


def test_a_queue_is_kept_as_a_playlist(ann: Client, world: World) -> None:
    clips = takes(world, "Heard", "On", "Next")
    told(ann, clips, clips[1])
    answer = ann.post("/listening/playlist", {"name": "Tour"})
    playlist = Playlist.objects.get()
    assert answer["Location"] == f"/playlists/{playlist.pk}"
    kept = playlist.items.order_by("place").values_list("clip__title", flat=True)
    assert (playlist.name, list(kept)) == ("Tour", ["On", "Next"])
    part = ann.post("/listening/playlist", {"name": "Tour two"}, headers={"HX-Request": "true"})
    assert "Tour two" in part["HX-Trigger"]
    refused = ann.post("/listening/playlist", {"name": ""}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "errorlist" in refused.content.decode()
    assert Playlist.objects.count() == 2


def test_the_player_asks_again_and_is_told_only_what_is_new(ann: Client, world: World) -> None:
    (clip,) = takes(world, "One")
    first = ann.get(address(clip))
    assert first["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first["ETag"]}
    assert ann.get(address(clip), headers=known).status_code == 304
    Clip.objects.update(title="Another name")
    again = ann.get(address(clip), headers=known)
    assert (again.status_code, again.json()["title"]) == (200, "Another name")
