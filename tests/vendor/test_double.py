"""The double keeps the vendor's contract."""

import hashlib
import hmac
import io
import json
import time
from typing import Any

import mido
import pytest
import requests
import soundfile
import tinytag
from PIL import Image

from tests.api.client import ApiError, MusicClient
from tests.vendor.double import KEY, Vendor, vendor
from tests.vendor.jobs import LYRICS, Wallet
from tests.vendor.media import SECONDS
from tests.vendor.rules import RULES

__all__ = ["vendor"]  # the fixture

SONG: dict[str, Any] = {
    "custom_mode": True,
    "mv": "sonic-v5",
    "prompt": "[Verse]\nHome",
    "title": "Home",
    "tags": "pop",
}


FUZZ: dict[str, Any] = {"custom_mode": True, "mv": "FUZZ-1.1", "lyrics": "Home", "sound": "soul"}
MADE, UPLOADED = {"continue_clip_id": "made"}, {"continue_clip_id": "uploaded"}
ADDRESS = {"url": "https://a.example/b.mp3"}
REPLACED = {"replace_start_time": 1, "replace_end_time": 2}
# The least that each operation is asked with.
BODIES: dict[str, dict[str, Any]] = {
    "sonic/create:create_music": SONG,
    "sonic/create:persona_music": SONG | {"persona_id": "me"},
    "sonic/create:extend_music": SONG | MADE | {"continue_at": 2},
    "sonic/create:extend_upload_music": SONG | UPLOADED | {"continue_at": 0.1},
    "sonic/create:cover_music": SONG | MADE,
    "sonic/create:cover_upload_music": SONG | UPLOADED,
    "sonic/create:concat_music": MADE,
    "sonic/create:remaster": MADE | {"mv": "sonic-v5"},
    "sonic/create:add_vocals": UPLOADED | {"mv": "sonic-v5", "prompt": "Home"},
    "sonic/create:add_instrumental": UPLOADED | {"mv": "sonic-v5"},
    "sonic/upload-extend": SONG | ADDRESS,
    "sonic/upload-cover": SONG | ADDRESS,
    "sonic/sample": SONG
    | ADDRESS
    | {"chop_sample_start_s": 0, "chop_sample_end_s": 2, "make_instrumental": False},
    "sonic/mashup": SONG | {"mashup_clip_ids": ["made", "uploaded"]},
    "sonic/replace-section": {"clip_id": "made", "mv": "sonic-v4", "infill_start_s": 1, "infill_end_s": 2},
    "sonic/stems/basic": {"clip_id": "made"},
    "sonic/stems/full": {"clip_id": "made"},
    "producer/create": {"sound": "soul"},
    "producer/upload": {"audio_url": ADDRESS["url"]},
    "producer/download": {"clip_id": "made"},
    "nuro/create:vocal": {
        "lyrics": "la " * 100,
        "genre": "Pop",
        "mood": "Happy",
        "gender": "Male",
        "timbre": "Warm",
        "duration": 30,
    },
    "nuro/create:bgm": {"description": "rain", "duration": 30},
    "riffusion/create:create_music": FUZZ | {"make_instrumental": False},
    "riffusion/create:cover_music": FUZZ | MADE,
    "riffusion/create:cover_upload_music": FUZZ | UPLOADED,
    "riffusion/create:extend_music": FUZZ | MADE | {"continue_at": 2},
    "riffusion/create:extend_upload_music": FUZZ | UPLOADED | {"continue_at": 2},
    "riffusion/create:replace_music": FUZZ | MADE | REPLACED,
    "riffusion/create:replace_upload_music": FUZZ | UPLOADED | REPLACED,
    "riffusion/create:swap_music_sound": FUZZ | MADE,
    "riffusion/create:swap_upload_music_sound": FUZZ | UPLOADED,
    "riffusion/create:swap_music_vocals": FUZZ | MADE,
    "riffusion/create:swap_upload_music_vocals": FUZZ | UPLOADED,
}
STEPPED = {"code", "message", "task_id", "steps"}


