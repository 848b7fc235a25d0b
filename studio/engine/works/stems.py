"""A song in its parts: exact where it was made here, taken apart by ear where it was recorded."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import numpy as np

from studio.engine.audio import Audio
from studio.engine.listening import separate
from studio.engine.mixing.desk import style_of
from studio.engine.mixing.master import mastered
from studio.engine.mixing.mix import BACKING, LEAD
from studio.engine.score import STEMS, Score
from studio.engine.song import produce
from studio.engine.works import recipe
from studio.engine.works.matching import fitting
from studio.engine.works.places import faded
from studio.engine.works.recipe import Piece
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

INSTRUMENTAL = "instrumental"
_SILENT = 10.0 ** (-70.0 / 20.0)  # peak of a stem in which nothing happens
_EXACT = 10.0 ** (-46.0 / 20.0)  # RMS that the parts may miss of the whole before they are not believed

Parts: TypeAlias = dict[str, Audio]  # by stem, as long as the clip


def stems_basic(job: Job) -> Result:
    """The voices and all the rest. They add up to the clip."""
    source, sheet, parts, audio = _opened(job)
    voices = sum((parts[stem] for stem in (LEAD, BACKING) if stem in parts), np.zeros_like(audio))
    band = audio - voices
    return Result(
        (
            _made(LEAD, voices, (LEAD, BACKING), source, sheet),
            _made(
                INSTRUMENTAL,
                band,
                tuple(stem for stem in STEMS if stem not in (LEAD, BACKING)),
                source,
                sheet,
            ),
        )
    )


def stems_full(job: Job) -> Result:
    """The twelve stems of `score.STEMS`, in their order. Silent ones say so."""
    source, sheet, parts, audio = _opened(job)
    return Result(
        tuple(_made(stem, parts.get(stem, np.zeros_like(audio)), (stem,), source, sheet) for stem in STEMS)
    )


def _opened(job: Job) -> tuple[Source, Sheet, Parts, Audio]:
    source = job.source("clip_id", "continue_clip_id")
    sheet, audio = source.sheet(), source.audio()
    return source, sheet, parts_of(job, sheet, audio), audio


def parts_of(job: Job, sheet: Sheet, audio: Audio) -> Parts:
    """The stems of a clip, without those that are silent; they add up to it.

    What was composed here is played and mixed once more and goes through its master; what was recorded is
    separated. Where the engine has changed since, so that its parts no longer make up the clip, all of it is.
    """
    pieces = sheet.pieces(audio.shape[1])
    parts: Parts = {}
    for group in _by_song(piece for piece in pieces if piece.score is not None):
        _add_song(job, group, parts, audio.shape[1])
    rest = audio - sum(parts.values(), np.zeros_like(audio))
    recorded = [piece for piece in pieces if piece.score is None]
    played = np.ones(audio.shape[1], np.bool_)
    for piece in recorded:
        played[piece.at : piece.until] = False
    if parts and np.sqrt(np.mean(np.square(rest[:, played]))) > _EXACT:
        parts, rest, recorded = {}, audio, [Piece(0, audio.shape[1], 0)]
    for piece in recorded:
        _separate(rest, piece, parts, bool(sheet.score.vocals))
    return parts


def _by_song(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces of one rendering together."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        own = [group for group in groups if (group[0].score, group[0].brief) == (piece.score, piece.brief)]
        if own:
            own[0].append(piece)
        else:
            groups.append([piece])
    return groups


def _add_song(job: Job, pieces: list[Piece], parts: Parts, length: int) -> None:
    """Play a song once more and lay the pieces of its stems into the clip."""
    score, brief = pieces[0].score, pieces[0].brief
    assert score is not None
    assert brief is not None
    mix = produce(score, brief, job.bank, job.tell, job.threads)
    mastered(mix.stems, style_of(brief.genres))
    fits = [fitting(mix.master, piece.gain_db, piece.tone) for piece in pieces]
    while mix.stems:  # one at a time: a song's memory is its stems
        stem, sound = mix.stems.popitem()
        sink = parts.setdefault(stem, np.zeros((2, length), np.float32))
        for piece, fit in zip(pieces, fits, strict=True):
            heard = faded(fit(sound)[:, piece.start : piece.end], piece.fade_in, piece.fade_out)
            sink[:, piece.at : piece.at + heard.shape[1]] += heard


def _separate(rest: Audio, piece: Piece, parts: Parts, sung: bool) -> None:
    """Take apart what nobody here played."""
    where = slice(piece.at, piece.until)
    sound = rest[:, where]
    for stem, heard in separate.stems(sound, separate.scene(sound), sung).items():
        if heard is not None:
            sink = parts.setdefault(stem, np.zeros_like(rest))
            sink[:, where] += heard


def _made(name: str, sound: Audio, stems: tuple[str, ...], source: Source, sheet: Sheet) -> Made:
    silent = float(np.abs(sound).max(initial=0.0)) < _SILENT
    label = "Vocals" if name == LEAD else name.replace("_", " ").capitalize()
    voices = {LEAD, BACKING} & set(stems)
    return Made(
        np.zeros_like(sound) if silent else sound,
        _score_of(sheet.score, stems),
        None,
        recipe.recorded(),
        title=f"{source.title} ({label})",
        tags=source.tags,
        lyrics=source.lyrics if voices and not silent else "",
        stem=name,
        silent=silent,
        cover=source.folder,
    )


def _score_of(score: Score, stems: tuple[str, ...]) -> Score:
    """What these stems play."""
    roles: Mapping[str, bool] = {"lead": LEAD in stems}
    vocals = tuple(vocal for vocal in score.vocals if roles.get(vocal.role, BACKING in stems))
    return dataclasses.replace(
        score,
        parts=tuple(part for part in score.parts if part.stem in stems),
        vocals=vocals,
        words=score.words if LEAD in stems else (),
    )
