"""Kick, snare and hi-hat strokes of a recording."""

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from studio.engine.audio import Audio
from studio.engine.listening.spectra import Floats, magnitudes, mono, rate, slower
from studio.engine.score import Note

KICK, SNARE, HAT = 36, 38, 42  # General MIDI percussion keys
_SLOWER = 2
_SIZE, _HOP = 1024, 128
_FRAMES_A_SECOND = rate(_SLOWER) / _HOP
# Hertz in which each is heard, how many times its local mean an onset must be, and what share of the loudest.
_BANDS = {
    KICK: (30.0, 130.0, 3.0, 0.5),
    SNARE: (1500.0, 5000.0, 2.0, 0.5),
    HAT: (7000.0, 11_000.0, 2.0, 0.2),
}
_LENGTH = 0.1  # seconds of a stroke as a note


def drum_notes(audio: Audio, bpm: float) -> tuple[Note, ...]:
    """Strokes heard in (2, n) or (n,) sound at 44.1 kHz; times in beats at `bpm` from time 0.

    Peaks of the spectral flux in a band for each drum: Bello et al., "A tutorial on onset detection in music
    signals", IEEE TSAP 13 (2005). Other drums, and whatever else strikes in a band, are written as one of the
    three.
    """
    loud = magnitudes(slower(mono(audio), _SLOWER), _SIZE, _HOP)
    if not loud.max(initial=0.0) > 0.0:
        return ()
    found = [
        Note(time * bpm / 60.0, _LENGTH * bpm / 60.0, key, velocity)
        for key, (low, high, least, share) in _BANDS.items()
        for time, velocity in _strokes(_flux(loud, low, high), least, share)
    ]
    return tuple(sorted(found, key=lambda note: (note.start, note.pitch)))


def _flux(loud: Floats, low: float, high: float) -> Floats:
    """(frames,): how much the bins of a band rise within 17 ms."""
    band = np.sqrt(loud[:, int(low * _SIZE / rate(_SLOWER)) : int(high * _SIZE / rate(_SLOWER)) + 1])
    rise = np.zeros(len(band), np.float32)
    rise[3:] = np.maximum(band[3:] - band[:-3], 0.0).sum(1)
    return gaussian_filter1d(rise, 1.0)


def _strokes(flux: Floats, least: float, share: float) -> list[tuple[float, float]]:
    """(seconds, velocity) of the strokes."""
    loudest = float(np.quantile(flux, 0.995)) + 1e-9
    local = gaussian_filter1d(flux, 0.3 * _FRAMES_A_SECOND)
    peak = flux == maximum_filter1d(flux, int(0.07 * _FRAMES_A_SECOND) | 1)
    places = np.flatnonzero(peak & (flux > least * local) & (flux > share * loudest))
    return [(float(at / _FRAMES_A_SECOND), float(min(1.0, 0.3 + 0.7 * flux[at] / loudest))) for at in places]
