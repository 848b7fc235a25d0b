"""What is refused says why in the words of the contract, and costs nothing."""

import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from studio import catalog
from studio.actions import credits, keys
from studio.actions.advance import advance
from studio.api import urls as api
from studio.models import Entry, Membership, Pace, Task, Usage
from tests.actions.asking import clip, suiting
from tests.api.conftest import Script, done
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with
from tests.web import rows

CREATE = catalog.get("create")
ERROR = {"code", "type", "error", "message"}


def refused(answer: Any, status: int, kind: str) -> str:
    """The one sentence of an error body, which has all four keys."""
    assert answer.status == status, answer.body
    assert answer.body.keys() == ERROR
    assert (answer.body["code"], answer.body["type"]) == (status, kind)
    assert answer.body["error"] == answer.body["message"]
    assert not Task.objects.exists()
    assert not Entry.objects.filter(kind=Entry.Kind.CHARGE).exists()
    return str(answer.body["message"])


def asked(script: Script, **changes: Any) -> Any:
    return script.post(CREATE.path, {**CREATE.example, **changes})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"make_instrumental": "yes"}, "The 'make_instrumental' field should be boolean."),
        ({"custom_mode": 1}, "The 'custom_mode' field should be boolean."),
        ({"title": "t" * 81}, "The title character length should be less than 80."),
        ({"prompt": "word " * 1001}, "The prompt character length should be less than 5000."),
        (
            {"prompt": "word " * 601, "mv": "sonic-v4", "vocal_gender": None},
            "The prompt character length should be less than 3000.",
        ),
        ({"tags": "t" * 1001}, "The tags character length should be less than 1000."),
        (
            {"custom_mode": False, "gpt_description_prompt": "d" * 401},
            "The gpt_description_prompt character length should be less than 400.",
        ),
        (
            {"mv": "sonic-v99"},
            "The 'mv' field is invalid. The model should be 'sonic-v3-5','sonic-v4','sonic-v4-5',"
            "'sonic-v4-5-plus','sonic-v5' or 'sonic-v5-5'.",
        ),
        ({"task_type": "persona_music"}, "persona_id is required."),
        ({"style_weight": 1.01}, "style_weight: Style strength must be between 0 and 1."),
        ({"tags": ["pop"]}, "tags: Style must be text."),
    ],
)
def test_a_wrong_field_is_named_in_the_vendors_words(
    changes: dict[str, Any], sentence: str, script: Script
) -> None:
    assert refused(asked(script, **changes), 400, "bad_request") == sentence


def test_an_unknown_task_type_is_told_what_there_is(script: Script) -> None:
    assert "task_type=extend_music" in refused(asked(script, task_type="dance"), 400, "bad_request")


def test_lyrics_need_their_description(script: Script) -> None:
    assert refused(script.post("sonic/lyrics", {}), 400, "bad_request") == "description is required."
    long = script.post("sonic/lyrics", {"description": "d" * 120})
    said = "The description character length should be less than 120."
    assert refused(long, 400, "bad_request") == said


def test_a_persona_needs_a_name_and_a_take(script: Script) -> None:
    example = catalog.get("persona").example
    for name in ("name", "clip_id"):
        answer = script.post("sonic/persona", {**example, name: None})
        said = "name and continue_clip_id are required fields."
        assert refused(answer, 400, "bad_request") == said
    long = script.post("sonic/persona", {**example, "name": "n" * 80})
    assert refused(long, 400, "bad_request") == "The name character length should be less than 80."


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("", "Authorization header is missing."),
        ("Basic abc", "Invalid authorization format."),
        ("Bearer", "Invalid authorization format."),
        ("Bearer sk_wrong", "This API key is not valid, or it was revoked."),
    ],
)
def test_without_a_key_nothing_is_told(header: str, sentence: str, script: Script) -> None:
    given = {"Authorization": header} if header else {}
    script.key = ""
    for answer in (script.get("get-credits", **given), script.post("sonic/create", {}, **given)):
        assert refused(answer, 401, "unauthorized") == sentence
        assert answer.header("WWW-Authenticate") == "Bearer"


def test_a_full_storage_is_no_fault_of_the_body(script: Script, world: World, settings: LazySettings) -> None:
    settings.TEAM_GIGABYTES = 1
    Usage.objects.create(team=world.team, takes=10**9)
    sentence = refused(asked(script), 403, "forbidden")
    assert sentence.startswith("The team's storage is full: 1 GB of 1 GB. Empty the trash, or ask")
    Usage.objects.update(takes=0)
    assert asked(script).status == 200


