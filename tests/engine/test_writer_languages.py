"""Lyrics in Spanish, German, French, Italian and Portuguese: language, rhyme, metre and variety."""

import re

import pytest

from studio.engine.words.lyrics import parse
from studio.engine.words.lyrics_language import detect
from studio.engine.words.pronounce import Pronounced, syllables
from studio.engine.words.writer import candidates, write
from studio.engine.words.writer_abroad import NAMED, SONGS
from studio.engine.words.writer_languages import language_of
from studio.engine.words.writer_units import Crossed

LANGUAGES = ("es", "de", "fr", "it", "pt")
EVERY = [
    pytest.param(language, song, id=f"{language} {song.hook.title}")
    for language in LANGUAGES
    for _, song in SONGS[language]
]


def heard(line: str, language: str) -> list[Pronounced]:
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*['’]?", line)
    return [syllable for word in words for syllable in syllables(word, language)]


def rhyme(one: str, other: str, language: str) -> bool:
    """Equal from the last stressed vowel on, with another consonant before it."""
    (sound, onset), (answer, before) = _ending(one, language), _ending(other, language)
    return sound == answer and onset != before


def _ending(line: str, language: str) -> tuple[list[str], tuple[str, ...]]:
    last = syllables(line.split()[-1], language)
    at = max((i for i, syllable in enumerate(last) if syllable.stress > 0), default=len(last) - 1)
    sound = [last[at].nucleus, *last[at].coda]
    for syllable in last[at + 1 :]:
        sound += [*syllable.onset, syllable.nucleus, *syllable.coda]
    return sound, last[at].onset


@pytest.mark.parametrize(("language", "song"), EVERY)
def test_a_foreign_song_rhymes_crosswise_by_its_own_sounds(language: str, song: Crossed) -> None:
    for verse in (song.seen, song.changed):
        assert rhyme(verse[0], verse[2], language), verse
        assert rhyme(verse[1], verse[3], language), verse
    assert rhyme(*song.turn, language)
    assert rhyme(*song.answers, language)


@pytest.mark.parametrize(("language", "song"), EVERY)
def test_foreign_lines_that_rhyme_are_nearly_equally_long(language: str, song: Crossed) -> None:
    for one, other in (
        *((verse[at], verse[at + 2]) for verse in (song.seen, song.changed) for at in (0, 1)),
        song.turn,
    ):
        lengths = len(heard(one, language)), len(heard(other, language))
        assert abs(lengths[0] - lengths[1]) <= 2, (one, other)
        assert min(lengths) >= 6, (one, other)
        assert max(lengths) <= 12, (one, other)


@pytest.mark.parametrize(("language", "song"), EVERY)
def test_a_foreign_verse_is_heard_in_its_language(language: str, song: Crossed) -> None:
    assert detect("\n".join((*song.seen, *song.changed, *song.turn))) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_two_songs_for_every_theme_and_a_chorus_for_a_name(language: str) -> None:
    keys = [key for key, _ in SONGS[language]]
    assert {key: keys.count(key) for key in keys} == dict.fromkeys(
        ("love", "heartbreak", "sea", "city", "hope"), 2
    )
    assert rhyme(NAMED[language].answer, NAMED[language].second, language)


@pytest.mark.parametrize(
    ("description", "language"),
    [
        ("una canción sobre el mar", "es"),
        ("canción de cumpleaños para Lucía", "es"),
        ("Liebeslied über Berlin", "de"),
        ("ein Lied über den Regen", "de"),
        ("une chanson d'amour pour Claire", "fr"),
        ("canzone sulla notte a Roma", "it"),
        ("uma música sobre a saudade", "pt"),
        ("a love song in French", "fr"),
        ("a song in Spanish about the sea", "es"),
        ("a song about la dolce vita", "en"),
        ("Paris in the rain", "en"),
        ("die hard", "en"),
        ("la la land", "en"),
        ("no woman no cry", "en"),
        ("te amo", "es"),
        ("Ich liebe dich", "de"),
        ("ti amo", "it"),
        ("eu te amo", "pt"),
        ("je t'aime", "fr"),
        ("a solo piano song", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_request_is_the_language_of_the_song(description: str, language: str) -> None:
    assert language_of(description) == language
    assert parse(write(description, 5).lyrics).language == language


@pytest.mark.parametrize(
    "description", ["amor y mar", "Trennung und Regen", "la mer en été", "la notte e la città"]
)
def test_two_foreign_drafts_share_no_line(description: str) -> None:
    for seed in range(6):
        first, second = candidates(description, seed)
        assert first.title != second.title
        lines = [
            {line for line in draft.lyrics.split("\n") if line and "[" not in line}
            for draft in (first, second)
        ]
        assert not lines[0] & lines[1]
        assert candidates(description, seed) == (first, second)


def test_a_foreign_draft_can_be_sung_and_names_who_was_named() -> None:
    for description, name in (("Liebeslied über Berlin", "Berlin"), ("canción para Lucía", "Lucía")):
        draft = write(description, 2)
        lyrics = parse(draft.lyrics)
        assert name in draft.title
        assert lyrics.unsung == ()
        assert lyrics.unknown_tags == ()
        assert "Lied" not in draft.title


def test_german_nouns_are_no_names() -> None:
    assert "Regen" not in write("ein Lied über Regen und Sommer", 1).title
