"""One half of a song is exchanged, and the other is left as it was."""

import dataclasses
import itertools
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief, SongRequest, read_brief
from studio.engine.listening.separate import scene, vocals
from studio.engine.mixing import loudness
from studio.engine.singing.voice import sing
from studio.engine.works.source import SHEET, pack_sheet
from studio.engine.works.swapping import with_other_band, with_other_voice
from studio.engine.works.work import Source
from tests.engine.works.clips import LYRICS, do
from tests.engine.works.ears import semitones_apart
from tests.engine.works.tunes import WORDS, lead, pitches, sheet


def asked(tags: str, seed: int = 7, words: str = WORDS) -> Brief:
    return read_brief(SongRequest(seed=seed, tags=tags, lyrics=words, title="Swapped"))


def test_another_band_plays_under_the_very_same_performance() -> None:
    song = sheet("folk, female vocals")
    new, brief = with_other_band(song, asked("techno, male vocals"), again=True)
    assert (new.vocals, new.words, new.seed) == (song.score.vocals, song.score.words, song.score.seed)
    assert [chord.symbol for chord in new.chords] == [chord.symbol for chord in song.score.chords]
    assert (new.bpm, new.tonic, new.beats, brief.bpm) == (
        song.score.bpm, song.score.tonic, song.score.beats, song.score.bpm,
    )  # fmt: skip
    assert not {part.instrument for part in new.parts} & {"guitar_steel", "kit_acoustic"}
    assert brief.genres[0][0] == "techno"
    assert song.brief is not None
    assert brief.voice == song.brief.voice


def test_the_same_performance_is_the_same_sound() -> None:
    song = sheet("folk, female vocals")
    new, _ = with_other_band(song, asked("techno"), again=True)
    before, after = (dataclasses.replace(score, beats=24.0) for score in (song.score, new))
    vocal = dataclasses.replace(before.vocals[0], notes=before.vocals[0].notes[:4])
    assert np.array_equal(sing(vocal, before, before.seed), sing(vocal, after, after.seed))


def test_another_voice_sings_over_the_very_same_band() -> None:
    song = sheet("folk, female vocals")
    new, brief = with_other_voice(song, asked("a low, husky man"), new_words=False)
    assert (new.parts, new.chords, new.seed) == (song.score.parts, song.score.chords, song.score.seed)
    assert brief.voice is not None
    assert (brief.voice.gender, brief.voice.character) == ("m", "husky")
    assert {vocal.voice.gender for vocal in new.vocals} == {"m"}
    assert {(b - a) for a, b in zip(pitches(song.score), pitches(new), strict=True)} == {-12}
    assert [word.text for word in new.words] == [word.text for word in song.score.words]
    late = [abs(b.start - a.start) for a, b in zip(lead(song.score), lead(new), strict=False)]
    assert 0 < max(late) * 60.0 / song.score.bpm < 0.03


def test_another_voice_may_sing_other_words_where_the_old_ones_were() -> None:
    song = sheet("folk")
    words = "[Verse]\nOne\nTwo\nThree\nFour\n\n[Bridge]\nFive and six and seven\n\n[Chorus]\nEight"
    new, _ = with_other_voice(song, asked("male vocals", words=words), new_words=True)
    sung = [word for word in words.split() if "[" not in word]
    assert [word.text for word in new.words] == sung
    assert (new.sections, new.beats) == (song.score.sections, song.score.beats)
    assert set(pitches(new)) <= {pitch + n for pitch in pitches(song.score) for n in (-12, 0, 12)}


def test_two_takes_of_a_new_voice_differ() -> None:
    takes = [with_other_voice(sheet("folk"), asked("male vocals", seed), False)[0] for seed in (7, 8)]
    assert takes[0].vocals != takes[1].vocals


def voice_of(recording: Source) -> Audio:
    audio = recording.audio()
    return vocals(audio, scene(audio))[0]


def alone(recording: Source) -> slice:
    """Samples of the longest rest of the singer."""
    score = recording.score()
    sung = [(note.start, note.start + note.length) for note in lead(score)]
    rests = [
        (after[0] - before[1], before[1])
        for before, after in itertools.pairwise([(0.0, 0.0), *sung, (score.beats, score.beats)])
    ]
    length, start = max(rests)
    seconds = score.seconds(start) + 0.35, score.seconds(start + length) - 0.35
    return slice(*(round(moment * SAMPLE_RATE) for moment in seconds))


def test_a_recorded_voice_is_kept_under_another_band(recording: Source, tmp_path: Path) -> None:
    sources = {"clip_id": (recording,)}
    made = do("producer_swap_sound", tmp_path, {"sound": "techno", "seed": "4"}, 4, sources).made[0]
    before = recording.audio()
    assert semitones_apart(before, made.audio) == 0
    assert made.score.bpm == recording.score().bpm
    voice = voice_of(recording)
    sung = np.flatnonzero(np.abs(voice[0]) > 0.5 * np.abs(voice).max())
    middle = int(np.median(sung))
    part = slice(middle - SAMPLE_RATE // 2, middle + SAMPLE_RATE // 2)
    assert np.corrcoef(voice[0, part], made.audio[0, part])[0, 1] > 0.3
    assert loudness.true_peak(made.audio) <= -1.0
    assert loudness.integrated(made.audio) == pytest.approx(-14.0, abs=1.5)


def test_a_recorded_band_is_kept_under_another_voice(recording: Source, tmp_path: Path) -> None:
    sources = {"continue_clip_id": (recording,)}
    params = {"sound": "a low, husky man", "lyrics": LYRICS}
    made = do("riffusion_swap_vocals_upload", tmp_path, params, 4, sources).made[0]
    before = recording.audio()
    assert made.audio.shape == before.shape
    assert [word.text for word in made.score.words] == [word for word in LYRICS.split() if "[" not in word]
    assert made.score.parts == recording.score().parts
    still = alone(recording)
    assert np.corrcoef(before[0, still], made.audio[0, still])[0, 1] > 0.95


def test_without_words_to_sing_it_says_so(recording: Source, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="words of this clip are not known"):
        do("producer_swap_vocals", tmp_path, {"sound": "a man"}, 4, {"clip_id": (recording,)})


@pytest.mark.parametrize("key", ["producer_swap_sound", "producer_swap_vocals"])
def test_where_nobody_sings_it_says_so(key: str, clip: Source, tmp_path: Path) -> None:
    sheet = clip.sheet()
    unsung = dataclasses.replace(sheet, score=dataclasses.replace(sheet.score, vocals=()))
    (tmp_path / SHEET).write_bytes(pack_sheet(unsung))
    with pytest.raises(ValueError, match="no voice in this clip"):
        do(key, tmp_path, {"sound": "jazz"}, 4, {"clip_id": (dataclasses.replace(clip, folder=tmp_path),)})
