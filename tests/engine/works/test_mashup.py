"""Laws of mashups: the second song's tempo, key and band; the first one's words and voice."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE
from studio.engine.composing.form import Block
from studio.engine.composing.harmony import chord_at
from studio.engine.composing.theory import scale
from studio.engine.listening.transcribe import transcribe
from studio.engine.mixing.loudness import integrated, true_peak
from studio.engine.score import Score, SungNote
from studio.engine.works.mashup import Half, lay, mashed
from studio.engine.works.material import TuneLine
from studio.engine.works.merging import Seat
from studio.engine.works.recipe import recorded
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import do, stored
from tests.engine.works.ears import beat_phase, semitones_apart
from tests.engine.works.tunes import WORDS, job, lead, likeness, pitches, sheet, source

OTHER = """[Verse]
We left the city in the rain
And never saw the place again

[Chorus]
Oh roll the windows down tonight
The road is running out of light

[Verse]
You drew a map upon the door
A line that ended at the shore

[Chorus]
Oh roll the windows down tonight
The road is running out of light"""


def half(tags: str, seed: int, words: str = WORDS) -> Half:
    return Half(source(tags, words), sheet(tags, seed, words), composed=True)


VOICE = half("folk, female vocals, D major, 96 bpm", 3)
BAND = half("disco, male vocals, A minor, 118 bpm", 5, OTHER)


def section_of(score: Score, beat: float) -> str:
    return [section.kind for section in score.sections if section.start - 1.1 <= beat][-1]


def test_the_band_stays_note_by_note_and_the_words_are_the_first_ones() -> None:
    score, brief = mashed(job(), VOICE, BAND)
    assert score.parts == BAND.score.parts
    assert (score.bpm, score.tonic, score.mode, score.seed, score.beats) == (
        BAND.score.bpm, BAND.score.tonic, BAND.score.mode, BAND.score.seed, BAND.score.beats,
    )  # fmt: skip
    assert {word.text for word in score.words} == {word.text for word in VOICE.score.words}
    assert brief.voice is not None
    assert brief.voice.gender == "f"
    assert {vocal.voice.gender for vocal in score.vocals if vocal.role == "lead"} == {"f"}


def test_two_takes_are_two_performances_of_one_mashup() -> None:
    (first, _), (second, _), (again, _) = (mashed(job(seed), VOICE, BAND) for seed in (1, 2, 1))
    assert first == again
    assert pitches(first) == pitches(second)
    late = [abs(a.start - b.start) for a, b in zip(lead(first), lead(second), strict=True)]
    assert 0.0 < max(late) * 60.0 / first.bpm < 0.03


def test_verses_are_sung_on_verses_and_refrains_on_refrains() -> None:
    score, _ = mashed(job(), VOICE, BAND)
    own = {word.text: section_of(VOICE.score, word.start) for word in VOICE.score.words}
    kinds = [(own[word.text], section_of(score, word.start)) for word in score.words]
    assert len(kinds) >= 0.7 * len(VOICE.score.words)
    assert np.mean([first == second for first, second in kinds]) > 0.95


@pytest.mark.parametrize("seeds", [(3, 5), (1, 2), (4, 6)])
@pytest.mark.parametrize("tags", [("folk, D major", "disco, A minor"), ("soul, F minor", "rock, E major")])
def test_the_tune_fits_the_other_chords_and_stays_the_tune(
    seeds: tuple[int, int], tags: tuple[str, str]
) -> None:
    voice, band = half(tags[0], seeds[0]), half(tags[1], seeds[1], OTHER)
    score, _ = mashed(job(), voice, band)
    foreign = rubbing = total = 0.0
    home = scale(score.tonic, score.mode)
    for note in lead(score):
        tones = set(chord_at(score.chords, note.start + 0.1).pitches)
        total += note.length
        foreign += note.length * (note.pitch % 12 not in home | tones)
        beside = {(note.pitch + step) % 12 for step in (-1, 1)} & tones
        rubbing += note.length * (note.length >= 1.0 and bool(beside) and note.pitch % 12 not in tones)
    assert foreign < 0.03 * total
    assert rubbing < 0.05 * total
    stranger = likeness(pitches(band.score), pitches(score))
    assert likeness(pitches(voice.score), pitches(score)) > stranger


def test_half_the_tempo_is_the_same_tempo() -> None:
    fast, slow = half("punk, 180 bpm", 3), half("hip hop, 88 bpm", 5, OTHER)
    score, _ = mashed(job(), dataclasses.replace(fast), slow)
    rate = len(lead(score)) / sum(note.length for note in lead(score)) * score.bpm
    own = len(lead(fast.score)) / sum(note.length for note in lead(fast.score)) * fast.score.bpm
    assert rate == pytest.approx(own, rel=0.2)


@pytest.fixture(scope="module")
def band(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A short song to lay others over."""
    wishes = {
        "prompt": "[Verse]\nWe left the city in the rain\n\n[Chorus]\nOh roll the windows down tonight",
        "tags": "disco, male vocals, 112 bpm, A minor",
        "title": "Night Bus",
        "duration": 16.0,
    }
    made = do("create", tmp_path_factory.mktemp("work"), wishes, seed=11).made[0]
    return stored(made, tmp_path_factory.mktemp("band"))


