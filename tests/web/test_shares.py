"""A link leads whoever has it to these takes, and to nothing else; and only for as long as it should."""

import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from studio.actions import playlists, shares, teams
from studio.actions.submit import Refused
from studio.models import Clip, Playlist, Share
from tests.conftest import World
from tests.web.rows import request, take

WEEK = datetime.timedelta(days=7)


@pytest.fixture
def clips(world: World) -> list[Clip]:
    task = request(world.team, world.ann)
    sound = default_storage.save(f"takes/{task.pk}/0/audio.mp3", ContentFile(bytes(range(100))))
    words = {"lines": [{"text": "Home by night", "start_s": 1.0, "end_s": 3.0}]}
    return [take(task, 0, audio=sound, timeline=words), take(task, 1, title="Day Bus")]


@pytest.fixture
def share(world: World, clips: list[Clip]) -> Share:
    return shares.make(world.team, world.ann, "Night Bus", clips)


@pytest.fixture
def visitor() -> Client:
    """A browser that nobody is signed in to."""
    return Client(headers={"user-agent": "Mozilla/5.0"})


def body(answer: Any) -> bytes:
    """All of it: a file that is read to its end is closed."""
    return bytes(answer.getvalue())


def path(share: Share, rest: str = "") -> str:
    return f"/s/{share.pk}/{shares.signature(share.pk)}{rest}"


def test_a_link_shows_its_takes_to_anybody_who_has_it(
    visitor: Client, share: Share, clips: list[Clip]
) -> None:
    answer = visitor.get(path(share))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Home by night" in html
    assert "Day Bus" in html
    assert 'property="og:image" content="http://testserver/s/' in html
    assert f"/takes/{clips[0].pk}" not in html  # no member's address
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex' in html