def send(vendor: Vendor, method: str, place: str, body: Any = None, key: str = KEY) -> requests.Response:
    headers = {"Authorization": f"Bearer {key}", "Connection": "close"}
    return requests.request(method, f"{vendor.base}/api/v1/{place}", json=body, headers=headers, timeout=5)


def post(vendor: Vendor, place: str, **body: Any) -> Any:
    reply = send(vendor, "POST", place, body)
    assert reply.status_code == 200, reply.text
    return reply.json()


def ordered(vendor: Vendor, place: str = "sonic/create", **body: Any) -> str:
    return str(post(vendor, place, **(body or SONG))["task_id"])


def poll(vendor: Vendor, task_id: str, family: str = "sonic") -> requests.Response:
    return send(vendor, "GET", f"{family}/task/{task_id}")


def finished(vendor: Vendor, place: str = "sonic/create", **body: Any) -> Any:
    task_id = ordered(vendor, place, **body)
    vendor.finish(task_id)
    return poll(vendor, task_id, place.partition("/")[0]).json()


def made(vendor: Vendor) -> str:
    return str(finished(vendor)["data"][0]["clip_id"])


def media(url: str) -> requests.Response:
    return requests.get(url, timeout=5, headers={"Connection": "close"})


def test_a_song_is_not_ready_then_runs_then_is_there(vendor: Vendor) -> None:
    reply = send(vendor, "POST", "sonic/create", SONG)
    assert (reply.status_code, reply.json().keys()) == (200, {"message", "task_id"})
    task_id = reply.json()["task_id"]
    waiting = poll(vendor, task_id)
    assert (waiting.status_code, waiting.json()["type"]) == (202, "not_ready")
    running, done = poll(vendor, task_id).json(), poll(vendor, task_id).json()
    assert running.keys() == done.keys() == {"code", "data", "message"}
    assert [clip["state"] for clip in running["data"]] == ["running"] * 2
    assert [clip["state"] for clip in done["data"]] == ["succeeded"] * 2
    clip = done["data"][0]
    assert (clip["mv"], clip["duration"], clip["title"], clip["video_url"]) == (
        "chirp-v5",
        "3.02",
        "Home",
        None,
    )
    assert clip["lyrics"] == SONG["prompt"]
    assert [seen.method for seen in vendor.asked("sonic")] == ["POST", "GET", "GET", "GET"]
    assert vendor.requests[0].body == SONG


@pytest.mark.parametrize("name", BODIES)
def test_every_song_can_be_asked_for_and_is_made(vendor: Vendor, name: str) -> None:
    vendor.adopt("made")
    vendor.adopt("uploaded", uploaded=True)
    place, _, kind = name.partition(":")
    body = BODIES[name] | ({"type" if place == "nuro/create" else "task_type": kind} if kind else {})
    reply = post(vendor, place, **body)
    assert reply.keys() == (STEPPED if "url" in body else {"message", "task_id"})
    assert vendor.keys[KEY].credits == 1_000 - vendor.prices[name]
    vendor.finish(reply["task_id"])
    found = poll(vendor, reply["task_id"], place.partition("/")[0])
    assert found.status_code == 200
    songs = found.json().get("data", [found.json()])
    assert len(songs) == len(vendor.tasks[reply["task_id"]].clips)
    assert all(song["audio_url"].startswith(f"{vendor.base}/media/") for song in songs)


def test_no_operation_is_forgotten() -> None:
    assert {name for name, rule in RULES.items() if rule.makes} == BODIES.keys()


def test_a_replaced_section_comes_with_its_whole_song(vendor: Vendor) -> None:
    vendor.adopt("made")
    body = BODIES["sonic/replace-section"] | {"auto_concat": True}
    pairs = finished(vendor, "sonic/replace-section", **body)["data"]
    assert [pair.keys() for pair in pairs] == [{"replaced", "full"}] * 2
    assert len({clip["clip_id"] for pair in pairs for clip in pair.values()}) == 4


