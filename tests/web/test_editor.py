"""Where in a take something is done: what the editor knows, what it says comes out, and what came out."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from studio import catalog
from studio.actions import shelf
from studio.catalog.fields import MomentField
from studio.catalog.operation import Operation
from studio.models import Clip
from studio.web import editor
from tests.actions import asking
from tests.conftest import World
from tests.web import rows

WITH_MOMENTS = [o for o in catalog.OPERATIONS.values() if o.clip_field and o.form.fields_of(MomentField)]
TIMELINE: dict[str, Any] = {
    "bpm": 120.0,
    "beats_per_bar": 4,
    "sections": [
        {"name": "Intro", "start_s": 0.5, "end_s": 8.0},
        {"name": "Verse", "start_s": 8.0, "end_s": 40.0},
        {"name": "Chorus", "start_s": 40.0, "end_s": 61.5},
    ],
    "lines": [
        {"text": "Home by night", "start_s": 8.0, "end_s": 12.0},
        {"text": "And back", "start_s": 40.0, "end_s": 44.0},
    ],
    "words": [
        {"word": "Home", "line": 0, "start_s": 8.0, "end_s": 9.0},
        {"word": "by", "line": 0, "start_s": 9.0, "end_s": 10.0},
        {"word": "night", "line": 0, "start_s": 10.0, "end_s": 12.0},
        {"word": "And", "line": 1, "start_s": 40.0, "end_s": 42.0},
        {"word": "back", "line": 1, "start_s": 42.0, "end_s": 44.0},
    ],
}


@pytest.fixture
def clip(world: World) -> Clip:
    return rows.take(rows.request(world.team, world.ann), timeline=TIMELINE, lyrics="Home by night\nAnd back")


def outcome(page: str) -> str:
    """The sentence above the button."""
    found = re.search(r'<p class="outcome">(.*?)</p>', page)
    assert found
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


@pytest.mark.parametrize("operation", WITH_MOMENTS, ids=lambda operation: operation.key)
def test_every_form_with_moments_has_an_editor_and_says_what_comes_out(
    operation: Operation, ann: Client, world: World
) -> None:
    clip = asking.clip(world.team, world.ann, uploaded=operation.source == "uploaded", timeline=TIMELINE)
    page = ann.get(f"/takes/{clip.pk}/{operation.key}").content.decode()
    kind = "region" if len(operation.form.fields_of(MomentField)) > 1 else "point"
    assert f'data-editor="{kind}"' in page
    said = outcome(page)
    assert "{" not in said
    assert f"{operation.credits} credit" in said


def test_a_form_without_moments_has_no_editor(ann: Client, clip: Clip) -> None:
    page = ann.get(f"/takes/{clip.pk}/cover").content.decode()
    assert "data-editor=" not in page
    assert 'class="outcome"' not in page


def test_the_lines_stand_below_the_waveform_with_their_words(ann: Client, clip: Clip) -> None:
    page = ann.get(f"/takes/{clip.pk}/replace_section").content.decode()
    assert page.count('role="option"') == 2
    assert 'data-start="8.000" data-end="12.000"' in page
    assert 'data-word="9.000 10.000">by<' in page
    assert 'data-box="id_infill_lyrics"' in page


def test_words_without_times_of_their_own_are_shown_as_lines() -> None:
    verses = list(editor.verses(TIMELINE | {"words": TIMELINE["words"][:3]}))
    assert [(name, [(line.text, line.words) for line in lines]) for name, lines in verses] == [
        ("Verse", [("Home by night", [])]),
        ("Chorus", [("And back", [])]),
    ]


def test_an_upbeat_belongs_to_the_section_that_it_leads_to() -> None:
    lines = [{"text": "Come home", "start_s": 39.5, "end_s": 43.0}]
    assert [name for name, _ in editor.verses(TIMELINE | {"lines": lines})] == ["Chorus"]


def test_the_grid_begins_where_the_first_bar_does(clip: Clip) -> None:
    assert editor.grid(clip) == (0.5, 2.0, 0.5)
    clip.timeline, clip.bpm = {}, None
    assert editor.grid(clip) == (0.0, 0.0, 0.0)


def test_a_moment_that_has_to_be_said_is_suggested(clip: Clip) -> None:
    assert editor.suggested(clip, 1) == [40.0]  # the last section
    assert editor.suggested(clip, 2) == [8.0, 40.0]  # the one in the middle
    clip.timeline = {}
    assert editor.suggested(clip, 2) == [20.5, 41.0]


def test_a_link_names_the_moments_without_knowing_the_form(ann: Client, clip: Clip) -> None:
    extend = ann.get(f"/takes/{clip.pk}/extend?at=24.5").content.decode()
    assert 'value="0:24.5"' in extend
    assert outcome(extend).startswith("Keeps 0:00–0:24.5. Two takes of what comes after it.")
    replace = ann.get(f"/takes/{clip.pk}/riffusion_replace?from_s=8&to_s=12.25").content.decode()
    assert 'value="0:08"' in replace
    assert 'value="0:12.25"' in replace
    assert "Keeps 0:00–0:08 and 0:12.25–1:02." in outcome(replace)


def test_what_is_no_moment_is_shown_as_it_came(ann: Client, clip: Clip) -> None:
    for said in ("nan", "inf", "<b>", "1e400"):
        answer = ann.get(f"/takes/{clip.pk}/extend", {"at": said})
        assert answer.status_code == 200
        assert "Keeps 0:00–…" in outcome(answer.content.decode())


def test_the_sentence_stays_after_the_click(ann: Client, clip: Clip) -> None:
    url, body = f"/takes/{clip.pk}/extend", {"continue_at": "0:30", "custom_mode": "True", "mv": "sonic-v5"}
    answer = ann.post(url, body | {"prompt": "[Bridge]\nOn"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert outcome(answer.content.decode()).startswith("Keeps 0:00–0:30.")


def replaced(world: World, clip: Clip, *roles: str, **params: Any) -> list[Clip]:
    said = {"clip_id": str(clip.pk), "infill_start_s": 8.0, "infill_end_s": 12.0} | params
    task = rows.request(world.team, world.ann, operation="replace_section", params=said)
    return [rows.take(task, index, role=role, loudness=-12.5) for index, role in enumerate(roles)]


def test_a_finished_request_offers_the_old_take_and_the_new_ones(
    ann: Client, world: World, clip: Clip
) -> None:
    first, _ = replaced(world, clip, "full", "full")
    for page in (f"/takes/{clip.pk}/replace_section", f"/takes/{clip.pk}?tab=family"):
        shown = ann.get(page).content.decode()
        names = re.findall(r'data-version="[^"]+" data-offset="([^"]+)"[^>]*><span>([^<]+)', shown)
        assert names == [("0.000", "Old"), ("0.000", "A"), ("0.000", "B")]
        assert 'data-loudness="-12.5"' in shown
    assert "data-versions" not in ann.get("/library").content.decode()
    shelf.trash(world.team, [first.pk])
    shown = ann.get(f"/takes/{clip.pk}/replace_section").content.decode()
    assert re.findall(r'data-offset="[^"]+"[^>]*><span>([^<]+)', shown) == ["Old", "B"]


def test_a_part_alone_begins_where_it_was_made(ann: Client, world: World, clip: Clip) -> None:
    replaced(world, clip, "replaced", "full", auto_concat=True)
    shown = ann.get(f"/takes/{clip.pk}/replace_section").content.decode()
    names = re.findall(r'data-offset="([^"]+)"[^>]*><span>([^<]+)', shown)
    assert names == [("0.000", "Old"), ("8.000", "A, new part"), ("0.000", "B, whole song")]


def test_an_extension_begins_where_the_engine_joined_it(ann: Client, world: World, clip: Clip) -> None:
    params = {"continue_clip_id": str(clip.pk), "continue_at": 24.5}
    task = rows.request(world.team, world.ann, operation="extend", params=params)
    rows.take(task, 0, role="extended", details={"joined_at": 24.0, "begins_at": 23.75})
    rows.take(task, 1, role="extended")  # as a provider brings it that says nothing of this
    shown = ann.get(f"/takes/{clip.pk}/extend").content.decode()
    names = re.findall(r'data-offset="([^"]+)"[^>]*><span>([^<]+)', shown)
    assert names == [("0.000", "Old"), ("23.750", "A"), ("24.500", "B")]


def test_news_of_a_request_bring_its_versions(ann: Client, world: World, clip: Clip) -> None:
    replaced(world, clip, "full", "full")
    news = ann.get(f"/takes/{clip.pk}/updates").content.decode()
    assert "data-versions" in news


def test_a_song_out_of_two_is_not_compared_with_one(ann: Client, world: World, clip: Clip) -> None:
    other = rows.take(clip.task, 1)
    ids = [str(clip.pk), str(other.pk)]
    rows.take(rows.request(world.team, world.ann, operation="mashup", params={"mashup_clip_ids": ids}))
    assert "data-versions" not in ann.get(f"/takes/{clip.pk}").content.decode()


def test_both_songs_of_a_mashup_can_be_heard(ann: Client, clip: Clip) -> None:
    page = ann.get(f"/takes/{clip.pk}/mashup").content.decode()
    assert f'data-song="/takes/{clip.pk}/player.json"' in page
    assert "data-pair-play" in page


def test_a_takes_page_leads_to_its_editors(ann: Client, world: World, clip: Clip) -> None:
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    assert f'href="/takes/{clip.pk}/extend" data-edit="at"' in page
    assert f'href="/takes/{clip.pk}/replace_section" data-edit="region"' in page
    recording = rows.take(rows.request(world.team, world.ann, operation="upload", params={}), uploaded=True)
    page = ann.get(f"/takes/{recording.pk}").content.decode()
    assert f'href="/takes/{recording.pk}/extend_upload" data-edit="at"' in page
    stem = rows.take(rows.request(world.team, world.ann, operation="stems_basic"), stem="drums")
    assert "data-edit=" not in ann.get(f"/takes/{stem.pk}").content.decode()
