import numpy as np
import pytest

from studio.engine.audio import Audio
from studio.engine.listening.beats import Rhythm, onsets, rhythm
from studio.engine.listening.tonality import harmony
from tests.engine.listening import sounds


def heard(sound: Audio) -> Rhythm:
    return rhythm(onsets(sound), harmony(sound))


def played(bpm: float, bars: int, beats_per_bar: int = 4, lead_in: float = 0.0) -> Audio:
    bar = beats_per_bar * 60.0 / bpm
    roots = [((0, 5, 7, 9)[n % 4], sounds.MAJOR if n % 4 < 3 else sounds.MINOR) for n in range(bars)]
    band = sounds.chord_track(roots, bar, lead_in)
    return (
        band + sounds.drums(sounds.beat(bpm, bars, beats_per_bar, lead_in), lead_in + bars * bar)[: len(band)]
    )


@pytest.mark.parametrize("bpm", [78.0, 97.3, 124.0, 151.0])
def test_it_finds_the_tempo_within_half_a_per_cent(bpm: float) -> None:
    assert heard(played(bpm, 8)).bpm == pytest.approx(bpm, rel=0.005)


@pytest.mark.parametrize("beats_per_bar", [3, 4])
def test_it_finds_the_metre_and_the_first_bar_line(beats_per_bar: int) -> None:
    found = heard(played(112.0, 10, beats_per_bar, lead_in=0.9))
    assert found.beats_per_bar == beats_per_bar
    bar = beats_per_bar * 60.0 / 112.0
    assert (found.first_bar - 0.9 + bar / 2) % bar == pytest.approx(bar / 2, abs=0.03)
    assert found.first_bar >= 0.0


def test_the_beats_it_tracks_fall_on_the_strokes() -> None:
    found = heard(played(120.0, 8))
    inner = found.beats[2:-2]
    assert np.abs(inner * 2 - np.round(inner * 2)).max() < 0.06  # beats of half a second, within 30 ms


def test_it_tells_the_slowest_and_the_fastest_passage() -> None:
    times = np.cumsum(60.0 / np.linspace(112.0, 128.0, 60))
    found = heard(sounds.placed([(at, sounds.kick()) for at in times], float(times[-1]) + 1))
    assert 112.0 <= found.slowest <= 117.0
    assert 123.0 <= found.fastest <= 128.0
    assert found.average == pytest.approx(120.0, abs=3.0)


@pytest.mark.parametrize("seconds", [0.0, 0.1, 5.0])
def test_silence_has_a_tempo_without_confidence(seconds: float) -> None:
    found = heard(sounds.silence(seconds))
    assert (found.bpm, found.confidence, len(found.beats)) == (120.0, 0.0, 0)
