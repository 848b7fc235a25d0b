"""What came of a take: answers, files, stems, and the family."""

import io
import uuid
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studio.actions import personas
from studio.engine.score import STEMS
from studio.models import Clip, ClipFile, Lineage, Persona, Task
from tests.actions import asking
from tests.conftest import World
from tests.web import rows

HTMX = {"HX-Request": "true"}


def about(clip: Clip, operation: str, result: dict[str, Any] | None = None, **params: Any) -> Task:
    name = {"cover": "continue_clip_id", "extend": "continue_clip_id"}.get(operation, "clip_id")
    params = {name: str(clip.pk), **params}
    assert clip.user
    return rows.request(clip.team, clip.user, operation=operation, params=params, result=result or {})


@pytest.fixture
def clip(world: World) -> Clip:
    return asking.clip(world.team, world.ann, title="Night Bus")


def take_page(ann: Client, clip: Clip, tab: str = "family") -> str:
    return ann.get(f"/takes/{clip.pk}?tab={tab}").content.decode()


def test_a_measured_tempo_is_told_on_the_takes_page_and_in_activity(ann: Client, clip: Clip) -> None:
    about(clip, "bpm", {"avg_bpm": 92.13, "min_bpm": 90.0, "max_bpm": 94.2})
    page = take_page(ann, clip, "details")
    assert "<dt>Measured</dt><dd>92.1 BPM, between 90.0 and 94.2</dd>" in page
    assert "92.1 BPM, between 90.0 and 94.2" in ann.get("/activity").content.decode()


def test_a_steady_tempo_is_one_number(ann: Client, clip: Clip) -> None:
    about(clip, "bpm", {"avg_bpm": 96.0, "min_bpm": 96.0, "max_bpm": 96.0})
    assert "<dd>96.0 BPM</dd>" in take_page(ann, clip, "details")


@pytest.mark.parametrize(("operation", "name"), [("wav", "audio.wav"), ("midi", "song.mid")])
def test_a_file_that_was_made_can_be_taken_home(operation: str, name: str, ann: Client, clip: Clip) -> None:
    about(clip, operation)
    stored = default_storage.save(f"takes/{clip.task_id}/0/files/{name}", ContentFile(b"sound"))
    ClipFile.objects.create(clip=clip, name=name, file=stored)
    url = f"/media/takes/{clip.pk}/files/{name}"
    assert f'href="{url}?remember=1"' in take_page(ann, clip)
    answer = ann.get(url)
    assert b"".join(answer.streaming_content) == b"sound"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="Night Bus (take A).{name[-3:]}"'
    assert ann.get(f"/media/takes/{clip.pk}/files/other.wav").status_code == 404


def test_the_times_of_words_can_be_taken_home_as_they_came(ann: Client, clip: Clip, world: World) -> None:
    words = [
        {"word": "home", "start_s": 1.0, "end_s": 1.5, "success": True},
        {"word": "oh", "success": False},
    ]
    task = about(clip, "timeline", {"alignment": words})
    assert "1 of 2 words have their times." in take_page(ann, clip)
    assert ann.get(f"/tasks/{task.pk}/answer.json").json() == {"alignment": words}
    assert ann.get(f"/tasks/{clip.task_id}/answer.json").status_code == 404  # a song is no answer


def test_a_persona_is_told_with_what_to_do_next(ann: Client, clip: Clip) -> None:
    id = str(uuid.uuid4())
    about(clip, "persona", {"persona_id": id}, name="Night Singer")
    page = take_page(ann, clip)
    assert "Night Singer is kept among your personas." in page
    assert f"/make/persona_music?persona_id={id}" in page


def test_an_enriched_style_can_be_used_for_a_new_song(ann: Client, world: World) -> None:
    result = {"upsampled_tags": "dream pop, wide guitars"}
    task = rows.request(
        world.team, world.ann, operation="upsample_tags", params={"tags": "dreamy"}, result=result
    )
    page = ann.get("/create").content.decode()
    assert "<dd>dreamy</dd>" in page
    assert f'href="/create?style={task.pk}"' in page
    assert ">\ndream pop, wide guitars</textarea>" in ann.get(f"/create?style={task.pk}").content.decode()


