"""A clip made to sound better by measured amounts: polished, mixed anew from its parts, or played anew."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from studio.engine.audio import Audio
from studio.engine.brief import SongRequest, read_brief
from studio.engine.dice import dice
from studio.engine.mixing.desk import Style, style_of
from studio.engine.mixing.dynamics import de_essed
from studio.engine.mixing.effects import equalized, peaking, widened
from studio.engine.mixing.loudness import integrated
from studio.engine.mixing.master import Master
from studio.engine.mixing.mix import BACKING, LEAD
from studio.engine.mixing.polish import Polish, deviation, polished, width, without_hiss
from studio.engine.score import Note, Part, Score, Vocal
from studio.engine.song import produce
from studio.engine.works import recipe
from studio.engine.works.matching import fitting
from studio.engine.works.places import faded
from studio.engine.works.recipe import Piece
from studio.engine.works.source import Sheet
from studio.engine.works.stems import parts_of
from studio.engine.works.work import Job, Made, Result, Source

SETTINGS: Mapping[str, Polish] = {
    "subtle": Polish(share=0.35, most=4.0, glue=1.0, drive=-np.inf, width=0.25),
    "normal": Polish(share=0.65, most=6.0, glue=1.3, drive=-8.0, width=0.6),
    "high": Polish(share=0.9, most=8.0, glue=1.5, drive=-6.0, width=1.0),
}
USUAL = "normal"
_BRIGHTER = 1.12  # of the energy above 2 kHz: every other take
_SIDES: Mapping[str, float] = {  # how far parts move apart in a new mix
    BACKING: 1.3, "guitar": 1.3, "keyboard": 1.2, "percussion": 1.2, "strings": 1.25, "synth": 1.3, "fx": 1.2,
    "drums": 1.1, "brass": 1.15, "woodwinds": 1.15,
}  # fmt: skip
_PRESENCE = peaking(3200.0, 1.2, 0.8)  # of the lead
_CHORDS = ("guitar", "keyboard", "strings", "synth")
_FULL = 0.6  # the energy from which on sections get second players
_SECOND_DB, _DOUBLE_DB = -5.0, -8.0
_APART = 0.65
_LOOSE = 0.012  # seconds that a second player is off


def remaster(job: Job) -> Result:
    """The clip at -14 LUFS with its tone, glue and width nearer to what its style asks for, as far as
    `variation_category` says.

    At "normal" songs made here are mixed anew from their parts, at "high" they are played anew with second
    players; recordings are taken apart at "high" alone. Raises ValueError for silence.
    """
    source = job.source("continue_clip_id", "clip_id")
    setting = job.params.get("variation_category") or USUAL
    sheet, before = source.sheet(), source.audio()
    style = _style(source, sheet, job.take)
    score, sound = _prepared(job, sheet, before, setting)
    job.tell(0.8, "mastering")
    result = polished(sound, style, SETTINGS[setting])
    return Result((_made(source, sheet, score, before, result, style, setting),))


def _style(source: Source, sheet: Sheet, take: int) -> Style:
    brief = sheet.brief or read_brief(SongRequest(seed=0, tags=source.tags or "pop", instrumental=True))
    style = style_of(brief.genres)
    return dataclasses.replace(style, bright=style.bright * _BRIGHTER) if take % 2 else style


def _prepared(job: Job, sheet: Sheet, before: Audio, setting: str) -> tuple[Score, Audio]:
    """What is mastered, and its score."""
    pieces = sheet.pieces(before.shape[1])
    composed = all(piece.score is not None for piece in pieces)
    if setting == "high" and composed:
        return _seconded(sheet.score, job.seed), _played_anew(job, pieces, before.shape[1])
    sound = before if composed else without_hiss(before)
    if setting == "subtle" or (setting == "normal" and not composed):
        return sheet.score, sound
    return sheet.score, _mixed_anew(parts_of(job, sheet, sound))


def _mixed_anew(parts: Mapping[str, Audio]) -> Audio:
    """The parts with the lead in front and the band around it; the bass stays in the middle."""
    total = np.zeros_like(next(iter(parts.values())))
    for stem, sound in parts.items():
        if stem == LEAD:
            total += equalized(de_essed(sound), _PRESENCE)
        else:
            total += widened(sound, _SIDES.get(stem, 1.0)) if stem in _SIDES else sound
    return total


def _played_anew(job: Job, pieces: Sequence[Piece], length: int) -> Audio:
    """Every song that the clip is put together from, performed once more with more players."""
    total = np.zeros((2, length), np.float32)
    played: dict[int, Audio] = {}
    for piece in pieces:
        first = next(other for other, one in enumerate(pieces) if one.score == piece.score)
        if first not in played:
            assert piece.score is not None
            assert piece.brief is not None
            score = _seconded(piece.score, job.seed)
            played = {first: produce(score, piece.brief, job.bank, job.tell, job.threads, False).master}
        master = played[first]
        heard = fitting(master, piece.gain_db, piece.tone)(master)[:, piece.start : piece.end]
        sink = total[:, piece.at : piece.at + heard.shape[1]]
        sink += faded(heard.copy(), piece.fade_in, piece.fade_out)[:, : sink.shape[1]]
    return total


def _seconded(score: Score, seed: int) -> Score:
    """The same song for another performance: in full sections chords have second players on the other side,
    and the lead is doubled where nobody doubles it yet."""
    return dataclasses.replace(
        score,
        seed=seed,
        parts=(*score.parts, *_second_players(score, seed)),
        vocals=(*score.vocals, *_doubles(score)),
    )


def _second_players(score: Score, seed: int) -> Iterator[Part]:
    for number, part in enumerate(score.parts):
        notes = [note for note in part.notes if _full(score, note.start)]
        chords = len({note.start for note in notes}) < 0.7 * len(notes)
        if part.stem in _CHORDS and chords:
            loose = dice(seed, "second player", number)
            moved = tuple(_by_another(note, score, loose.gauss(0.0, _LOOSE)) for note in notes)
            side = -_APART if part.pan > 0 else _APART
            yield dataclasses.replace(part, notes=moved, pan=side, gain_db=part.gain_db + _SECOND_DB)


def _by_another(note: Note, score: Score, late: float) -> Note:
    start = max(0.0, note.start + late * score.bpm / 60.0)
    return dataclasses.replace(note, start=round(start, 4), velocity=round(0.92 * note.velocity, 3))


def _doubles(score: Score) -> Iterator[Vocal]:
    lead = next((vocal for vocal in score.vocals if vocal.role == "lead" and vocal.notes), None)
    if lead is None or any(vocal.role == "double" for vocal in score.vocals):
        return
    notes = tuple(note for note in lead.notes if _full(score, note.start))
    if notes:
        yield dataclasses.replace(lead, role="double", notes=notes, gain_db=_DOUBLE_DB, pan=-_APART)


def _full(score: Score, beat: float) -> bool:
    return any(
        section.energy >= _FULL and section.start <= beat < section.start + section.length
        for section in score.sections
    )


def _made(
    source: Source, sheet: Sheet, score: Score, before: Audio, after: Master, style: Style, setting: str
) -> Made:
    measured: dict[str, Any] = {
        "setting": setting,
        "tone_before": round(deviation(before, style), 2),
        "tone": round(deviation(after.audio, style), 2),
        "width_before": round(width(before), 1),
        "width": round(width(after.audio), 1),
        "loudness_before": round(integrated(before), 2),
        "loudness": round(after.loudness, 2),
    }
    return Made(
        after.audio,
        score,
        sheet.brief,
        recipe.recorded(),
        title=source.title,
        tags=source.tags,
        lyrics=source.lyrics,
        details={"remaster": measured},
    )