def test_of_two_takes_one_is_ready_first_when_there_is_time(vendor: Vendor) -> None:
    vendor.polls_until_done = 3
    task_id = ordered(vendor)
    states = [[clip["state"] for clip in poll(vendor, task_id).json().get("data", [])] for _ in range(4)]
    assert states == [[], ["running"] * 2, ["succeeded", "running"], ["succeeded"] * 2]


def test_its_files_are_real_and_as_long_as_it_says(vendor: Vendor) -> None:
    vendor.has_videos = True
    song = finished(vendor)["data"][0]
    mp3 = media(song["audio_url"])
    assert mp3.headers["Content-Type"] == "audio/mpeg"
    assert soundfile.info(io.BytesIO(mp3.content)).duration == pytest.approx(float(song["duration"]), abs=0.1)
    assert Image.open(io.BytesIO(media(song["image_url"]).content)).format == "JPEG"
    assert media(song["video_url"]).content[4:8] == b"ftyp"
    wav = post(vendor, "sonic/wav", clip_id=song["clip_id"])["data"]["wav_url"]
    assert soundfile.info(io.BytesIO(media(wav).content)).duration == pytest.approx(SECONDS, abs=0.01)


def test_a_running_song_can_be_listened_to(vendor: Vendor) -> None:
    vendor.polls_until_clips = 0
    task_id = ordered(vendor)
    running = media(poll(vendor, task_id).json()["data"][0]["audio_url"])
    assert running.headers["Transfer-Encoding"] == "chunked"
    vendor.finish(task_id)
    assert running.content == media(poll(vendor, task_id).json()["data"][0]["audio_url"]).content


def test_a_strict_client_is_content(vendor: Vendor) -> None:
    client = MusicClient(vendor.base, KEY, every=0.0)
    song = client.create(**SONG)[0]["clip_id"]
    assert len(client.extend(song, 2.0, prompt="More")) == 2
    assert len(client.concat(song)) == 1
    assert client.bpm(song) == 120.1
    assert client.persona(song, "My voice")
    assert len(client.lyrics("a night bus")) == 2
    assert client.download(client.wav(song)).startswith(b"RIFF")
    assert client.credits().credits == 1_000 - 15 - 15 - 2 - 1 - 1 - 2 - 1


def test_stems_are_two_or_twelve_and_say_which_they_are(vendor: Vendor) -> None:
    song = made(vendor)
    basic = finished(vendor, "sonic/stems/basic", clip_id=song)["data"]
    assert [stem["stem_type"] for stem in basic] == ["vocals", "instrumental"]
    full = finished(vendor, "sonic/stems/full", clip_id=song)["data"]
    assert len({stem["stem_type"] for stem in full}) == len(full) == 12


@pytest.mark.parametrize(
    ("place", "more", "keys"),
    [
        ("sonic/wav", {}, {"message", "data"}),
        ("sonic/bpm", {}, {"code", "message", "data"}),
        ("sonic/vox", {"vocal_start_s": 0, "vocal_end_s": 3}, {"code", "message", "data"}),
        ("sonic/aligned-lyrics", {}, {"code", "message", "data"}),
        ("sonic/upsample-tags", {"tags": "pop"}, {"code", "message", "data"}),
        ("sonic/persona", {"name": "Ann"}, {"code", "persona_id", "message"}),
        ("sonic/upload", {"url": "https://a.example/b.mp3"}, {"code", "clip_id", "message"}),
        ("riffusion/upload", {"url": "https://a.example/b.mp3"}, {"code", "clip_id", "message"}),
        ("sonic/lyrics", {"description": "a night bus"}, {"code", "results", "message"}),
    ],
)
def test_tools_answer_at_once_with_exactly_their_keys(
    vendor: Vendor, place: str, more: dict[str, Any], keys: set[str]
) -> None:
    vendor.adopt("a-clip")
    assert post(vendor, place, clip_id="a-clip", **more).keys() == keys
    assert vendor.keys[KEY].credits == 1_000 - vendor.prices[place]