def test_two_songs_made_here_are_mashed_exactly(clip: Source, band: Source, tmp_path: Path) -> None:
    (made,) = do("mashup", tmp_path, {}, sources={"mashup_clip_ids": (clip, band)}).made
    assert made.title == "Winterlight / Night Bus"
    assert made.recipe["kind"] == "composed"
    assert made.score.bpm == 112.0
    assert "winter" in made.lyrics
    assert integrated(made.audio) == pytest.approx(-14.0, abs=0.3)
    assert true_peak(made.audio) <= -1.0
    assert abs(made.audio.shape[1] / SAMPLE_RATE - band.duration) < 1.0


def test_a_recorded_voice_is_laid_on_the_beat_and_in_the_key(
    recording: Source, band: Source, tmp_path: Path
) -> None:
    (made,) = do("mashup", tmp_path, {}, sources={"mashup_clip_ids": (recording, band)}).made
    assert made.recipe["kind"] == "recorded"
    assert made.score.bpm == 112.0
    assert semitones_apart(band.audio(), made.audio) == 0
    assert abs(beat_phase(made.audio, 0.0, 112.0) - beat_phase(band.audio(), 0.0, 112.0)) < 0.02
    assert integrated(made.audio) == pytest.approx(-14.0, abs=0.1)
    assert true_peak(made.audio) <= -1.0
    assert made.score.vocals[0].notes
    starts = [note.start for note in made.score.vocals[0].notes]
    assert 0.0 <= min(starts) <= max(starts) < made.score.beats


def test_a_voice_is_sung_over_a_recorded_band(clip: Source, band: Source, tmp_path: Path) -> None:
    heard = transcribe(band.audio(), "Found")
    made = Made(band.audio(), heard, None, recorded(), "Found", "disco", "")
    found = stored(made, tmp_path / "found", uploaded=True)
    (mash,) = do("mashup", tmp_path, {}, sources={"mashup_clip_ids": (clip, found)}).made
    assert mash.score.bpm == heard.bpm
    assert "winter" in mash.lyrics
    assert semitones_apart(found.audio(), mash.audio) == 0


def test_phrases_of_a_recording_begin_on_their_beats() -> None:
    """Clicks at 100 beats a minute, laid into 110: each phrase to the sample, its beats where they belong."""
    one, other = (dataclasses.replace(VOICE.score, bpm=bpm) for bpm in (100.0, 110.0))
    clicks = np.zeros((2, 20 * SAMPLE_RATE), np.float32)
    for beat in range(4, 8):
        at = round(one.seconds(beat) * SAMPLE_RATE)
        clicks[:, at : at + 60] = 0.5 * np.hanning(60)
    line = TuneLine(0, tuple(SungNote(float(beat), 0.9, 60, 0.8, None) for beat in range(4, 8)))
    block = Block("Verse", "verse", 0.0, 4, 4, 0.5, (), 0, True)
    seat = Seat(block, block, 8.0, 30.0, 1.0)
    sink = np.zeros((2, 20 * SAMPLE_RATE), np.float32)
    lay(sink, clicks, line, seat, (one, other), (0.0, 0.0), 0)
    level = np.convolve(np.abs(sink[0]), np.ones(32) / 32, "same")
    for beat in range(12, 16):
        near = slice(
            round((other.seconds(beat) - 0.2) * SAMPLE_RATE), round((other.seconds(beat) + 0.2) * SAMPLE_RATE)
        )
        assert abs(int(level[near].argmax()) / SAMPLE_RATE - 0.2) < 0.008


def test_an_instrumental_mashup_plays_the_tune(tmp_path: Path, clip: Source, band: Source) -> None:
    sources = {"mashup_clip_ids": (clip, band)}
    (made,) = do("mashup", tmp_path, {"make_instrumental": True}, sources=sources).made
    assert not made.score.vocals
    assert made.score.parts[: len(band.score().parts)] == band.score().parts
    tune = made.score.parts[-1]
    sung = [note for note in lead(clip.score()) if note.syllable]
    assert len(tune.notes) >= 0.8 * len(sung)


def test_a_mashup_needs_two_clips_and_a_voice(clip: Source, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"two clips\.$"):
        do("mashup", tmp_path, {}, sources={"mashup_clip_ids": (clip,)})
