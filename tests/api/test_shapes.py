"""What is answered has exactly the keys of the contract."""

from typing import Any

import pytest

from studio import catalog, wire
from studio.actions import credits, told
from studio.actions.told import ANSWERS
from studio.api.asking import TWO_STEPS
from studio.catalog.operation import Operation
from studio.models import Clip, Membership
from tests.actions.asking import suiting
from tests.api.conftest import Script, done
from tests.conftest import World

CLIP = {
    *("clip_id", "state", "title", "tags", "lyrics", "image_url", "audio_url", "video_url", "created_at"),
    *("mv", "gpt_description_prompt", "duration", "negative_tags", "style_weight", "weirdness_constraint"),
}
PRODUCED = {
    *("clip_id", "title", "sound", "lyrics", "audio_url", "wav_url", "image_url", "video_url"),
    *("created_at", "mv", "seed", "duration", "state"),
}
RIFFED = {
    *("clip_id", "title", "sound", "lyrics", "image_url", "audio_url", "video_url", "created_at"),
    *("mv", "vocal_variation", "duration", "timestamp", "state"),
}
NURO = {
    *("task_id", "status", "progress", "audio_url", "lyrics", "duration"),
    *("genre", "mood", "gender", "timbre"),
}
SYNC = {
    "bpm": {"code", "message", "data"},
    "timeline": {"code", "message", "data"},
    "upsample_tags": {"code", "message", "data"},
    "vox": {"code", "message", "data"},
    "midi": {"code", "message", "data"},
    "wav": {"message", "data"},
    "persona": {"code", "persona_id", "message"},
    "lyrics": {"code", "results", "message"},
    "upload": {"code", "clip_id", "message"},
    "riffusion_upload": {"code", "clip_id", "message"},
}
ASYNC = [o for o in catalog.OPERATIONS.values() if o.key not in SYNC]


def body(operation: Operation, world: World) -> dict[str, Any]:
    return {**suiting(operation, world.team, world.ann), **operation.constant}


@pytest.mark.parametrize("operation", ASYNC, ids=lambda o: o.key)
def test_an_example_is_accepted_polled_and_paid_by_the_team(
    operation: Operation, script: Script, world: World
) -> None:
    before = credits.balance(world.team).total
    answer = script.post(operation.path, body(operation, world))
    assert answer.status == 200
    expected = {"message", "task_id"} | ({"code", "steps"} if operation.key in TWO_STEPS else set())
    assert answer.body.keys() == expected
    assert answer.body["message"] == "success"
    assert credits.balance(world.team).total == before - operation.credits
    path = f"{operation.family}/task/{answer.body['task_id']}"
    waiting = script.get(path)
    assert waiting.status == 202
    task = done(answer.body["task_id"])
    assert (task.operation, task.user, task.by_api) == (operation.key, world.ann, True)
    finished = script.get(path)
    assert finished.status == 200
    assert finished.body == script.poll(task).body


@pytest.mark.parametrize("key", SYNC)
def test_a_tool_answers_in_the_reply(key: str, script: Script, world: World, at_once: None) -> None:
    operation = catalog.get(key)
    answer = script.post(operation.path, body(operation, world))
    assert answer.status == 200, answer.body
    assert answer.body.keys() == SYNC[key]


def test_every_operation_is_one_of_them() -> None:
    assert SYNC.keys() == ANSWERS.keys()


def test_the_data_of_the_tools_is_exact(script: Script, world: World, at_once: None) -> None:
    shapes = {
        "bpm": {"avg_bpm", "max_bpm", "min_bpm"},
        "timeline": {"alignment"},
        "upsample_tags": {"upsampled_tags"},
        "wav": {"wav_url"},
        "midi": {"midi_url", "instruments"},
        "vox": {
            *("vox_audio_id", "status", "source_clip_id"),
            *("vocal_start_s", "vocal_end_s", "wave_response"),
        },
    }
    for key, names in shapes.items():
        operation = catalog.get(key)
        assert script.post(operation.path, body(operation, world)).body["data"].keys() == names


def test_a_song_is_not_ready_until_all_of_it_is(script: Script, world: World) -> None:
    operation = catalog.get("create")
    task_id = script.post(operation.path, operation.example).body["task_id"]
    early = script.get(f"sonic/task/{task_id}")
    assert early.status == 202
    assert early.body == {
        "code": 202,
        "type": "not_ready",
        "error": "Task is still processing. Please wait a few seconds and try again.",
        "message": "Task is still processing. Please wait a few seconds and try again.",
    }


