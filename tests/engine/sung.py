"""Short vocal scores, and ears of the tests' own: a pitch tracker, levels and brightness."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.score import Score, SungNote, Syllable, Vocal, Voice

LA = Syllable(text="la", onset=("L",), nucleus="AA", coda=(), stress=1, word=0, line=0)


def syllable(nucleus: str, onset: Sequence[str] = (), coda: Sequence[str] = ()) -> Syllable:
    return replace(LA, onset=tuple(onset), nucleus=nucleus, coda=tuple(coda))


def note(start: float, length: float, pitch: int, what: Syllable | None = LA) -> SungNote:
    return SungNote(start, length, pitch, 0.8, what)


def vocal(
    notes: Sequence[SungNote], gender: str = "m", character: str = "clear", style: str = "sung"
) -> Vocal:
    voice = (
        Voice(gender, 48, 64, character, style) if gender == "m" else Voice(gender, 57, 72, character, style)
    )
    return Vocal("lead", voice, tuple(notes))


def score(beats: float = 8.0) -> Score:
    """At 60 beats a minute, so that beats are seconds."""
    return Score("Ears", 1, 60.0, 0, "major", 4, beats, 0.0, (), (), (), ())


def part(sound: Audio, start: float, end: float) -> Audio:
    return sound[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)]


def rms(sound: Audio) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0


def level(sound: Audio, hop: int = 64, window: int = 512) -> NDArray[np.float64]:
    """RMS in windows centred `hop` samples apart."""
    power = np.convolve(np.square(sound, dtype=np.float64), np.ones(window) / window, mode="same")
    return np.asarray(np.sqrt(np.maximum(power[::hop], 0.0)))


def heard_pitch(sound: Audio) -> float:
    """MIDI pitch of a steady sound."""
    return _yin(sound)[0]


def _yin(sound: Audio, low: float = 70.0, high: float = 900.0) -> tuple[float, float]:
    """MIDI pitch and aperiodicity (0 a perfect tone, 1 noise) by YIN (de Cheveigné & Kawahara 2002)."""
    signal = sound.astype(np.float64)
    longest = int(SAMPLE_RATE / low)
    size = len(signal) - longest
    energy = np.concatenate([[0.0], np.cumsum(signal**2)])
    lags = np.arange(longest + 1)
    spectrum = np.fft.rfft(signal, 2 * len(signal))
    head = np.fft.rfft(signal[:size], 2 * len(signal))
    cross = np.fft.irfft(spectrum * head.conj())[: longest + 1]
    difference = energy[size] + energy[lags + size] - energy[lags] - 2 * cross
    normal = difference[1:] * lags[1:] / np.maximum(np.cumsum(difference[1:]), 1e-12)
    first = int(SAMPLE_RATE / high)
    below = np.flatnonzero(normal[first:] < 0.15)
    lag = first + (int(below[0]) if len(below) else int(np.argmin(normal[first:])))
    while lag + 1 < len(normal) and normal[lag + 1] < normal[lag]:
        lag += 1
    before, here, after = normal[lag - 1 : lag + 2]
    period = lag + 1 + (before - after) / (2 * (before - 2 * here + after))
    return float(69 + 12 * np.log2(SAMPLE_RATE / period / 440)), float(here)


def heard_pitches(sound: Audio, start: float, end: float, step: float = 0.01) -> NDArray[np.float64]:
    """Pitch every `step` seconds, each from 60 ms under 1.5 kHz; mostly noisy frames are left out."""
    spectrum = np.fft.rfft(part(sound, start - 0.1, end + 0.1))
    spectrum[int(1500 * (end - start + 0.2)) :] = 0
    low = np.fft.irfft(spectrum).astype(np.float32)
    frames = [_yin(part(low, at - 0.03, at + 0.03)) for at in np.arange(0.1, 0.1 + end - start, step)]
    return np.array([pitch for pitch, aperiodicity in frames if aperiodicity < 0.3])


def brightness(sound: Audio) -> float:
    """Share of the energy above 2 kHz."""
    power = np.abs(np.fft.rfft(sound.astype(np.float64))) ** 2
    return float(power[np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) > 2000].sum() / power.sum())


def envelope(sound: Audio, bands: int = 60) -> NDArray[np.float64]:
    """Decibels in bands of equal width up to 6 kHz, against the loudest."""
    power = np.abs(np.fft.rfft(sound.astype(np.float64) * np.hanning(len(sound)))) ** 2
    edges = np.searchsorted(np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE), np.linspace(50, 6000, bands + 1))
    sums = np.array([power[first:last].sum() for first, last in pairwise(edges)])
    return np.asarray(10 * np.log10(sums / sums.max() + 1e-12))
