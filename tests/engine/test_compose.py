"""Laws of every score: what was asked for is there, and what is there is music."""

import statistics
import subprocess
import sys
from itertools import pairwise

import pytest

from studio.engine.brief import SongRequest, read_brief
from studio.engine.composing.compose import compose
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.harmony import chord_at
from studio.engine.composing.theory import scale
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import STEMS, dump, load
from tests.cost import units
from tests.engine.songs import LYRICS, density, lead_notes, line_intervals, pitches_in, song

SEEDS = (1, 2, 3)
CHORUSES = (range(4, 8), range(12, 16), range(19, 23))  # lines of the shared lyric
SOME = sorted(GENRES)[::5]  # styles for the laws that take many songs
EVERYWHERE = [*((genre, 1) for genre in GENRES), *((genre, 2) for genre in SOME)]
TAIL = 1.0  # beats that a last note may ring over the end


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_every_note_lies_in_the_song_and_in_its_instrument(genre: str, seed: int) -> None:
    score = song(genre, seed)
    for part in score.parts:
        row = INSTRUMENTS[part.instrument]
        assert part.stem == row.stem
        assert part.stem in STEMS
        for note in part.notes:
            assert note.start >= 0
            assert note.length > 0
            assert note.start < score.beats
            assert note.start + note.length <= score.beats + TAIL
            assert row.low <= note.pitch <= row.high
            assert 0 < note.velocity <= 1


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_voices_stay_in_their_range_and_sing_one_note_at_a_time(genre: str, seed: int) -> None:
    score = song(genre, seed)
    for vocal in score.vocals:
        assert vocal.notes
        for note, following in pairwise(vocal.notes):
            assert note.start + note.length <= following.start + 1e-3
        for note in vocal.notes:
            assert vocal.voice.low <= note.pitch <= vocal.voice.high
            assert note.start >= 0
            assert note.length > 0
            assert note.start + note.length <= score.beats + TAIL


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_every_syllable_is_sung_once_and_in_order(genre: str, seed: int) -> None:
    brief = read_brief(SongRequest(seed=seed, tags=genre, lyrics=LYRICS, title="A Title"))
    written = [s for section in brief.lyrics.sections for line in section.lines for s in line.syllables]
    sung = [note.syllable for note in lead_notes(song(genre, seed)) if note.syllable is not None]
    assert sung == written


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_words_follow_each_other_in_time(genre: str, seed: int) -> None:
    score = song(genre, seed)
    assert " ".join(word.text for word in score.words).split() == [
        word for line in LYRICS.splitlines() if not line.startswith("[") for word in line.split()
    ]
    for word, following in pairwise(score.words):
        assert word.length > 0
        assert word.start + word.length <= following.start + 1e-3
        assert word.line <= following.line


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_sections_and_chords_cover_the_song_without_gaps(genre: str, seed: int) -> None:
    score = song(genre, seed)
    for spans in (score.sections, score.chords):
        at = 0.0
        for span in spans:
            assert span.start == pytest.approx(at)
            assert span.length > 0
            at = span.start + span.length
        assert at == pytest.approx(score.beats)
    assert all(section.length % score.beats_per_bar == 0 for section in score.sections)


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_the_chorus_lies_above_the_verse_and_is_louder(genre: str, seed: int) -> None:
    score = song(genre, seed)
    assert statistics.median(pitches_in(score, "chorus")) > statistics.median(pitches_in(score, "verse"))
    chorus = min(section.energy for section in score.sections if section.kind == "chorus")
    verse = max(section.energy for section in score.sections if section.kind == "verse")
    assert chorus > verse + 0.15
    assert density(score, "chorus") > 1.15 * density(score, "verse")


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_the_last_chorus_is_the_biggest(genre: str, seed: int) -> None:
    energies = [section.energy for section in song(genre, seed).sections if section.kind == "chorus"]
    assert energies == sorted(energies)
    assert energies[-1] > energies[0]


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_choruses_with_the_same_words_have_the_same_tune(genre: str, seed: int) -> None:
    score = song(genre, seed)
    tunes = [
        [(n.pitch, round(n.start % score.beats_per_bar, 3)) for n in notes]
        for notes in (
            [n for n in lead_notes(score) if n.syllable and n.syllable.line in lines] for lines in CHORUSES
        )
    ]
    assert tunes[0]
    assert tunes[0] == tunes[1]
    up = tunes[2][0][0] - tunes[0][0][0]  # the last one may lie a step higher
    assert 0 <= up <= 2
    assert [(pitch - up, start) for pitch, start in tunes[2]] == tunes[0]


