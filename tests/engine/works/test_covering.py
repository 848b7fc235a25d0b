"""Covers: how close they stay to the song is a matter of one number, and at its end only the band is new."""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from studio.engine.audio import hertz
from studio.engine.brief import Brief
from studio.engine.composing.style import choose_style
from studio.engine.score import Note, Score, Section, SungNote, Vocal
from studio.engine.works import recipe
from studio.engine.works.covering import covered, varied
from studio.engine.works.hearing import leading
from studio.engine.works.source import Sheet
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import do
from tests.engine.works.ears import chroma, semitones_apart
from tests.engine.works.tunes import WORDS, job, lead, likeness, pitches, sheet, source

STEPS = (1.0, 0.8, 0.6, 0.4, 0.2, 0.0)


def cover(of: Sheet, seed: int = 7, lyrics: str = WORDS, **params: Any) -> tuple[Score, Brief]:
    return covered(job(seed, **params), source("", lyrics, uploaded=of.brief is None), of)


def heard(of: Sheet) -> Sheet:
    """The song as a recording: its notes in a listener's uneven time, no words, no band."""
    score = of.score
    notes = tuple(
        dataclasses.replace(note, start=note.start + 0.05 * (n % 3 - 1), syllable=None)
        for n, note in enumerate(note for note in lead(score) if note.syllable)
    )
    tune = Vocal("lead", score.vocals[0].voice, notes)
    return Sheet(dataclasses.replace(score, vocals=(tune,), words=(), parts=()), None, recipe.recorded())


Timed = TypeVar("Timed", Note, SungNote)


def within(notes: Iterable[Timed], section: Section) -> list[Timed]:
    return [note for note in notes if -0.3 <= note.start - section.start < section.length - 1.0]


def turns(score: Score) -> list[int]:
    """The tune without its repeated notes."""
    return [pitch for pitch, _ in itertools.groupby(note.pitch for note in lead(score))]


@pytest.mark.parametrize(
    ("tags", "style"), [("folk", "punk rock"), ("soul", "techno"), ("pop", "bossa nova")]
)
def test_at_full_strength_only_the_band_is_new(tags: str, style: str) -> None:
    song = sheet(tags)
    new, brief = cover(song, tags=style, audio_weight=1.0)
    old = song.score
    apart = {(b - a) for a, b in zip(pitches(old), pitches(new), strict=True)}
    assert apart in ({0}, {12}, {-12})
    assert (new.bpm, new.tonic, new.mode, new.beats) == (old.bpm, old.tonic, old.mode, old.beats)
    assert [(s.kind, s.start) for s in new.sections] == [(s.kind, s.start) for s in old.sections]
    assert [(c.symbol, c.start) for c in new.chords] == [(c.symbol, c.start) for c in old.chords]
    assert [word.text for word in new.words] == [word.text for word in old.words]
    assert {part.instrument for part in new.parts} != {part.instrument for part in old.parts}
    assert brief.genres[0][0] in style


def test_the_tune_is_told_by_its_notes_all_the_less_the_lower_the_strength() -> None:
    ladders = []
    for seed in (3, 4, 5):
        song = sheet("soul", seed)
        takes = [cover(song, seed, tags="jazz", audio_weight=weight)[0] for weight in STEPS]
        ladders.append([likeness(pitches(song.score), pitches(take)) for take in takes])
        shares = [np.mean([a % 12 == b % 12 for a, b in zip(pitches(song.score), pitches(take), strict=True)])
                  for take in takes]  # fmt: skip
        assert shares == sorted(shares, reverse=True)
        assert shares[0] == 1.0
        assert shares[-1] < 0.4
    means = np.mean(ladders, axis=0)
    assert list(means) == sorted(means, reverse=True)
    assert means[0] > 0.99


def test_a_cover_is_closer_to_its_song_than_any_other_song_is() -> None:
    songs = [sheet("soul", seed) for seed in (3, 4, 5, 6)]
    ours = [
        likeness(pitches(song.score), pitches(cover(song, tags="jazz", audio_weight=0.5)[0]))
        for song in songs
    ]
    others = [
        likeness(pitches(a.score), pitches(b.score)) for n, a in enumerate(songs) for b in songs[n + 1 :]
    ]
    assert min(ours) > max(others)


def test_the_tempo_stays_and_nears_the_styles_own_only_at_low_strengths() -> None:
    song = sheet("folk")
    tempos = [cover(song, tags="reggae", audio_weight=weight)[1].bpm for weight in STEPS]
    assert tempos[:3] == [song.score.bpm] * 3
    away = [abs(tempo - song.score.bpm) for tempo in tempos]
    assert away == sorted(away)
    assert away[-1] > 0
    assert cover(song, tags="reggae, 70 bpm", audio_weight=1.0)[1].bpm == 70


