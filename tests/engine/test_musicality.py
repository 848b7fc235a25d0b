"""Laws of the arranger's craft, read off scores: fades spare the refrain, harmonies state their key, tunes
leap the more the weirder."""

import statistics

import pytest

from studio.engine.brief import SongRequest, read_brief
from studio.engine.composing.comping import Player, comp_notes
from studio.engine.composing.form import lay_out
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.harmony import chord_at, harmonize
from studio.engine.composing.style import choose_style
from studio.engine.composing.theory import is_minor
from studio.engine.score import Score
from tests.engine.songs import LYRICS, density, line_intervals, song

SEEDS = range(1, 7)
LENGTHS = (30.0, 40.0, 60.0, None)
FADING = [key for key, genre in GENRES.items() if genre.fades >= 0.3]


def fading_songs() -> list[Score]:
    scores = [song(genre, seed, duration=length) for genre in FADING for seed in SEEDS for length in LENGTHS]
    return [score for score in scores if score.fade_out]


def test_a_fade_never_takes_a_refrain_away() -> None:
    faded = fading_songs()
    assert faded
    for score in faded:
        begin = score.beats - score.fade_out
        assert score.seconds(score.fade_out) >= 3.9
        for section in score.sections:
            if section.kind in ("chorus", "hook"):
                assert section.start + section.length <= begin + 1e-6


def test_a_fade_that_is_asked_for_leaves_half_of_a_closing_refrain() -> None:
    lyrics = LYRICS.rpartition("[Chorus]")[0] + "[Fade out]"
    for seed in SEEDS:
        score = song("pop", seed, lyrics=lyrics, duration=40.0)
        last = score.sections[-1]
        assert 0 < score.fade_out <= (last.length / 2 if last.kind == "chorus" else last.length)


def share_of(score: Score, degree: int) -> float:
    """Of the song's beats, those over a root so many semitones above the tonic."""
    over = sum(chord.length for chord in score.chords if (chord.root - score.tonic) % 12 == degree)
    return over / score.beats


@pytest.mark.parametrize("genre", ["dub", "reggae"])
def test_dub_and_reggae_state_their_tonic_more_than_the_fourth_degree(genre: str) -> None:
    scores = [song(genre, seed, weirdness=weirdness) for seed in SEEDS for weirdness in (0.0, 0.5)]
    for score in scores:
        assert share_of(score, 0) >= share_of(score, 5)
    home, fourth = (statistics.mean(share_of(score, degree) for score in scores) for degree in (0, 5))
    assert home > 1.4 * fourth


@pytest.mark.parametrize("genre", sorted(GENRES)[::3])
def test_in_minor_the_tonic_is_nobodys_dominant(genre: str) -> None:
    for seed in SEEDS:
        score = song(genre, seed, weirdness=1.0)
        if is_minor(score.mode):
            dominant = {score.tonic, (score.tonic + 4) % 12, (score.tonic + 10) % 12}
            assert not any(
                chord.root == score.tonic and dominant <= set(chord.pitches) for chord in score.chords
            )


def test_the_weirder_the_more_tunes_leap() -> None:
    def leaps(weirdness: float, least: int) -> float:
        scores = [
            song(genre, seed, weirdness=weirdness) for genre in ("pop", "folk", "jazz") for seed in SEEDS
        ]
        steps = [step for score in scores for step in line_intervals(score)]
        return sum(step >= least for step in steps) / len(steps)

    for least in (3, 5):
        shares = [leaps(weirdness, least) for weirdness in (0.0, 0.25, 0.5, 0.75, 1.0)]
        assert shares == sorted(shares)
        assert shares[-1] > 1.3 * shares[0]


DANCE = sorted(key for key, genre in GENRES.items() if genre.fx == "riser")
SNARE = 38


@pytest.mark.parametrize("genre", DANCE)
@pytest.mark.parametrize("instrumental", [False, True])
def test_dance_music_breaks_down_and_builds_up_to_its_last_drop(genre: str, instrumental: bool) -> None:
    for seed in SEEDS:
        score = song(genre, seed, **({"lyrics": "", "instrumental": True} if instrumental else {}))
        drop = [section for section in score.sections if section.kind == "chorus"][-1].start
        before = next(section for section in score.sections if section.start + section.length == drop)
        assert before.kind in ("break", "bridge", "prechorus")
        drums = [note for part in score.parts if part.stem == "drums" for note in part.notes]
        begin, end = (
            [n for n in drums if n.pitch == SNARE and drop - early <= n.start < drop - late]
            for early, late in ((8.1, 4.1), (4.1, 0.4))
        )
        assert len(end) >= 1.3 * len(begin)  # the roll grows denser ...
        assert statistics.mean(n.velocity for n in end) > statistics.mean(n.velocity for n in begin)
        assert not any(drop - 0.4 <= note.start < drop - 0.1 for note in drums)  # ... and holds its breath
        risers = [note for part in score.parts if part.instrument == "fx_riser" for note in part.notes]
        assert any(note.start + note.length == pytest.approx(drop, abs=0.2) for note in risers)


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_choruses_are_lifted_by_the_arrangement_and_not_by_the_fader_alone(genre: str) -> None:
    ratios = [density(score, "chorus") / density(score, "verse") for score in (song(genre, s) for s in SEEDS)]
    assert min(ratios) > 1.2
    assert statistics.mean(ratios) > 1.45


def test_a_dub_breaks_to_drums_and_bass() -> None:
    heard = 0
    for seed in range(1, 25):
        score = song("dub", seed)
        for section in score.sections:
            if section.kind == "break":
                end = section.start + section.length
                stems = {
                    p.stem for p in score.parts if any(section.start <= n.start < end - 0.5 for n in p.notes)
                }
                assert stems - {"fx"} <= {
                    "drums",
                    "bass",
                    "percussion",
                    "brass",
                    "woodwinds",
                    "synth",
                    "keyboard",
                }
                heard += {"drums", "bass"} <= stems and "guitar" not in stems
    assert heard


def test_a_tumbao_plays_the_root_before_the_bar_and_holds_it_over() -> None:
    ahead = 0
    for seed in SEEDS:
        score = song("salsa", seed)
        bass = next(part for part in score.parts if part.stem == "bass").notes
        late = [note for note in bass if 2.9 < note.start % 4 < 3.2 and note.length > 1.5]
        ahead += len(late)
        for note in late:
            chord = chord_at(score.chords, note.start - note.start % 4 + 4)
            assert note.pitch % 12 == chord.bass
    assert ahead > 20


def test_distorted_guitars_play_three_note_chords_at_most() -> None:
    brief = read_brief(SongRequest(seed=1, tags="jazz", lyrics=LYRICS))
    style = choose_style(brief)
    blocks, _ = lay_out(brief, style.main)
    chords = harmonize(brief, style, blocks, ends=False)

    def thickest(instrument: str) -> int:
        notes = comp_notes(brief, Player(instrument, "strum", 57), blocks, chords, None)
        spans = [(chord.start - 0.01, chord.start + chord.length - 0.2) for chord in chords]
        return max(len({n.pitch % 12 for n in notes if start <= n.start < end}) for start, end in spans)

    assert thickest("guitar_drive") <= 3 < thickest("guitar_clean")


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_every_song_states_its_tonic(genre: str) -> None:
    for seed in SEEDS:
        score = song(genre, seed, weirdness=0.0)
        assert share_of(score, 0) >= 0.16
        verse = next(section for section in score.sections if section.kind == "verse")
        inside = [c for c in score.chords if verse.start <= c.start < verse.start + verse.length]
        assert any(chord.root == score.tonic for chord in inside)
