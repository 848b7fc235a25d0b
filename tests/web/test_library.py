"""Lists that page by keys, and the page of a take."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.actions import credits
from tests.conftest import World
from tests.web import rows

HTMX = {"HX-Request": "true"}
HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}</script>"
TIMELINE: dict[str, Any] = {
    "sections": [
        {"name": "Verse", "kind": "verse", "start_s": 4.0, "end_s": 20.0},
        {"name": "Chorus", "kind": "chorus", "start_s": 20.0, "end_s": 40.0},
    ],
    "lines": [
        {"text": "The last bus home", "start_s": 4.5, "end_s": 8.0},
        {"text": "The long way round", "start_s": 20.0, "end_s": 24.0},
    ],
}


def shown(page: str) -> list[str]:
    return re.findall(r'<article id="task-([0-9a-f-]{36})"', page)


def next_page(page: str) -> str:
    found = re.search(r'href="(/[a-z]+\?before=[^"]+)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_library_pages_through_every_song_once(
    headers: dict[str, str], ann: Client, world: World
) -> None:
    made = [str(rows.song(world.team, world.ann).pk) for _ in range(45)]
    rows.song(world.other_team, world.cleo)
    page = ann.get("/library").content.decode()
    seen = shown(page)
    while url := next_page(page):
        page = ann.get(url, headers=headers).content.decode()
        assert ("<html" in page) is not bool(headers)
        seen += shown(page)
    assert seen == made[::-1]


def test_a_song_made_meanwhile_shifts_nothing(ann: Client, world: World) -> None:
    made = [str(rows.song(world.team, world.ann).pk) for _ in range(25)]
    page = ann.get("/library").content.decode()
    rows.song(world.team, world.ann)
    assert shown(ann.get(next_page(page)).content.decode()) == made[9::-1]


def test_what_made_nothing_is_not_in_the_library(ann: Client, world: World) -> None:
    rows.request(world.team, world.ann, "failed")
    rows.request(world.team, world.ann, operation="lyrics", params={"description": "x"})
    alive = rows.request(world.team, world.ann, "queued")
    assert shown(ann.get("/library").content.decode()) == [str(alive.pk)]


@pytest.mark.parametrize("path", ["/library", "/create", "/activity", "/credits", "/upload", "/docs"])
def test_lists_do_not_grow_queries(path: str, ann: Client, world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ann.get(path).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            credits.charge(rows.song(world.team, world.ann, credits=1))

    add(3)
    rows.request(world.team, world.ben, "queued")
    few = count()
    add(15)
    rows.request(world.team, world.ben, "queued")
    assert count() == few
    assert few <= 12


def test_the_empty_library_teaches(ann: Client) -> None:
    assert "Your songs will live here" in ann.get("/library").content.decode()


def test_hostile_text_is_shown_as_text(ann: Client, world: World) -> None:
    timeline = {
        "sections": [{"name": HOSTILE, "start_s": 0, "end_s": 9}],
        "lines": [{"text": HOSTILE, "start_s": 1, "end_s": 2}],
    }
    task = rows.request(world.team, world.ann, params=rows.PARAMS | {"title": HOSTILE, "prompt": HOSTILE})
    clip = rows.take(task, title=HOSTILE, tags=HOSTILE, lyrics=HOSTILE, timeline=timeline)
    rows.request(world.team, world.ann, "failed", error=HOSTILE)
    drafts = [{"title": HOSTILE, "lyrics": HOSTILE}]
    rows.request(
        world.team, world.ann, operation="lyrics", params={"description": HOSTILE}, result={"results": drafts}
    )
    for path in (
        "/create",
        "/library",
        "/activity",
        "/credits",
        f"/takes/{clip.pk}",
        f"/create?from={task.pk}",
    ):
        page = ann.get(path).content.decode()
        assert "<img src=x" not in page
        assert "49" not in re.findall(r"onerror=alert\(1\)&gt;(\w+)", page)
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;{{ 7*7 }}&lt;/script&gt;" in page


def test_a_take_shows_what_was_asked_and_what_became_of_it(ann: Client, world: World) -> None:
    task = rows.request(
        world.team, world.ben, params=rows.PARAMS | {"vocal_gender": "f", "style_weight": 0.6}
    )
    clip = rows.take(task, 0, timeline=TIMELINE, loudness=-13.84, details={"seed": 4711})
    other = rows.take(task, 1)
    page = ann.get(f"/takes/{clip.pk}?tab=details").content.decode()
    for fact in ("96 BPM", "A minor", "-13.8 LUFS", "4711", "Ben", "Female", "60%", "15 credits for 2 takes"):
        assert fact in page
    assert f'href="/takes/{other.pk}"' in page
    assert f'href="/create?from={task.pk}"' in page
    words = ann.get(f"/takes/{clip.pk}").content.decode()
    verse, _, chorus = words.partition('<h3 class="verse-name">Chorus</h3>')
    assert "The last bus home" in verse
    assert "The long way round" in chorus.partition("</ol>")[0]


def test_the_player_gets_what_it_needs(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann), timeline=TIMELINE)
    about = ann.get(f"/takes/{clip.pk}/player.json").json()
    assert about["title"] == "Night Bus"
    assert about["artist"] == "The Band"
    assert about["audio"] == f"/media/takes/{clip.pk}/audio.mp3"
    assert about["peaks"] == clip.peaks
    assert [section["name"] for section in about["sections"]] == ["Verse", "Chorus"]
    assert about["lines"][1]["start_s"] == 20.0


def test_the_ledger_pages_through_every_entry(ann: Client, world: World) -> None:
    for number in range(90):
        credits.grant(world.team, 1, note=f"gift {number:02}")
    page = ann.get("/credits").content.decode()
    seen = re.findall(r"gift \d\d", page)
    while url := next_page(page):
        page = ann.get(url, headers=HTMX).content.decode()
        seen += re.findall(r"gift \d\d", page)
    assert seen == [f"gift {number:02}" for number in reversed(range(90))]


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=" + "9" * 50, "before=²"])
def test_a_mangled_address_of_the_ledger_shows_the_ledger(query: str, ann: Client) -> None:
    assert ann.get(f"/credits?{query}").status_code == 200