def test_nuro_also_says_what_became_of_the_credits(script: Script, world: World, able: FakeProvider) -> None:
    operation = catalog.get("nuro_vocal")
    body = {**operation.example, **operation.constant}
    answer = script.post(operation.path, {**body, "duration": 10})
    assert (answer.status, answer.body["type"]) == (400, "bad_request")
    assert answer.body["refund_processed"] is False
    able.script = fails_with("The voice broke.")
    failed = script.poll(script.ask(operation.path, body)).body
    assert (failed["status"], failed["type"]) == ("failed", "failed")
    assert failed["refund_processed"] is True


def test_every_route_but_files_and_descriptions_asks_for_a_key() -> None:
    open_to_all = {
        str(route.pattern) for route in api.urlpatterns if getattr(route.callback, "policy", "") != "bearer"
    }
    assert open_to_all == {
        "files/<str:signed>/<uuid:id>/<str:name>",
        "hooks/<uuid:id>/<str:name>",
        "openapi.json",
        "<path:path>",
        "",
    }


def test_a_revoked_key_opens_nothing_from_that_moment(script: Script, world: World) -> None:
    assert script.get("get-credits").status == 200
    (key,) = keys.visible(world.team, world.ann)
    assert keys.revoke(world.team, world.ann, key.pk)
    refused(script.get("get-credits"), 401, "unauthorized")


@pytest.mark.parametrize("how", ["left", "inactive"])
def test_the_key_of_who_has_left_opens_nothing(how: str, script: Script, world: World) -> None:
    script.key = keys.issue(world.team, world.ben, "Ben's")[1]
    assert script.get("get-credits").status == 200
    if how == "left":
        Membership.objects.filter(user=world.ben).delete()
    else:
        world.ben.is_active = False
        world.ben.save()
    refused(script.get("get-credits"), 401, "unauthorized")


def test_a_key_that_only_reads_spends_nothing(reader: Script) -> None:
    assert reader.get("get-credits").status == 200
    refused(reader.post(CREATE.path, CREATE.example), 403, "forbidden")


def test_only_the_digest_of_a_key_is_kept_and_its_use_is_noticed(script: Script, world: World) -> None:
    (key,) = keys.visible(world.team, world.ann)
    assert key.last_used is None
    script.get("get-credits")
    key.refresh_from_db()
    assert key.last_used is not None
    assert script.key.startswith(key.prefix)
    assert script.key not in str(vars(key))


def test_too_few_credits_are_a_403(script: Script, world: World) -> None:
    left = credits.balance(world.team).total
    credits.grant(world.team, 1 - left, note="spent")
    answer = asked(script)
    assert "14 are missing" in refused(answer, 403, "forbidden")


@pytest.mark.parametrize("task_id", ["7c6ad1e4-26e2-44a4-9a0a-f1a1a1a1a1a1", "nonsense", "%00"])
def test_an_unknown_task_is_a_404(task_id: str, script: Script) -> None:
    assert refused(script.get(f"sonic/task/{task_id}"), 404, "not_found") == "task not found."


def test_no_task_id_is_a_400(script: Script) -> None:
    for path in ("sonic/task/", "sonic/task"):
        assert refused(script.get(path), 400, "bad_request") == "missing task id."


def test_another_teams_task_and_take_are_not_there(script: Script, world: World) -> None:
    theirs = clip(world.other_team, world.cleo)
    assert script.get(f"sonic/task/{theirs.task_id}").body["message"] == "task not found."
    answer = script.post("sonic/wav", {"clip_id": str(theirs.pk)})
    assert (answer.status, answer.body["type"]) == (404, "not_found")


def test_a_task_is_polled_at_its_own_family(script: Script, world: World) -> None:
    task = rows.request(world.team, world.ann)
    assert script.get(f"nuro/task/{task.pk}").status == 404


def test_what_is_not_there_and_what_is_not_taken(script: Script) -> None:
    assert "nothing at" in refused(script.post("sonic/dance", {}), 404, "not_found")
    assert "POST" in refused(script.get("sonic/create"), 405, "bad_request")
    for path in ("get-credits", "openapi.json"):
        answer = script.post(path, {})
        assert "GET" in refused(answer, 405, "bad_request")
        assert answer.header("Allow") == "GET, HEAD"


def test_a_look_without_the_body_has_the_status_and_the_headers(script: Script, world: World) -> None:
    task = rows.request(world.team, world.ann)
    for path in (f"sonic/task/{task.pk}", "get-credits", "openapi.json"):
        seen = script.client.head(f"/api/v1/{path}", headers=script.headers())
        assert (seen.status_code, seen.content) == (200, b"")
        assert seen.headers["Content-Type"] == "application/json"
    assert script.client.head("/api/v1/get-credits").status_code == 401


def test_a_failed_task_says_so_and_is_refunded(script: Script, world: World, able: FakeProvider) -> None:
    before = credits.balance(world.team).total
    able.script = fails_with("The voice broke.")
    task = script.ask(CREATE.path, CREATE.example)
    answer = script.poll(task)
    assert answer.status == 200
    assert answer.body == {
        "code": 500,
        "type": "failed",
        "error": "The voice broke.",
        "message": "The voice broke.",
    }
    assert credits.balance(world.team).total == before


