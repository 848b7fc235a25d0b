"""How typed lyrics become sections of singable lines."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.engine.words.lyrics import Line, Lyrics, parse
from studio.engine.words.pronounce_en import dictionary
from tests.cost import units


def kinds(lyrics: Lyrics) -> list[tuple[str, str]]:
    return [(section.name, section.kind) for section in lyrics.sections]


def lines(lyrics: Lyrics) -> list[Line]:
    return [line for section in lyrics.sections for line in section.lines]


def texts(lyrics: Lyrics) -> list[str]:
    return [line.text for line in lines(lyrics)]


@pytest.mark.parametrize(
    ("tag", "name", "kind"),
    [
        ("Intro", "Intro", "intro"),
        ("verse", "Verse", "verse"),
        ("VERSE 2", "Verse 2", "verse"),
        ("Verse 1: softly", "Verse 1", "verse"),
        ("Verse - Female", "Verse", "verse"),
        ("Pre-Chorus", "Pre-Chorus", "prechorus"),
        ("pre chorus", "Pre-Chorus", "prechorus"),
        ("Chorus", "Chorus", "chorus"),
        ("Final Chorus", "Final Chorus", "chorus"),
        ("Hook", "Hook", "hook"),
        ("Post-Chorus", "Post-Chorus", "hook"),
        ("Refrain", "Refrain", "chorus"),
        ("Bridge", "Bridge", "bridge"),
        ("Break", "Break", "break"),
        ("Interlude", "Interlude", "instrumental"),
        ("Instrumental", "Instrumental", "instrumental"),
        ("Guitar Solo", "Guitar Solo", "solo"),
        ("Sax Solo", "Sax Solo", "solo"),
        ("Drop", "Drop", "hook"),
        ("Build", "Build", "prechorus"),
        ("Outro", "Outro", "outro"),
        ("Short Instrumental Outro", "Short Instrumental Outro", "outro"),
        ("End", "End", "end"),
        ("Fade Out", "Fade Out", "fade"),
    ],
)
def test_it_knows_the_section_tags(tag: str, name: str, kind: str) -> None:
    lyrics = parse(f"[{tag}]\nHello there")
    assert kinds(lyrics)[0] == (name, kind)
    assert lyrics.unknown_tags == ()


def test_a_tag_alone_is_a_section_without_words() -> None:
    lyrics = parse("[Intro]\n\n[Instrumental]\n[Guitar Solo]\n[End]")
    assert [kind for _, kind in kinds(lyrics)] == ["intro", "instrumental", "solo", "end"]
    assert lines(lyrics) == []


def test_words_after_a_gap_below_a_solo_are_a_verse() -> None:
    lyrics = parse("[Guitar Solo]\n\nNow we are back again")
    assert kinds(lyrics) == [("Guitar Solo", "solo"), ("Verse", "verse")]


def test_an_empty_chorus_sings_the_words_of_the_one_before() -> None:
    lyrics = parse("[Chorus]\nWe are alive\n[Verse 2]\nSecond verse\n[Chorus]")
    first, _, last = lyrics.sections
    assert [line.text for line in last.lines] == [line.text for line in first.lines] == ["We are alive"]


def test_a_repeated_tag_sings_the_section_again() -> None:
    lyrics = parse("[Chorus x2]\nWe are alive")
    assert kinds(lyrics) == [("Chorus", "chorus")] * 2
    assert texts(lyrics) == ["We are alive"] * 2
    assert texts(parse("[Verse]\nCome with me (x3)")) == ["Come with me"] * 3
    assert texts(parse("[Chorus]\nOne\nTwo\n(x2)")) == ["One", "Two"] * 2


def test_lines_words_and_syllables_are_counted_through_the_song() -> None:
    lyrics = parse("[Verse]\nHello, my friend\n[Chorus]\nGoodbye tonight")
    assert [line.index for line in lines(lyrics)] == [0, 1]
    assert [line.words for line in lines(lyrics)] == [("Hello,", "my", "friend"), ("Goodbye", "tonight")]
    assert [s.word for line in lines(lyrics) for s in line.syllables] == [0, 0, 1, 2, 3, 3, 4, 4]
    assert [s.line for line in lines(lyrics) for s in line.syllables] == [0, 0, 0, 0, 1, 1, 1, 1]


def test_parentheses_are_the_backing_voices() -> None:
    lyrics = parse("[Verse]\n(ooh ooh)\nI love you (love you)")
    assert [(line.text, line.hint) for line in lines(lyrics)] == [
        ("ooh ooh", "backing"),
        ("I love you", ""),
        ("love you", "backing"),
    ]


def test_a_hint_before_words_is_for_that_line_and_alone_for_the_section() -> None:
    lyrics = parse("[Verse]\n[whisper] Come closer\nLouder now\n[spoken]\nOne\nTwo\n[Chorus]\nSing it")
    assert [line.hint for line in lines(lyrics)] == ["whisper", "", "spoken", "spoken", ""]


@pytest.mark.parametrize("tag", ["Rap", "Rap Verse", "Verse 2: rapped"])
def test_rap_is_a_hint(tag: str) -> None:
    assert lines(parse(f"[{tag}]\nKeep it moving"))[0].hint == "rap"


def test_headings_without_brackets_and_markdown_are_tolerated() -> None:
    text = "Title: My Song\n## Verse 1\n**Walking down**\n- the *long* road\n---\nChorus:\nHome again"
    lyrics = parse(text)
    assert kinds(lyrics) == [("Verse 1", "verse"), ("Chorus", "chorus")]
    assert texts(lyrics) == ["Walking down", "the long road", "Home again"]


def test_chords_and_times_in_brackets_are_not_sung() -> None:
    assert texts(parse("[Verse]\n[00:12.50]I [Am]need you [G/B]now")) == ["I need you now"]


def test_line_endings_of_any_system_are_the_same() -> None:
    text = "[Verse]\nHello\nthere\n\n[Chorus]\nFriend"
    assert parse(text) == parse(text.replace("\n", "\r\n")) == parse(text.replace("\n", "\r"))


def test_without_tags_the_block_that_returns_is_the_chorus() -> None:
    lyrics = parse("Roses are red\nand so\n\nLa la la\nhey\n\nSugar is sweet\nand so\n\nLa la la\nhey")
    assert kinds(lyrics) == [
        ("Verse 1", "verse"),
        ("Chorus", "chorus"),
        ("Verse 2", "verse"),
        ("Chorus", "chorus"),
    ]


def test_without_tags_or_gaps_a_long_text_is_cut_into_stanzas() -> None:
    lyrics = parse("\n".join(f"Line number {number} goes here" for number in range(16)))
    assert [len(section.lines) for section in lyrics.sections] == [4, 4, 4, 4]


def test_unknown_tags_are_reported_and_their_lines_kept() -> None:
    lyrics = parse("[Verse]\nHello\n[Quantum Banana]\nGoodbye")
    assert lyrics.unknown_tags == ("[Quantum Banana]",)
    assert texts(lyrics) == ["Hello", "Goodbye"]


def test_lines_that_cannot_be_sung_are_reported() -> None:
    lyrics = parse("[Verse]\nHello\n𓀀𓀁\n😀")
    assert texts(lyrics) == ["Hello"]
    assert lyrics.unsung == ("𓀀𓀁",)


def test_a_long_line_is_broken_at_punctuation_without_losing_a_word() -> None:
    text = (
        "Walking down the road tonight, I see the city lights are calling me and I cannot turn away, "
        "so carry me over the river and under the bridge until the morning comes"
    )
    lyrics = parse(f"[Verse]\n{text}")
    assert [word for line in lines(lyrics) for word in line.words] == text.split()
    assert len(lines(lyrics)) > 2
    assert all(len(line.syllables) <= 14 for line in lines(lyrics))
    assert lines(lyrics)[0].text == "Walking down the road tonight,"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Love me tender in the night", "en"),
        ("Quiero bailar contigo esta noche", "es"),
        ("Ich hab dich so vermisst und die Nacht ist kalt", "de"),
        ("Je t'aime mon amour, toute la nuit", "fr"),
        ("Ti amo ancora, che bella notte", "it"),
        ("Eu te amo e não vou embora", "pt"),
        ("きみの なまえは", "ja"),
        ("wo ai ni, ni shi wo de xin", "zh"),
        ("月亮代表我的心", "zh"),
    ],
)
def test_it_tells_the_language_from_the_words(text: str, language: str) -> None:
    assert parse(text).language == language


def test_a_given_language_decides() -> None:
    assert parse("Bonita", "es").language == "es"
    assert parse("Bonita", "es-MX").language == "es"


def test_kana_are_sung_one_by_one() -> None:
    (line,) = lines(parse("ずっと、きみと"))
    assert line.words == ("ずっ", "と、", "き", "み", "と")


@pytest.mark.parametrize(
    "text", ["", "[", "]", "[]", "((", "[:]", "[Chorus]", "\x00", "[Verse", "()", "[x2]", "(x2)"]
)
def test_broken_lyrics_are_read_without_complaint(text: str) -> None:
    assert lines(parse(text)) == []


TEXTS = st.text(st.one_of(st.sampled_from("[]()\n :-x2*#'"), st.characters()), max_size=120)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_lines_whose_every_word_is_sung(text: str) -> None:
    lyrics = parse(text)
    word = 0
    for index, line in enumerate(lines(lyrics)):
        assert line.index == index
        assert {s.word for s in line.syllables} == set(range(word, word + len(line.words)))
        assert {s.line for s in line.syllables} == {index}
        word += len(line.words)


def test_a_long_lyric_is_read_fast() -> None:
    words = [word for word in dictionary() if word.isalpha()]
    first = itertools.count()  # others each time: what was read once is known

    def read() -> None:
        chosen = words[next(first) :: 125_000 // 700]
        parse("\n".join(" ".join(chosen[at : at + 7]) for at in range(0, len(chosen), 7))[:5000])

    assert units(read) < 25
