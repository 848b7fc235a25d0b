"""An extension and what it goes on from, in one song."""

import dataclasses
import functools

import numpy as np

from studio.engine.audio import Audio
from studio.engine.brief import Brief
from studio.engine.score import Score
from studio.engine.works import recipe
from studio.engine.works.places import beats, faded
from studio.engine.works.sheets import cut, pasted, written_words
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

Clip = tuple[Source, Audio, Sheet]


def concat(job: Job) -> Result:
    """The extension and what it goes on from, in one. `sources["parent"]` is its source and, where that is an
    extension itself, the source's own source and so on: the nearest first."""
    line = [job.source("continue_clip_id", "clip_id"), *job.sources.get("parent", ())]
    return Result((joined_line([(source, source.audio(), source.sheet()) for source in line]),))


def joined_line(clips: list[Clip]) -> Made:
    """Clips that go on from each other, the newest first, in one."""
    if len(clips) < 2 or "joined" not in clips[0][2].recipe:
        raise ValueError("This clip is no extension: there is nothing to join it with.")
    newest, first = clips[0][0], clips[-1][0]
    sounds = [(audio, sheet) for _, audio, sheet in clips]
    audio, sheet = functools.reduce(_joined, sounds[1:], sounds[0])
    return Made(
        audio,
        sheet.score,
        sheet.brief,
        sheet.recipe,
        title=newest.title or first.title,
        tags=first.tags,
        lyrics=_all_lyrics(clips, sheet.score),
        role="full",
    )


def _joined(newer: tuple[Audio, Sheet], older: tuple[Audio, Sheet]) -> tuple[Audio, Sheet]:
    """An extension after its source, crossfaded up to the bar line; where the source joins its own source is
    kept."""
    (after, new), (before, old) = newer, older
    at, fade = new.recipe["joined"]["at"], new.recipe["joined"]["fade"]
    sound = np.zeros((2, at + after.shape[1]), np.float32)
    sound[:, : at + fade] = faded(before[:, : at + fade].copy(), 0, fade)
    sound[:, at:] += after
    beat = beats(old.score, at)
    score = pasted(cut(old.score, 0.0, beat), new.score, beat)
    pieces = [
        *recipe.cut(old.pieces(before.shape[1]), 0, at + fade, fade_out=fade),
        *recipe.moved(new.pieces(after.shape[1]), at),
    ]
    place = {"joined": old.recipe["joined"]} if "joined" in old.recipe else {}
    return sound, Sheet(score, _both(old.brief, new.brief), {**recipe.edited(pieces), **place})


def _both(old: Brief | None, new: Brief | None) -> Brief | None:
    """The older brief with the words of both."""
    if old is None or new is None:
        return old or new
    sections = (*old.lyrics.sections, *new.lyrics.sections)
    return dataclasses.replace(old, lyrics=dataclasses.replace(old.lyrics, sections=sections))


def _all_lyrics(clips: list[Clip], score: Score) -> str:
    """Every word that is left, read off the score; of recordings what is known of them."""
    if clips[-1][2].score.words:
        return written_words(score)
    return "\n\n".join(source.lyrics for source, _, _ in reversed(clips) if source.lyrics.strip())