def test_a_singer_who_takes_liberties_changes_some_notes() -> None:
    song = sheet("folk")
    shares = []
    for liberty in (0.0, 0.5, 0.75, 1.0):
        new, _ = cover(song, tags="folk", audio_weight=1.0, vocal_variation=liberty)
        shares.append(np.mean([a == b for a, b in zip(pitches(song.score), pitches(new), strict=True)]))
    assert shares[:2] == [1.0, 1.0]
    assert 0.5 < shares[3] < shares[2] < 1.0


def test_a_key_that_is_asked_for_moves_everything() -> None:
    song = sheet("folk")
    tonic = (song.score.tonic + 2) % 12
    names = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
    new, _ = cover(song, tags=f"punk, in {names[tonic]} {song.score.mode}", audio_weight=1.0)
    apart = {(b - a) % 12 for a, b in zip(pitches(song.score), pitches(new), strict=True)}
    assert new.tonic == tonic
    assert apart == {2}


@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_new_words_are_sung_to_the_old_tune(lines: int) -> None:
    song = sheet("folk")
    words = (
        "[Verse]\n" + "A lantern burns beside the door tonight\n" * lines + "\n[Chorus]\nStay\nStay with me"
    )
    new, _ = cover(song, tags="folk", audio_weight=1.0, prompt=words)
    assert [word.text for word in new.words][:4] == ["A", "lantern", "burns", "beside"]
    assert len(new.words) == 7 * lines + 4
    assert set(pitches(new)) <= set(pitches(song.score))
    assert turns(new)[:5] == turns(song.score)[:5]
    for before, after in zip(lead(new), lead(new)[1:], strict=False):
        assert after.start > before.start


@pytest.mark.parametrize("seconds", [12, 25, 40, 80, 200])
def test_a_length_that_is_asked_for_is_kept_by_whole_sections(seconds: int) -> None:
    song = sheet("folk")
    new, _ = cover(song, tags="folk", audio_weight=1.0, duration=seconds)
    longest = max(section.length for section in song.score.sections)
    assert abs(new.duration - seconds) <= new.seconds(longest)
    assert {section.kind for section in new.sections} <= {section.kind for section in song.score.sections}
    assert new.words


def test_no_cover_is_longer_than_a_song_may_be() -> None:
    song = sheet("folk")
    asked = dataclasses.replace(job(7, tags="folk"), max_seconds=30.0)
    assert covered(asked, source(), song)[0].duration <= 28.0


def test_words_stay_where_only_the_style_is_described() -> None:
    song = sheet("folk")
    new, _ = cover(song, gpt_description_prompt="a smoky jazz club at night", custom_mode=False)
    assert [word.text for word in new.words] == [word.text for word in song.score.words]


def test_another_voice_sings_in_its_own_octave() -> None:
    song = sheet("soul, male vocals")
    new, brief = cover(song, tags="soul, female vocals", audio_weight=1.0)
    assert brief.voice is not None
    assert brief.voice.gender == "f"
    inside = [brief.voice.low <= pitch <= brief.voice.high for pitch in pitches(new)]
    assert np.mean(inside) > 0.8
    assert cover(song, tags="soul", audio_weight=1.0)[1].voice == song.brief.voice  # type: ignore[union-attr]


def test_a_tune_without_words_is_played_by_the_bands_lead_or_sung_on_words_that_are_given() -> None:
    song = heard(sheet("folk"))
    played, brief = cover(song, lyrics="", tags="jazz", audio_weight=1.0)
    assert brief.voice is None
    assert not played.vocals
    verse = next(section for section in played.sections if section.kind == "verse")
    old = [note.pitch for note in within(lead(song.score), verse)]
    tunes = [within(part.notes, verse) for part in played.parts if part.stem not in ("drums", "percussion")]
    assert max(likeness(old, [note.pitch for note in tune]) for tune in tunes if tune) > 0.9
    sung, brief = cover(song, lyrics="", tags="jazz", audio_weight=1.0, prompt=WORDS)
    assert brief.voice is not None
    assert [word.text for word in sung.words] == [word.text for word in sheet("folk").score.words]


