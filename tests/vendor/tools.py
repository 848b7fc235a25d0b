"""What the vendor answers at once: each tool's body, with exactly the keys that strict clients unpack."""

import uuid
from collections.abc import Callable
from typing import Any

from tests.vendor.jobs import LYRICS, Body, Clip, Refused
from tests.vendor.media import NOTES, SECONDS
from tests.vendor.shapes import Json, Shapes


def done(data: Any) -> Json:
    return {"code": 200, "message": "success", "data": data}


def wav(body: Body, clip: Clip, shapes: Shapes) -> Json:
    return {"message": "success", "data": {"wav_url": shapes.url(clip, "wav")}}


def midi(body: Body, clip: Clip, shapes: Shapes) -> Json:
    each = SECONDS / len(NOTES)
    notes = [
        {"pitch": note + clip.take, "start": place * each, "end": (place + 1) * each, "velocity": 0.5}
        for place, note in enumerate(NOTES)
    ]
    return done(
        {"midi_url": shapes.url(clip, "mid"), "instruments": [{"name": "Synth Voice", "notes": notes}]}
    )


def bpm(body: Body, clip: Clip, shapes: Shapes) -> Json:
    return done({"avg_bpm": 120.1, "max_bpm": 122.0, "min_bpm": 118.0})


def vox(body: Body, clip: Clip, shapes: Shapes) -> Json:
    """`status` and `wave_response` have been seen by nobody; a client must not need them."""
    return done(
        {
            "vox_audio_id": str(uuid.uuid4()),
            "status": "complete",
            "source_clip_id": clip.id,
            "vocal_start_s": body.get("vocal_start_s", 0),
            "vocal_end_s": body.get("vocal_end_s", 30),
            "wave_response": {},
        }
    )


def aligned_lyrics(body: Body, clip: Clip, shapes: Shapes) -> Json:
    if clip.is_instrumental:
        raise Refused(404, "Not Found", "No lyrics found for this clip.")
    words = clip.lyrics.replace("]\n", "]\0").split()
    each = SECONDS / len(words)
    return done(
        {
            "alignment": [
                {
                    "word": word.replace("\0", "\n"),
                    "start_s": place * each,
                    "end_s": (place + 1) * each,
                    "p_align": 0.98,
                    "success": True,
                }
                for place, word in enumerate(words)
            ]
        }
    )


def upsampled_tags(body: Body) -> Json:
    return done({"upsampled_tags": f"{body['tags']}, warm analog synths, wide drums, intimate vocals"})


def lyrics() -> Json:
    """Always two candidates."""
    results = [{"title": title, "lyrics": LYRICS} for title in ("Night Bus", "Last Bus")]
    return {"code": 200, "results": results, "message": "success"}


def persona() -> Json:
    return {"code": 200, "persona_id": str(uuid.uuid4()), "message": "success"}


def uploaded(clip: Clip) -> Json:
    return {"code": 200, "clip_id": clip.id, "message": "success"}


OF_CLIPS: dict[str, Callable[[Body, Clip, Shapes], Json]] = {
    "sonic/wav": wav,
    "sonic/midi": midi,
    "sonic/bpm": bpm,
    "sonic/vox": vox,
    "sonic/aligned-lyrics": aligned_lyrics,
}
