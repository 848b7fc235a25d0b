"""Laws of nuro: exact lengths and edges, and every word of its lists is heard."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.catalog import nuro_words
from studio.engine.audio import SAMPLE_RATE
from studio.engine.brief import Brief
from studio.engine.files import codec
from studio.engine.works import nuro
from tests.engine.works.clips import LYRICS, do

SONG = {"lyrics": LYRICS, "genre": "Pop", "mood": "Happy", "gender": "Female", "timbre": "Warm"}


def heard(brief: Brief) -> Brief:
    """What is left of a brief for the ears."""
    return dataclasses.replace(brief, ignored=(), title="")


@pytest.mark.parametrize("seconds", [1, 2, 3, 5, 9, 20, 47])
@pytest.mark.parametrize("tags", ["jazz", "rock", "ambient"])
def test_a_piece_lasts_so_long_with_its_last_chord(seconds: int, tags: str) -> None:
    for seed in (1, 2, 3):
        brief = nuro.piece_brief({"genre": [tags], "description": ""}, seed)
        score = nuro.of_length(brief, float(seconds))
        assert seconds - 2.01 <= score.duration <= seconds + 1e-6
        assert any(part.notes for part in score.parts)
        if seconds >= 5:
            assert score.bpm == pytest.approx(brief.bpm, rel=0.15)


def test_segments_begin_and_end_at_their_seconds() -> None:
    brief = nuro.piece_brief({"description": "A bright synth piece for a product film"}, 5)
    lengths = [8.0, 16.0, 5.5, 11.3, 9.2]
    score = nuro.planned(brief, ["intro", "verse", "chorus", "inst", "outro"], lengths)
    starts = [score.seconds(section.start) for section in score.sections]
    assert starts == pytest.approx([0.0, *np.cumsum(lengths)[:-1]], abs=1e-3)
    assert [section.kind for section in score.sections] == [
        "intro",
        "verse",
        "chorus",
        "instrumental",
        "outro",
    ]
    for start, length in zip(starts, lengths, strict=True):
        end = start + length
        assert any(start - 0.05 <= score.seconds(n.start) < end for part in score.parts for n in part.notes)
    assert sum(lengths) - 2.0 <= score.duration < sum(lengths)


def test_a_piece_is_as_long_as_asked_to_the_sample(tmp_path: Path) -> None:
    result = do("nuro_bgm", tmp_path, {"description": "calm", "duration": 6, "instrument": ["piano"]})
    (made,) = result.made
    assert made.audio.shape == (2, 6 * SAMPLE_RATE)
    assert np.array_equal(codec.decode(result.files["audio.wav"]).shape, made.audio.shape)
    level = np.sqrt(np.mean(np.square(made.audio[:, : 5 * SAMPLE_RATE])))
    assert level > 0.03
    assert np.abs(made.audio[:, -20:]).max() < 0.01 * np.abs(made.audio).max()


def test_a_song_is_sung_by_who_is_asked(tmp_path: Path) -> None:
    brief = nuro.vocal_brief({**SONG, "gender": "Male", "timbre": "Husky"}, 3)
    assert brief.voice is not None
    assert (brief.voice.gender, brief.voice.character) == ("m", "husky")
    score = nuro.of_length(brief, 30.0)
    assert [word.text for word in score.words][:3] == ["The", "window", "holds"]


def changes(name: str, word: Any, seeds: range = range(4)) -> bool:
    """Whether a word makes another piece of some seed."""
    plain: dict[str, Any] = {"description": ""}
    return any(
        heard(nuro.piece_brief({**plain, name: [word]}, seed)) != heard(nuro.piece_brief(plain, seed))
        for seed in seeds
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("genre", nuro_words.GENRES),
        ("mood", nuro_words.MOODS),
        ("instrument", nuro_words.INSTRUMENTS),
        ("theme", nuro_words.THEMES),
    ],
)
def test_every_word_of_a_piece_changes_it(name: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if not changes(name, word)] == []
    for word in words:
        assert nuro.piece_brief({"description": "", name: [word]}, 1).ignored == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("genre", nuro_words.VOCAL_GENRES),
        ("mood", nuro_words.VOCAL_MOODS),
        ("timbre", tuple(nuro_words.TIMBRES)),
        ("gender", ("Female", "Male")),
    ],
)
def test_every_choice_of_a_song_makes_another_song(name: str, words: tuple[str, ...]) -> None:
    briefs = [heard(nuro.vocal_brief({**SONG, name: word}, 1)) for word in words]
    alike = [
        (a, b) for i, a in enumerate(words) for j, b in enumerate(words) if i < j and briefs[i] == briefs[j]
    ]
    assert alike == []
    assert all(nuro.vocal_brief({**SONG, name: word}, 1).ignored == () for word in words)
