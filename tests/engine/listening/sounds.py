"""Small pieces of music with a known truth, made here without the engine."""

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio, hertz

MAJOR, MINOR = (0, 4, 7), (0, 3, 7)


def silence(seconds: float) -> Audio:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


def mixed(*parts: Audio) -> Audio:
    """Mono sounds added, as long as the shortest."""
    length = min(len(part) for part in parts)
    return np.asarray(np.sum([part[:length] for part in parts], axis=0), np.float32)


@cache
def tone(pitch: float, seconds: float, overtones: int = 8, decay: float = 1.5) -> Audio:
    """A plucked sound with overtones falling as 1 / n."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    waves = (np.sin(2 * np.pi * n * hertz(pitch) * time) / n for n in range(1, overtones + 1))
    shape = np.minimum(time / 0.005, 1.0) * np.exp(-decay * time) * np.minimum((seconds - time) / 0.01, 1.0)
    return np.asarray(np.sum(list(waves), axis=0) * shape, np.float32)


def vowel(pitches: Iterable[float], seconds: float) -> Audio:
    """Sung notes of one vowel with vibrato and a soft beginning each, without rests."""
    parts = []
    for pitch in pitches:
        time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
        bend = 0.3 * np.sin(2 * np.pi * 5.5 * time) * np.minimum(time / 0.3, 1.0)
        phase = 2 * np.pi * np.cumsum(440.0 * 2 ** ((pitch + bend - 69) / 12)) / SAMPLE_RATE
        waves = [_formants(n * hertz(pitch)) * np.sin(n * phase) for n in range(1, 25)]
        shape = np.minimum(1.0, np.minimum(time / 0.04, (seconds - time) / 0.04))
        parts.append(np.sum(waves, axis=0) * shape)
    return np.asarray(0.3 * np.concatenate(parts), np.float32)


@cache
def _formants(frequency: float) -> float:
    return float(
        sum(np.exp(-(((frequency - f) / 180.0) ** 2)) / k for k, f in enumerate((700, 1200, 2600), 1))
    )


def kick() -> Audio:
    time = np.arange(int(0.15 * SAMPLE_RATE)) / SAMPLE_RATE
    fall = np.sin(2 * np.pi * (50 * time + 3 * (1 - np.exp(-time * 40))))
    return np.asarray(fall * np.exp(-time * 25), np.float32)


@cache
def noise(low: float, high: float, seconds: float) -> Audio:
    """A burst of noise between two frequencies."""
    count = int(seconds * SAMPLE_RATE)
    spectrum = np.fft.rfft(np.random.default_rng(int(low)).normal(size=count))
    frequencies = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum[(frequencies < low) | (frequencies > high)] = 0
    burst = np.fft.irfft(spectrum, count) * np.exp(-np.arange(count) / SAMPLE_RATE * 30)
    return np.asarray(burst / np.abs(burst).max(), np.float32)


def placed(events: Iterable[tuple[float, Audio]], seconds: float) -> Audio:
    """Sounds added at their times."""
    sound = silence(seconds)
    for at, part in events:
        start = int(at * SAMPLE_RATE)
        length = min(len(part), len(sound) - start)
        sound[start : start + length] += part[:length]
    return sound


def beat(bpm: float, bars: int, beats_per_bar: int = 4, lead_in: float = 0.0) -> dict[int, list[float]]:
    """Seconds of the strokes of a plain beat, by General MIDI key."""
    step = 60.0 / bpm
    places = [(lead_in + n * step, n % beats_per_bar) for n in range(bars * beats_per_bar)]
    weak = {1, 3} if beats_per_bar == 4 else {1, 2}
    return {
        36: [at for at, place in places if place == 0 or (beats_per_bar == 4 and place == 2)],
        38: [at for at, place in places if place in weak],
        42: [at + half * step / 2 for at, _ in places for half in (0, 1)],
    }


def drums(strokes: dict[int, list[float]], seconds: float) -> Audio:
    kit = {36: kick(), 38: 0.6 * noise(400.0, 6000.0, 0.15), 42: 0.25 * noise(7500.0, 14_000.0, 0.06)}
    return placed([(at, kit[key]) for key, times in strokes.items() for at in times], seconds)


def chord_track(
    roots: Sequence[tuple[int, tuple[int, ...]]], bar: float, lead_in: float = 0.0, cents: float = 0.0
) -> Audio:
    """One chord a bar, struck twice, over its root in the bass."""
    events = []
    for number, (root, intervals) in enumerate(roots):
        for half in (0.0, bar / 2):
            at = lead_in + number * bar + half
            events += [
                (at, 0.15 * tone(55 + (root + step - 55) % 12 + cents / 100, bar / 2)) for step in intervals
            ]
            events.append((at, 0.4 * tone(36 + (root - 36) % 12 + cents / 100, bar / 2, overtones=4)))
    return placed(events, lead_in + bar * len(roots))
