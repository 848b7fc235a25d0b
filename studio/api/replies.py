"""The shapes of what is answered, as JSON schemas."""

from studio.api.schemas import UUID, Schema

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "number"}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
WHOLE: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
CODE: Schema = {"const": 200}
STATE: Schema = {"enum": ["pending", "running", "succeeded", "failed"]}


def exact(**properties: Schema) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def rows(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def enveloped(data: Schema) -> Schema:
    return exact(code=CODE, message=TEXT, data=data)


# What the song objects of three families share.
KNOWN: dict[str, Schema] = {
    "clip_id": UUID,
    "title": TEXT,
    "image_url": MAYBE_TEXT,
    "audio_url": MAYBE_TEXT,
    "video_url": MAYBE_TEXT,
    "created_at": {"type": "string", "format": "date-time"},
    "mv": TEXT,
    "state": STATE,
}
CLIP = exact(
    **KNOWN,
    tags=TEXT,
    lyrics=TEXT,
    duration={"type": "string", "pattern": r"^\d+\.\d\d$"},
    gpt_description_prompt=MAYBE_TEXT,
    negative_tags=MAYBE_TEXT,
    style_weight=MAYBE_NUMBER,
    weirdness_constraint=MAYBE_NUMBER,
)
CLIP["properties"] |= {"stem_type": TEXT}  # of stems alone
PAIR: Schema = {"type": "object", "additionalProperties": {"anyOf": [CLIP, {"type": "null"}]}}
PRODUCED = exact(
    **KNOWN, sound=MAYBE_TEXT, lyrics=MAYBE_TEXT, wav_url=MAYBE_TEXT, seed=MAYBE_TEXT, duration=NUMBER
)
RIFFED = exact(
    **KNOWN, sound=TEXT, lyrics=TEXT, vocal_variation=MAYBE_NUMBER, duration=NUMBER, timestamp=WHOLE
)
DRAFT = exact(title=TEXT, lyrics=TEXT)
NOTE = exact(pitch=NUMBER, start=NUMBER, end=NUMBER, velocity=NUMBER)
WORD = exact(word=TEXT, start_s=NUMBER, end_s=NUMBER, p_align=NUMBER, success=YES_OR_NO)
STEP: Schema = {"type": "object", "properties": {"success": YES_OR_NO}, "required": ["success"]}
STEPS: Schema = {"type": "object", "additionalProperties": STEP}

REPLIES: dict[str, Schema] = {
    "Accepted": exact(message=TEXT, task_id=UUID),
    "TwoSteps": exact(code=CODE, message=TEXT, task_id=UUID, steps=STEPS),
    "bpm": enveloped(exact(avg_bpm=NUMBER, max_bpm=NUMBER, min_bpm=NUMBER)),
    "timeline": enveloped(exact(alignment=rows(WORD))),
    "upsample_tags": enveloped(exact(upsampled_tags=TEXT)),
    "vox": enveloped(
        exact(
            vox_audio_id=UUID,
            status=TEXT,
            source_clip_id=UUID,
            vocal_start_s=NUMBER,
            vocal_end_s=NUMBER,
            wave_response={"type": "object"},
        )
    ),
    "wav": exact(message=TEXT, data=exact(wav_url=TEXT)),
    "midi": enveloped(exact(midi_url=TEXT, instruments=rows(exact(name=TEXT, notes=rows(NOTE))))),
    "persona": exact(code=CODE, persona_id=UUID, message=TEXT),
    "lyrics": exact(code=CODE, results=rows(DRAFT), message=TEXT),
    "upload": exact(code=CODE, clip_id=UUID, message=TEXT),
    "riffusion_upload": exact(code=CODE, clip_id=UUID, message=TEXT),
    "Credits": exact(credits=WHOLE, extra_credits=WHOLE),
    "Error": {
        "type": "object",
        "properties": {"code": WHOLE, "type": TEXT, "error": TEXT, "message": TEXT},
        "required": ["code", "type", "error", "message"],
    },
}
# What a finished task answers at its family's address.
POLLS: dict[str, Schema] = {
    "sonic": enveloped({"anyOf": [rows({"anyOf": [CLIP, PAIR]}), {"type": "object"}]}),
    "riffusion": enveloped(rows(RIFFED)),
    "producer": exact(code=CODE, status=TEXT, message=TEXT, data=rows(PRODUCED)),
    "nuro": exact(
        task_id=UUID,
        status=STATE,
        progress=NUMBER,
        audio_url=TEXT,
        lyrics=TEXT,
        duration=NUMBER,
        genre=TEXT,
        mood=TEXT,
        gender=TEXT,
        timbre=TEXT,
    ),
}
