"""Written lyrics: rhyme, metre, form and sense."""

import re

import pytest

from studio.engine.words.lyrics import parse
from studio.engine.words.wordbank import CLIMBS, FEELINGS, NOUN_FOLLOWS, TURNS
from studio.engine.words.wordbank_choruses import COUPLE, PERSON, PLACE, THING
from studio.engine.words.writer import Draft, candidates, title_for, write
from studio.engine.words.writer_called import noun_units
from studio.engine.words.writer_rhyme import is_iambic, rhymes, spoken
from studio.engine.words.writer_songs import COUPLETS, CROSSED_SONGS, RAPS_ABOUT, TURNS_ABOUT
from studio.engine.words.writer_subject import ALL_THEMES, read
from studio.engine.words.writer_units import Theme, Unit

DESCRIPTIONS = (
    "A love song",
    "a sad ballad about losing my grandfather",
    "",
    "hip hop about hustling in the city",
    "song about coffee on a rainy morning",
    "a birthday song for my daughter Emma",
    "a rusty tractor in the field",
    "robots dancing in Tokyo",
    "an astronaut and a satellite far from home",
    "quantum computing",
)
GENRES = ("", "pop", "folk", "hip hop", "rock")
DRAFTS = [
    draft
    for seed in range(200)
    for draft in candidates(DESCRIPTIONS[seed % len(DESCRIPTIONS)], seed, GENRES[seed // 10 % len(GENRES)])
]
GENERAL = [unit for pool in FEELINGS.values() for unit in pool] + list(TURNS)


def sections(draft: Draft) -> list[tuple[str, list[str]]]:
    blocks = [block.split("\n") for block in draft.lyrics.split("\n\n")]
    return [(block[0].strip("[]"), block[1:]) for block in blocks]


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: theme.key)
def test_a_themes_lines_are_in_common_metre_and_its_scenes_rhyme_in_pairs(theme: Theme) -> None:
    for unit in theme.scenes:
        assert (len(spoken(unit.first)), len(spoken(unit.second))) == (8, 6), unit
        assert is_iambic(unit.first), unit.first
        assert is_iambic(unit.second), unit.second
    for one, other in zip(theme.scenes[::2], theme.scenes[1::2], strict=True):
        assert rhymes(one.second, other.second), (one, other)


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: theme.key)
def test_a_themes_hooks_hold_their_titles_and_find_rhymes(theme: Theme) -> None:
    for hook in theme.hooks:
        assert len(spoken(hook.line)) == 6
        assert plain(hook.title) in plain(hook.line)
        assert sum(rhymes(hook.line, unit.second) for unit in FEELINGS["any"]) >= 2, hook


@pytest.mark.parametrize("unit", GENERAL, ids=lambda unit: unit.first)
def test_a_general_statement_is_in_common_metre(unit: Unit) -> None:
    assert (len(spoken(unit.first)), len(spoken(unit.second))) == (8, 6)
    assert is_iambic(unit.first)
    assert is_iambic(unit.second)


def test_climbs_are_rhymed_couplets_of_eight() -> None:
    for unit in CLIMBS:
        assert (len(spoken(unit.first)), len(spoken(unit.second))) == (8, 8)
        assert rhymes(unit.first, unit.second)
    assert {len(spoken(follow)) for follow in NOUN_FOLLOWS} == {6}


def rhymed_in_pairs(lines: list[str]) -> bool:
    return all(rhymes(one, other) for one, other in zip(lines[::2], lines[1::2], strict=True))


