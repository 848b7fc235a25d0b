"""What was made elsewhere becomes a clip like any other: decoded, listened to, given all its files."""

from pathlib import Path

import mido
import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files import picture
from studio.engine.files.decoding import Limits, decode
from studio.engine.listening.transcribe import listen
from studio.engine.score import Score, Section
from studio.engine.works import recipe
from studio.engine.works.upload import LONGEST_TITLE, heard, named
from studio.engine.works.work import Job, Made, Result

LIMITS = Limits(seconds=1800.0, shortest=0.0, silence=True)  # songs of two generations may be joined there
_SILENT = 10.0 ** (-70.0 / 20.0)  # peak of a stem in which nothing happens


def intake(job: Job) -> Result:
    """A clip of the file `upload`, as `params` say: title, tags, lyrics, role, stem, uploaded. Without a
    title it is called as the file's tags or its name.

    Its score is what can be heard; of silence it is empty. `picture`, a file, becomes its cover if it is a
    picture. Says as data which `kind` of file it was. Raises ValueError for a file that holds no sound.
    """
    if job.upload is None:
        raise ValueError("There is no file to take in.")
    job.tell(0.02, "checking the take")
    recording, given = decode(job.upload, LIMITS), job.params
    silent = float(np.abs(recording.audio).max(initial=0.0)) < _SILENT
    job.tell(0.1, "listening to the take")
    title = given["title"] or recording.title or named(job.upload.name)
    score, details = _heard(recording.audio, title, given["lyrics"], silent)
    made = Made(
        recording.audio,
        score,
        None,
        recipe.recorded(),
        title=title[:LONGEST_TITLE].strip(),
        tags=given["tags"],
        lyrics=given["lyrics"],
        role=given.get("role", ""),
        stem=given.get("stem", ""),
        silent=silent,
        details={"uploaded": bool(given.get("uploaded")), **details},
        cover=job.folder if given.get("picture") and _pictures(job) else None,
    )
    return Result((made,), data={"kind": recording.kind})


def probe(job: Job) -> Result:
    """The length in seconds of the file `upload`, of sound or of notes. Raises ValueError without any."""
    if job.upload is None:
        raise ValueError("There is no file to look into.")
    if job.params["name"].endswith(".mid"):
        try:
            length = float(mido.MidiFile(str(job.upload)).length)
        except (OSError, EOFError, KeyError, IndexError) as error:
            raise ValueError("These are no notes that can be read.") from error
        return Result(data={"seconds": length})
    audio = decode(job.upload, LIMITS).audio
    return Result(data={"seconds": audio.shape[1] / SAMPLE_RATE})


def _heard(audio: Audio, title: str, lyrics: str, silent: bool) -> tuple[Score, dict[str, float | bool]]:
    seconds = audio.shape[1] / SAMPLE_RATE
    if silent or seconds < 1.0:
        return _empty(title, seconds), {}
    score, hearing = listen(audio, title, lyrics)
    return score, heard(hearing)


def _empty(title: str, seconds: float) -> Score:
    beats = 2.0 * seconds
    whole = Section("Whole", "instrumental", 0.0, beats, 0.0)
    return Score(
        title=title,
        seed=0,
        bpm=120.0,
        tonic=0,
        mode="major",
        beats_per_bar=4,
        beats=beats,
        fade_out=0.0,
        sections=(whole,),
        chords=(),
        parts=(),
        vocals=(),
    )


def _pictures(job: Job) -> bool:
    """Write the picture in the two sizes of covers; False where it is none that may be opened."""
    try:
        picture.write(picture.square(Path(job.params["picture"])), job.folder)
    except ValueError:
        return False
    return True
