"""The library page: what its address asks for, and what is done to many takes at once."""

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.actions import projects, shelf
from studio.models import Clip, Lineage, Mark, Project
from tests.actions.asking import clip
from tests.conftest import World
from tests.web import rows


def titles(page: str) -> set[str]:
    return {title for title in ("Night Bus", "Ferry", "Humming") if f">{title}</a>" in page}


def read(browser: Client, query: str = "") -> str:
    answer = browser.get(f"/library{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def shelves(ann: Client, world: World) -> dict[str, Clip]:
    """Three takes that differ in everything that can be asked for."""
    bus = rows.take(rows.request(world.team, world.ann), lyrics="Home again", mv="sonic-v5")
    ferry = rows.take(
        rows.request(world.team, world.ben, operation="cover", params={}),
        title="Ferry",
        tags="folk",
        bpm=140,
        key="D major",
        duration=200.0,
    )
    Clip.objects.filter(pk=ferry.pk).update(user=world.ben)
    humming = rows.take(
        rows.request(world.team, world.ann, operation="upload", params={}),
        title="Humming",
        tags="",
        bpm=None,
        key="",
        uploaded=True,
        duration=9.0,
    )
    return {"Night Bus": bus, "Ferry": ferry, "Humming": humming}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Night Bus", "Ferry", "Humming"}),
        ("?q=ferry", {"Ferry"}),
        ("?q=home+AGAIN", {"Night Bus"}),
        ("?q=folk", {"Ferry"}),
        ("?q=nothing", set()),
        ("?operation=cover", {"Ferry"}),
        ("?mv=sonic-v5", {"Night Bus"}),
        ("?key=d+major", {"Ferry"}),
        ("?bpm_from=90&bpm_to=100", {"Night Bus"}),
        ("?longer=100", {"Ferry"}),
        ("?shorter=10", {"Humming"}),
        ("?since=2020-01-01", {"Night Bus", "Ferry", "Humming"}),
        ("?until=2020-01-01", set()),
        ("?since=0001-01-01&until=9999-12-31", {"Night Bus", "Ferry", "Humming"}),
        ("?bpm_from=fast", {"Night Bus", "Ferry", "Humming"}),
        ("?operation=nonsense", {"Night Bus", "Ferry", "Humming"}),
        ("?sort=old", {"Night Bus", "Ferry", "Humming"}),
    ],
)
def test_the_address_says_what_is_shown(
    query: str, found: set[str], ann: Client, shelves: dict[str, Clip]
) -> None:
    assert titles(read(ann, query)) == found


def test_takes_can_be_narrowed_to_a_persons_own_marks(
    ann: Client, world: World, shelves: dict[str, Clip]
) -> None:
    shelf.like(world.team, world.ann, [shelves["Ferry"].pk], 1)
    shelf.like(world.team, world.ben, [shelves["Humming"].pk], 1)
    shelf.heard(world.ann, shelves["Ferry"])
    assert titles(read(ann, "?liked=on")) == {"Ferry"}
    assert titles(read(ann, "?unplayed=on")) == {"Night Bus", "Humming"}
    assert titles(read(ann, f"?person={world.ben.pk}")) == {"Ferry"}


def test_chosen_takes_are_filed_and_found_by_it(ann: Client, world: World, shelves: dict[str, Clip]) -> None:
    chosen = [str(shelves[title].pk) for title in ("Ferry", "Humming")]
    filed = {"file": "chosen", "take": chosen, "begun": "Album", "word": "single", "rating": "4"}
    assert ann.post("/library/do", filed).status_code == 302
    album = Project.objects.get()
    for query in (f"?project={album.pk}", "?label=single", "?rated=3"):
        assert titles(read(ann, query)) == {"Ferry", "Humming"}, query
    assert titles(read(ann, "?rated=5")) == set()
    page = read(ann, "?q=ferry")
    for said in ("Album</span>", "single</span>", "★ 4<"):
        assert said in page
    ann.post("/library/do", {"file": "chosen", "take": chosen[:1], "project": "none", "off": "single"})
    assert titles(read(ann, f"?project={album.pk}")) == {"Humming"}
    assert titles(read(ann, "?label=single")) == {"Humming"}
    assert titles(read(ann, "?rated=4")) == {"Ferry", "Humming"}, "what is left alone stays as it is"