def test_the_style_of_the_form_is_enriched_and_the_form_stays(ann: Client, world: World) -> None:
    sent = {"tags": "dreamy", "prompt": "[Verse]\nHome", "custom_mode": "True", "form_key": str(uuid.uuid4())}
    page = ann.post("/create/style", sent).content.decode()
    assert "Home" in page
    assert Task.objects.get().params == {"tags": "dreamy"}
    refused = ann.post("/create/style", {"custom_mode": "True", "form_key": str(uuid.uuid4())}, headers=HTMX)
    assert refused.status_code == 422
    assert "Name a style in a few words first." in refused.content.decode()


def test_a_take_names_its_parents_and_its_children(ann: Client, clip: Clip, world: World) -> None:
    extended = rows.take(about(clip, "extend", continue_at=24.5), title="Night Bus", role="extended")
    Lineage.objects.create(child=extended, parent=clip, field="continue_clip_id", at=24.5)
    cover = rows.take(about(extended, "cover"), title="Night Bus in Blue")
    Lineage.objects.create(child=cover, parent=extended, field="continue_clip_id")
    page = take_page(ann, cover)
    for relative in (extended, clip):
        assert f'href="/takes/{relative.pk}"' in page
    assert "Extend at 0:24.5" in take_page(ann, clip)
    assert f'href="/takes/{cover.pk}"' in take_page(ann, extended)


def stems(clip: Clip) -> Task:
    task = about(clip, "stems_full")
    for index, stem in enumerate(STEMS):
        master = default_storage.save(f"takes/{task.pk}/{index}/master.flac", ContentFile(stem.encode()))
        peaks = [0] * 120 if stem == "brass" else [9] * 120
        rows.take(task, index, title=f"Night Bus ({stem})", stem=stem, master=master, peaks=peaks)
    return task


def test_stems_are_one_card_and_the_silent_ones_say_so(ann: Client, clip: Clip) -> None:
    task = stems(clip)
    page = ann.get("/library").content.decode()
    card = page.partition(f'id="task-{task.pk}"')[2].partition("</article>")[0]
    assert "12 stems" in card
    assert "Night Bus" in card
    assert card.count("Silent: nothing plays here") == 1
    assert card.count("data-play=") == 11
    assert card.count("data-dots") == 0


