"""The page of an operation, for each of them: shown, filled in, refused, asked for."""

import datetime
import html
import re
import uuid
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio import catalog
from studio.catalog.operation import Operation
from studio.models import Clip, Task
from tests.actions import asking
from tests.conftest import World
from tests.web import rows

HTMX = {"HX-Request": "true"}
OPERATIONS = list(catalog.OPERATIONS.values())
ON_TAKES = [o for o in OPERATIONS if o.clip_field]
ALONE = [o for o in OPERATIONS if not any(o.form.base_fields[n].required for n in o.form.clip_fields())]


def key(operation: Operation) -> str:
    return operation.key


def posted(body: dict[str, Any], operation: Operation | None = None) -> dict[str, Any]:
    """A JSON body as a browser sends it, with what the operation's form shows from the start."""
    fields = operation.form.base_fields if operation else {}
    shown = {name: field.initial for name, field in fields.items() if field.initial is not None}
    sent = {name: value for name, value in {**shown, **body}.items() if value is not False}
    if "segments" in sent:
        sent["segments"] = "\n".join(f"{s['name']} {s['duration']}" for s in sent["segments"])
    return sent | {"form_key": str(uuid.uuid4()), "rights": "on"}


def of_ours(operation: Operation, world: World, **fields: Any) -> Clip:
    return asking.clip(world.team, world.ann, **{"uploaded": operation.source == "uploaded", **fields})


@pytest.mark.parametrize("operation", ON_TAKES, ids=key)
def test_every_operation_on_a_take_can_be_asked_for_on_its_page(
    operation: Operation, ann: Client, world: World
) -> None:
    clip, other = of_ours(operation, world), of_ours(operation, world, title="The Other")
    body = {k: v for k, v in operation.example.items() if k not in operation.form.clip_fields()}
    url = f"/takes/{clip.pk}/{operation.key}"
    shown = ann.get(url)
    assert shown.status_code == 200
    assert f">{operation.verb} <small>{operation.credits} credit" in shown.content.decode()
    answer = ann.post(url, posted(body, operation) | {"partner": str(other.pk)})
    assert answer.status_code == 302, answer.context["form"].errors
    task = Task.objects.get(operation=operation.key)
    named = task.params[operation.clip_field]
    assert named == ([str(clip.pk), str(other.pk)] if isinstance(named, list) else str(clip.pk))
    assert ann.get(answer["Location"]).status_code == 200  # the same form, filled in


@pytest.mark.parametrize("operation", ALONE, ids=key)
def test_every_other_operation_can_be_asked_for_without_a_take(
    operation: Operation, ann: Client, world: World
) -> None:
    body = dict(operation.example)
    for name in operation.form.clip_fields():
        body.pop(name, None)
        body["url"] = "https://example.com/song.mp3"
    if "persona_id" in body:
        body["persona_id"] = str(asking.persona(world.team, world.ann).pk)
    assert ann.get(f"/make/{operation.key}").status_code == 200
    answer = ann.post(f"/make/{operation.key}", posted(body, operation))
    assert answer.status_code == 302, answer.context["form"].errors
    assert Task.objects.filter(operation=operation.key).exclude(params={}).count() == 1


@pytest.mark.parametrize("operation", [o for o in ON_TAKES if o not in ALONE], ids=key)
def test_what_needs_a_take_asks_for_it_first(operation: Operation, ann: Client, world: World) -> None:
    details = {"instrumental": operation.key == "add_vocals"}
    fields = {"role": "extended"} if operation.key == "concat" else {}
    uploaded = operation.source == "uploaded" or operation.key == "add_instrumental"
    clip = of_ours(operation, world, uploaded=uploaded, details=details, lyrics="Home", **fields)
    asking.clip(world.other_team, world.cleo, title="Not Ours", uploaded=uploaded)
    page = ann.get(f"/make/{operation.key}").content.decode()
    assert f'href="/takes/{clip.pk}/{operation.key}"' in page
    assert "Not Ours" not in page
    found = ann.get(f"/make/{operation.key}?find=nosuchsong", headers=HTMX).content.decode()
    assert str(clip.pk) not in found
    assert "<html" not in found