def test_verses_and_bridges_rhyme_and_scan_line_by_line() -> None:
    for draft in DRAFTS:
        for name, lines in sections(draft):
            if not name.startswith(("Verse", "Bridge")):
                continue
            lengths = [len(spoken(line)) for line in lines]
            if rhymed_in_pairs(lines):  # couplets of seven, rapped, or the turn in lines of ten
                assert {2: (10, 10), 4: (6, 8), 8: (9, 17)}[len(lines)][0] <= min(lengths), lines
                assert max(lengths) <= {2: (10, 10), 4: (6, 8), 8: (9, 17)}[len(lines)][1], lines
                continue
            assert lengths in ([10] * 4, [8, 6, 8, 6] * (len(lines) // 4)), lines
            for at in range(0, len(lines), 4):
                assert rhymes(lines[at + 1], lines[at + 3]), lines
                assert lengths[0] == 8 or rhymes(lines[0], lines[2]), lines


@pytest.mark.parametrize("key", sorted(CROSSED_SONGS))
def test_a_crossed_song_has_lines_of_ten_that_rhyme_crosswise(key: str) -> None:
    song = CROSSED_SONGS[key]
    for line in (*song.seen, *song.changed):
        assert len(spoken(line)) == 10, line
        assert is_iambic(line), line
    for verse in (song.seen, song.changed):
        assert rhymes(verse[0], verse[2])
        assert rhymes(verse[1], verse[3])
    for turn in TURNS_ABOUT[key]:
        assert rhymes(*turn), turn
        assert all(len(spoken(line)) == 10 and is_iambic(line) for line in turn), turn
    assert rhymes(*song.answers)
    assert plain(song.hook.title) in plain(song.hook.line)


@pytest.mark.parametrize("key", sorted(RAPS_ABOUT))
def test_every_theme_has_long_couplets_to_rap(key: str) -> None:
    assert len(RAPS_ABOUT[key]) >= 3
    for unit in RAPS_ABOUT[key]:
        assert rhymes(unit.first, unit.second), unit
        assert all(11 <= len(spoken(line)) <= 17 for line in (unit.first, unit.second)), unit


def test_every_theme_has_every_form() -> None:
    keys = {theme.key for theme in ALL_THEMES}
    assert keys == set(COUPLETS) == set(CROSSED_SONGS) == set(RAPS_ABOUT) == set(TURNS_ABOUT)


def test_two_drafts_turn_the_thought_in_two_ways() -> None:
    for first, second in zip(DRAFTS[::2], DRAFTS[1::2], strict=True):
        assert dict(sections(first))["Bridge"] != dict(sections(second))["Bridge"]


def test_choruses_round_a_name_rhyme_and_hold_it_in_hook_and_title() -> None:
    for called in (*THING, *PLACE, COUPLE, *(one for row in PERSON.values() for one in row)):
        assert rhymes(called.answer, called.second), called
        assert "{name}" in called.title
        assert "{name}" in called.hook


def test_what_is_said_of_a_noun_is_in_common_metre() -> None:
    for word in ("my dog", "the robots", "the hospital", "the guitar", "a computer"):
        for noun in read(f"the wind and {word}").nouns[-1:]:
            assert noun_units(noun)
            for unit in noun_units(noun):
                assert (len(spoken(unit.first)), len(spoken(unit.second))) == (8, 6), unit


@pytest.mark.parametrize("key", sorted(COUPLETS))
def test_a_themes_refrains_rhyme_and_hold_their_titles(key: str) -> None:
    song = COUPLETS[key]
    assert len(song.refrains) % 2 == 0
    for one, other in zip(song.refrains[::2], song.refrains[1::2], strict=True):
        crossed = rhymes(one.answer, other.answer)
        assert crossed or (rhymes(one.hook.line, one.answer) and rhymes(other.hook.line, other.answer))
        for refrain in (one, other):
            assert plain(refrain.hook.title) in plain(refrain.hook.line)
            assert len(spoken(refrain.hook.line)) <= 10


def test_rappers_rap_long_lines_and_others_have_two_metres() -> None:
    rapped = dict(sections(write("hustling in the city", 4, "trap")))["Verse 1"]
    assert len(rapped) == 8
    assert sum(len(spoken(line)) for line in rapped) / 8 > 12
    verses = [
        dict(sections(draft))["Verse 1"]
        for seed in range(20)
        for draft in candidates("a song about the sea", seed, "pop")
    ]
    assert {len(spoken(verse[0])) for verse in verses} >= {7, 8, 10}


@pytest.mark.parametrize("key", ["code", "love", "protest", "parent"])
def test_a_rap_is_about_its_theme(key: str) -> None:
    word = {"code": "coding all night", "parent": "my grandma", "protest": "rent"}.get(key, key)
    own = {plain(unit.first) for unit in RAPS_ABOUT[key]}
    for seed in range(6):
        for draft in candidates(f"rap about {word}", seed):
            verse = list(map(plain, dict(sections(draft))["Verse 1"]))
            assert sum(line in own for line in verse) == 2


@pytest.mark.parametrize("key", ["war", "city", "work", "money", "nature", "space"])
def test_nobody_is_in_love_in_a_chorus_that_is_not_about_love(key: str) -> None:
    for seed in range(12):
        for draft in candidates(f"a song about {key}", seed, "rock"):
            chorus = " ".join(dict(sections(draft))["Chorus"]).lower()
            assert not re.search(r"\b(your (?:face|hand|name)|kiss|darling|my love)\b", chorus)


def test_the_hook_returns_in_every_chorus_and_holds_the_title() -> None:
    for draft in DRAFTS:
        choruses = [lines for name, lines in sections(draft) if name == "Chorus"]
        assert len(choruses) == 3
        assert choruses[0] == choruses[1] == choruses[2]
        hook = max(choruses[0], key=choruses[0].count)
        assert choruses[0].count(hook) == 2
        assert plain(draft.title) in plain(hook)


def test_no_line_returns_but_the_hook_and_whole_sections() -> None:
    for draft in DRAFTS:
        seen: dict[str, list[str]] = {}
        for name, lines in sections(draft):
            seen.setdefault(name, lines)
        hook = next(line for line in seen["Chorus"] if seen["Chorus"].count(line) == 2)
        once = [line for lines in seen.values() for line in lines if line != hook]
        assert len(once) == len(set(once))


def test_two_candidates_share_neither_title_nor_chorus_nor_verse() -> None:
    for first, second in zip(DRAFTS[::2], DRAFTS[1::2], strict=True):
        one, other = dict(sections(first)), dict(sections(second))
        assert first.title != second.title
        assert one["Chorus"] != other["Chorus"]
        assert one["Verse 1"] != other["Verse 1"]


def test_the_same_seed_gives_the_same_words_and_others_differ() -> None:
    assert write("rain in the city", 7, "jazz") == write("rain in the city", 7, "jazz")
    assert len({write("rain in the city", seed, "jazz").lyrics for seed in range(20)}) > 15


@pytest.mark.parametrize(
    ("description", "theme"),
    [
        ("a song about the ocean", "sea"),
        ("upbeat dance pop about summer", "summer"),
        ("I miss my grandfather", "loss"),
        ("christmas with the family", "winter"),
        ("two astronauts lost among the stars", "space"),
        ("driving down the highway", "road"),
        ("una canción sobre el mar", "sea"),
        ("eine Ballade über den Regen", "rain"),
        ("une chanson sur la nuit", "night"),
        ("a song about my dog who died", "farewell"),
        ("breakup, angry, pop punk", "anger"),
        ("a love song about long distance relationships", "distance"),
        ("funny birthday song for my mother", "birthday"),
        ("I miss my dad", "parent"),
    ],
)
def test_the_theme_is_found_in_the_words(description: str, theme: str) -> None:
    assert read(description).themes[0].key == theme


@pytest.mark.parametrize("theme", ALL_THEMES, ids=lambda theme: theme.key)
def test_the_first_verse_shows_the_themes_own_scenes(theme: Theme) -> None:
    word = next(word for word in sorted(theme.keywords) if read(f"about {word}").themes == (theme,))
    scenes = {plain(line) for unit in theme.scenes for line in (unit.first, unit.second)}
    scenes |= set(map(plain, (*COUPLETS[theme.key].seen, *CROSSED_SONGS[theme.key].seen)))
    for seed in range(8):
        verse = dict(sections(write(f"a song about {word}", seed)))["Verse 1"]
        assert len(scenes & set(map(plain, verse))) >= 2, (word, verse)


@pytest.mark.parametrize(
    ("description", "word"),
    [
        ("a rusty tractor in the field", "tractor"),
        ("a birthday song for my daughter Emma", "Emma"),
        ("my dog ran away", "dog"),
        ("a girl with an old guitar", "guitar"),
        ("robots falling in love", "robots"),
    ],
)
def test_the_listeners_own_words_are_woven_in(description: str, word: str) -> None:
    for seed in range(20):
        assert re.search(rf"\b{word}\b", write(description, seed).lyrics, re.IGNORECASE), seed


def test_what_is_the_listeners_own_stays_theirs() -> None:
    assert [noun.article for noun in read("losing my old grandfather by the river").nouns] == ["my", "the"]
    assert [noun.word for noun in read("my dog ran away from us").nouns] == ["dog"]
    assert [noun.word for noun in read("remember the lanterns").nouns] == ["lanterns"]


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ("funny birthday song for Emma, 40, loves gardening", "Happy Birthday, Emma"),
        ("Happy birthday Dad, 60 today", "Happy Birthday, Dad"),
        ("happy wedding song for Sarah and Tom", "Sarah and Tom"),
        ("missing New York in the summer", "Take Me Back to New York"),
    ],
)
def test_a_name_leads_the_chorus(description: str, title: str) -> None:
    for seed in range(5):
        assert write(description, seed).title == title


