"""What is promised of songs as a whole: each word is heard, and the sound is what the score says.

`make measure` holds sixty songs to the same promises and more.
"""

import dataclasses
from functools import cache
from itertools import product

import pytest

from studio.engine.brief import SongRequest, known_words, read_brief
from studio.engine.composing.compose import compose
from studio.engine.score import Score
from studio.engine.song import make_song
from tests.measure.song import Figures, measured
from tests.measure.wishes import wish

SHORT = "[Chorus]\nHold me in the golden light"
LONG = "[Verse]\nMorning light is on the window\nI can hear the city wake\n\n" + SHORT
# A word that says what one of these songs does anyway must change another one.
PLAIN = (
    *product((SHORT,), ("folk", "metal", "jazz"), (1,)),
    *product((SHORT, LONG), ("waltz", "ambient", "hip hop"), (2, 3)),
)
KINDS = sorted({kinds[0] for kinds in known_words().values()})

Blend = tuple[tuple[str, float], ...]


def heard(lyrics: str, tags: str, seed: int) -> tuple[Score, Blend]:
    """All that sounds are made from: the score, and the genres, which set the mixing desk."""
    brief = read_brief(SongRequest(seed=seed, tags=tags, lyrics=lyrics, title="A Title", duration=12.0))
    return compose(brief), brief.genres


plain = cache(heard)


def changes_something(phrase: str) -> bool:
    return any(
        heard(lyrics, f"{tags}, {phrase}", seed) != plain(lyrics, tags, seed) for lyrics, tags, seed in PLAIN
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_known_word_changes_the_score_or_the_mix(kind: str) -> None:
    phrases = [phrase for phrase, kinds in known_words().items() if kinds[0] == kind]
    assert [phrase for phrase in phrases if not changes_something(phrase)] == []


def test_a_word_that_is_not_known_changes_nothing() -> None:
    assert not changes_something("zorblax")


@pytest.fixture(scope="module")
def figures() -> Figures:
    request, genre, bpm, key = wish(0)
    return measured(make_song(dataclasses.replace(request, duration=24.0)), genre, bpm, key)


@pytest.mark.slow
def test_a_song_has_the_tempo_and_the_key_that_were_asked_for(figures: Figures) -> None:
    assert figures.tempo_off <= 1.0
    assert figures.key_found


@pytest.mark.slow
def test_a_song_is_as_loud_as_promised_and_without_faults(figures: Figures) -> None:
    assert figures.lufs == pytest.approx(-14.0, abs=0.5)
    assert figures.peak <= -1.0
    assert figures.silence <= 1.5
    assert figures.direct < 1e-4
    assert figures.clicks == 0
    assert 8 <= figures.bright <= 20


@pytest.mark.slow
def test_stems_add_up_to_the_song_and_sound_when_the_midi_file_says(figures: Figures) -> None:
    assert figures.residual < -60.0
    assert {"vocals", "drums", "bass"} <= set(figures.lags)
    assert max(map(abs, figures.lags.values())) <= 30.0
    assert figures.struck >= 80.0
