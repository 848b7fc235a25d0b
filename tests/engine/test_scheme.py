"""Syllables and rhymes as the desk shows them beside each line."""

from hypothesis import given
from hypothesis import strategies as st

from studio.engine.words.scheme import Measured, measure


def letters(text: str) -> str:
    """The scheme: a letter a line, "-" where nothing rhymes, small where it does so only nearly."""
    return "".join(line.rhyme.lower() if line.near else line.rhyme or "-" for line in measure(text))


def test_each_line_has_its_syllables_and_tags_have_none() -> None:
    text = "[Verse 1]\nMorning light is on the window\n\nI can hear the city wake [softly]"
    assert [line.syllables for line in measure(text)] == [0, 8, 0, 7]


def test_lines_that_sound_alike_share_a_letter() -> None:
    assert letters("The end of the night\nA car in the rain\nA window alight\nA song for the train") == "ABAB"


def test_a_line_without_a_partner_has_no_letter() -> None:
    assert letters("Hold me in the light\nStay until the end\nRun across the night\nBegin again") == "A-A-"


def test_letters_start_anew_in_each_section() -> None:
    assert letters("[Verse]\nA cat\nA hat\n[Chorus]\nA dog\nA fog") == "-AA-AA"


def test_without_tags_an_empty_line_parts_the_sections() -> None:
    assert letters("A cat\nA hat\n\nA dog\nA fog") == "AA-AA"
    assert letters("[Verse]\nA cat\nA dog\n\nA hat\nA fog") == "-AB-AB"


def test_vowels_alone_make_a_near_rhyme() -> None:
    assert letters("Walking home\nAll alone") == "aa"
    assert letters("Walking home\nAll alone\nHeart of stone") == "aAA"


def test_an_echo_in_brackets_is_counted_and_does_not_rhyme() -> None:
    assert measure("Into the night (so high)\nInto the light")[0] == Measured(6, "A")


def test_the_stress_decides_where_a_rhyme_begins() -> None:
    assert letters("Over the water\nCalling my daughter") == "AA"
    assert letters("Under the moonlight\nA matter of insight") == "AA"


def test_other_languages_are_heard_in_their_own_sounds() -> None:
    assert letters("Die Nacht ist so weit\nund ich hab keine Zeit") == "AA"
    assert letters("Quiero volver a tu corazón\ny no hay más que esta canción") == "AA"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_every_text_gets_one_answer_a_line(text: str) -> None:
    assert len(measure(text)) == len(text.split("\n"))
