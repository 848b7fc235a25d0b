"""A new clip as files: MP3 and lossless master, cover, MIDI, score, and all that is known of it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import SongRequest, read_brief
from studio.engine.files import artwork, codec, id3, midi
from studio.engine.files import picture as pictures
from studio.engine.files.peaks import peaks
from studio.engine.files.timeline import key_symbol, timeline
from studio.engine.mixing import loudness
from studio.engine.works.source import MASTER, SHEET, Sheet, pack_sheet
from studio.engine.works.work import Made

ENGINE_VERSION = "1"

_PICTURES = (pictures.COVER, pictures.THUMB)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a cover and a player's columns are chosen by."""

    genres: tuple[str, ...]
    moods: tuple[str, ...]
    language: str


def write(made: Made, out: Path, artist: str, take: int, tell: Callable[[float], None]) -> None:
    """All files of a clip; take.json comes last, so that it stands for the rest. `tell` hears shares."""
    out.mkdir(parents=True, exist_ok=True)
    look = _look(made)
    with ThreadPoolExecutor(2) as pool:
        encoding = pool.submit(codec.mp3, made.audio, tell)
        master = pool.submit(codec.write_flac, out / MASTER, made.audio)
        cover = _covers(made, look, artist, take, out)
        (out / "song.mid").write_bytes(midi.midi_bytes(made.score))
        (out / SHEET).write_bytes(pack_sheet(Sheet(made.score, made.brief, made.recipe)))
        about = {**made.details, **_about(made, look)}
        master.result()
        (out / "audio.mp3").write_bytes(id3.tagged(encoding.result(), _tags(made, about, artist, cover)))
    unfinished = out / "take.json.part"
    unfinished.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(out / "take.json")


def _look(made: Made) -> _Look:
    brief = made.brief or read_brief(SongRequest(seed=made.score.seed, tags=made.tags, lyrics=made.lyrics))
    return _Look(tuple(genre for genre, _ in brief.genres), brief.moods, brief.lyrics.language)


def _covers(made: Made, look: _Look, artist: str, take: int, out: Path) -> bytes:
    if made.cover and all((made.cover / name).is_file() for name in _PICTURES):
        for name in _PICTURES:
            (out / name).write_bytes((made.cover / name).read_bytes())
        return (out / _PICTURES[0]).read_bytes()
    drawn = artwork.cover(made.title, look.genres[0], look.moods, made.score.seed, artist, take)
    pictures.write(drawn.image, out)
    return (out / pictures.COVER).read_bytes()


def _about(made: Made, look: _Look) -> dict[str, Any]:
    """What the studio keeps about a clip, as plain JSON values."""
    brief, times = made.brief, timeline(made.score)
    return {
        "title": made.title,
        "tags": made.tags,
        "genres": list(look.genres),
        "moods": list(look.moods),
        "lyrics": made.lyrics,
        "language": look.language,
        "instrumental": brief.voice is None if brief else not made.score.vocals,
        "duration": round(made.audio.shape[1] / SAMPLE_RATE, 3),
        "bpm": times["bpm"],
        "key": times["key"],
        **_levels(made),
        "peaks": peaks(made.audio),
        "timeline": times,
        "ignored": list(brief.ignored) if brief else [],
        "unsung": list(brief.lyrics.unsung) if brief else [],
        "unknown_tags": list(brief.lyrics.unknown_tags) if brief else [],
        "seed": made.score.seed,
        "engine": ENGINE_VERSION,
        "role": made.role,
        "stem": made.stem,
        "silent": made.silent,
    }


def _levels(made: Made) -> dict[str, float]:
    measured = made.levels or _measured(made.audio)
    names = ("loudness", "true_peak", "loudness_range")
    return {name: round(float(level), 2) for name, level in zip(names, measured, strict=True)}


def _measured(audio: Audio) -> tuple[float, float, float]:
    powers = loudness.k_power(audio)
    return loudness.gated(powers), loudness.true_peak(audio), loudness.loudness_range(powers)


def _tags(made: Made, about: dict[str, Any], artist: str, cover: bytes) -> id3.Tags:
    return id3.Tags(
        title=about["title"],
        artist=artist or "Take Two",
        genre=about["genres"][0],
        bpm=about["bpm"],
        key=key_symbol(made.score.tonic, made.score.mode),
        lyrics=about["lyrics"],
        language=about["language"],
        comment=about["tags"],
        cover=cover,
        own={"TAKETWO_SEED": str(about["seed"]), "TAKETWO_ENGINE": ENGINE_VERSION},
    )
