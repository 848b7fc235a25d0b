"""What the vendor asks of a request before it takes it: prices, fields and limits of each operation."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.vendor.jobs import Body, Clip, Refused

MODELS = ("v3-5", "v4", "v4-5", "v4-5-plus", "v5", "v5-5", "v6", "v6-wild", "v6-mini")
OLD_MODELS = ("v3-5", "v4")  # shorter texts, no choice of a voice
FUZZ = (
    "FUZZ-2.0 Pro",
    "FUZZ-2.0",
    "FUZZ-2.0 Raw",
    "FUZZ-1.1 Pro",
    "FUZZ-1.1",
    "FUZZ-1.0 Pro",
    "FUZZ-1.0",
    "FUZZ-0.8",
)
BOOLEANS = ("custom_mode", "make_instrumental", "auto_lyrics", "auto_concat", "use_suno_cdn")
WEIGHTS = ("style_weight", "weirdness_constraint", "audio_weight", "vocal_variation")
NUMBERS = ("continue_at", "infill_start_s", "infill_end_s", "chop_sample_start_s", "chop_sample_end_s")
SPANS = (("infill_start_s", "infill_end_s"), ("chop_sample_start_s", "chop_sample_end_s"))
CLIP_FIELDS = ("clip_id", "continue_clip_id", "sample_clip_id")
LIMITS = {
    "title": 80,
    "gpt_description_prompt": 400,
    "negative_tags": 200,
    "infill_lyrics": 3_000,
    "styles": 2_000,
}
FUZZ_LIMITS = {"title": 80, "lyrics": 3_000, "prompt": 200, "sound": 200}

# Paths that are several operations, the field that tells which, and what is meant without it.
TYPES = {
    "sonic/create": ("task_type", "create_music"),
    "riffusion/create": ("task_type", "create_music"),
    "nuro/create": ("type", ""),
}


@dataclass(frozen=True, slots=True)
class Rule:
    price: int
    needs: tuple[str, ...] = ()
    makes: int = 2  # clips; none when the answer comes at once
    uploaded: bool | None = None  # whether the clip it continues must be an uploaded one
    has_prompt: bool = False  # with `custom_mode`, which says where the words are
    takes_duration: bool = False


_MODE = ("custom_mode", "mv")
_CONTINUED = ("continue_clip_id", *_MODE)
_FUZZ_PART = ("continue_clip_id", "lyrics", "sound")
_FUZZ_SWAP = (*_FUZZ_PART, "custom_mode")
_FUZZ_EXTEND = (*_FUZZ_SWAP, "continue_at", "mv")
_FUZZ_REPLACE = (*_FUZZ_PART, "replace_start_time", "replace_end_time")
_SAMPLE = ("chop_sample_start_s", "chop_sample_end_s", "make_instrumental", *_MODE)
_song = partial(Rule, 15, has_prompt=True, takes_duration=True)

RULES = {
    "sonic/create:create_music": _song(_MODE),
    "sonic/create:persona_music": _song(("persona_id", *_MODE)),
    "sonic/create:extend_music": _song(("continue_at", *_CONTINUED), uploaded=False),
    "sonic/create:extend_upload_music": _song(("continue_at", *_CONTINUED), uploaded=True),
    "sonic/create:cover_music": _song(_CONTINUED, uploaded=False),
    "sonic/create:cover_upload_music": _song(_CONTINUED, uploaded=True),
    "sonic/create:concat_music": Rule(2, ("continue_clip_id",), makes=1),
    "sonic/create:remaster": Rule(10, ("continue_clip_id", "mv")),
    "sonic/create:add_vocals": Rule(10, ("continue_clip_id", "mv", "prompt"), uploaded=True),
    "sonic/create:add_instrumental": Rule(10, ("continue_clip_id", "mv"), uploaded=True),
    "sonic/upload-extend": _song(("url", *_MODE)),
    "sonic/upload-cover": _song(("url", *_MODE)),
    "sonic/sample": Rule(15, _SAMPLE, has_prompt=True),
    "sonic/mashup": Rule(10, ("mashup_clip_ids", *_MODE), has_prompt=True),
    "sonic/replace-section": Rule(10, ("clip_id", "mv", "infill_start_s", "infill_end_s")),
    "sonic/stems/basic": Rule(10, ("clip_id",)),
    "sonic/stems/full": Rule(50, ("clip_id",)),
    "sonic/upload": Rule(2, ("url",), makes=0),
    "sonic/persona": Rule(1, makes=0),
    "sonic/bpm": Rule(1, ("clip_id",), makes=0),
    "sonic/vox": Rule(1, ("clip_id",), makes=0),
    "sonic/wav": Rule(1, ("clip_id",), makes=0),
    "sonic/midi": Rule(1, ("clip_id",), makes=0),
    "sonic/aligned-lyrics": Rule(1, ("clip_id",), makes=0),
    "sonic/upsample-tags": Rule(1, ("tags",), makes=0),
    "sonic/lyrics": Rule(2, makes=0),
    "producer/create": Rule(10, makes=1),
    "producer/upload": Rule(2, ("audio_url",), makes=1),
    "producer/download": Rule(2, ("clip_id",), makes=1),
    "nuro/create:vocal": Rule(10, ("lyrics", "genre", "mood", "gender", "timbre", "duration"), makes=1),
    "nuro/create:bgm": Rule(10, ("description",), makes=1),
    "riffusion/create:create_music": Rule(12, ("mv", "custom_mode")),
    "riffusion/create:cover_music": Rule(12, ("continue_clip_id", "mv"), uploaded=False),
    "riffusion/create:cover_upload_music": Rule(12, ("continue_clip_id", "mv"), uploaded=True),
    "riffusion/create:extend_music": Rule(12, _FUZZ_EXTEND, uploaded=False),
    "riffusion/create:extend_upload_music": Rule(12, _FUZZ_EXTEND, uploaded=True),
    "riffusion/create:replace_music": Rule(12, _FUZZ_REPLACE, uploaded=False),
    "riffusion/create:replace_upload_music": Rule(12, _FUZZ_REPLACE, uploaded=True),
    "riffusion/create:swap_music_sound": Rule(12, _FUZZ_SWAP, uploaded=False),
    "riffusion/create:swap_upload_music_sound": Rule(12, _FUZZ_SWAP, uploaded=True),
    "riffusion/create:swap_music_vocals": Rule(12, _FUZZ_SWAP, uploaded=False),
    "riffusion/create:swap_upload_music_vocals": Rule(12, _FUZZ_SWAP, uploaded=True),
    "riffusion/upload": Rule(2, ("url",), makes=0),
}


def prices() -> dict[str, int]:
    return {name: rule.price for name, rule in RULES.items()}


def name_of(path: str, body: Body) -> str:
    """The operation of a path and its body. Raises Refused."""
    if path == "producer/create" and body.get("task_type", "create_music") != "create_music":
        raise Refused(410, "Gone", "This task type is no longer available.")
    if path in TYPES:
        field, usual = TYPES[path]
        name = f"{path}:{body.get(field, usual)}"
        if name not in RULES:
            _refuse(f"The '{field}' field is invalid.")
        return name
    if path not in RULES:
        raise Refused(404, "Not Found", "Not found.")
    return path


def check(name: str, body: Body, clips: Mapping[str, Clip]) -> None:
    """Raises Refused for a request that the vendor does not take."""
    rule = RULES[name]
    for field in rule.needs:
        if body.get(field) in (None, ""):
            _refuse(f"{field} is required.")
    for field in BOOLEANS:
        if not isinstance(body.get(field, False), bool):
            _refuse(f"The '{field}' field should be boolean.")
    _check_model(name, body)
    _check_limits(name, body)
    _check_clips(rule, body, clips)
    if rule.has_prompt:
        _check_mode(body)
    if "duration" in body and name.startswith("sonic/"):
        _check_duration(rule, body["duration"])
    if name in MORE:
        MORE[name](body)


def _refuse(text: str) -> None:
    raise Refused(400, "Validation Error", text)


def _model(body: Body) -> str:
    return str(body.get("mv", "")).removeprefix("sonic-").removeprefix("chirp-")


def _check_model(name: str, body: Body) -> None:
    if "mv" not in body:
        return
    if not name.startswith("sonic/"):
        if body["mv"] not in FUZZ:
            _refuse("The 'mv' field is invalid. The model should be 'FUZZ-1.1','FUZZ-1.1 Pro' or 'FUZZ-2.0'.")
    elif _model(body) not in MODELS or (name == "sonic/replace-section" and _model(body) == "v3-5"):
        _refuse("The 'mv' field is invalid. The model should be 'sonic-v4','sonic-v4-5' or 'sonic-v5'.")
    elif body.get("vocal_gender") not in ((None,) if _model(body) in OLD_MODELS else (None, "f", "m")):
        _refuse("The 'vocal_gender' field is invalid.")


def _check_limits(name: str, body: Body) -> None:
    for field, most in _limits(name, body).items():
        value = body.get(field)
        if value is not None and not isinstance(value, str):
            _refuse(f"The '{field}' field should be string.")
        if value and len(value) > most:
            _refuse(f"The {field} character length should be less than {most}.")
    for field in WEIGHTS:
        value = body.get(field)
        if value is not None and (not _is_number(value) or not 0 <= value <= 1):
            _refuse(f"The '{field}' field should be a number between 0 and 1.")
    for field in NUMBERS:
        if field in body and not _is_number(body[field]):
            _refuse(f"The '{field}' field should be a number.")
    for first, last in SPANS:
        if first in body and not 0 <= body[first] < body[last]:
            _refuse(f"{last} should be greater than {first}.")


def _limits(name: str, body: Body) -> dict[str, int]:
    if name.startswith(("producer/", "riffusion/")):
        return FUZZ_LIMITS
    if not name.startswith("sonic/"):
        return {}
    prompt, tags = (3_000, 200) if _model(body) in OLD_MODELS else (5_000, 1_000)
    return {**LIMITS, "prompt": prompt, "tags": 200 if name in ("sonic/sample", "sonic/mashup") else tags}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_clips(rule: Rule, body: Body, clips: Mapping[str, Clip]) -> None:
    named = [body[field] for field in CLIP_FIELDS if body.get(field)]
    for clip_id in [*named, *body.get("mashup_clip_ids", ())]:
        if clip_id not in clips:
            raise Refused(404, "Not Found", "Clip not found.")
    if rule.uploaded is not None and clips[body["continue_clip_id"]].uploaded != rule.uploaded:
        which = "uploaded" if rule.uploaded else "generated"
        _refuse(f"This task_type is for {which} clips only.")


def _check_mode(body: Body) -> None:
    if not body["custom_mode"]:
        words = "gpt_description_prompt"
    elif body.get("auto_lyrics") or body.get("make_instrumental") or body.get("lyrics"):
        return
    else:
        words = "prompt"
    if not body.get(words):
        _refuse(f"{words} is required.")


def _check_duration(rule: Rule, seconds: Any) -> None:
    if not rule.takes_duration:
        _refuse("The 'duration' field is not allowed for this task type.")
    if not isinstance(seconds, int) or not 10 <= seconds <= 360:
        _refuse("The 'duration' field should be an integer between 10 and 360.")


def _check_persona(body: Body) -> None:
    """The fields have had other names before; both are taken."""
    if not body.get("name") or not (body.get("clip_id") or body.get("continue_clip_id")):
        _refuse("name and continue_clip_id are required fields.")
    if len(body["name"]) >= 80:
        _refuse("The name character length should be less than 80.")


def _check_lyrics(body: Body) -> None:
    description = body.get("description") or body.get("prompt")
    if not description:
        _refuse("description is required.")
    if len(str(description)) >= 120:
        _refuse("The description character length should be less than 120.")


def _check_mashup(body: Body) -> None:
    if len(body["mashup_clip_ids"]) != 2:
        _refuse("mashup_clip_ids should hold exactly 2 clips.")


def _check_sample(body: Body) -> None:
    if bool(body.get("url")) == bool(body.get("sample_clip_id")):
        _refuse("Exactly one of url and sample_clip_id is required.")


def _check_vox(body: Body) -> None:
    if not 0 < body.get("vocal_end_s", 30) - body.get("vocal_start_s", 0) <= 30:
        _refuse("The vocal range should be 30 seconds at most.")


def _check_producer(body: Body) -> None:
    if not body.get("sound") and not body.get("lyrics"):
        _refuse("At least one of sound and lyrics is required.")
    if not str(body.get("seed", "0")).isdecimal():
        _refuse("The 'seed' field should be a numeric string.")


def _check_vocal(body: Body) -> None:
    if not 300 <= len(body["lyrics"]) <= 2_000:
        _refuse("The lyrics character length should be between 300 and 2000.")
    if not _is_number(body["duration"]) or not 30 <= body["duration"] <= 240:
        _refuse("The duration should be between 30 and 240.")


def _check_bgm(body: Body) -> None:
    least, most = (30, 120) if body.get("version") == "v2.0" else (1, 60)
    if body.get("version") == "v2.0" and "segments" in body:
        return
    if not _is_number(body.get("duration")) or not least <= body["duration"] <= most:
        _refuse(f"The duration should be between {least} and {most}.")


def _check_riffusion(body: Body) -> None:
    needed = "make_instrumental" if body["custom_mode"] else "prompt"
    if body.get(needed) in (None, ""):
        _refuse(f"{needed} is required.")


MORE = {
    "sonic/persona": _check_persona,
    "sonic/lyrics": _check_lyrics,
    "sonic/mashup": _check_mashup,
    "sonic/sample": _check_sample,
    "sonic/vox": _check_vox,
    "producer/create": _check_producer,
    "nuro/create:vocal": _check_vocal,
    "nuro/create:bgm": _check_bgm,
    "riffusion/create:create_music": _check_riffusion,
}