@pytest.mark.parametrize("path", ["/make/nonsense", "/takes/{}/nonsense", "/takes/{}/create"])
def test_there_is_no_page_for_what_cannot_be_done(path: str, ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann)
    assert ann.get(path.format(clip.pk)).status_code == 404


def test_moments_are_read_and_shown_as_minutes_and_seconds(ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann, duration=90.0)
    sent = posted({"infill_start_s": "1:05.5", "infill_end_s": "72", "mv": "sonic-v5"})
    answer = ann.post(f"/takes/{clip.pk}/replace_section", sent)
    assert answer.status_code == 302
    params = Task.objects.get(operation="replace_section").params
    assert (params["infill_start_s"], params["infill_end_s"]) == (65.5, 72.0)
    page = ann.get(answer["Location"]).content.decode()
    assert 'value="1:05.5"' in page
    assert 'value="1:12"' in page


@pytest.mark.parametrize("typed", ["1:75", "soon", "1:", "-3", "1e999"])
def test_a_moment_that_is_none_is_refused_beside_its_box_and_stays_there(
    typed: str, ann: Client, world: World
) -> None:
    clip = asking.clip(world.team, world.ann)
    sent = posted(
        {"continue_at": typed, "custom_mode": "True", "mv": "sonic-v5", "prompt": "Keep these words"}
    )
    answer = ann.post(f"/takes/{clip.pk}/extend", sent, headers=HTMX)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert re.search(r"Continue at must be", page)
    assert f'value="{typed}"' in page or typed in ("-3", "1e999")
    assert "Keep these words" in page
    assert not Task.objects.filter(operation="extend").exists()


def test_what_only_the_verb_can_know_is_said_beside_the_box_too(ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann, duration=20.0)
    sent = posted({"continue_at": "0:25", "custom_mode": "True", "mv": "sonic-v5"})
    page = ann.post(f"/takes/{clip.pk}/extend", sent).content.decode()
    assert "Continue at lies behind the end: the take is 20.0 seconds long." in page
    assert 'value="0:25"' in page


def test_another_teams_song_cannot_be_put_into_a_mashup(ann: Client, world: World) -> None:
    clip, theirs = asking.clip(world.team, world.ann), asking.clip(world.other_team, world.cleo)
    sent = posted({"custom_mode": "True", "mv": "sonic-v5"}) | {"partner": str(theirs.pk)}
    answer = ann.post(f"/takes/{clip.pk}/mashup", sent)
    assert answer.status_code == 422
    assert "There is no such take in your team." in answer.content.decode()


def test_the_band_of_this_song_means_the_voice_of_the_other(ann: Client, world: World) -> None:
    clip, other = asking.clip(world.team, world.ann), asking.clip(world.team, world.ann)
    sent = posted({"custom_mode": "True", "mv": "sonic-v5"}) | {"partner": str(other.pk), "gives": "band"}
    ann.post(f"/takes/{clip.pk}/mashup", sent)
    assert Task.objects.get(operation="mashup").params["mashup_clip_ids"] == [str(other.pk), str(clip.pk)]


def test_the_other_song_is_found_by_its_title_and_what_is_chosen_stays(ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann)
    chosen = asking.clip(world.team, world.ann, title="Chosen")
    asking.clip(world.team, world.ann, title="Morning Ferry")
    page = ann.get(f"/takes/{clip.pk}/mashup?find=ferry&partner={chosen.pk}", headers=HTMX).content.decode()
    assert re.findall(r"<b>([^<]+)</b>", page) == ["Chosen", "Morning Ferry"]
    assert "checked" in page


def test_one_click_does_what_needs_nothing_more_and_twice_is_once(ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann)
    sent = {"form_key": str(uuid.uuid4()), "from": "menu"}
    for _ in range(2):
        answer = ann.post(f"/takes/{clip.pk}/bpm", sent, headers=HTMX)
    assert "tasks-changed" in answer["HX-Trigger"]
    assert "Find the tempo: on its way." in answer["HX-Trigger"]
    assert sent["form_key"] not in answer.content.decode()  # the next click is another request
    assert Task.objects.filter(operation="bpm").count() == 1
    plain = ann.post(f"/takes/{clip.pk}/wav", {"form_key": str(uuid.uuid4()), "from": "menu"})
    assert plain["Location"] == f"/takes/{clip.pk}"


