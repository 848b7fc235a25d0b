"""Presets: a form is kept and filled in again; and lyrics from the desk fill in a form, too."""

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio import catalog
from studio.actions import presets, sheets
from studio.actions.shelf import KEPT
from studio.models import Preset, Sheet
from tests.actions import asking
from tests.conftest import World
from tests.web import rows

HTMX = {"HX-Request": "true"}
SONG = {
    "custom_mode": "True",
    "prompt": "[Verse]\nHome",
    "tags": "dream pop",
    "mv": "sonic-v4-5",
    "style_weight": "0.8",
}


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def ask_for_a_name(ann: Client, key: str, fields: dict[str, str], **headers: str) -> str:
    """The settings that the question for a name carries along."""
    page = ann.post(f"/presets/new/{key}", fields, headers=headers).content.decode()
    return html.unescape(re.search(r'name="settings" value="([^"]*)"', page)[1])  # type: ignore[index]


def save(ann: Client, key: str, fields: dict[str, str], name: str, **more: str) -> Any:
    settings = ask_for_a_name(ann, key, fields)
    return ann.post(f"/presets/keep/{key}", {"settings": settings, "name": name, **more}, follow=True)


@pytest.fixture
def preset(world: World) -> Preset:
    params = {"custom_mode": True, "tags": "dream pop", "mv": "sonic-v5"}
    return Preset.objects.create(
        team=world.team, user=world.ann, operation="create", name="Dreams", params=params
    )


# --- keeping ---
def test_a_form_is_kept_under_a_name_and_fills_in_again(ann: Client, world: World) -> None:
    page = text(save(ann, "create", SONG, "  Slow   dreams "))
    assert "Slow dreams" in page
    kept = Preset.objects.get()
    assert (kept.team, kept.user) == (world.team, world.ann)
    assert kept.params["style_weight"] == 0.8
    page = text(ann.get(f"/create?preset={kept.pk}"))
    assert "dream pop</textarea>" in page
    assert "Home</textarea>" in page
    assert re.search(r'value="sonic-v4-5"[^>]* selected', page)
    assert 'value="0.8"' in page


def test_a_script_is_asked_in_place(ann: Client) -> None:
    page = text(ann.post("/presets/new/create", SONG, headers=HTMX))
    assert page.strip().startswith('<div id="preset-box"')
    settings = ask_for_a_name(ann, "create", SONG, **HTMX)
    told = text(ann.post("/presets/keep/create", {"settings": settings, "name": "Mine"}, headers=HTMX))
    assert "Saved as “Mine”." in told


def test_half_a_form_can_be_kept(ann: Client) -> None:
    save(ann, "create", {"custom_mode": "True", "tags": "folk", "duration": "nonsense"}, "Half")
    assert Preset.objects.get().params["tags"] == "folk"
    assert "duration" not in Preset.objects.get().params


def test_the_same_name_is_overwritten_after_a_question(ann: Client) -> None:
    save(ann, "create", SONG, "Mine")
    answer = save(ann, "create", SONG | {"tags": "folk"}, "Mine")
    assert answer.status_code == 422
    assert "There is a preset of that name already." in text(answer)
    assert Preset.objects.get().params["tags"] == "dream pop"
    save(ann, "create", SONG | {"tags": "folk"}, "Mine", replace="1")
    assert Preset.objects.get().params["tags"] == "folk"


def test_operations_have_names_of_their_own(ann: Client, preset: Preset) -> None:
    save(ann, "persona_music", SONG, preset.name)
    assert Preset.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [(" ", "A preset needs a name."), ("x" * 81, "Name is 81 characters long; the limit is 80.")],
)
def test_a_bad_name_is_said(name: str, said: str, ann: Client) -> None:
    assert said in text(save(ann, "create", SONG, name))
    assert Preset.objects.count() == 0


def test_takes_and_their_seconds_are_left_out(ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann)
    fields = {"clip_id": str(clip.pk), "continue_at": "12", "tags": "folk", "custom_mode": "True"}
    save(ann, "extend", fields, "On and on")
    assert str(clip.pk) not in str(Preset.objects.get().params)
    assert not {"clip_id", "continue_at"} & Preset.objects.get().params.keys()
    assert Preset.objects.get().params["tags"] == "folk"


@pytest.mark.parametrize("settings", ["", "[]", '"x"', "{", '{"mv": ["x"], "strange": 1}'])
def test_settings_that_no_form_has_are_not_kept(settings: str, ann: Client) -> None:
    answer = ann.post("/presets/keep/create", {"settings": settings, "name": "x"})
    assert answer.status_code in (302, 404)
    for kept in Preset.objects.all():
        assert "strange" not in kept.params
        assert kept.params.get("mv") in (None, "sonic-v5")


def test_an_operation_that_is_none_is_not_there(ann: Client) -> None:
    assert ann.post("/presets/new/nothing", SONG).status_code == 404


# --- using ---
def test_what_is_not_possible_any_more_is_dropped_with_a_sentence(ann: Client, preset: Preset) -> None:
    Preset.objects.update(params=preset.params | {"mv": "sonic-v1", "wobble": 3})
    page = text(ann.get(f"/create?preset={preset.pk}"))
    assert "dream pop</textarea>" in page
    assert "Model “sonic-v1” was left out: There is no such model." in page
    assert "“wobble” is no setting any more and was left out." in page


