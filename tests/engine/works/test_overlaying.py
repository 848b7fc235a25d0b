"""A voice over a band that plays already, a band under a voice that sings already."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import SongRequest, read_brief
from studio.engine.composing.accompaniment import chords_under, fit
from studio.engine.composing.theory import scale
from studio.engine.mixing import loudness
from studio.engine.score import Score
from studio.engine.song import produce
from studio.engine.works import recipe
from studio.engine.works.blending import finished, laid_over
from studio.engine.works.hearing import regridded
from studio.engine.works.material import read_material
from studio.engine.works.seating import seated
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import LYRICS, do, stored
from tests.engine.works.ears import decibels
from tests.engine.works.tunes import lead, sheet

TEXT = [word for word in LYRICS.split() if "[" not in word]


@pytest.fixture(scope="module")
def band(song: Made, tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The song without its voice, as if recorded: chords, form and tempo are as they are heard at best."""
    score = dataclasses.replace(song.score, vocals=(), words=())
    assert song.brief is not None
    sound = produce(score, song.brief, threads=2, separate=False).master
    made = Made(sound, score, None, recipe.recorded(), "Band", "folk, instrumental", "")
    return stored(made, tmp_path_factory.mktemp("band"), uploaded=True)


@pytest.fixture(scope="module")
def sung(band: Source, tmp_path_factory: pytest.TempPathFactory) -> Made:
    params = {"prompt": LYRICS, "tags": "folk", "vocal_gender": "f"}
    sources = {"continue_clip_id": (band,)}
    return do("add_vocals", tmp_path_factory.mktemp("work"), params, 5, sources).made[0]


def test_the_words_are_sung_in_the_key_of_the_band(band: Source, sung: Made) -> None:
    assert [word.text for word in sung.score.words] == TEXT
    notes = scale(band.score().tonic, band.score().mode)
    assert np.mean([note.pitch % 12 in notes for note in lead(sung.score)]) > 0.95
    assert {vocal.voice.gender for vocal in sung.score.vocals} == {"f"}
    assert sung.score.parts == band.score().parts


def test_its_onsets_lie_on_the_beat_grid(sung: Made) -> None:
    assert {note.start % 0.25 for note in lead(sung.score)} <= {0.0}


def test_the_band_stays_as_it_was_but_for_the_room_it_gives(band: Source, sung: Made) -> None:
    before, after = band.audio(), sung.audio
    assert after.shape == before.shape
    first = min(note.start for note in lead(sung.score)) * 60.0 / sung.score.bpm
    alone = slice(0, int((first - 0.4) * SAMPLE_RATE))
    gain = np.sqrt(np.mean(after[:, alone] ** 2) / np.mean(before[:, alone] ** 2))
    assert np.abs(after[:, alone] - gain * before[:, alone]).max() < 0.03
    voice = after - gain * before
    here = slice(int((first + 0.1) * SAMPLE_RATE), int((first + 1.5) * SAMPLE_RATE))
    assert -6.0 < decibels(voice[:, here]) - decibels(before[:, here]) < 6.0
    assert loudness.true_peak(after) <= -1.0


def test_a_window_is_kept(band: Source, tmp_path: Path) -> None:
    score = band.score()
    material = read_material(score, None)
    brief = read_brief(SongRequest(seed=5, tags="folk, 120 bpm", lyrics=LYRICS))
    sections = brief.lyrics.sections
    blocks, unsung = seated(material.blocks, sections, brief, 8.0, 24.0)
    assert not unsung
    assert all(block.start >= 8.0 and block.end <= 24.0 for block in blocks)
    _, unsung = seated(material.blocks, sections, brief, 8.0, 12.0)
    assert unsung
    blocks, unsung = seated(material.blocks, sections, brief, 8.0, 9.0)
    assert not blocks
    assert len(unsung) == 2
    params = {"prompt": LYRICS, "overpainting_start_s": 4.0, "overpainting_end_s": 4.5}
    with pytest.raises(ValueError, match="no room"):
        do("add_vocals", tmp_path, params, 5, {"continue_clip_id": (band,)})