def test_a_birthday_song_tells_the_age_and_the_pastime() -> None:
    chorus = " ".join(dict(sections(write("birthday song for Emma, 40, loves gardening", 3)))["Chorus"])
    assert "Forty years" in chorus
    assert "gardening" in chorus


def test_what_has_no_theme_is_sung_in_the_listeners_own_words() -> None:
    for description, topic in (
        ("song about procrastination", "procrastination"),
        ("a song about quantum computing", "quantum computing"),
        ("the last dinosaur", "the last dinosaur"),
    ):
        for seed in range(5):
            for draft in candidates(description, seed):
                assert topic in dict(sections(draft))["Chorus"][0]


def test_days_and_months_are_no_names_and_towns_are_places() -> None:
    assert not any(noun.name for noun in read("I hate Mondays in December").nouns)
    assert [(noun.word, noun.place) for noun in read("nights in New York").nouns if noun.name] == [
        ("New York", True)
    ]


@pytest.mark.parametrize("description", ["fuck this shit", "a song about sex and murder", "naked cocaine"])
def test_the_words_stay_clean(description: str) -> None:
    for seed in range(5):
        words = set(plain(write(description, seed).lyrics).split())
        assert not words & {"fuck", "shit", "sex", "murder", "naked", "cocaine"}


def test_what_is_written_can_be_read_and_sung() -> None:
    for draft in DRAFTS[:40]:
        lyrics = parse(draft.lyrics)
        assert lyrics.unsung == ()
        assert lyrics.unknown_tags == ()
        assert [section.name for section in lyrics.sections] == [name for name, _ in sections(draft)]


def test_a_rhyme_is_perfect_and_never_a_word_with_itself() -> None:
    assert rhymes("in the night", "hold me tight")
    assert rhymes("you are here", "the end is near")
    assert rhymes("bending", "never ending")
    assert not rhymes("in the night", "all night")
    assert not rhymes("I write", "all right")
    assert not rhymes("the heart", "the hand")


def test_a_title_is_taken_from_the_hook() -> None:
    lyrics = (
        "[Verse]\nSome old line\n[Chorus]\nSo carry me home tonight\nOver the hill\nSo carry me home tonight"
    )
    assert title_for(lyrics, 1) == "Carry Me Home Tonight"
    assert title_for("[Instrumental]", 3) == title_for("[Instrumental]", 3) != ""


@pytest.mark.parametrize("description", ["", "😀", "¿Qué?", "a" * 2000, "\x00", "the of and", "12345"])
def test_any_description_gives_a_song(description: str) -> None:
    first, second = candidates(description, 1)
    assert first.title
    assert first.lyrics != second.lyrics