def test_a_retired_persona_is_dropped_with_a_sentence(ann: Client, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    save(ann, "persona_music", SONG | {"persona_id": str(persona.pk)}, "With Ann")
    url = f"/make/persona_music?preset={Preset.objects.get().pk}"
    assert "left out" not in text(ann.get(url))
    persona.retired = timezone.now()
    persona.save()
    assert "Persona was left out: this persona is gone or retired." in text(ann.get(url))


def test_using_one_brings_it_to_the_top(ann: Client, preset: Preset, world: World) -> None:
    other = Preset.objects.create(team=world.team, operation="create", name="Other", used=timezone.now())
    page = text(ann.get("/create"))
    assert page.index(str(other.pk)) < page.index(str(preset.pk))
    ann.get(f"/create?preset={preset.pk}")
    page = text(ann.get("/create"))
    assert page.index(str(preset.pk)) < page.index(str(other.pk))


def test_a_preset_of_an_operation_on_takes_stays_while_the_take_is_chosen(ann: Client, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    kept = Preset.objects.create(
        team=world.team, operation="extend", name="On", params={"custom_mode": True, "tags": "folk"}
    )
    page = text(ann.get(f"/make/extend?preset={kept.pk}"))
    link = f"/takes/{clip.pk}/extend?preset={kept.pk}"
    assert link in page
    assert "folk</textarea>" in text(ann.get(link))


def test_presets_of_others_and_of_other_forms_are_not_there(
    ann: Client, preset: Preset, world: World
) -> None:
    assert ann.get(f"/make/persona_music?preset={preset.pk}").status_code == 404
    Preset.objects.update(team=world.other_team)
    assert ann.get(f"/create?preset={preset.pk}").status_code == 404
    assert "Dreams" not in text(ann.get("/presets"))


# --- the list ---
def test_the_list_says_what_who_and_when(ann: Client, preset: Preset) -> None:
    page = text(ann.get("/presets"))
    assert "Dreams" in page
    assert "dream pop" in page
    assert f'href="/create?preset={preset.pk}"' in page


def test_a_preset_is_renamed_unless_the_name_is_taken(ann: Client, preset: Preset, world: World) -> None:
    Preset.objects.create(team=world.team, operation="create", name="Other")
    ann.post(f"/presets/{preset.pk}/rename", {f"{preset.pk}-name": "Better"})
    preset.refresh_from_db()
    assert preset.name == "Better"
    answer = ann.post(f"/presets/{preset.pk}/rename", {f"{preset.pk}-name": "Other"})
    assert "There is a preset “Other” already." in text(answer)


def test_a_deleted_preset_can_be_had_back(ann: Client, preset: Preset) -> None:
    page = text(ann.post(f"/presets/{preset.pk}/delete", follow=True))
    assert "“Dreams” is deleted." in page
    assert ann.get(f"/create?preset={preset.pk}").status_code == 404
    assert f"preset={preset.pk}" in text(ann.post(f"/presets/{preset.pk}/bring-back", follow=True))


def test_one_that_is_had_back_finds_its_name_taken(preset: Preset, world: World) -> None:
    presets.throw_away(preset)
    presets.keep(world.team, world.ann, catalog.get("create"), "Dreams", {}, replace=False)
    presets.bring_back(preset)
    preset.refresh_from_db()
    assert preset.name == "Dreams (2)"


def test_what_was_deleted_long_ago_goes_for_good(preset: Preset) -> None:
    presets.throw_away(preset)
    presets.tidy()
    assert Preset.objects.count() == 1
    Preset.objects.update(deleted=timezone.now() - KEPT * 2)
    presets.tidy()
    assert Preset.objects.count() == 0


# --- words from the desk ---
@pytest.fixture
def sheet(world: World) -> Sheet:
    return sheets.begin(world.team, world.ann, "Night Bus", "[Verse]\nThe last bus home")


def test_a_song_starts_from_a_sheet(ann: Client, sheet: Sheet) -> None:
    posted = {"title": "Night Bus", "text": sheet.text, "seen": sheet.changed.isoformat()}
    answer = ann.post(f"/lyrics/{sheet.pk}", posted | {"then": "song", "mv": "sonic-v4-5"}, follow=True)
    page = text(answer)
    assert answer.redirect_chain[-1][0] == f"/create?sheet={sheet.pk}&mv=sonic-v4-5"
    assert "The last bus home</textarea>" in page
    assert 'value="Night Bus"' in page
    assert re.search(r'value="sonic-v4-5"[^>]* selected', page)


def test_any_form_with_a_box_for_lyrics_offers_the_sheets(ann: Client, sheet: Sheet, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    for path in ("/create", "/make/producer_create", f"/takes/{clip.pk}/replace_section"):
        page = text(ann.get(path))
        assert f'<option value="{sheet.pk}">Night Bus</option>' in page, path
    assert "load-sheet" in text(ann.get("/create"))
    assert f'<option value="{sheet.pk}">' not in text(ann.get("/upload"))


def test_loaded_words_go_where_words_are_sung(ann: Client, sheet: Sheet, world: World) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    page = text(ann.get(f"/takes/{clip.pk}/replace_section?sheet={sheet.pk}"))
    assert re.search(r'name="infill_lyrics"[^>]*>\s*\[Verse\]\s*The last bus home</textarea>', page)


def test_sheets_of_others_are_not_there(ann: Client, world: World) -> None:
    theirs = sheets.begin(world.other_team, world.cleo, "Theirs", "Secret")
    assert ann.get(f"/create?sheet={theirs.pk}").status_code == 404
    assert ann.get(f"/create?sheet={uuid.uuid4()}").status_code == 404
    assert "Theirs" not in text(ann.get("/create"))