def test_tunes_move_by_step_and_seldom_leap() -> None:
    """About half of a song's intervals are steps, and a tenth are wider than a third (Huron, 2006)."""
    intervals = [step for genre, seed in EVERYWHERE for step in line_intervals(song(genre, seed))]
    share = {size: intervals.count(size) / len(intervals) for size in set(intervals)}
    assert 0.05 < share[0] < 0.35
    assert share[1] + share[2] > 0.4
    assert sum(share.get(size, 0) for size in range(5, 13)) < 0.12
    assert max(intervals) <= 12


@pytest.mark.parametrize("genre", GENRES)
def test_strong_beats_carry_chord_tones(genre: str) -> None:
    hits = total = 0
    for seed in SEEDS:
        score = song(genre, seed)
        for vocal in score.vocals:
            if vocal.role == "lead" and vocal.voice.style == "sung":
                for note in vocal.notes:
                    if note.start % score.beats_per_bar < 0.01:
                        total += 1
                        hits += note.pitch % 12 in chord_at(score.chords, note.start).pitches
    assert total > 10
    assert hits / total > 0.75


@pytest.mark.parametrize("genre", GENRES)
def test_tunes_keep_to_the_key_or_the_chord(genre: str) -> None:
    for seed in SEEDS:
        score = song(genre, seed)
        classes = scale(score.tonic, score.mode)
        last = [section.start for section in score.sections if section.kind == "chorus"][-1] - 0.1
        foreign: set[int] = set()
        for note in lead_notes(score):
            sounding = set(chord_at(score.chords, note.start + 0.1).pitches)
            early = set(chord_at(score.chords, note.start - 0.1).pitches)
            lifts = {up for up in range(3) if note.start > last or up == 0}
            fits = {up for up in lifts if (note.pitch - up) % 12 in classes}
            assert fits or note.pitch % 12 in sounding | early
            foreign |= (
                lifts - fits if note.start > last and note.pitch % 12 not in sounding | early else set()
            )
        assert foreign != {0, 1, 2}  # one key to the end, the home key or one above it


def test_lines_leave_room_to_breathe() -> None:
    for genre, seed in EVERYWHERE:
        score = song(genre, seed)
        notes = lead_notes(score)
        gaps = [
            score.seconds(after.start - before.start - before.length)
            for before, after in pairwise(notes)
            if before.syllable and after.syllable and after.syllable.line != before.syllable.line
        ]
        assert sum(gap > 0.08 for gap in gaps) > 0.6 * len(gaps)


def test_syllables_are_neither_hurried_nor_endless() -> None:
    for genre, seed in EVERYWHERE:
        score = song(genre, seed)
        lengths = [score.seconds(note.length) for note in lead_notes(score)]
        assert 0.12 < statistics.median(lengths) < 0.75
        assert max(lengths) < 2.2


@pytest.mark.parametrize("genre", GENRES)
def test_another_seed_is_another_idea(genre: str) -> None:
    one, other = song(genre, 1), song(genre, 2)
    tunes = [[note.pitch - score.tonic for note in lead_notes(score)] for score in (one, other)]
    if "rap" not in {vocal.voice.style for vocal in one.vocals}:
        assert distance(*tunes) > 0.5
    assert [note.start for note in lead_notes(one)] != [note.start for note in lead_notes(other)]
    assert one.parts != other.parts


def test_other_seeds_mostly_mean_other_chords_and_players() -> None:
    chords = players = 0
    for genre in GENRES:
        one, other = song(genre, 1), song(genre, 2)
        roots = [[(chord.root - score.tonic) % 12 for chord in score.chords] for score in (one, other)]
        chords += roots[0] != roots[1]
        players += {part.instrument for part in one.parts} != {part.instrument for part in other.parts}
    assert chords > 0.8 * len(GENRES)
    assert players > 0.8 * len(GENRES)


def distance(one: list[int], other: list[int]) -> float:
    """Edit distance of two sequences, as a share of the longer one."""
    row = list(range(len(other) + 1))
    for place, left in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, right in enumerate(other, 1):
            before, row[column] = (
                row[column],
                min(before + (left != right), row[column] + 1, row[column - 1] + 1),
            )
    return row[-1] / max(len(one), len(other))


