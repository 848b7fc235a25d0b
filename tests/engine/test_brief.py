"""A brief understands what musicians write, and never fails on what it does not."""

import pytest

from studio.engine.brief import Brief, SongRequest, known_words, read_brief, upsample_tags
from studio.engine.composing.compose import compose
from studio.engine.composing.genres_words import GENRES, MOODS
from studio.engine.composing.tags import LEXICON
from studio.engine.instruments import INSTRUMENTS
from tests.engine.songs import LYRICS


def brief(tags: str = "", seed: int = 1, **wishes: object) -> Brief:
    request = {"seed": seed, "tags": tags, "lyrics": LYRICS, "title": "A Title", **wishes}
    return read_brief(SongRequest(**request))  # type: ignore[arg-type]


def test_the_genre_table_is_wide() -> None:
    assert len(GENRES) >= 50
    assert len(MOODS) >= 30
    names = [name for genre in GENRES.values() for name in genre.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("key", GENRES)
def test_every_name_of_a_genre_finds_it(key: str) -> None:
    for name in GENRES[key].names:
        assert brief(name).genres[0][0] == key
        assert brief(name.title()).ignored == ()


@pytest.mark.parametrize("key", GENRES)
def test_a_genre_row_names_only_instruments_that_exist(key: str) -> None:
    genre = GENRES[key]
    players = (
        genre.drum_kits,
        genre.percussion,
        genre.basses,
        genre.chords,
        genre.colours,
        genre.pads,
        genre.leads,
    )
    assert all(instrument in INSTRUMENTS for group in players for instrument in group)


@pytest.mark.parametrize("seed", range(5))
def test_the_tempo_lies_in_the_genres_range(seed: int) -> None:
    for key, genre in GENRES.items():
        low, high = genre.tempo
        assert low * 0.9 <= brief(key, seed).bpm <= high * 1.1


@pytest.mark.parametrize(
    ("text", "bpm"), [("92 bpm", 92), ("rock, 140BPM", 140), ("tempo: 77, jazz", 77), ("bpm 101", 101)]
)
def test_a_tempo_in_numbers_is_kept(text: str, bpm: float) -> None:
    assert brief(text).bpm == bpm


def test_a_tempo_in_words_moves_the_genres_own() -> None:
    assert brief("pop, slow").bpm < brief("pop").bpm < brief("pop, fast").bpm


@pytest.mark.parametrize(
    ("text", "tonic", "mode"),
    [
        ("pop in D minor", 2, "minor"),
        ("in F# major", 6, "major"),
        ("Bb major, jazz", 10, "major"),
        ("key of E flat minor", 3, "minor"),
        ("A dorian folk", 9, "dorian"),
        ("key: Gm", 7, "minor"),
        ("c# minor", 1, "minor"),
        ("rock in G mixolydian", 7, "mixolydian"),
    ],
)
def test_a_key_in_words_is_kept(text: str, tonic: int, mode: str) -> None:
    found = brief(text)
    assert (found.tonic, found.mode) == (tonic, mode)


def test_a_key_without_a_mode_keeps_the_genres_mode() -> None:
    assert brief("trap, in F#").tonic == 6
    assert brief("trap, in F#").mode in GENRES["trap"].modes


def test_an_article_is_no_key() -> None:
    found = [brief(f"pop song in a minor key, seed {seed}", seed).tonic for seed in range(12)]
    assert len(set(found)) > 3
    assert brief("in a minor key").mode == "minor"


def test_two_genres_blend_and_the_noun_leads() -> None:
    assert brief("jazz hip hop").genres == (("hip hop", 0.6), ("jazz", 0.4))
    assert brief("folk, techno").genres == (("folk", 0.6), ("techno", 0.4))
    assert sum(share for _, share in brief("soul, funk, disco").genres) == 1.0


def test_a_longer_name_wins_over_the_words_in_it() -> None:
    assert brief("drum and bass").genres == (("drum and bass", 1.0),)
    assert brief("drum & bass").genres == (("drum and bass", 1.0),)
    assert brief("lo-fi hip hop").genres == (("lo-fi", 1.0),)
    assert brief("R&B").genres == (("r&b", 1.0),)


def test_instruments_are_wanted_or_excluded() -> None:
    found = brief("indie pop with banjo and cello, no drums", negative_tags="guitar, piano")
    assert {"banjo", "cello"} <= set(found.wanted)
    assert {"drums", "guitar", "piano", "piano_soft"} <= set(found.excluded)
    assert brief("rock without guitar, piano").wanted == ("piano",)


def test_a_negation_takes_its_whole_list_and_ends_at_with() -> None:
    found = brief("folk, no drums or bass with violin")
    assert set(found.excluded) == {"drums", "bass"}
    assert found.wanted == ("violin",)


def test_an_excluded_mood_is_not_a_mood() -> None:
    assert brief("pop, not sad").moods == ()


def test_unknown_words_are_ignored_and_named() -> None:
    found = brief("zorglub pop, flibbertigibbet")
    assert found.ignored == ("zorglub", "flibbertigibbet")
    assert found.genres == (("pop", 1.0),)


@pytest.mark.parametrize(
    "text", ["", ",,,", "!!!", "💥", "a" * 4000, "no", "no no no", "-1 bpm", "999 bpm", "in H"]
)
def test_no_text_makes_it_fail(text: str) -> None:
    found = brief(text, description=text, negative_tags=text)
    assert 40 <= found.bpm <= 240


def test_voices_follow_the_words() -> None:
    assert brief("pop, female vocals").voice.gender == "f"  # type: ignore[union-attr]
    assert brief("pop, male singer").voice.gender == "m"  # type: ignore[union-attr]
    assert brief("pop, male singer", vocal_gender="f").voice.gender == "f"  # type: ignore[union-attr]
    assert brief("jazz, raspy voice").voice.character == "husky"  # type: ignore[union-attr]
    assert brief("hip hop").voice.style == "rap"  # type: ignore[union-attr]
    assert brief("ambient, spoken word").voice.style == "spoken"  # type: ignore[union-attr]
    assert brief("rock, baritone").voice.low == 45  # type: ignore[union-attr]
    assert brief("pop duet").duet
    assert brief("gospel choir").choir


@pytest.mark.parametrize("text", ["piano, instrumental", "pop, no vocals", "karaoke"])
def test_some_words_ask_for_no_voice(text: str) -> None:
    assert brief(text).voice is None
    assert not any(section.lines for section in brief(text).lyrics.sections)


def test_unwanted_vocals_ask_for_no_voice() -> None:
    assert brief("pop", negative_tags="vocals").voice is None


def test_an_instrumental_keeps_the_sections_it_was_given() -> None:
    found = brief("house", lyrics="[Intro]\n[Build]\n[Drop]\n[Outro]", instrumental=True)
    assert found.lyrics.sections[0].kind == "intro"
    assert len(found.lyrics.sections) == 4


def test_a_description_counts_as_tags_but_not_what_it_is_about() -> None:
    found = brief(description="A slow jazz ballad about rock climbing and metal, with trumpet")
    assert found.genres[0][0] in ("jazz", "ballad")
    assert "rock" not in dict(found.genres)
    assert "metal" not in dict(found.genres)
    assert found.wanted == ("trumpet",)
    assert found.ignored == ()


def test_moods_move_energy_and_mode() -> None:
    assert brief("pop, sad").mode == "minor"
    assert brief("pop, happy").mode == "major"
    assert brief("pop, calm").energy < brief("pop").energy < brief("pop, energetic").energy
    assert brief("pop, dark").brightness < brief("pop").brightness < brief("pop, bright").brightness


def test_eras_and_metres_are_read() -> None:
    assert brief("80s pop").era == "80s"
    assert brief("pop, 3/4").beats_per_bar == 3
    assert brief("waltz").beats_per_bar == 3
    assert brief("rock, 5/4").beats_per_bar == 5


def test_the_title_is_the_persons_own_where_there_is_one() -> None:
    assert brief("pop", title="Mine").title == "Mine"
    named = brief(
        "house", title="", lyrics="", instrumental=True, description="neon rivers over Lisbon"
    ).title
    assert named in ("Neon Rivers", "Rivers Over", "Over Lisbon")
    assert brief("house", title="", lyrics="", instrumental=True).title


def test_upsampling_keeps_the_tags_and_is_understood_again() -> None:
    for key in GENRES:
        fuller = upsample_tags(key, seed=4)
        assert fuller.startswith(key)
        assert len(fuller) > len(key) + 40
        again = brief(fuller)
        assert again.genres[0][0] == key
        assert again.ignored == ()
        assert f"{again.bpm:g} bpm" in fuller


def test_upsampling_adds_what_there_is_room_for_and_never_cuts_the_persons_words() -> None:
    long = ", ".join(["dreamy synth pop"] * 10)
    assert len(upsample_tags(long, seed=2)) <= 200
    assert upsample_tags(long, seed=2).startswith(long)
    assert upsample_tags(long * 2, seed=2) == long * 2


def test_upsampling_respects_what_was_said() -> None:
    fuller = upsample_tags("sad folk, 92 bpm, in D minor, female vocals", seed=1)
    assert "D minor" in fuller
    assert fuller.count("bpm") == 2
    assert brief(fuller).bpm == 92
    assert "male vocals" not in fuller.replace("female vocals", "")


SHORT = "[Verse]\nMorning light is on the window\n[Chorus]\nHold me in the golden light\n"


def test_every_known_word_changes_the_score_somewhere() -> None:
    """In one style at least; a word that asks for what a style does anyway changes nothing there."""
    styles = ("hip hop", "waltz, in C", "classical", "dubstep, instrumental")
    plain = {style: compose(brief(style, 2, lyrics=SHORT, max_duration=40)) for style in styles}
    meanings = {tuple((hit.kind, hit.value) for hit in hits): phrase for phrase, hits in LEXICON.items()}
    idle = [
        phrase
        for phrase in meanings.values()
        if all(
            compose(brief(f"{style}, {phrase}", 2, lyrics=SHORT, max_duration=40)) == plain[style]
            for style in styles
        )
    ]
    assert idle == []
    assert set(known_words()) == set(LEXICON)