def test_notes_take_a_second_request_that_is_free(vendor: Vendor) -> None:
    song = made(vendor)
    before = vendor.keys[KEY].credits
    first = send(vendor, "POST", "sonic/midi", {"clip_id": song})
    assert (first.status_code, first.json()["type"]) == (202, "not_ready")
    found = post(vendor, "sonic/midi", clip_id=song)["data"]
    file = mido.MidiFile(file=io.BytesIO(media(found["midi_url"]).content))
    assert len(found["instruments"][0]["notes"]) == sum(message.type == "note_on" for message in file) == 3
    assert vendor.keys[KEY].credits == before - 1


def test_words_have_times_but_not_where_nobody_sings(vendor: Vendor) -> None:
    words = post(vendor, "sonic/aligned-lyrics", clip_id=made(vendor))["data"]["alignment"]
    assert [word["word"] for word in words] == ["[Verse]\nHome"]
    silent = finished(vendor, **SONG, make_instrumental=True)["data"][0]
    assert silent["lyrics"] == "[Instrumental]"
    assert send(vendor, "POST", "sonic/aligned-lyrics", {"clip_id": silent["clip_id"]}).status_code == 404


def test_an_upload_is_continued_by_operations_of_its_own(vendor: Vendor) -> None:
    clip = post(vendor, "sonic/upload", url="https://a.example/b.mp3")["clip_id"]
    body = {**SONG, "continue_clip_id": clip, "continue_at": 0.1}
    assert send(vendor, "POST", "sonic/create", {**body, "task_type": "extend_music"}).status_code == 400
    assert len(finished(vendor, **body, task_type="extend_upload_music")["data"]) == 2


def test_upload_and_extend_tells_its_steps_and_joins_later(vendor: Vendor) -> None:
    vendor.polls_until_done = 3
    body = {**SONG, "url": "https://a.example/b.mp3", "auto_concat": True}
    reply = post(vendor, "sonic/upload-extend", **body)
    assert reply["steps"]["upload"]["clip_id"] in vendor.clips
    assert reply["steps"]["extend"] == {"success": True, "task_id": reply["task_id"]}
    polls = [poll(vendor, reply["task_id"]).json().get("data", []) for _ in range(4)]
    states = [[(pair["extended"]["state"], pair["full"] is None) for pair in data] for data in polls]
    assert states == [[], [("running", True)] * 2, [("succeeded", True)] * 2, [("succeeded", False)] * 2]
    assert post(vendor, "sonic/upload-cover", **body)["steps"].keys() == {"upload", "cover"}


def test_what_is_to_be_uploaded_is_looked_at_on_demand(vendor: Vendor) -> None:
    vendor.fetches = True
    vendor.adopt("a-clip")
    assert post(vendor, "sonic/upload", url=f"{vendor.base}/media/a-clip.mp3")["clip_id"]
    assert [seen.method for seen in vendor.asked("/media/")] == ["HEAD", "GET"]
    refused = send(vendor, "POST", "sonic/upload", {"url": f"{vendor.base}/media/nothing.mp3"})
    assert (refused.status_code, "not accessible" in refused.text) == (400, True)


def test_producer_songs_are_m4a_with_a_wav_beside_them(vendor: Vendor) -> None:
    task_id = ordered(vendor, "producer/create", sound="slow soul")
    assert poll(vendor, task_id, "producer").json()["status"] == "RUNNING"
    vendor.finish(task_id)
    done = poll(vendor, task_id, "producer").json()
    song = done["data"][0]
    assert (done["status"], song["state"], song["duration"]) == ("SUCCESS", "succeeded", SECONDS)
    sound = tinytag.TinyTag.get("a.m4a", file_obj=io.BytesIO(media(song["audio_url"]).content))
    assert sound.duration == pytest.approx(SECONDS, abs=0.1)
    assert media(song["wav_url"]).content.startswith(b"RIFF")
    file = finished(vendor, "producer/download", clip_id=song["clip_id"], format="wav")["data"][0]
    assert file["audio_url"].endswith(f"{song['clip_id']}.wav")
    assert send(vendor, "POST", "producer/create", {"task_type": "cover_music"}).status_code == 410
    failed = ordered(vendor, "producer/create", sound="slow soul")
    vendor.fail(failed, "timeout", "Too slow.")
    problem = poll(vendor, failed, "producer").json()
    assert (problem["status"], problem["type"], problem["message"]) == ("FAILED", "timeout", "Too slow.")