def test_enter_in_the_bars_field_for_a_playlist_begins_it(ann: Client, shelves: dict[str, Clip]) -> None:
    ferry = shelves["Ferry"]
    ann.post("/library/do", {"file": "chosen", "take": [str(ferry.pk)], "name": "Mix"})
    assert list(ferry.in_playlists.values_list("playlist__name", flat=True)) == ["Mix"]


def test_takes_are_not_filed_with_another_team(
    client: Client, world: World, shelves: dict[str, Clip]
) -> None:
    album = projects.begin(world.team, world.ann, "Album")
    client.force_login(world.cleo)
    theirs = rows.take(rows.request(world.other_team, world.cleo))
    client.post("/library/do", {"file": "chosen", "take": [str(theirs.pk)], "project": str(album.pk)})
    theirs.refresh_from_db()
    assert theirs.project is None
    assert titles(read(client, f"?project={album.pk}")) == {"Night Bus"}, "it is no choice of theirs"


def test_a_project_is_begun_renamed_archived_and_brought_back(ann: Client, world: World) -> None:
    ann.post("/projects/new", {"name": "Album"})
    album = Project.objects.get()
    song = rows.song(world.team, world.ann)
    shelf.move(world.team, [take.pk for take in song.clips.all()], album)
    ann.post(f"/projects/{album.pk}", {"name": "First album"})
    page = ann.get("/projects").content.decode()
    assert "First album</b><span>2 takes</span>" in page
    ann.post(f"/projects/{album.pk}", {"archive": "over"})
    assert "2 takes · archived" in ann.get("/projects").content.decode()
    assert f"/takes/{song.clips.get(index=0).pk}" in read(ann, f"?project={album.pk}")
    ann.post(f"/projects/{album.pk}", {"archive": "back"})
    assert "archived" not in ann.get("/projects").content.decode()
    ann.post(f"/projects/{album.pk}", {"name": " "})
    assert Project.objects.get().name == "First album", "a project has a name"


def test_what_the_library_shows_is_kept_under_a_name_by_each_person(
    ann: Client, world: World, shelves: dict[str, Clip]
) -> None:
    answer = ann.post("/library/view", {"name": "Folk", "query": "q=folk&sort=old"})
    assert answer.headers["Location"] == "/library?q=folk&sort=old"
    assert '?q=folk&amp;sort=old">Folk</a>' in read(ann)
    ben = Client()
    ben.force_login(world.ben)
    assert ">Folk</a>" not in read(ben)
    ben.post("/library/view", {"drop": "Folk"})
    assert ">Folk</a>" in read(ann), "it is hers"
    ann.post("/library/view", {"drop": "Folk"})
    assert ">Folk</a>" not in read(ann)


def test_songs_with_stems_can_be_found(ann: Client, world: World, shelves: dict[str, Clip]) -> None:
    stem = rows.take(rows.request(world.team, world.ann, operation="stems_basic", params={}), stem="vocals")
    Lineage.objects.create(child=stem, parent=shelves["Ferry"], field="clip_id")
    assert titles(read(ann, "?stems=on")) == {"Ferry"}


def test_another_team_sees_none_of_it(client: Client, world: World, shelves: dict[str, Clip]) -> None:
    client.force_login(world.cleo)
    assert titles(read(client)) == set()


def test_of_a_pair_the_take_that_is_in_the_trash_is_not_shown(ann: Client, world: World) -> None:
    task = rows.song(world.team, world.ann)
    first, second = task.clips.order_by("index")
    shelf.trash(world.team, [second.pk])
    page = read(ann)
    assert f"/takes/{first.pk}" in page
    assert f"/takes/{second.pk}" not in page
    assert f"/takes/{second.pk}" in ann.get("/library/trash").content.decode()
    assert "in the trash" in ann.get(f"/takes/{second.pk}").content.decode()