def test_genres_differ_for_the_same_words_and_seed() -> None:
    scores = [song(genre, 1) for genre in GENRES]
    bands = [(tuple(part.instrument for part in score.parts), score.bpm) for score in scores]
    assert len(set(bands)) == len(scores)


@pytest.mark.parametrize("tags", ["rock, no drums", "jazz without piano", "pop, no guitar, no synth"])
def test_what_is_excluded_does_not_play(tags: str) -> None:
    for seed in SEEDS:
        stems = {part.stem for part in song(tags, seed).parts}
        keys = {part.instrument for part in song(tags, seed).parts}
        assert not stems & {word for word in ("drums", "guitar", "synth") if f"no {word}" in tags}
        assert "piano" not in keys or "piano" not in tags


@pytest.mark.parametrize("genre", GENRES)
def test_what_is_wanted_plays(genre: str) -> None:
    wishes = {"banjo", "cello", "accordion", "flute"}
    assert wishes <= {part.instrument for part in song(f"{genre}, {', '.join(sorted(wishes))}", 1).parts}


@pytest.mark.parametrize(("genre", "seed"), EVERYWHERE)
def test_a_band_has_a_sensible_size(genre: str, seed: int) -> None:
    keys = [part.instrument for part in song(genre, seed).parts]
    assert 4 <= len(keys) <= 10
    assert len(keys) == len(set(keys))


def test_an_a_cappella_song_has_voices_alone() -> None:
    score = song("a cappella pop")
    assert score.parts == ()
    assert [vocal.role for vocal in score.vocals].count("backing") == 3


def test_a_cappella_without_a_voice_is_played_by_a_band() -> None:
    assert song("a cappella pop", instrumental=True).parts


def test_a_duet_has_two_leads_of_two_genders() -> None:
    score = song("pop duet")
    assert {vocal.voice.gender for vocal in score.vocals if vocal.role == "lead"} == {"f", "m"}


def test_an_instrumental_has_no_voice_and_no_words() -> None:
    for genre in SOME:
        score = song(genre, 1, "", instrumental=True)
        assert score.vocals == ()
        assert score.words == ()
        assert score.parts
        assert 60 < score.duration < 240


@pytest.mark.parametrize("duration", [30.0, 60.0, 90.0, 150.0, 220.0])
@pytest.mark.parametrize("instrumental", [True, False])
def test_a_wanted_duration_is_met(duration: float, instrumental: bool) -> None:
    for genre in SOME:
        score = song(
            genre, 1, LYRICS if not instrumental else "", duration=duration, instrumental=instrumental
        )
        assert score.duration == pytest.approx(duration, rel=0.1)


@pytest.mark.parametrize("limit", [20.0, 45.0, 120.0])
def test_a_song_never_passes_its_limit(limit: float) -> None:
    for genre in SOME:
        assert song(genre, 2, max_duration=limit).duration <= limit
        assert song(genre, 2, max_duration=limit, duration=2 * limit).duration <= limit


def test_a_shortened_song_still_ends_with_its_chorus() -> None:
    for genre in SOME:
        kinds = [
            section.kind for section in song(genre, 1, duration=75.0).sections if section.kind != "outro"
        ]
        assert kinds[-1] == "chorus"


def test_tempo_and_key_are_obeyed() -> None:
    score = song("trance, 92 bpm, in Eb minor")
    assert (score.bpm, score.tonic, score.mode) == (92, 3, "minor")
    assert score.chords[-1].root == 3 or score.fade_out > 0


def test_an_ending_is_a_fade_or_comes_home() -> None:
    for genre, seed in EVERYWHERE:
        score = song(genre, seed)
        assert score.fade_out > 0 or (score.chords[-1].root - score.tonic) % 12 <= 2


def test_weirdness_bends_chords_and_leaps() -> None:
    def foreign(weirdness: float) -> int:
        scores = [song("pop", seed, weirdness=weirdness) for seed in range(8)]
        return sum(
            not set(chord.pitches) <= scale(score.tonic, score.mode)
            for score in scores
            for chord in score.chords
        )

    assert foreign(0.0) < foreign(0.5) < foreign(1.0)