def test_the_menu_of_an_uploaded_take_offers_its_twins_silently(ann: Client, world: World) -> None:
    made, uploaded = (asking.clip(world.team, world.ann, uploaded=up) for up in (False, True))
    menus = [ann.get(f"/takes/{c.pk}/menu", headers=HTMX).content.decode() for c in (made, uploaded)]
    assert f"/takes/{made.pk}/cover" in menus[0]
    assert "cover_upload" not in menus[0]
    assert f"/takes/{uploaded.pk}/cover_upload" in menus[1]
    assert ann.get(f"/takes/{made.pk}/menu")["Location"] == f"/takes/{made.pk}?tab=do#tabs"


def test_a_file_can_be_uploaded_once_its_rights_are_confirmed(ann: Client, world: World) -> None:
    def send(**more: str) -> Any:
        file = SimpleUploadedFile("tape.wav", b"RIFF")
        return ann.post("/upload", {"file": file, "form_key": str(uuid.uuid4()), **more}, headers=HTMX)

    refused = send()
    assert refused.status_code == 422
    assert "Confirm that you may use this recording." in refused.content.decode()
    assert send(rights="on").status_code == 200
    assert Task.objects.get().upload_name == "tape.wav"


def test_a_file_that_was_too_large_to_be_taken_in_is_called_so(
    ann: Client, world: World, settings: LazySettings
) -> None:
    settings.UPLOAD_BYTES = 1_000_000
    file = SimpleUploadedFile("tape.wav", b"x" * 1_500_000)
    answer = ann.post("/upload", {"form_key": str(uuid.uuid4()), "rights": "on", "file": file})
    assert answer.status_code == 422
    assert "This file is larger than 1 MB." in answer.content.decode()


def test_without_a_persona_the_page_says_how_to_get_one(ann: Client, world: World) -> None:
    assert "There is no persona yet" in ann.get("/make/persona_music").content.decode()
    persona = asking.persona(world.team, world.ann)
    page = ann.get(f"/make/persona_music?persona_id={persona.pk}").content.decode()
    assert re.search(rf'<option value="{persona.pk}" selected>Ann</option>', page)


def test_a_voice_that_was_cut_can_be_chosen_for_a_persona(ann: Client, world: World) -> None:
    clip = asking.clip(world.team, world.ann)
    cut = {"clip_id": str(clip.pk), "vocal_start_s": 4.0, "vocal_end_s": 24.0}
    vox = str(uuid.uuid4())
    rows.request(world.team, world.ann, operation="vox", params=cut, result={"vox_audio_id": vox})
    page = ann.get(f"/takes/{clip.pk}/persona?vox_audio_id={vox}").content.decode()
    assert f'<option value="{vox}" selected>From 0:04 to 0:24</option>' in page


@pytest.mark.parametrize("path", ["/make", "/docs"])
def test_the_index_and_the_docs_name_what_the_catalog_has(path: str, ann: Client) -> None:
    page = html.unescape(ann.get(path).content.decode())
    for operation in OPERATIONS:
        if path == "/docs" or (operation.family != "sonic" and not operation.key.endswith("_upload")):
            assert str(operation.title) in page
            assert str(operation.summary) in page
    assert "etired at AI Music API" in page


def test_the_docs_tell_the_median_of_what_was_finished_here(ann: Client, world: World) -> None:
    page = ann.get("/docs").content.decode()
    assert "not measured yet" in page.partition('id="bpm"')[2].partition("</tr>")[0]
    for seconds in (2, 3, 50):
        task = rows.request(world.team, world.ann, operation="bpm", params={})
        Task.objects.filter(pk=task.pk).update(
            started=task.created, finished=task.created + datetime.timedelta(seconds=seconds)
        )
    assert "3 s" in ann.get("/docs").content.decode().partition('id="bpm"')[2].partition("</tr>")[0]
