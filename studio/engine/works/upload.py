"""A recording from outside becomes a clip, and may go on at once."""

import dataclasses
import re

from studio.engine.listening.transcribe import Hearing, listen
from studio.engine.works import extending, joining, recipe
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result

LONGEST_TITLE = 80
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def upload(job: Job) -> Result:
    """The recording as it sounds, with its score as far as it can be heard.

    Raises ValueError, with a sentence, for a file that holds no such sound.
    """
    from studio.engine.files import decoding  # other works need not wait for FFmpeg

    if job.upload is None:
        raise ValueError("No recording came with this request.")
    job.tell(0.02, "reading the recording")
    recording = decoding.decode(job.upload)
    title = (recording.title or named(job.upload.name))[:LONGEST_TITLE].strip()
    job.tell(0.1, "listening to it")
    score, hearing = listen(recording.audio, title)
    made = Made(
        recording.audio,
        dataclasses.replace(score, seed=job.seed),
        None,
        recipe.recorded(),
        title=title,
        tags="",
        lyrics="",
        details={"uploaded": True, **heard(hearing)},
    )
    return Result((made,))


def upload_extend(job: Job) -> Result:
    """What follows in a recording that has become a clip; with `auto_concat` both in one come second."""
    source = job.source("continue_clip_id")
    made = extending.extended(job, source)
    if not job.params.get("auto_concat"):
        return Result((made,))
    newer = dataclasses.replace(source, title=made.title, lyrics=made.lyrics)
    sheet = Sheet(made.score, made.brief, made.recipe)
    line = [(newer, made.audio, sheet), (source, source.audio(), source.sheet())]
    return Result((made, joining.joined_line(line)))


def named(file: str) -> str:
    """A title out of a file's name: "02_night-bus.mp3" is "02 night-bus"."""
    return " ".join(_ENDING.sub("", file).replace("_", " ").split()) or "Recording"


def heard(hearing: Hearing) -> dict[str, float | bool]:
    """What was heard, and how sure that is: the page says so of an estimate."""
    return {
        "voice": round(hearing.voice, 2),
        "alone": hearing.alone,
        "bpm_confidence": round(hearing.bpm_confidence, 2),
        "key_confidence": round(hearing.key_confidence, 2),
        "tuning": round(hearing.tuning, 1),
    }
