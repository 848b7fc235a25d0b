"""A clip as a file to take away: lossless, as notes, or in another format."""

from pathlib import Path
from typing import Any

from studio.engine.files import codec, midi
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Note, Score, SungNote
from studio.engine.works.work import Job, Result, Source

_VOICES = {"lead": "Lead vocal", "double": "Double", "harmony": "Harmony vocal", "backing": "Backing vocal"}


def wav(job: Job) -> Result:
    """audio.wav: the master, 16 bits."""
    return Result(files={"audio.wav": _wav(job.source("clip_id"), job.folder)})


def download(job: Job) -> Result:
    """audio.wav, audio.m4a or audio.mp3, by `format` or `formats`."""
    source, params = job.source("clip_id", "continue_clip_id"), job.params
    wanted = params.get("formats") or [params.get("format") or "mp3"]
    makers = {"wav": _wav, "m4a": _m4a, "mp3": _mp3}
    unknown = [name for name in wanted if name not in makers]
    if unknown:
        raise ValueError(f"There is no format {unknown[0]!r}: choose mp3, wav or m4a.")
    return Result(files={f"audio.{name}": makers[name](source, job.folder) for name in wanted})


def to_midi(job: Job) -> Result:
    """song.mid, and every note as data: exact where the clip was composed here, else as it was heard."""
    score = job.source("clip_id").score()
    path = job.folder / "song.mid"
    path.write_bytes(midi.midi_bytes(score))
    return Result(data={"instruments": instruments(score)}, files={"song.mid": path})


def instruments(score: Score) -> list[dict[str, Any]]:
    """Everyone's notes, in seconds, as the vendor tells them."""
    rows: list[dict[str, Any]] = []
    for vocal in score.vocals:
        rows.append({"name": _VOICES[vocal.role], "notes": [_row(note, score) for note in vocal.notes]})
    for part in score.parts:
        name = INSTRUMENTS[part.instrument].name
        rows.append({"name": name, "notes": [_row(note, score) for note in part.notes]})
    return [row for row in rows if row["notes"]]


def _row(note: Note | SungNote, score: Score) -> dict[str, float]:
    return {
        "pitch": note.pitch,
        "start": round(score.seconds(note.start), 3),
        "end": round(score.seconds(note.start + note.length), 3),
        "velocity": round(note.velocity, 3),
    }


def _wav(source: Source, folder: Path) -> Path:
    path = folder / "audio.wav"
    codec.write_wav(path, source.audio())
    return path


def _mp3(source: Source, folder: Path) -> Path:
    """The clip's own MP3, which has its tags; made anew where it is gone."""
    path = folder / "audio.mp3"
    own = source.folder / "audio.mp3"
    path.write_bytes(own.read_bytes() if own.is_file() else codec.mp3(source.audio()))
    return path


def _m4a(source: Source, folder: Path) -> Path:
    from studio.engine.files import m4a  # other works need not wait for FFmpeg

    path = folder / "audio.m4a"
    m4a.write(path, source.audio(), source.title)
    return path