def test_the_sonic_clips_have_the_fields_of_the_contract(script: Script, world: World) -> None:
    operation = catalog.get("create")
    polled = script.poll(script.ask(operation.path, operation.example)).body
    assert polled.keys() == {"code", "data", "message"}
    assert (polled["code"], polled["message"], len(polled["data"])) == (200, "success", 2)
    first = polled["data"][0]
    assert first.keys() == CLIP
    assert first["state"] == "succeeded"
    assert first["mv"] == "chirp-v5"
    assert first["duration"] == "61.50"
    assert first["created_at"].endswith("Z")
    assert first["gpt_description_prompt"] is None
    assert first["style_weight"] == 0.6
    assert {clip["clip_id"] for clip in polled["data"]} == {
        str(pk) for pk in Clip.objects.values_list("pk", flat=True)
    }


def test_stems_say_which_they_are(script: Script, world: World) -> None:
    operation = catalog.get("stems_full")
    polled = script.poll(script.ask(operation.path, body(operation, world))).body
    assert len(polled["data"]) == 12
    assert polled["data"][3].keys() == CLIP | {"stem_type"}
    assert polled["data"][3]["stem_type"] == "stem 3"


@pytest.mark.parametrize(("key", "part"), [("upload_extend", "extended"), ("replace_section", "replaced")])
def test_what_is_joined_at_once_comes_in_pairs(key: str, part: str, script: Script, world: World) -> None:
    operation = catalog.get(key)
    polled = script.poll(script.ask(operation.path, body(operation, world))).body
    assert len(polled["data"]) == 2
    for pair in polled["data"]:
        assert pair.keys() == {part, "full"}
        assert pair[part].keys() == pair["full"].keys() == CLIP
        assert pair[part]["clip_id"] != pair["full"]["clip_id"]


@pytest.mark.parametrize(("key", "second"), [("upload_extend", "extend"), ("upload_cover", "cover")])
def test_a_recording_and_what_is_made_of_it_are_two_steps(
    key: str, second: str, script: Script, world: World, at_once: None
) -> None:
    operation = catalog.get(key)
    answer = script.post(operation.path, operation.example).body
    brought = Clip.objects.get(uploaded=True)
    assert answer == {
        "code": 200,
        "message": "success",
        "task_id": str(brought.task_id),
        "steps": {
            "upload": {"success": True, "clip_id": str(brought.pk)},
            second: {"success": True, "task_id": str(brought.task_id)},
        },
    }
    clips = script.get(f"sonic/task/{brought.task_id}").body["data"]
    assert str(brought.pk) not in str(clips)


def test_the_producer_tells_its_status_at_the_top(script: Script, world: World) -> None:
    operation = catalog.get("producer_create")
    task_id = script.post(operation.path, operation.example).body["task_id"]
    early = script.get(f"producer/task/{task_id}")
    assert (early.status, early.body["status"], early.body["type"]) == (202, "RUNNING", "not_ready")
    polled = script.poll(done(task_id)).body
    assert polled.keys() == {"code", "status", "message", "data"}
    assert polled["status"] == "SUCCESS"
    (song,) = polled["data"]
    assert song.keys() == PRODUCED
    assert (song["seed"], song["mv"], song["duration"]) == ("3966900172", "FUZZ-2.0", 61.5)


def test_a_download_gives_the_file_that_was_asked_for(script: Script, world: World) -> None:
    operation = catalog.get("producer_download")
    (song,) = script.poll(script.ask(operation.path, body(operation, world))).body["data"]
    assert song["audio_url"] == song["wav_url"]
    assert song["audio_url"].endswith("/audio.wav")


def test_nuro_is_flat(script: Script, world: World) -> None:
    operation = catalog.get("nuro_vocal")
    task_id = script.post(operation.path, body(operation, world)).body["task_id"]
    early = script.get(f"nuro/task/{task_id}")
    assert (early.status, early.body["status"], early.body.keys()) == (202, "pending", NURO)
    polled = script.poll(done(task_id)).body
    assert polled.keys() == NURO
    assert (polled["status"], polled["progress"], polled["duration"]) == ("succeeded", 100, 61.5)
    assert (polled["genre"], polled["gender"]) == ("Pop Rock", "Female")


def test_riffusion_songs_have_their_own_fields(script: Script, world: World) -> None:
    operation = catalog.get("riffusion_create")
    polled = script.poll(script.ask(operation.path, body(operation, world))).body
    assert polled.keys() == {"code", "data", "message"}
    assert [song.keys() for song in polled["data"]] == [RIFFED, RIFFED]


def test_credits_are_told_bare(script: Script, world: World) -> None:
    left = credits.balance(world.team)
    assert script.get("get-credits").body == {"credits": left.monthly, "extra_credits": left.extra}


def test_an_instrumental_says_so_in_brackets(script: Script, world: World) -> None:
    operation = catalog.get("nuro_bgm")
    task = script.ask(operation.path, body(operation, world))
    task.clips.update(lyrics="")
    (song,) = told.made(task, "", Membership.of(world.team, world.ann))
    assert wire.clip(song)["lyrics"] == "[Instrumental]"
