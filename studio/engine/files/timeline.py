"""When what is sung and played: sections, lines, words and chords in seconds, and lyric files of them."""

import itertools
from collections.abc import Iterable
from typing import Any

from studio.engine.composing import theory
from studio.engine.score import Score, Word

# LRC players show the last line until the next one; a pause longer than this gets an empty line.
_LRC_PAUSE = 4.0


def timeline(score: Score) -> dict[str, Any]:
    """Everything of a score that has a time, as plain JSON values; times are seconds from the start."""
    return {
        "title": score.title,
        "duration": _rounded(score.duration),
        "bpm": round(score.bpm, 2),
        "key": key_name(score.tonic, score.mode),
        "beats_per_bar": score.beats_per_bar,
        "sections": [
            {"name": part.name, "kind": part.kind, **_span(score, part.start, part.length)}
            for part in score.sections
        ],
        "lines": _lines(score),
        "words": [
            {"word": word.text, "line": word.line, **_span(score, word.start, word.length)}
            for word in score.words
        ],
        "chords": [
            {"symbol": chord.symbol, **_span(score, chord.start, chord.length)} for chord in score.chords
        ],
    }


def key_name(tonic: int, mode: str) -> str:
    """A key as a musician writes it: "D minor", "F# major"."""
    return f"{theory.note_name(tonic, tonic, mode)} {mode}"


def key_symbol(tonic: int, mode: str) -> str:
    """A key as tags and MIDI files write it, in three letters at most: "Dm", "F#"."""
    return theory.note_name(tonic, tonic, mode) + ("m" if theory.is_minor(mode) else "")


def lrc(timeline: dict[str, Any]) -> str:
    """The lines as an LRC file, which music players scroll while they play."""
    rows = [f"[ti:{timeline['title']}]", f"[length:{_clock(timeline['duration'], 0)}]"]
    lines: list[dict[str, Any]] = timeline["lines"]
    for line, following in itertools.zip_longest(lines, lines[1:]):
        rows.append(f"[{_clock(line['start_s'], 2)}]{line['text']}")
        silent_until = following["start_s"] if following else timeline["duration"]
        if silent_until - line["end_s"] > _LRC_PAUSE:
            rows.append(f"[{_clock(line['end_s'], 2)}]")
    return "\n".join(rows) + "\n"


def srt(timeline: dict[str, Any]) -> str:
    """The lines as SubRip subtitles for a video."""
    cues = (
        f"{number}\n{_srt_clock(line['start_s'])} --> {_srt_clock(line['end_s'])}\n{line['text']}\n"
        for number, line in enumerate(timeline["lines"], start=1)
    )
    return "\n".join(cues)


def _lines(score: Score) -> list[dict[str, Any]]:
    return [
        {"text": " ".join(word.text for word in words), **_words_span(score, words)}
        for words in (list(group) for _, group in itertools.groupby(score.words, key=lambda word: word.line))
    ]


def _words_span(score: Score, words: Iterable[Word]) -> dict[str, float]:
    words = list(words)
    start = min(word.start for word in words)
    return _span(score, start, max(word.start + word.length for word in words) - start)


def _span(score: Score, start: float, length: float) -> dict[str, float]:
    return {"start_s": _rounded(score.seconds(start)), "end_s": _rounded(score.seconds(start + length))}


def _rounded(seconds: float) -> float:
    return round(seconds, 3)


def _clock(seconds: float, decimals: int) -> str:
    """Minutes and seconds; rounded before they are split, so that 59.999 is 01:00.00."""
    minutes, rest = divmod(round(seconds, decimals), 60)
    return f"{minutes:02.0f}:{rest:0{3 + decimals if decimals else 2}.{decimals}f}"


def _srt_clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02},{milliseconds % 1000:03}"
