"""One stretch of a song made anew, and nothing else touched."""

import dataclasses

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief, read_brief
from studio.engine.score import Score
from studio.engine.song import produce
from studio.engine.words.lyrics import parse
from studio.engine.works import creating, recipe
from studio.engine.works.matching import fitting, gain_towards
from studio.engine.works.places import beats, faded
from studio.engine.works.recipe import Piece
from studio.engine.works.rewriting import replayed, resung
from studio.engine.works.sheets import cut, written_words
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

FADE = 0.02  # seconds of the crossfades, inside the stretch
_AROUND = 4.0  # seconds on both sides whose level is heard


def replace_section(job: Job) -> Result:
    """The song with one stretch made anew, from `infill_start_s` to `infill_end_s`: new words sung by its
    voice, or where there are none the band playing anew. With `auto_concat` the stretch alone comes first.

    Raises ValueError where the words do not fit.
    """
    source = job.source("clip_id", "continue_clip_id")
    sheet, before = source.sheet(), source.audio()
    start, end = _stretch(job, before.shape[1])
    score = _rewritten(job, source, sheet, start, end)
    assert sheet.brief is not None
    master = produce(score, sheet.brief, job.bank, job.tell, job.threads, separate=False).master
    piece, new = _fitted(score, sheet.brief, master, before, start, end)
    pieces = _pieces(sheet.pieces(before.shape[1]), piece, before.shape[1])
    full = _made(_laid(before, new, start), score, sheet, recipe.edited(pieces), source, job, "full")
    if not job.params.get("auto_concat"):
        return Result((full,))
    part = cut(score, beats(score, start), beats(score, end))
    alone = recipe.edited([dataclasses.replace(piece, at=0)])
    return Result((_made(new, part, sheet, alone, source, job, "replaced"), full))


def _stretch(job: Job, length: int) -> tuple[int, int]:
    """The stretch in samples; without an end it reaches to the end of the clip."""
    start = float(job.params["infill_start_s"])
    end = float(job.params.get("infill_end_s") or length / SAMPLE_RATE)
    first, last = round(start * SAMPLE_RATE), min(length, round(end * SAMPLE_RATE))
    if last - first < 4 * round(FADE * SAMPLE_RATE):
        raise ValueError("The section to replace lies outside the clip.")
    return first, last


def _rewritten(job: Job, source: Source, sheet: Sheet, start: int, end: int) -> Score:
    score, brief = sheet.score, sheet.brief
    assert brief is not None
    begin, stop = beats(score, start), beats(score, end)
    words = str(job.params.get("infill_lyrics") or "")
    if not words.strip():
        return replayed(score, brief, begin, stop, job.seed)
    asked = {**job.params, "prompt": words, "tags": job.params.get("tags") or source.tags}
    voice = brief.voice or read_brief(creating.request(dataclasses.replace(job, params=asked))).voice
    lyrics = parse(words, brief.lyrics.language if brief.voice else "")
    return resung(score, dataclasses.replace(brief, voice=voice), begin, stop, lyrics, job.seed)


def _fitted(
    score: Score, brief: Brief, master: Audio, before: Audio, start: int, end: int
) -> tuple[Piece, Audio]:
    """The new stretch at the level of the song around it, faded at both ends; it may be the whole song."""
    length = before.shape[1]
    if master.shape[1] < length:
        master = np.pad(master, ((0, 0), (0, length - master.shape[1])))
    around = round(_AROUND * SAMPLE_RATE)
    near = [slice(max(0, start - around), start), slice(end, min(length, end + around))]
    now, wanted = (np.concatenate([sound[:, part] for part in near], 1) for sound in (master, before))
    fade = round(FADE * SAMPLE_RATE)
    fades = fade if start else 0, fade if end < length else 0
    gain = gain_towards(wanted, now)
    piece = Piece(start, end, start, score, brief, gain, (), *fades)
    return piece, faded(fitting(master, gain, ())(master)[:, start:end].copy(), *fades)


def _laid(before: Audio, new: Audio, start: int) -> Audio:
    """The old sound with the new one crossfaded in, inside the stretch."""
    fade, end, result = round(FADE * SAMPLE_RATE), start + new.shape[1], before.copy()
    result[:, start:end] = 0.0
    if start:
        result[:, start : start + fade] = faded(before[:, start : start + fade].copy(), 0, fade)
    if end < before.shape[1]:
        result[:, end - fade : end] = faded(before[:, end - fade : end].copy(), fade, 0)
    result[:, start:end] += new
    return result


def _pieces(old: tuple[Piece, ...], piece: Piece, length: int) -> list[Piece]:
    return [
        *recipe.cut(old, 0, piece.at + piece.fade_in, fade_out=piece.fade_in),
        piece,
        *recipe.moved(
            recipe.cut(old, piece.until - piece.fade_out, length, fade_in=piece.fade_out),
            piece.until - piece.fade_out,
        ),
    ]


def _made(
    sound: Audio, score: Score, sheet: Sheet, made_of: recipe.Recipe, source: Source, job: Job, role: str
) -> Made:
    params = job.params
    return Made(
        sound,
        score,
        sheet.brief,
        made_of,
        title=params.get("title") or source.title,
        tags=params.get("tags") or source.tags,
        lyrics=written_words(score),
        role=role,
        details={"replaced_from": params["infill_start_s"], "replaced_to": params.get("infill_end_s")},
    )