def test_refrains_are_sung_where_the_band_plays_one() -> None:
    song = sheet("pop")
    assert song.brief is not None
    material = read_material(song.score, song.brief)
    blocks, unsung = seated(material.blocks, song.brief.lyrics.sections, song.brief, 0.0, song.score.beats)
    assert not unsung
    kinds = [next(b.kind for b in reversed(material.blocks) if b.start <= sung.start) for sung in blocks]
    assert kinds == [block.kind for block in blocks] == ["verse", "chorus", "verse", "chorus"]


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_chords_found_under_a_tune_suit_it_nearly_as_well_as_its_own(seed: int) -> None:
    song = sheet("pop", seed)
    assert song.brief is not None
    material = read_material(song.score, song.brief)
    notes = [note for line in material.lines for note in line.notes]
    found = chords_under(notes, material.blocks, song.brief, "triad")
    ours, own = (sum(fit(chord, notes, 4) for chord in chords) for chords in (found, material.chords))
    assert ours > 0.6 * own
    assert found[-1].root == song.brief.tonic
    assert len({chord.symbol for chord in found}) > 2
    assert sum(chord.length for chord in found) == material.blocks[-1].end


def test_a_band_joins_a_voice_in_its_time(song: Made, tmp_path: Path) -> None:
    assert song.brief is not None
    score = dataclasses.replace(song.score, parts=())
    voice = produce(score, song.brief, threads=2, separate=False).master
    alone = dataclasses.replace(score, chords=(), words=())
    source = stored(
        Made(voice, alone, None, recipe.recorded(), "Alone", "", ""), tmp_path / "clip", uploaded=True
    )
    sources = {"continue_clip_id": (source,)}
    made = do("add_instrumental", tmp_path, {"tags": "rock"}, 5, sources).made[0]
    assert {"drums", "bass", "guitar"} <= {part.stem for part in made.score.parts}
    moments = [[of.seconds(note.start) for note in lead(of)] for of in (alone, made.score)]
    assert moments[0] == pytest.approx(moments[1])
    assert made.score.bpm == pytest.approx(song.score.bpm, rel=0.005)
    assert made.score.chords
    first, last = lead(score)[0].start, lead(score)[3].start
    here = slice(round(score.seconds(first) * SAMPLE_RATE), round(score.seconds(last) * SAMPLE_RATE))
    assert np.corrcoef(voice[0, here], made.audio[0, here])[0, 1] > 0.5
    assert loudness.true_peak(made.audio) <= -1.0


@pytest.mark.parametrize("error", [-0.04, 0.02, 0.05])
def test_a_voice_alone_is_put_on_the_beat_that_its_notes_keep(error: float) -> None:
    score = sheet("folk").score
    wrong = score.bpm * (1.0 + error)
    heard = dataclasses.replace(score, parts=(), chords=(), words=(), sections=score.sections[:1])
    heard = placed_at(heard, wrong)
    found = regridded(heard)
    assert found.bpm == pytest.approx(score.bpm, rel=0.002)
    moments = [[of.seconds(note.start) for note in lead(of)] for of in (heard, found)]
    assert moments[0] == pytest.approx(moments[1])
    on_beats = [abs((note.start - found.sections[0].start) * 2 % 1 - 0.5) for note in lead(found)]
    assert np.mean(on_beats) > 0.42


def placed_at(score: Score, bpm: float) -> Score:
    """The same sound, counted in another tempo."""
    share = bpm / score.bpm
    lead_only = [
        dataclasses.replace(
            vocal,
            notes=tuple(
                dataclasses.replace(note, start=note.start * share, length=note.length * share)
                for note in vocal.notes
            ),
        )
        for vocal in score.vocals
        if vocal.role == "lead"
    ]
    return dataclasses.replace(score, bpm=bpm, vocals=tuple(lead_only), beats=score.beats * share)


def tone(hertz: float, level: float, seconds: float = 4.0) -> Audio:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.tile((level * np.sin(2 * np.pi * hertz * time)).astype(np.float32), (2, 1))


@pytest.mark.parametrize("level", [0.01, 0.1, 0.5])
def test_a_voice_lies_over_a_band_by_as_much_as_it_is_told(level: float) -> None:
    voice, band = tone(440, level), tone(660, 0.2)
    both = laid_over(voice, band, 1.0)
    spectrum = np.abs(np.fft.rfft(both[0, SAMPLE_RATE : 3 * SAMPLE_RATE]))
    over = 20 * np.log10(spectrum[880] / spectrum[1320])
    assert -0.5 < over < 3.0


def test_what_is_loud_enough_is_left_as_it_is() -> None:
    quiet, right = tone(440, 0.02), tone(440, 0.2)
    right *= np.float32(10 ** ((-14.3 - loudness.integrated(right)) / 20))
    assert np.array_equal(finished(right), right)
    assert loudness.integrated(finished(quiet)) == pytest.approx(-14.0, abs=0.2)