def test_nuro_is_flat_until_it_is_retired(vendor: Vendor) -> None:
    task_id = ordered(vendor, "nuro/create", type="bgm", description="rain", duration=30)
    states = [poll(vendor, task_id, "nuro").json() for _ in range(3)]
    told = [(state["status"], state["progress"]) for state in states]
    assert told == [("pending", 0), ("running", 45), ("succeeded", 100)]
    assert media(states[-1]["audio_url"]).content.startswith(b"RIFF")
    vendor.retired.add("nuro")
    assert poll(vendor, task_id, "nuro").status_code == 410
    assert send(vendor, "POST", "nuro/create", {"type": "bgm"}).status_code == 410


def test_riffusion_hands_out_one_song_before_the_other(vendor: Vendor) -> None:
    body: dict[str, Any] = {"custom_mode": False, "prompt": "a night bus", "mv": "FUZZ-1.1"}
    task_id = ordered(vendor, "riffusion/create", **body)
    replies = [poll(vendor, task_id, "riffusion") for _ in range(3)]
    found = [(reply.status_code, len(reply.json().get("data", []))) for reply in replies]
    assert found == [(202, 0), (200, 1), (200, 2)]


def test_a_failed_task_is_told_with_status_200_and_paid_back_once(vendor: Vendor) -> None:
    vendor.keys[KEY] = Wallet(credits=20, extra=5)
    task_id = ordered(vendor)
    assert send(vendor, "GET", "get-credits").json() == {"credits": 10, "extra_credits": 0}
    for _ in range(2):
        vendor.fail(task_id, "timeout", "Too slow.")
    reply = poll(vendor, task_id)
    assert (reply.status_code, reply.json()) == (200, {"type": "timeout", "error": "Too slow."})
    assert send(vendor, "GET", "get-credits").json() == {"credits": 20, "extra_credits": 5}


def test_one_of_two_clips_may_fail(vendor: Vendor) -> None:
    task_id = ordered(vendor)
    vendor.finish(task_id, broken=(1,))
    good, bad = poll(vendor, task_id).json()["data"]
    assert (good["state"], bad["state"], bad["audio_url"]) == ("succeeded", "failed", None)
    assert bad["error_message"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"mv": "v9"}, "The 'mv' field is invalid"),
        ({"custom_mode": "yes"}, "The 'custom_mode' field should be boolean."),
        ({"title": "x" * 81}, "The title character length should be less than 80."),
        ({"prompt": "x" * 5_001}, "The prompt character length should be less than 5000."),
        ({"mv": "sonic-v4", "tags": "x" * 201}, "The tags character length should be less than 200."),
        ({"custom_mode": False}, "gpt_description_prompt is required."),
        ({"task_type": "persona_music"}, "persona_id is required."),
        ({"task_type": "nonsense"}, "The 'task_type' field is invalid."),
        ({"style_weight": 1.01}, "between 0 and 1"),
        ({"duration": 5}, "between 10 and 360"),
    ],
)
def test_what_is_wrong_is_refused_and_costs_nothing(
    vendor: Vendor, changes: dict[str, Any], text: str
) -> None:
    reply = send(vendor, "POST", "sonic/create", {**SONG, **changes})
    assert (reply.status_code, reply.json()["type"]) == (400, "Validation Error")
    assert text in reply.json()["error"]
    assert vendor.keys[KEY].credits == 1_000
    assert not vendor.tasks