def test_all_stems_come_as_one_archive_named_for_a_daw(ann: Client, clip: Clip) -> None:
    task = stems(clip)
    answer = ann.get(f"/tasks/{task.pk}/stems.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="Night Bus (stems).zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archive.testzip() is None
    assert archive.namelist()[0] == f"Night Bus_01_{STEMS[0]}_96bpm_Am.flac"
    assert len(archive.namelist()) == 12
    assert archive.read(archive.namelist()[3]) == STEMS[3].encode()
    assert ann.get(f"/tasks/{clip.task_id}/stems.zip").status_code == 404


def test_the_page_of_a_take_hears_of_its_own_requests_alone(ann: Client, clip: Clip, world: World) -> None:
    first = about(clip, "cover")
    url = f"/takes/{clip.pk}/updates?newest={first.pk}"
    rows.song(world.team, world.ann)
    assert ann.get(url).status_code == 204
    newer = about(clip, "bpm")
    page = ann.get(url).content.decode()
    assert f'id="task-{newer.pk}"' in page
    assert f"/takes/{clip.pk}/updates?newest={newer.pk}" in page


def test_a_take_with_many_children_costs_no_more_queries(ann: Client, clip: Clip) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            take_page(ann, clip)
        return len(queries)

    rows.take(about(clip, "cover"))
    about(clip, "bpm", {"avg_bpm": 96.0})
    count()  # the first page of a session asks more
    few = count()
    for _ in range(8):
        rows.take(about(clip, "cover"))
        about(clip, "bpm", {"avg_bpm": 96.0})
    assert count() == few
    assert few <= 16


@pytest.mark.parametrize("path", ["/library", "/activity", "/create"])
def test_lists_of_covers_stems_and_answers_cost_no_more_queries(path: str, ann: Client, clip: Clip) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ann.get(path).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            rows.take(about(clip, "cover"))
            about(clip, "bpm", {"avg_bpm": 96.0})
            stems(clip)

    add(1)
    count()
    few = count()
    add(4)
    assert count() == few
    assert few <= 12


# --- personas ---
def test_personas_are_listed_with_where_they_come_from(ann: Client, clip: Clip, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    Persona.objects.filter(pk=persona.pk).update(clip=clip)
    asking.persona(world.other_team, world.cleo)
    page = ann.get("/personas").content.decode()
    assert page.count("<article") == 1
    assert f"/takes/{clip.pk}/player.json" in page
    assert f"/make/persona_music?persona_id={persona.pk}" in page


def test_a_persona_is_edited_and_deleted(ann: Client, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    words = {"name": "  Night   Singer ", "describe": "Warm and low", "styles": "jazz,  soul"}
    ann.post(f"/personas/{persona.pk}/edit", {f"{persona.pk}-{name}": text for name, text in words.items()})
    persona.refresh_from_db()
    assert (persona.name, persona.describe) == ("Night Singer", "Warm and low")
    assert persona.styles.startswith("jazz")
    assert "Warm and low" in ann.get("/personas").content.decode()
    ann.post(f"/personas/{persona.pk}/delete")
    assert Persona.objects.count() == 0
    assert "No personas yet" in ann.get("/personas").content.decode()


def test_a_retired_persona_is_not_offered_until_it_is_brought_back(ann: Client, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    option = f'<option value="{persona.pk}"'
    assert option in ann.get("/make/persona_music").content.decode()
    ann.post(f"/personas/{persona.pk}/retire")
    assert option not in ann.get("/make/persona_music").content.decode()
    assert "Bring back" in ann.get("/personas").content.decode()
    ann.post(f"/personas/{persona.pk}/bring-back")
    assert option in ann.get("/make/persona_music").content.decode()


def test_a_song_of_a_retired_persona_can_be_asked_for_again(ann: Client, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    personas.retire(persona)
    page = ann.get(f"/make/persona_music?persona_id={persona.pk}").content.decode()
    assert f'<option value="{persona.pk}" selected>Ann (retired)</option>' in page


def test_a_sample_begins_where_the_voice_does(ann: Client, clip: Clip, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    Persona.objects.filter(pk=persona.pk).update(clip=clip)
    Clip.objects.filter(pk=clip.pk).update(timeline={"lines": [{"start_s": 12.5}]})
    assert 'data-at="12.10"' in ann.get("/personas").content.decode()
    Task.objects.filter(pk=persona.task_id).update(params={"vocal_start_s": 30.0})
    assert 'data-at="30.00"' in ann.get("/personas").content.decode()


def test_a_persona_says_where_it_lives(ann: Client, world: World) -> None:
    persona = asking.persona(world.team, world.ann)
    assert "The studio&#x27;s own engine</span>" in ann.get("/personas").content.decode()
    Persona.objects.filter(pk=persona.pk).update(base="https://api.aimusicapi.ai")
    assert "AI Music API</span>" in ann.get("/personas").content.decode()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [(" ", "Name is required."), ("x" * 80, "Name is 80 characters long; the limit is 79.")],
)
def test_a_name_that_cannot_be_is_refused_where_it_was_typed(
    name: str, sentence: str, ann: Client, world: World
) -> None:
    persona = asking.persona(world.team, world.ann)
    answer = ann.post(f"/personas/{persona.pk}/edit", {f"{persona.pk}-name": name})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode()
