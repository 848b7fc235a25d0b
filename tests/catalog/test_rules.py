"""The rules across fields, each with its sentence; recordings; the menu of a clip; the results."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from studio import catalog
from studio.catalog import examples
from studio.catalog.operation import Kind, OperationForm
from studio.catalog.songs import SongForm
from studio.catalog.table import LONGEST_SONG, MODELS, longest_song
from tests.catalog.doors import as_post, sentence


def asked(key: str, **changes: Any) -> OperationForm:
    """The example with these changes; None leaves a field out."""
    operation = catalog.get(key)
    return operation.from_json({**operation.example, **changes})


@pytest.mark.parametrize(
    ("key", "changes", "name", "expected"),
    [
        ("vox", {"vocal_start_s": 9, "vocal_end_s": 9}, "vocal_end_s", "End must be later than Start."),
        (
            "vox",
            {"vocal_start_s": 2, "vocal_end_s": 32.5},
            "vocal_end_s",
            "End must be at most 30 seconds after Start.",
        ),
        ("persona", {"vocal_start_s": 9, "vocal_end_s": 8}, "vocal_end_s", "End must be later than Start."),
        ("sample", {"chop_sample_end_s": 3}, "chop_sample_end_s", "End must be later than Start."),
        ("replace_section", {"infill_end_s": 10}, "infill_end_s", "End must be later than Start."),
        (
            "replace_section",
            {"mv": "sonic-v3-5"},
            "mv",
            "sonic-v3-5 can't do this. Choose sonic-v4 or newer.",
        ),
        (
            "replace_section",
            {"mv": "chirp-v4", "vocal_gender": "f"},
            "vocal_gender",
            "sonic-v4 picks its own voice; choose sonic-v4-5 or newer to decide it.",
        ),
        ("add_vocals", {"mv": "sonic-v4"}, "mv", "sonic-v4 can't do this. Choose sonic-v4-5 or newer."),
        ("add_instrumental", {"mv": "sonic-v4"}, "mv", "sonic-v4 can't do this. Choose sonic-v4-5 or newer."),
        (
            "add_vocals",
            {"overpainting_start_s": 8, "overpainting_end_s": 4},
            "overpainting_end_s",
            "End must be later than Start.",
        ),
        (
            "add_vocals",
            {"prompt": "[Verse]\n..."},
            "prompt",
            "There are section tags here but no words to sing. Add words.",
        ),
        (
            "remaster",
            {"mv": "sonic-v4-5"},
            "variation_category",
            "sonic-v4-5 has one strength; choose sonic-v5 to decide it.",
        ),
        ("upload", {"url": None}, "url", "Address is required."),
        ("producer_upload", {"audio_url": ""}, "audio_url", "Address is required."),
        ("sample", {"sample_clip_id": None}, "sample_clip_id", "Source or Address is required."),
        ("sample", {"url": examples.AUDIO}, "url", "Give only one of Source and Address."),
        ("sample", {"tags": "x" * 201}, "tags", "Style is 201 characters long; the limit is 200."),
        ("mashup", {"tags": "x" * 201}, "tags", "Style is 201 characters long; the limit is 200."),
        (
            "mashup",
            {"mashup_clip_ids": [examples.CLIP] * 2},
            "mashup_clip_ids",
            "Choose two different songs.",
        ),
        (
            "mashup",
            {"mashup_clip_ids": [examples.CLIP]},
            "mashup_clip_ids",
            "Choose exactly two songs; there are 1.",
        ),
        ("sample", {"prompt": ""}, "prompt", "Write some lyrics, let them be written for you, or switch on"),
        ("extend", {"custom_mode": False}, "gpt_description_prompt", "Describe the song you want."),
        (
            "producer_create",
            {"sound": "", "lyrics": None},
            "sound",
            "Describe the sound, or write some lyrics.",
        ),
        ("producer_swap_sound", {"sound": ""}, "sound", "Sound is required."),
        ("producer_replace", {"ends_at": 10}, "ends_at", "End must be later than Start."),
        ("riffusion_cover", {"sound": ""}, "sound", "Describe the sound, or write some lyrics."),
        ("riffusion_replace", {"replace_end_time": 2}, "replace_end_time", "End must be later than Start."),
        ("riffusion_extend", {"continue_at": 3.5}, "continue_at", "Continue at must be a whole number of"),
        ("nuro_vocal", {"lyrics": "la " * 80}, "lyrics", "Lyrics are 239 characters long; 300 are needed at"),
        (
            "nuro_bgm",
            {"mood": ["calm", "cool", "dark", "easy", "fun", "soft"]},
            "mood",
            "Mood does not know this word.",
        ),
        (
            "nuro_bgm",
            {"mood": ["calm", "cool", "easy", "fun", "soft", "happy"]},
            "mood",
            "Mood takes up to 5 words; there are 6.",
        ),
        (
            "nuro_bgm_v2",
            {"duration": 60},
            "duration",
            "Segments have their own lengths. Leave Length empty, or the segments.",
        ),
        (
            "nuro_bgm_v2",
            {"segments": None},
            "duration",
            "Length is required where there are no segments.",
        ),
        (
            "nuro_bgm_v2",
            {"segments": [{"name": "verse", "duration": 20}, {"name": "outro", "duration": 9.5}]},
            "segments",
            "Segments must last between 30 and 120 seconds together; these last 29.5.",
        ),
        (
            "nuro_bgm_v2",
            {"segments": [{"name": "verse", "duration": 40}, {"name": "solo", "duration": 9}]},
            "segments",
            "Segment 2 must be called one of intro, verse, chorus, inst, bridge, outro.",
        ),
        (
            "nuro_bgm_v2",
            {"segments": [{"name": "verse", "duration": 121}]},
            "segments",
            "Segment 1 must last between 5 and 120 seconds.",
        ),
        ("extend", {"continue_at": 0}, "continue_at", "Continue at must be between 0.1 and 3600 seconds."),
        ("extend", {"continue_clip_id": "night bus"}, "continue_clip_id", "Source must be the id of a clip."),
    ],
)
def test_a_broken_rule_has_its_sentence(key: str, changes: dict[str, Any], name: str, expected: str) -> None:
    said = sentence(asked(key, **changes), name)
    assert said.startswith(expected)
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("extend", {"prompt": ""}),  # an ending
        ("extend", {"prompt": "[Instrumental]\n[End]"}),
        ("cover", {"prompt": None, "tags": None}),  # the same words
        ("mashup", {"custom_mode": False}),
        ("upload_extend", {"continue_at": None}),
        ("vox", {"vocal_start_s": None, "vocal_end_s": None}),
        ("vox", {"vocal_start_s": 2, "vocal_end_s": 32}),
        ("persona", {"vox_audio_id": examples.OTHER_CLIP}),
        ("remaster", {"mv": "sonic-v4", "variation_category": None}),
        ("replace_section", {"infill_lyrics": None, "mv": "sonic-v4", "prompt": "x" * 5000}),
        ("sample", {"prompt": None, "make_instrumental": True}),
        ("sample", {"prompt": None, "auto_lyrics": True}),
        ("sample", {"sample_clip_id": None, "url": examples.AUDIO}),
        ("producer_create", {"lyrics": None}),
        ("producer_create", {"seed": 3966900172}),
        ("producer_replace", {"ends_at": None}),
        ("producer_swap_vocals", {"lyrics": None}),
        ("nuro_bgm_v2", {"segments": None, "duration": 30}),
        ("nuro_bgm_v2", {"segments": [{"name": "inst", "duration": 30}]}),
        ("riffusion_extend", {"continue_at": 20.0}),
    ],
)
def test_what_may_be_left_out_or_is_just_within_is_taken(key: str, changes: dict[str, Any]) -> None:
    assert not asked(key, **changes).errors


def test_extending_starts_at_second_30_of_a_producers_clip_unless_told() -> None:
    form = asked("producer_extend", starts_at=None)
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == 30


SONGS = [o for o in catalog.OPERATIONS.values() if issubclass(o.form, SongForm)]


@pytest.mark.parametrize("operation", SONGS, ids=[o.key for o in SONGS])
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_song_keeps_to_its_models_limits(operation: Any, model: Any) -> None:
    body = {**operation.example, "mv": model.name, "custom_mode": True, "vocal_gender": None}
    assert operation.from_json(body | {"prompt": "a" * model.prompt}).is_valid()
    prompt = operation.from_json(body | {"prompt": "a" * (model.prompt + 1)})
    assert f"the limit is {model.prompt} with {model.name}." in sentence(prompt, "prompt")
    tags = operation.from_json(body | {"tags": "b" * (model.tags + 1)})
    assert "the limit is " in sentence(tags, "tags")
    if "duration" in operation.form.base_fields and model.seconds < 360:
        length = operation.from_json(body | {"duration": model.seconds + 1})
        assert f"up to {model.seconds} seconds" in sentence(length, "duration")


def test_words_in_a_list_count_once_and_ids_get_their_usual_spelling() -> None:
    form = asked("nuro_bgm", mood=["calm", "calm", "soft"])
    assert form.is_valid()
    assert form.cleaned_data["mood"] == ["calm", "soft"]
    form = asked("bpm", clip_id=f" {{{examples.CLIP.upper()}}} ")
    assert form.is_valid()
    assert form.cleaned_data["clip_id"] == examples.CLIP


def test_a_page_writes_segments_one_to_a_line() -> None:
    plan = catalog.get("nuro_bgm_v2")
    post = as_post(plan, plan.example)
    assert post["segments"] == "intro 8\nverse 16\nchorus 16\noutro 8.5"
    post["segments"] = "Verse: 30 s\r\n\r\n outro, 12.5"
    form = plan.from_post(post)
    assert form.is_valid()
    expected = [{"name": "verse", "duration": 30}, {"name": "outro", "duration": 12.5}]
    assert plan.payload(form)["segments"] == expected
    post["segments"] = "verse"
    said = "Write one segment to a line: its name and its seconds, such as: verse 40."
    assert sentence(plan.from_post(post), "segments") == said


# --- recordings from a browser


def recording(content: bytes = b"RIFF") -> SimpleUploadedFile:
    return SimpleUploadedFile("humming.wav", content, "audio/wav")


@pytest.mark.parametrize(
    "key", ["upload", "upload_extend", "upload_cover", "producer_upload", "riffusion_upload"]
)
def test_a_browser_gives_a_file_or_an_address_and_says_that_it_may(key: str) -> None:
    operation = catalog.get(key)
    (address, *_) = operation.form.origins  # type: ignore[attr-defined]
    by_address = as_post(operation, operation.example)
    by_file = by_address.copy()
    del by_file[address]
    sent = operation.from_post(by_file, {"file": recording()})
    assert sent.is_valid()
    assert operation.payload(sent).keys().isdisjoint({"file", "rights", address})
    neither = sentence(operation.from_post(by_file), address)
    assert neither == "Address or Recording is required."
    both = sentence(operation.from_post(by_address, {"file": recording()}), "file")
    assert both == "Give only one of Address and Recording."
    empty = sentence(operation.from_post(by_file, {"file": recording(b"")}), "file")
    assert empty == "This file is empty. Choose another."
    del by_address["rights"]
    silent = sentence(operation.from_post(by_address), "rights")
    assert silent == "Confirm that you may use this recording."


def test_a_sample_of_a_clip_that_is_here_needs_no_rights() -> None:
    sample = catalog.get("sample")
    post = as_post(sample, sample.example)
    del post["rights"]
    assert sample.from_post(post).is_valid()
    del post["sample_clip_id"]
    assert sentence(sample.from_post(post, {"file": recording()}), "rights").startswith("Confirm")


# --- what stands in a clip's menu


def offered(kind: Kind) -> set[str]:
    return {operation.key for _, group in catalog.menu(kind) for operation in group}


def test_a_song_made_here_and_a_recording_offer_their_own_variants() -> None:
    made, recorded = offered(Kind(words=True)), offered(Kind(uploaded=True))
    assert made >= {"extend", "cover", "mashup", "sample", "replace_section", "remaster", "persona", "vox"}
    assert made >= {"stems_basic", "stems_full", "bpm", "timeline", "wav", "midi"}
    assert made.isdisjoint({"extend_upload", "cover_upload", "concat", "add_vocals", "add_instrumental"})
    assert recorded >= {"extend_upload", "cover_upload", "add_instrumental", "stems_full", "midi"}
    assert recorded.isdisjoint({"extend", "cover", "concat", "timeline"})


def test_only_an_extension_is_joined_with_its_source() -> None:
    assert "concat" in offered(Kind(extended=True))


def test_where_nobody_sings_there_is_no_voice_to_take() -> None:
    without = offered(Kind(instrumental=True, words=True))
    assert "add_vocals" in without
    assert without.isdisjoint({"persona", "vox", "stems_basic", "timeline"})


def test_a_stem_offers_what_one_part_can_give() -> None:
    files = {"wav", "midi", "producer_download"}
    assert offered(Kind(stem=True, instrumental=True)) == {"sample", "add_vocals", "bpm", *files}
    assert offered(Kind(stem=True)) == {"sample", "add_instrumental", "persona", "vox", "bpm", *files}


def test_every_operation_on_a_clip_is_offered_for_some_clip() -> None:
    flags = [(u, w, i, s, e) for u in (0, 1) for w in (0, 1) for i in (0, 1) for s in (0, 1) for e in (0, 1)]
    seen = set().union(*(offered(Kind(*map(bool, row))) for row in flags))
    operations = catalog.OPERATIONS.values()
    assert seen == {o.key for o in operations if o.source and (o.family == "sonic" or o.group == "Download")}


# --- results and limits


def test_what_is_joined_at_once_comes_twice() -> None:
    replaced = catalog.get("replace_section")
    assert replaced.results({}) == 2
    assert replaced.results({"auto_concat": True}) == 4
    assert replaced.per_take({"auto_concat": True}) == 2
    assert catalog.get("stems_full").results({}) == 12
    assert catalog.get("stems_basic").per_take({}) == 2


def test_the_longest_song_is_the_models() -> None:
    assert longest_song("sonic-v4") == 120
    assert longest_song("FUZZ-1.1 Pro") == 240
    assert longest_song("") == LONGEST_SONG == 480


def test_forms_name_their_clips() -> None:
    assert catalog.get("mashup").form.clip_fields() == ("mashup_clip_ids",)
    assert catalog.get("extend").clip_field == "continue_clip_id"
    assert catalog.get("create").clip_field == ""