def test_a_failed_producer_task_has_its_status_too(script: Script, able: FakeProvider) -> None:
    able.script = fails_with("The voice broke.")
    operation = catalog.get("producer_create")
    body = script.poll(script.ask(operation.path, operation.example)).body
    assert (body["status"], body["type"], body["message"]) == ("FAILED", "failed", "The voice broke.")


def test_a_task_whose_time_was_up_says_the_vendors_sentence(script: Script, world: World) -> None:
    task_id = asked(script).body["task_id"]
    Task.objects.filter(pk=task_id).update(deadline=timezone.now() - datetime.timedelta(seconds=1))
    body = script.poll(done(task_id)).body
    assert (body["type"], body["code"]) == ("timeout", 504)
    assert body["message"] == "Task failed due to timeout. Credits were previously refunded."


def test_a_tool_that_fails_says_why_at_once_and_can_be_tried_again(
    script: Script, world: World, able: FakeProvider, at_once: None
) -> None:
    operation = catalog.get("bpm")
    body, well = suiting(operation, world.team, world.ann), able.script
    able.script = fails_with("There is no beat in this clip.")
    answer = script.post(operation.path, body)
    assert (answer.status, answer.body["message"]) == (400, "There is no beat in this clip.")
    able.script = well
    assert script.post(operation.path, body).status == 200


def test_words_that_are_not_there_are_a_404(
    script: Script, world: World, able: FakeProvider, at_once: None
) -> None:
    able.script = fails_with("There are no words in this clip.")
    for lyrics, status in (("", 404), ("[Verse]\nHome", 400)):
        take = clip(world.team, world.ann, lyrics=lyrics)
        answer = script.post("sonic/aligned-lyrics", {"clip_id": str(take.pk)})
        assert (answer.status, answer.body["message"]) == (status, "There are no words in this clip.")


def test_notes_that_take_long_are_not_ready_and_asked_for_once(script: Script, world: World) -> None:
    operation = catalog.get("midi")
    body = suiting(operation, world.team, world.ann)
    before = credits.balance(world.team).total
    early = script.post(operation.path, body)
    assert (early.status, early.body["type"]) == (202, "not_ready")
    assert script.post(operation.path, body).status == 202
    advance(Task.objects.get(operation="midi").pk)
    assert script.post(operation.path, body).body["data"]["instruments"][0]["name"] == "Bass"
    assert credits.balance(world.team).total == before - 1


def test_a_tool_that_takes_long_says_so_and_goes_on(script: Script, world: World) -> None:
    operation = catalog.get("lyrics")
    first = script.post(operation.path, operation.example, Idempotency_Key="one")
    assert (first.status, first.body["type"]) == (504, "timeout")
    advance(Task.objects.get().pk)
    second = script.post(operation.path, operation.example, Idempotency_Key="one")
    assert (second.status, len(second.body["results"])) == (200, 2)
    assert Task.objects.count() == 1


def test_who_asks_again_while_it_is_at_work_joins_in_and_later_gets_another(
    script: Script, world: World
) -> None:
    operation = catalog.get("lyrics")
    first, second = (script.post(operation.path, operation.example) for _ in range(2))
    assert first.body["task_id"] == second.body["task_id"]
    task = done(first.body["task_id"])
    assert script.poll(task).body["data"] == task.result
    assert script.post(operation.path, operation.example).body["task_id"] != str(task.pk)


def test_a_recording_that_cannot_be_had_fails_its_step(
    script: Script, world: World, able: FakeProvider, at_once: None
) -> None:
    able.script = fails_with("There is no file at this address (status 404).")
    operation = catalog.get("upload_cover")
    answer = script.post(operation.path, operation.example)
    assert answer.status == 400
    assert answer.body["failed_step"] == "upload"
    assert answer.body["steps"] == {
        "upload": {"success": False, "error": "There is no file at this address (status 404)."}
    }
    assert answer.body["message"] == "There is no file at this address (status 404)."


def test_one_key_asks_once_in_three_seconds_and_looks_as_often_as_it_likes(
    script: Script, world: World, settings: LazySettings
) -> None:
    settings.API_SECONDS_PER_REQUEST = 3
    assert asked(script).status == 200
    second = asked(script)
    assert (second.status, second.body["type"]) == (429, "rate_limit")
    assert 1 <= int(second.header("Retry-After")) <= 3
    assert Task.objects.count() == 1
    assert {script.get("get-credits").status for _ in range(20)} == {200}
    other = Script(keys.issue(world.team, world.ann, "another")[1])
    assert asked(other).status == 200
    Pace.objects.update(next_at=timezone.now())
    assert asked(script).status == 200