def test_words_given_to_a_tune_without_any_are_sung_where_it_sounds() -> None:
    song = heard(sheet("folk"))
    sung, _ = cover(song, lyrics="", tags="folk", audio_weight=1.0, prompt=WORDS)
    moments = {round(note.start, 1): note.pitch % 12 for note in lead(sheet("folk").score)}
    same = [moments.get(round(note.start, 1)) == note.pitch % 12 for note in lead(sung)]
    assert np.mean(same) > 0.6
    few, _ = cover(song, lyrics="", tags="folk", audio_weight=1.0, prompt="[Verse]\nCome home to me")
    assert [word.text for word in few.words] == ["Come", "home", "to", "me"]
    assert few.beats == song.score.beats
    assert any(len(part.notes) > 20 for part in few.parts if part.stem not in ("drums", "percussion"))


def test_a_hummed_cover_hums_the_tune() -> None:
    song = heard(sheet("folk"))
    new, _ = cover(song, lyrics="", tags="folk, humming", audio_weight=1.0)
    assert [vocal.voice.style for vocal in new.vocals] == ["hum"]
    assert likeness([note.pitch for note in lead(new)], pitches(sheet("folk").score)) > 0.9


def test_the_tune_of_a_recording_without_a_singer_is_its_leads() -> None:
    tune = (74, 76, 78, 79, 81, 78, 74, 69)
    sounds = []
    for pitch in tune:
        time = np.arange(22_050) / 44_100
        chord = sum(0.3 * np.sin(2 * np.pi * hertz(low) * time) for low in (50, 54, 57))
        lead_sound = sum(np.sin(2 * np.pi * hertz(pitch) * n * time) / n for n in (1, 2, 3))
        sounds.append((chord + lead_sound) * np.minimum(1.0, 40.0 * time) * np.exp(-time))
    sound = np.tile((0.1 * np.concatenate(sounds * 2)).astype(np.float32), (2, 1))
    found = leading(sound, 120.0)
    heard_at = [[n.pitch for n in found if n.start <= beat + 0.5 < n.start + n.length] for beat in range(16)]
    assert np.mean([at == [pitch] for at, pitch in zip(heard_at, tune * 2, strict=True)]) > 0.8
    assert leading(np.zeros((2, 44_100), np.float32), 120.0) == ()


def test_an_instrumental_keeps_the_theme_of_its_lead() -> None:
    song = sheet("bossa nova, instrumental", words="")
    assert song.brief is not None
    new, brief = cover(song, lyrics="", tags="techno", audio_weight=1.0)
    theme = [choose_style(of).players["lead"] for of in (song.brief, brief)]
    section = next(section for section in song.score.sections if section.kind == "verse")
    old, ours = (
        [note.pitch for part in score.parts if part.instrument == key for note in within(part.notes, section)]
        for score, key in zip((song.score, new), theme, strict=True)
    )
    assert not new.vocals
    assert likeness(old, ours) > 0.8


def test_a_variation_is_the_same_song_played_once_more() -> None:
    song = sheet("soul")
    takes = [varied(job(seed), source("soul"), song)[0] for seed in (7, 8)]
    for take in takes:
        kept = [a == b for a, b in zip(pitches(song.score), pitches(take), strict=True)]
        assert 0.6 < np.mean(kept) < 1.0
        assert {part.instrument for part in take.parts} == {part.instrument for part in song.score.parts}
    assert takes[0].parts != takes[1].parts != song.score.parts


def test_the_same_cover_twice_is_the_same() -> None:
    wishes: Mapping[str, Any] = {"tags": "jazz", "audio_weight": 0.4}
    assert cover(sheet("folk"), 9, **wishes) == cover(sheet("folk"), 9, **wishes)


def test_its_sound_has_the_songs_key_and_its_chords(song: Made, clip: Source, tmp_path: Path) -> None:
    sources = {"continue_clip_id": (clip,)}
    made = do("cover", tmp_path, {"tags": "synthwave", "audio_weight": 1.0}, 5, sources).made[0]
    assert semitones_apart(song.audio, made.audio) == 0
    same = np.corrcoef(chroma(song.audio), chroma(made.audio))[0, 1]
    turned = [np.corrcoef(np.roll(chroma(song.audio), n), chroma(made.audio))[0, 1] for n in range(1, 12)]
    assert same > 0.6
    seconds = range(int(song.audio.shape[1] / 44_100) - 1)
    old, new = (
        [chroma(sound[:, 44_100 * n : 44_100 * (n + 1)]) for n in seconds]
        for sound in (song.audio, made.audio)
    )
    along = [np.corrcoef(old[n], new[n])[0, 1] for n in seconds]
    late = [np.corrcoef(old[n], new[(n + 5) % len(new)])[0, 1] for n in seconds]
    assert np.mean(along) > np.mean(late) + 0.05
    assert same > max(turned)
    assert made.audio.shape[1] == pytest.approx(song.audio.shape[1], abs=44_100)
