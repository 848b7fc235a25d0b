"""Whatever a page says comes from gettext: in a language that wraps all it says, only data stands outside."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from studio import catalog
from studio.actions import accounts, keys, notes, playlists, presets, shares, sheets
from studio.catalog.operation import Operation
from studio.catalog.table import MODELS
from studio.models import Account, Clip, Lineage, Mix, Persona, Project, Share, Task, User
from studio.web import ideas
from studio.web.cards import STATES, cards
from tests.conftest import World
from tests.web.pseudo import GERMAN, bare, speaking, unmarked
from tests.web.rows import request, song, take

# All that the band of this world calls something, and what the engine itself understands.
DATA = (
    *("Ann", "Ben", "The Band", "Night Bus", "Night Singer", "Warm start", "Ferry", "Road", "Slow ones"),
    *("Our laptop", "The bridge drags", "A minor", "D minor", "ann@example.com"),
    *(*ideas.STYLES, *ideas.SECTIONS),
)
WRONG = ("", "\0", "x" * 21_000, "-1", "1e9", "nan")
TIMELINE = {
    "bpm": 96,
    "beats_per_bar": 4,
    "sections": [
        {"name": "Verse", "start_s": 0.0, "end_s": 30.0},
        {"name": "Chorus", "start_s": 30.0, "end_s": 61.0},
    ],
    "lines": [{"text": "Ferry", "start_s": 2.0, "end_s": 5.0}],
}


@pytest.fixture
def clip(world: World) -> Clip:
    """A take of a band that has used every room of the studio."""
    team, ann = world.team, world.ann
    made = song(team, ann)
    clip = made.clips.get(index=0)
    Clip.objects.update(timeline=TIMELINE, lyrics="Ferry", loudness=-14.0)
    for state in Task.State.values:
        request(team, ann, state)
    request(team, ann, "failed", error="It took too long, so we gave up.")
    request(team, ann, "running", stage="trying again: example.com did not answer in time", progress=0.5)
    of_clip = {"clip_id": str(clip.pk)}
    params = {"continue_clip_id": str(clip.pk), "continue_at": 24}
    new = take(request(team, world.ben, operation="extend", params=params), role="extended")
    Lineage.objects.create(child=new, parent=clip, field="continue_clip_id", at=24)
    request(
        team,
        ann,
        operation="bpm",
        params=of_clip,
        result={"avg_bpm": 92.1, "min_bpm": 90.0, "max_bpm": 94.0},
    )
    stems = request(team, ann, operation="stems_basic", params=of_clip)
    for index, stem in enumerate(("vocals", "instrumental")):
        Lineage.objects.create(child=take(stems, index, stem=stem), parent=clip, field="clip_id")
    mix = {"number": 1, "settings": {"master": 0, "lanes": []}, "error": "There is no voice in this clip."}
    Mix.objects.create(task=stems, user=ann, clip=clip, **mix)
    persona = request(team, ann, operation="persona", params=of_clip | {"name": "Night Singer"})
    Persona.objects.create(team=team, user=ann, task=persona, clip=clip, name="Night Singer")
    presets.keep(team, ann, catalog.get("create"), "Warm start", {"tags": "dream pop"}, replace=False)
    sheets.begin(team, ann, "Ferry", "Ferry")
    Project.objects.create(team=team, user=ann, name="Road")
    playlists.begin(team, ann, "Slow ones")
    shares.make(team, ann, "Night Bus", [clip], expires=timezone.now() + timedelta(days=3), password="x")
    notes.write(clip, ann, "The bridge drags", 10.0, 20.0)
    keys.issue(team, ann, "Our laptop")
    return clip


ROOMS = (
    *(
        "/create",
        "/upload",
        "/library",
        "/library/trash",
        "/projects",
        "/playlists",
        "/make",
        "/activity",
        "/personas",
        "/lyrics",
        "/presets",
        "/shares",
        "/credits",
        "/docs",
        "/docs/api",
    ),
    *("/api-keys", "/settings/news", "/settings/provider", "/site/provider", "/make/extend"),
    *("/takes/{clip}?tab=notes", "/takes/{clip}/notes-view", "/tasks/{stems}/mixer"),
    *("/share?take={clip}", "/shares/{share}/change"),
)


def page(client: Client, path: str) -> str:
    with speaking():
        answer = client.get(path, headers=GERMAN)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_room_says_nothing_that_is_not_marked(ann: Client, world: World, clip: Clip) -> None:
    User.objects.filter(pk=world.ann.pk).update(is_staff=True)
    Account.objects.create(team=None, base=accounts.HOME, is_on=False)
    share, stems = Share.objects.get(), Task.objects.get(operation="stems_basic")
    known = (*DATA, *MODELS, "openapi.json", f"http://testserver/s/{share.pk}/{shares.signature(share.pk)}")
    for room in ROOMS:
        shown = page(ann, room.format(clip=clip.pk, stems=stems.pk, share=share.pk))
        main = shown[shown.index("<main") : shown.index("</main>")]
        assert unmarked(main, *known) == [], room


def test_a_form_says_nothing_that_is_not_marked(ann: Client, clip: Clip) -> None:
    for operation in catalog.OPERATIONS.values():
        where = f"/takes/{clip.pk}/{operation.key}" if operation.clip_field else f"/make/{operation.key}"
        shown = page(ann, where)
        form = shown[shown.index('<form id="compose"') :]
        assert unmarked(form[: form.index("</form>")], *DATA) == [], where


@pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=lambda operation: operation.key)
def test_what_is_wrong_with_a_form_is_said_in_the_readers_language(operation: Operation) -> None:
    names = operation.form.base_fields
    with speaking():
        forms = [operation.from_post(MultiValueDict({name: [wrong] for name in names})) for wrong in WRONG]
        sentences = [str(said) for form in forms for errors in form.errors.values() for said in errors]
    assert sentences
    assert [left for said in sentences if (left := bare(said))] == []


def test_the_menu_and_the_states_are_in_the_readers_language(ann: Client, clip: Clip) -> None:
    with speaking():
        menu = ann.get(f"/takes/{clip.pk}/menu", headers=GERMAN | {"HX-Request": "true"}).content.decode()
        states = [STATES[state] for state in Task.State.values]
        assert "«Extend»" in menu
        assert "«Make more»" in menu
        assert unmarked(menu, *DATA) == []
        assert all(str(state).startswith("«") for state in states)
    assert str(STATES["queued"]) == "In line"


def test_what_workers_left_behind_is_said_in_the_readers_language(ann: Client, clip: Clip) -> None:
    with speaking():
        page = ann.get("/activity", headers=GERMAN).content.decode()
    assert "«It took too long, so we gave up.»" in page
    assert "«trying again: «example.com did not answer in time»»" in page
    english = ann.get("/activity", headers={"Accept-Language": "en"}).content.decode()
    assert "Trying again: example.com did not answer in time" in english


def test_a_deed_is_one_sentence_with_places_for_names(world: World, clip: Clip) -> None:
    [card] = cards(None, Task.objects.filter(operation="extend"))
    assert card.deed == "Extend at 0:24"
    with speaking():
        assert card.deed == "««Extend» at 0:24»"


def test_what_stands_outside_is_found() -> None:
    shown = """<p title="Open">«Hello <b>you</b>» there, Ann</p><code>run it</code><img alt="«A»">12 s"""
    assert unmarked(shown, "Ann") == ["Open", "there,"]
