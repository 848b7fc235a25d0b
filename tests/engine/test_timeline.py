import dataclasses
import json
import re

import pytest

from studio.engine.files.timeline import key_name, key_symbol, lrc, srt, timeline
from studio.engine.score import Word
from tests.engine.score_sample import sample_score

BEAT = 60 / 96


def test_everything_stands_at_its_second() -> None:
    times = timeline(sample_score())
    assert (times["bpm"], times["key"], times["duration"]) == (96.0, "D minor", 10.0)
    assert times["sections"][1] == {"name": "Verse 1", "kind": "verse", "start_s": 5.0, "end_s": 10.0}
    assert times["chords"][1] == {"symbol": "Bb/D", "start_s": 5.0, "end_s": 10.0}
    assert times["words"][1] == {"word": "夜", "line": 0, "start_s": 6.562, "end_s": round(11.5 * BEAT, 3)}


def test_lines_span_their_words() -> None:
    times = timeline(sample_score())
    assert [line["text"] for line in times["lines"]] == ["Window, 夜", "Ño!"]
    first = times["lines"][0]
    assert (first["start_s"], first["end_s"]) == (times["words"][0]["start_s"], times["words"][1]["end_s"])


def test_it_is_plain_json() -> None:
    times = timeline(sample_score())
    assert json.loads(json.dumps(times)) == times


def test_lrc_has_a_stamp_for_each_line_and_clears_the_last_before_a_long_pause() -> None:
    score = sample_score()
    late = Word("late", 2, 40.0, 1.0)
    text = lrc(timeline(dataclasses.replace(score, words=(*score.words, late))))
    assert text.splitlines() == [
        "[ti:Noche – 夜]",
        "[length:00:10]",
        "[00:05.00]Window, 夜",
        "[00:07.66]Ño!",
        "[00:08.91]",
        "[00:25.00]late",
    ]


def test_srt_counts_and_writes_hours_and_milliseconds() -> None:
    score = sample_score()
    late = Word("late", 2, 3661 / BEAT, 1.0)
    text = srt(timeline(dataclasses.replace(score, words=(*score.words, late))))
    assert text.startswith("1\n00:00:05,000 --> 00:00:07,188\nWindow, 夜\n\n2\n")
    assert text.endswith("3\n01:01:01,000 --> 01:01:01,625\nlate\n")


def test_a_clock_never_shows_sixty_seconds() -> None:
    times = {"title": "x", "duration": 59.9999, "lines": [{"text": "a", "start_s": 59.999, "end_s": 60.5}]}
    assert "[01:00.00]a" in lrc(times)
    assert not re.search(r":60", lrc(times) + srt(times))


@pytest.mark.parametrize(
    ("tonic", "mode", "name", "symbol"),
    [
        (2, "minor", "D minor", "Dm"),
        (6, "major", "F# major", "F#"),
        (10, "minor", "Bb minor", "Bbm"),
        (3, "major", "Eb major", "Eb"),
        (9, "dorian", "A dorian", "Am"),
        (7, "mixolydian", "G mixolydian", "G"),
    ],
)
def test_keys_are_written_as_musicians_do(tonic: int, mode: str, name: str, symbol: str) -> None:
    assert (key_name(tonic, mode), key_symbol(tonic, mode)) == (name, symbol)


def test_an_instrumental_has_no_lines() -> None:
    times = timeline(dataclasses.replace(sample_score(), words=()))
    assert times["lines"] == times["words"] == []
    assert srt(times) == ""
