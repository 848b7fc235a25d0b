"""How written words become syllables in the singer's phones."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.phones import CONSONANTS, DIPHTHONGS, VOWELS
from studio.engine.words.pronounce import LANGUAGES, Pronounced, syllables
from studio.engine.words.pronounce_en import dictionary

NUCLEI = frozenset((*VOWELS, *DIPHTHONGS))


def phones(word: str, language: str = "en") -> str:
    """The phones of a word, syllables parted by dots."""
    return " . ".join(" ".join((*s.onset, s.nucleus, *s.coda)) for s in syllables(word, language))


def split(word: str, language: str = "en") -> list[str]:
    return [s.text for s in syllables(word, language)]


def test_it_reads_the_dictionary_with_stress() -> None:
    assert syllables("window") == (
        Pronounced("win", ("W",), "IH", ("N",), 1),
        Pronounced("dow", ("D",), "OW", (), 0),
    )


def test_consonants_go_to_the_next_syllable_where_english_allows_it() -> None:
    assert phones("between") == "B IH . T W IY N"
    assert phones("country") == "K AH N . T R IY"


@pytest.mark.parametrize(
    ("word", "count"),
    [("every", 2), ("fire", 1), ("beautiful", 3), ("yeah", 2), ("oh", 1), ("strengths", 1), ("heaven", 2)],
)
def test_it_counts_syllables_as_singers_do(word: str, count: int) -> None:
    assert len(syllables(word)) == count


def test_function_words_carry_no_stress_and_others_do() -> None:
    assert [s.stress for word in ("the", "and", "you") for s in syllables(word)] == [0, 0, 0]
    assert [s.stress for word in ("heart", "fall") for s in syllables(word)] == [1, 1]


@pytest.mark.parametrize(
    ("clipped", "whole"), [("runnin'", "running"), ("lovin’", "loving"), ("dancin'", "dancing")]
)
def test_a_clipped_ending_is_the_whole_word_with_n(clipped: str, whole: str) -> None:
    assert phones(clipped) == phones(whole).removesuffix("NG") + "N"


@pytest.mark.parametrize(
    ("held", "plain"),
    [
        ("sooo", "so"),
        ("yeahhh", "yeah"),
        ("noooo", "no"),
        ("loooove", "love"),
        ("freeee", "free"),
        ("alllll", "all"),
    ],
)
def test_a_letter_held_on_does_not_change_the_word(held: str, plain: str) -> None:
    assert phones(held) == phones(plain)


@pytest.mark.parametrize("word", ["ooh", "la", "na", "hey", "mmm", "oh", "whoa", "shh", "mmmmmm", "hmm"])
def test_vocables_are_one_syllable(word: str) -> None:
    assert len(syllables(word)) == 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("24", "twenty four"),
        ("1999", "nineteen ninety nine"),
        ("2001", "two thousand one"),
        ("1905", "nineteen oh five"),
        ("90s", "nineties"),
        ("2nd", "second"),
        ("50%", "fifty percent"),
        ("1,000", "one thousand"),
        ("24/7", "twenty four seven"),
        ("007", "zero zero seven"),
    ],
)
def test_numbers_are_read_as_words(written: str, said: str) -> None:
    assert phones(written) == " . ".join(phones(word) for word in said.split())


@pytest.mark.parametrize(("written", "letters"), [("DJ", "D J"), ("NYC", "N Y C"), ("U.S.A.", "U S A")])
def test_abbreviations_are_spelled(written: str, letters: str) -> None:
    assert split(written) == letters.split()


def test_words_are_built_on_known_ones() -> None:
    assert "starshine" not in dictionary()
    assert phones("starshine") == f"{phones('star')} . {phones('shine')}"
    assert phones("dragonfly's").endswith("AY Z")
    assert phones("they'd") == "DH EY D"


def test_an_unknown_word_is_spelled_by_rule() -> None:
    assert "vrillop" not in dictionary()
    assert phones("vrillop") == "V R IH . L AA P"
    assert phones("zaltion").endswith("SH AX N")


@pytest.mark.parametrize(
    "word", ["running", "beautiful", "Jessica's", "window", "thoughtfulness", "naïve", "Saturday"]
)
def test_the_letters_of_the_syllables_make_the_word(word: str) -> None:
    assert "".join(split(word)) == word


def test_doubled_letters_are_shared_between_syllables() -> None:
    assert split("running") == ["run", "ning"]
    assert split("bello", "it") == ["bel", "lo"]


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("es", "corazón", "K O . RR A . S O N"),
        ("es", "quiero", "K Y E . RR O"),
        ("es", "lluvia", "Y UW . B Y A"),
        ("es", "guitarra", "G IY . T A . RR A"),
        ("it", "cielo", "CH Y E . L O"),
        ("it", "famiglia", "F A . M IY . LY A"),
        ("it", "chiamami", "K Y A . M A . M IY"),
        ("pt", "coração", "K O . RR A . S AN W"),
        ("pt", "cidade", "S IY . D A . JH IY"),
        ("de", "Nacht", "N A X T"),
        ("de", "ich", "IH CX"),
        ("de", "Straße", "SH T RH A . S AX"),
        ("de", "vergessen", "F AX RH . G EH . S AX N"),
        ("fr", "toujours", "T UW . ZH UW RH"),
        ("fr", "chantent", "SH AN T"),
        ("fr", "souvent", "S UW . V AN"),
        ("fr", "l'automne", "L O . T AO N"),
        ("ja", "さくら", "S A . K UW . RR A"),
        ("ja", "konnichiwa", "K O N . N IY . CH IY . W A"),
        ("ja", "きょう", "K Y O . UW"),
        ("zh", "zhōngguó", "JH O NG . G W O"),
        ("zh", "ni3hao3", "N IY . X AW"),
        ("zh", "xue", "CX Y EH"),
    ],
)
def test_other_languages_are_read_by_rule(language: str, word: str, expected: str) -> None:
    assert phones(word, language) == expected


@pytest.mark.parametrize(
    ("language", "word", "stressed"),
    [
        ("es", "corazón", 2),
        ("es", "camino", 1),
        ("es", "ciudad", 1),
        ("it", "città", 1),
        ("it", "amore", 1),
        ("de", "Liebe", 0),
        ("de", "verloren", 1),
        ("fr", "chanson", 1),
        ("pt", "coração", 2),
    ],
)
def test_stress_follows_the_languages_own_rule(language: str, word: str, stressed: int) -> None:
    assert [s.stress for s in syllables(word, language)].index(1) == stressed


@pytest.mark.parametrize(
    ("language", "said"), [("es", "veinticuatro"), ("it", "venti quattro"), ("de", "vier und zwanzig")]
)
def test_numbers_are_read_in_the_language_of_the_song(language: str, said: str) -> None:
    assert phones("24", language) == " . ".join(phones(word, language) for word in said.split())


@pytest.mark.parametrize("word", ["привет", "αγάπη", "사랑", "さくら"])
def test_another_script_is_sung_in_any_language(word: str) -> None:
    assert syllables(word, "en")
    assert syllables(word, "en") == syllables(word, "fr")


@pytest.mark.parametrize("word", ["", "—", "...", "😀", "!?", "()", "' "])
def test_what_has_no_sound_has_no_syllables(word: str) -> None:
    assert syllables(word) == ()


@given(st.text(max_size=30), st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_it_survives_any_text_with_the_singers_own_phones(text: str, language: str) -> None:
    for syllable in syllables(text, language):
        assert syllable.nucleus in NUCLEI
        assert {*syllable.onset, *syllable.coda} <= set(CONSONANTS)
        assert syllable.stress in (0, 1, 2)


@given(st.text("abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=20))
@settings(max_examples=300, deadline=None)
def test_every_word_of_latin_letters_can_be_sung(word: str) -> None:
    for language in LANGUAGES:
        if language not in ("ja", "zh") and re.search("[a-gi-z]", word):
            assert syllables(word, language)