def test_strangers_the_poor_and_the_unknown_are_refused(vendor: Vendor) -> None:
    vendor.keys["sk_poor"] = Wallet(credits=14)
    nobody = requests.get(f"{vendor.base}/api/v1/get-credits", timeout=5)
    assert (nobody.status_code, nobody.json()["error"]) == (401, "Authorization header is missing.")
    assert send(vendor, "POST", "sonic/create", SONG, key="sk_poor").status_code == 403
    assert send(vendor, "POST", "sonic/wav", {"clip_id": "nothing"}).status_code == 404
    assert poll(vendor, "nothing").status_code == 404
    assert send(vendor, "GET", "sonic/task/").json()["error"] == "missing task id."
    assert send(vendor, "POST", "sonic/nonsense", {}).status_code == 404
    vendor.revoke(KEY)
    assert poll(vendor, "nothing").status_code == 401


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("error", {"error": "task not found."}),
        ("message", {"message": "task not found."}),
        ("type+error", {"type": "Not Found", "error": "task not found."}),
        ("code+message", {"code": 404, "message": "task not found."}),
    ],
)
def test_errors_come_in_four_shapes(vendor: Vendor, shape: str, body: dict[str, Any]) -> None:
    vendor.error_shape = shape
    assert poll(vendor, "nothing").json() == body


@pytest.mark.parametrize("event", ["song.streaming", "song.completed", "song.failed"])
def test_a_webhook_is_the_poll_and_three_keys_signed(vendor: Vendor, event: str) -> None:
    task_id = ordered(vendor, **SONG, webhook_url="https://a.example/hook", webhook_secret="s3cret")
    assert vendor.tasks[task_id].webhook_url == "https://a.example/hook"
    headers, raw = vendor.call_back(task_id, event)
    signed = hmac.new(b"s3cret", headers["X-Webhook-Timestamp"].encode() + b"." + raw, hashlib.sha256)
    assert headers["X-Webhook-Signature"] == f"sha256={signed.hexdigest()}"
    assert headers["X-Webhook-Id"] == headers["Idempotency-Key"]
    body = json.loads(raw)
    assert (body["task_id"], body["platform"], body["event"]) == (task_id, "sonic", event)
    states = {clip["state"] for clip in body.get("data", [])}
    assert states == {"song.streaming": {"running"}, "song.completed": {"succeeded"}}.get(event, set())


def test_a_webhook_is_forged_on_demand(vendor: Vendor) -> None:
    headers, raw = vendor.call_back(ordered(vendor), secret="wrong", timestamp=7, raw=b"{}")
    signed = hmac.new(b"wrong", b"7.{}", hashlib.sha256).hexdigest()
    assert (headers["X-Webhook-Signature"], headers["X-Webhook-Timestamp"]) == (f"sha256={signed}", "7")
    assert raw == b"{}"


def test_retired_operations_are_gone_on_demand(vendor: Vendor) -> None:
    vendor.retired.add("sonic/create:cover_music")
    body = {**SONG, "task_type": "cover_music", "continue_clip_id": made(vendor)}
    assert send(vendor, "POST", "sonic/create", body).status_code == 410
    assert ordered(vendor)


def test_a_failure_reaches_the_strict_client_as_one(vendor: Vendor) -> None:
    client = MusicClient(vendor.base, KEY, every=0.0)
    task_id = ordered(vendor)
    vendor.fail(task_id, "api_error", "Overloaded.")
    with pytest.raises(ApiError, match="Overloaded"):
        client.finished(task_id)


def test_description_mode_writes_its_own_words(vendor: Vendor) -> None:
    body: dict[str, Any] = {"custom_mode": False, "mv": "chirp-v4-5", "gpt_description_prompt": "a night bus"}
    song = finished(vendor, **body)["data"][0]
    assert (song["lyrics"], song["gpt_description_prompt"], song["mv"]) == (
        LYRICS,
        "a night bus",
        "chirp-v4-5",
    )


def test_requests_say_when_they_came(vendor: Vendor) -> None:
    before = time.monotonic()
    send(vendor, "GET", "get-credits", key="sk_other")
    assert before <= vendor.requests[0].at <= time.monotonic()
    assert (vendor.requests[0].key, vendor.requests[0].body) == ("sk_other", None)
