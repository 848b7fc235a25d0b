"""What is promised of songs as a whole: each word of the vocabulary is heard."""

from functools import cache
from itertools import product

import pytest

from studio.engine.brief import SongRequest, known_words, read_brief
from studio.engine.composing.compose import compose
from studio.engine.score import Score

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