def test_many_takes_are_thrown_away_and_had_back_in_one_step_each(
    ann: Client, shelves: dict[str, Clip]
) -> None:
    chosen = [str(shelves[title].pk) for title in ("Ferry", "Humming")]
    answer = ann.post("/library/do", {"trash": "chosen", "take": chosen}, follow=True)
    page = answer.content.decode()
    assert titles(page) == {"Night Bus"}
    assert "2 takes are in the trash." in page
    assert titles(ann.post("/library/undo", follow=True).content.decode()) == {
        "Night Bus",
        "Ferry",
        "Humming",
    }
    assert "in the trash." not in read(ann)


def test_the_trash_can_be_emptied(ann: Client, world: World) -> None:
    mine = clip(world.team, world.ann)
    shelf.trash(world.team, [mine.pk])
    assert ann.post("/library/do", {"empty": "all"}).status_code == 302
    assert not Clip.objects.exists()
    assert "Nothing is in the trash" in ann.get("/library/trash").content.decode()


def test_a_row_that_is_liked_is_drawn_anew_and_one_that_is_thrown_away_is_gone(
    ann: Client, shelves: dict[str, Clip]
) -> None:
    pk = str(shelves["Ferry"].pk)
    htmx: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
    liked = ann.post("/library/do", {"like": pk}, **htmx)
    assert 'aria-pressed="true"' in liked.content.decode()
    assert Mark.objects.get().liked == 1
    gone = ann.post("/library/do", {"trash": pk}, **htmx)
    assert gone.content == b""
    assert "/library/undo" in gone.headers["HX-Trigger"]


def test_what_is_not_asked_for_is_not_done(ann: Client, shelves: dict[str, Clip]) -> None:
    assert ann.post("/library/do", {"take": str(shelves["Ferry"].pk)}).status_code == 404
    assert ann.post("/library/do", {"trash": "chosen", "take": ["x", "7"]}).status_code == 302
    assert not Clip.objects.exclude(trashed=None).exists()


def test_chosen_takes_come_in_one_archive_each_by_a_name_of_its_own(ann: Client, world: World) -> None:
    first, second = (clip(world.team, world.ann, title="Night Bus") for _ in range(2))
    theirs = clip(world.other_team, world.cleo)
    answer = ann.get(f"/library/takes.zip?take={first.pk}&take={second.pk}&take={theirs.pk}")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert archive.namelist() == ["Night Bus (take A).mp3", "Night Bus (take A) 2.mp3"]
    assert b"The Band" in archive.read("Night Bus (take A).mp3")  # it says what it is
    assert ann.get("/library/takes.zip").status_code == 404


def test_a_take_is_unread_until_it_is_played(ann: Client, shelves: dict[str, Clip]) -> None:
    assert read(ann).count(" unread") == 3
    assert ann.post(f"/takes/{shelves['Ferry'].pk}/played").status_code == 204
    assert read(ann).count(" unread") == 2


def test_the_number_of_queries_does_not_grow_with_the_takes(ann: Client, world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            read(ann, "?q=bus&liked=on&stems=")
            read(ann)
        return len(seen)

    def filed() -> None:
        takes = [take.pk for take in rows.song(world.team, world.ann).clips.all()]
        shelf.label(world.team, takes, f"label {takes[0]}"[:40])
        shelf.move(world.team, takes, projects.begin(world.team, world.ann, f"Project {takes[0]}"))

    filed()
    read(ann)
    few = queries()
    for _ in range(12):
        filed()
    assert queries() == few


def test_the_filters_go_along_to_the_next_page(ann: Client, world: World) -> None:
    for _ in range(25):
        rows.song(world.team, world.ann)
    page = read(ann, "?q=bus&sort=old")
    assert "q=bus&amp;sort=old&amp;before=" in page
