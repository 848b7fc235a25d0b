"""A slice of one song is the theme of another: a listener knows it again."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from studio.engine.brief import SongRequest, read_brief
from studio.engine.score import Score
from studio.engine.works.briefs import in_its_key
from studio.engine.works.sampling import Theme, composed_on, read_theme
from studio.engine.works.source import Sheet
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import LYRICS, do
from tests.engine.works.ears import decibels
from tests.engine.works.tunes import contour, lead, likeness, sheet

OWN = """[Verse]
Somebody left the kitchen light
Burning all day and burning all night

[Chorus]
Oh, let it burn, let it burn for me
Oh, let it burn till the morning sea"""


def chorus_slice(song: Sheet) -> Theme:
    """The first four bars of the first refrain."""
    chorus = next(section for section in song.score.sections if section.kind == "chorus")
    start = song.score.seconds(chorus.start)
    return read_theme(song, start, start + song.score.seconds(16.0))


def composed(theme: Theme, song: Sheet, seed: int, tags: str = "trip hop") -> Score:
    brief = read_brief(SongRequest(seed=seed, tags=tags, lyrics=OWN, title="New"))
    return composed_on(theme, in_its_key(brief, song))


def refrain(score: Score, beats: float) -> list[int]:
    """The lead's contour in the first refrain."""
    section = next(section for section in score.sections if section.kind == "chorus")
    return contour(lead(score), section.start, beats)


def best_match(theme: Theme, score: Score, kind: str) -> float:
    """How like the theme the likest part of the band is in the first section of a kind."""
    section = next(section for section in score.sections if section.kind == kind)
    beats = min(4.0 * theme.bars, section.length)
    players = [part for part in score.parts if part.stem not in ("drums", "percussion", "bass", "fx")]
    here = [[n for n in part.notes if -0.3 <= n.start - section.start < beats - 0.1] for part in players]
    tune = contour(theme.notes, 0.0, beats)
    return max(likeness(tune, contour(notes, section.start, beats)) for notes in here if notes)


def test_the_refrain_sings_the_theme_and_no_other_song_does() -> None:
    ours, others = [], []
    for seed in (3, 4, 5):
        song = sheet("pop", seed)
        theme = chorus_slice(song)
        beats = 4.0 * theme.bars
        tune = contour(theme.notes, 0.0, beats)
        ours.append(likeness(tune, refrain(composed(theme, song, 20 + seed), beats)))
        strangers = [composed(chorus_slice(sheet("pop", seed + n)), song, 30 + n) for n in (50, 51, 52)]
        others += [likeness(tune, refrain(stranger, beats)) for stranger in strangers]
    assert min(ours) > 0.8
    assert np.mean(ours) > np.mean(others) + 0.25
    assert min(ours) > max(others)


def test_the_theme_opens_the_song_on_the_bands_lead() -> None:
    song = sheet("pop", 4)
    theme = chorus_slice(song)
    new = composed(theme, song, 9)
    assert new.sections[0].kind == "intro"
    assert best_match(theme, new, "intro") > 0.8


def test_its_chords_are_the_slices_own() -> None:
    song = sheet("pop", 4)
    theme = chorus_slice(song)
    new = composed(theme, song, 9)
    chorus = next(section for section in new.sections if section.kind == "chorus")
    loop = [chord.symbol for chord in theme.chords]
    there = [c.symbol for c in new.chords if chorus.start <= c.start < chorus.start + chorus.length]
    assert there[: len(loop)] == loop


def test_chords_have_no_gaps() -> None:
    song = sheet("pop", 4)
    chords = composed(chorus_slice(song), song, 9).chords
    for before, after in itertools.pairwise(chords):
        assert before.start + before.length == pytest.approx(after.start, abs=1e-6)


def test_an_instrumental_plays_the_theme_where_refrains_would_be() -> None:
    song = sheet("pop", 4)
    theme = chorus_slice(song)
    brief = read_brief(SongRequest(seed=9, tags="house", instrumental=True, title="New", duration=60))
    new = composed_on(theme, in_its_key(brief, song))
    assert best_match(theme, new, "chorus") > 0.8


@pytest.mark.parametrize(("heard", "turn"), [(1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (12, 8)])
def test_a_theme_comes_round_as_music_does(heard: int, turn: int) -> None:
    song = sheet("pop", 4)
    theme = read_theme(song, song.score.seconds(16.0), song.score.seconds(16.0 + 4 * heard))
    assert (theme.heard, theme.bars) == (min(heard, 8), turn)
    assert all(note.start + note.length <= 4 * theme.heard for note in theme.notes)


def test_a_slice_in_which_nothing_sounds_is_refused() -> None:
    song = sheet("pop", 4)
    bare = Sheet(Score("T", 1, 120.0, 0, "major", 4, 16.0, 0.0, (), (), (), ()), None, {"kind": "recorded"})
    assert chorus_slice(song).notes
    with pytest.raises(ValueError, match="Nothing can be made out"):
        read_theme(bare, 2.0, 6.0)


def test_the_slice_itself_comes_first_and_the_song_on_its_beat(
    clip: Source, song: Made, tmp_path: Path
) -> None:
    params = {"chop_sample_start_s": 8.0, "chop_sample_end_s": 12.0, "prompt": LYRICS, "tags": "trip hop"}
    made = do("sample", tmp_path, params, 5, {"sample_clip_id": (clip,)}).made[0]
    rate = 44_100
    heard, before = made.audio[0, rate : 3 * rate], song.audio[0, 9 * rate : 11 * rate]
    assert np.corrcoef(heard, before)[0, 1] > 0.99
    assert made.score.bpm == song.score.bpm
    assert made.score.tonic == song.score.tonic
    assert [section.name for section in made.score.sections][:2] == ["Sample", "Intro"]
    assert made.score.sections[1].start == 8.0
    assert abs(decibels(made.audio[:, : 4 * rate]) - decibels(made.audio[:, 4 * rate : 8 * rate])) < 6.0
    assert [piece["score"] is None for piece in made.recipe["pieces"]] == [True, False]
    assert made.lyrics == LYRICS
