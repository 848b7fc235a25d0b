"""What is in a clip, as data: its tempo, and when each word is sung."""

import itertools
from collections.abc import Sequence
from typing import Any

from studio.engine.listening import tonality
from studio.engine.listening.align import align
from studio.engine.listening.beats import onsets, rhythm
from studio.engine.score import Score, Word
from studio.engine.words.lyrics import parse
from studio.engine.works.work import Job, Result

_UNHEARD = 0.05  # confidence below which a word was not found in the voice


def bpm(job: Job) -> Result:
    """Average, slowest and fastest tempo: exact where the clip was composed here, else as it was heard."""
    source = job.source("clip_id")
    sheet = source.sheet()
    low = mean = high = sheet.score.bpm
    if sheet.brief is None:
        sound = source.audio()
        heard = rhythm(onsets(sound), tonality.harmony(sound))
        low, mean, high = heard.slowest, heard.average, heard.fastest
    return Result(data={"avg_bpm": round(mean, 2), "max_bpm": round(high, 2), "min_bpm": round(low, 2)})


def timeline(job: Job) -> Result:
    """When each word is sung. A recording's words are laid on the voice that was heard in it.

    Raises ValueError where there are no words.
    """
    source = job.source("clip_id")
    sheet = source.sheet()
    words, sure = sheet.score.words, [1.0] * len(sheet.score.words)
    if sheet.brief is None and source.lyrics.strip():
        words, sure = _heard(sheet.score, source.lyrics)
    if not words:
        raise ValueError("There are no words in this clip.")
    return Result(data={"alignment": alignment(sheet.score, words, sure)})


def alignment(score: Score, words: Sequence[Word], sure: Sequence[float]) -> list[dict[str, Any]]:
    """The words as the vendor tells them: the first of a section carries its tag, the last of a line a line
    break."""
    rows = []
    tagged: set[float] = set()
    followers = itertools.zip_longest(words, words[1:])
    for (word, following), confidence in zip(followers, sure, strict=True):
        section = next((s for s in reversed(score.sections) if s.start - 1.0 <= word.start), None)
        opens = section is not None and section.start not in tagged
        tagged |= {section.start} if section else set()
        tag = f"[{section.name}]\n" if section and opens else ""
        ends = following is None or following.line != word.line
        rows.append(
            {
                "word": tag + word.text + ("\n" if ends else ""),
                "start_s": round(score.seconds(word.start), 3),
                "end_s": round(score.seconds(word.start + word.length), 3),
                "p_align": round(float(confidence), 3),
                "success": confidence >= _UNHEARD,
            }
        )
    return rows


def _heard(score: Score, lyrics: str) -> tuple[tuple[Word, ...], list[float]]:
    notes = [note for vocal in score.vocals if vocal.role == "lead" for note in vocal.notes]
    laid = align(parse(lyrics), sorted(notes, key=lambda note: note.start), score.bpm, score.beats)
    return laid.words, list(laid.confidence)