def test_what_is_not_to_be_found_looks_the_same_whatever_the_reason(
    visitor: Client, world: World, clips: list[Clip]
) -> None:
    made = {name: shares.make(world.team, world.ann, name, clips) for name in ("revoked", "over", "gone")}
    shares.revoke(made["revoked"])
    Share.objects.filter(pk=made["over"].pk).update(expires=timezone.now())
    open_one = shares.make(world.team, world.ann, "open", clips)
    addresses = [path(each) for each in made.values()]
    made["gone"].delete()
    addresses.append(f"/s/{open_one.pk}/{shares.signature(made['over'].pk)}")
    answers = [visitor.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1


def test_a_revoked_link_can_be_had_back(ann: Client, visitor: Client, share: Share) -> None:
    answer = ann.post(f"/shares/{share.pk}/revoke", follow=True)
    assert "The link “Night Bus” is revoked." in answer.content.decode()
    assert visitor.get(path(share)).status_code == 404
    ann.post(f"/shares/{share.pk}/bring-back")
    assert visitor.get(path(share)).status_code == 200


def test_sound_comes_in_ranges_under_the_address_of_the_link_alone(
    visitor: Client, world: World, share: Share, clips: list[Clip]
) -> None:
    answer = visitor.get(path(share, f"/{clips[0].pk}/audio.mp3"), headers={"range": "bytes=10-19"})
    assert answer.status_code == 206
    assert body(answer) == bytes(range(10, 20))
    other = take(request(world.team, world.ann), 0, audio=clips[0].audio)
    assert visitor.get(path(share, f"/{other.pk}/audio.mp3")).status_code == 404
    shares.revoke(share)
    assert visitor.get(path(share, f"/{clips[0].pk}/audio.mp3")).status_code == 404


def test_only_a_link_that_allows_it_gives_files_to_keep(
    visitor: Client, world: World, share: Share, clips: list[Clip]
) -> None:
    song = f"/{clips[0].pk}/song.mp3"
    assert "song.mp3" not in visitor.get(path(share)).content.decode()
    assert visitor.get(path(share, song)).status_code == 404
    shares.change(share, title="x", password=None, expires=None, downloads=True)
    assert song in visitor.get(path(share)).content.decode()
    answer = visitor.get(path(share, song))
    assert "attachment" in answer.headers["Content-Disposition"]
    sent = body(answer)
    assert len(sent) > 100
    assert b"The Band" in sent  # it says what it is


def test_a_take_in_the_trash_vanishes_from_its_links(
    visitor: Client, share: Share, clips: list[Clip]
) -> None:
    Clip.objects.filter(pk=clips[0].pk).update(trashed=timezone.now())
    assert "Home by night" not in visitor.get(path(share)).content.decode()
    assert visitor.get(path(share, f"/{clips[0].pk}/audio.mp3")).status_code == 404
    Clip.objects.update(trashed=timezone.now())
    assert "nothing to hear" in visitor.get(path(share)).content.decode()


def test_a_link_to_a_playlist_that_is_deleted_leads_nowhere_until_it_is_had_back(world: World) -> None:
    playlist = Playlist.objects.create(team=world.team, user=world.ann, name="For Monday")
    share = Share.objects.create(team=world.team, user=world.ann, title="Monday", playlist=playlist)
    assert shares.is_open(share)
    playlists.forget(playlist)
    assert not shares.is_open(Share.objects.select_related("playlist").get())
    playlists.bring_back(world.team, playlist.pk)
    assert shares.is_open(Share.objects.select_related("playlist").get())


def test_a_playlist_is_shared_as_it_is_when_somebody_listens(
    ann: Client, visitor: Client, world: World, clips: list[Clip]
) -> None:
    playlist = Playlist.objects.create(team=world.team, user=world.ann, name="For Monday")
    playlist.items.create(clip=clips[1], place=1.0)
    ann.post(f"/share?playlist={playlist.pk}", {"title": "For Monday"})
    share = Share.objects.get()
    assert "Night Bus" not in visitor.get(path(share)).content.decode()
    playlist.items.create(clip=clips[0], place=0.5)
    assert "Night Bus" in visitor.get(path(share)).content.decode()


def test_a_password_is_asked_for_once_and_tells_nothing_before(
    visitor: Client, world: World, clips: list[Clip]
) -> None:
    share = shares.make(world.team, world.ann, "Secret Song", clips, password="swordfish")
    door = visitor.get(path(share)).content.decode()
    assert "Secret Song" not in door
    assert "Night Bus" not in door
    assert visitor.get(path(share, f"/{clips[0].pk}/audio.mp3")).status_code == 404
    assert visitor.get(path(share, "/card.jpg")).status_code == 404
    assert visitor.post(path(share), {"password": "haddock"}).status_code == 422
    visitor.post(path(share), {"password": "swordfish"})
    assert "Secret Song" in visitor.get(path(share)).content.decode()
    shares.change(share, title="Secret Song", password="haddock", expires=None, downloads=False)
    assert "Secret Song" not in visitor.get(path(share)).content.decode()


def test_whoever_guesses_too_often_has_to_wait(visitor: Client, world: World, clips: list[Clip]) -> None:
    share = shares.make(world.team, world.ann, "x", clips, password="swordfish")
    for _ in range(2 * shares.MOST_TRIES + 2):  # a window may end in between
        visitor.post(path(share), {"password": "haddock"})
    answer = visitor.post(path(share), {"password": "swordfish"})
    assert "Too many tries" in answer.content.decode()


def test_a_visitor_counts_once_an_hour_and_previews_and_the_team_do_not(
    ann: Client, visitor: Client, share: Share
) -> None:
    for _ in range(3):
        visitor.get(path(share))
    visitor.head(path(share))
    Client(headers={"user-agent": "Slackbot-LinkExpanding 1.0"}).get(path(share))
    ann.get(path(share))
    share.refresh_from_db()
    assert (share.visits, share.last_visit is not None) == (1, True)
    Client().get(path(share))
    share.refresh_from_db()
    assert share.visits == 2
    assert "2 visits" in ann.get("/shares").content.decode()


def test_chats_get_a_picture_that_is_drawn_once(visitor: Client, share: Share, tmp_path: Path) -> None:
    answer = visitor.get(path(share, "/card.jpg"))
    (tmp_path / "card.jpg").write_bytes(body(answer))
    with Image.open(tmp_path / "card.jpg") as card:
        assert card.size == (1200, 630)
    (name,) = default_storage.listdir(f"shares/{share.pk}")[1]
    drawn = default_storage.get_modified_time(f"shares/{share.pk}/{name}")
    body(visitor.get(path(share, "/card.jpg")))
    assert default_storage.get_modified_time(f"shares/{share.pk}/{name}") == drawn


def test_a_link_is_made_and_changed_with_forms(ann: Client, visitor: Client, clips: list[Clip]) -> None:
    query = f"/share?take={clips[1].pk}&take={clips[0].pk}"
    assert "Day Bus" in ann.get(query).content.decode()
    ann.post(query, {"title": "Two buses", "lasts": "week", "password": "pw", "downloads": "on"})
    share = Share.objects.get()
    assert [item.clip_id for item in share.items.all()] == [clips[1].pk, clips[0].pk]
    assert share.expires is not None
    assert abs(share.expires - timezone.now() - WEEK) < datetime.timedelta(minutes=5)
    listed = ann.get("/shares").content.decode()
    address = next(word for word in listed.split('"') if "/s/" in word)
    assert visitor.get(urlsplit(address).path).status_code == 200
    refused = ann.post(f"/shares/{share.pk}/change", {"title": "x", "lasts": "date", "day": "2020-01-01"})
    assert "This day is over" in refused.content.decode()
    ann.post(f"/shares/{share.pk}/change", {"title": "Mine", "lasts": "", "open": "on"})
    share = Share.objects.get()
    assert (share.title, share.expires, share.password, share.downloads) == ("Mine", None, "", False)


def test_what_is_chosen_in_the_library_is_shared_in_one_link(ann: Client, clips: list[Clip]) -> None:
    ids = [str(clips[1].pk), str(clips[0].pk)]
    answer = ann.post("/share/chosen", {"take": ids})
    assert answer.headers["Location"] == f"/share?take={ids[0]}&take={ids[1]}"
    assert ann.post("/share/chosen", {"take": "x"}).headers["Location"] == "/library"


def test_nobody_shares_what_is_not_the_teams(client: Client, world: World, clips: list[Clip]) -> None:
    client.force_login(world.cleo)
    assert client.post(f"/share?take={clips[0].pk}", {"title": "x"}).status_code == 404
    assert client.get("/share").status_code == 404
    with pytest.raises(Refused):
        shares.make(teams.welcome(world.cleo, "Others"), world.cleo, "x", clips)