def test_style_weight_keeps_to_the_typical() -> None:
    def typical(weight: float) -> int:
        main = GENRES["rock"].chords[0]
        return sum(
            main in {part.instrument for part in song("rock", seed, style_weight=weight).parts}
            for seed in range(10)
        )

    assert typical(1.0) > typical(0.0)


def test_swing_moves_the_off_beats() -> None:
    straight, swung = song("jazz, straight", 5), song("jazz, shuffle", 5)
    late = [note.start % 1 for note in lead_notes(swung) if 0.3 < note.start % 1 < 0.9]
    even = [note.start % 1 for note in lead_notes(straight) if 0.3 < note.start % 1 < 0.9]
    assert statistics.median(late) == pytest.approx(2 / 3, abs=0.02)
    assert statistics.median(even) == pytest.approx(0.5, abs=0.02)


def test_a_score_survives_being_stored() -> None:
    score = song("samba")
    assert load(dump(score)) == score


def test_the_same_brief_gives_the_same_score_in_another_process() -> None:
    program = (
        "from tests.engine.songs import song; import hashlib; "
        "songs = [song(tags, 7) for tags in ('pop', 'jazz trap', 'salsa duet')]; "
        "print(hashlib.sha256(repr(songs).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": chaos},
        ).stdout
        for chaos in ("1", "2")
    }
    assert len(seen) == 1


def test_a_song_is_composed_in_no_time() -> None:
    brief = read_brief(SongRequest(seed=1, tags="pop", lyrics=LYRICS, title="A Title", duration=120))
    assert units(lambda: compose(brief)) < 20


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "genre", ["cinematic", "orchestral, energetic drums", "march, timpani", "waltz, timpani"]
)
def test_the_orchestras_kettledrums_play_the_harmony_and_its_cymbals_are_no_drums(
    genre: str, seed: int
) -> None:
    score = song(genre, seed)
    for part in score.parts:
        if part.instrument != "kit_orchestral":
            continue
        for note in part.notes:
            assert note.pitch in {27, 28, 29, 30, 35, 36, 38, 40, 57, 59} or 41 <= note.pitch <= 53
            if 41 <= note.pitch <= 53:
                near = {chord_at(score.chords, note.start + late) for late in (-0.2, 0.0, 0.2)}
                roots = {(chord.bass + step) % 12 for chord in near for step in (0, 7)}
                assert note.pitch % 12 in roots


def test_some_pop_songs_lift_their_last_chorus_and_other_styles_do_not() -> None:
    lifts = []
    for genre in ("pop", "soul", "k-pop"):
        for seed in range(1, 9):
            score = song(genre, seed)
            starts = [section.start for section in score.sections if section.kind == "chorus"]
            first, last = (chord_at(score.chords, start).root for start in (starts[0], starts[-1]))
            up = (last - first) % 12
            lifts.append(up)
            if up:
                length = score.beats - starts[-1]
                before = [c for c in score.chords if starts[0] <= c.start < starts[1]]
                after = [c for c in score.chords if c.start >= starts[-1]]
                for one, other in list(zip(before, after, strict=False))[:4]:
                    assert (other.root - one.root) % 12 == up
                assert length > 0
    assert 0.1 < sum(up > 0 for up in lifts) / len(lifts) < 0.6
    assert set(lifts) <= {0, 1, 2}
    for seed in range(1, 5):
        score = song("techno", seed)
        starts = [section.start for section in score.sections if section.kind == "chorus"]
        assert len({chord_at(score.chords, start).root for start in starts}) == 1


def test_weirdness_makes_tunes_leap_and_strictness_keeps_to_the_profile() -> None:
    def leaps(weirdness: float) -> float:
        steps = [s for seed in range(10) for s in line_intervals(song("pop", seed, weirdness=weirdness))]
        return sum(step >= 5 for step in steps) / len(steps)

    def distance(weight: float) -> float:
        """How far down its lists a style reached, on average."""
        places = []
        for genre in ("rock", "jazz", "house", "folk"):
            row = GENRES[genre]
            for seed in range(12):
                playing = {part.instrument for part in song(genre, seed, style_weight=weight).parts}
                for keys in (row.chords, row.basses, row.leads, row.pads):
                    places += [keys.index(key) for key in keys if key in playing][:1]
        return statistics.mean(places)

    assert leaps(0.0) < leaps(1.0)
    assert distance(1.0) < distance(0.5) < distance(0.0)
