"""Sound made longer or shorter without a change of pitch, and higher or lower without a change of length."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft
from scipy.ndimage import maximum_filter1d, median_filter
from scipy.signal import resample_poly

from studio.engine.audio import Audio

_SIZE, _HOP = 4096, 1024  # of the tones' frames
_STROKE = 256  # samples of the strokes' frames
_AT_ONCE = 128  # frames: bounds the memory
_STEADY, _WIDE = 17, 17  # frames that a tone is steady, and bins that a stroke is wide
_NEAR = 2  # bins on both sides that a peak stands above
_ENVELOPE = 80  # cepstral coefficients of what a throat adds: nothing finer than 275 hertz

Spectra = NDArray[np.complex64]  # (channels, frames, bins)


def stretched(audio: Audio, factor: float) -> Audio:
    """The sound, (n,) or (2, n), `factor` times as long: round(n * factor) samples.

    What is steady is stretched by a phase vocoder with identity phase locking (Laroche & Dolson, IEEE Trans.
    Speech and Audio Processing 7, 1999), turned alike on both sides; what is struck by overlapping short
    frames, so that strokes stay as sharp as they are (Driedger, Müller & Ewert, IEEE Signal Processing
    Letters 21, 2014).
    """
    sound = np.atleast_2d(audio)
    length = round(sound.shape[1] * factor)
    if length == sound.shape[1]:
        return audio.copy()
    tones, strokes = _parted(sound)
    result = _vocoded(tones, factor, length, 0.0)
    result += _overlapped(strokes, factor, length)
    return result[0] if audio.ndim == 1 else result


def shifted(audio: Audio, semitones: float, throat: bool = False) -> Audio:
    """The sound, (n,) or (2, n), higher by so many semitones: stretched and played faster.

    With `throat` the resonances of a voice stay where they are.
    """
    sound = np.atleast_2d(audio)
    if abs(semitones) < 0.005:
        return audio.copy()
    ratio = 2.0 ** (semitones / 12.0)
    tones, strokes = _parted(sound)
    length = round(sound.shape[1] * ratio)
    longer = _vocoded(tones, ratio, length, semitones if throat else 0.0)
    exact = Fraction(1.0 / ratio).limit_denominator(600)
    played = resample_poly(longer, exact.numerator, exact.denominator, axis=1)[:, : sound.shape[1]]
    result = strokes
    result[:, : played.shape[1]] += played.astype(np.float32)
    return result[0] if audio.ndim == 1 else result


def _frames(sound: Audio, starts: NDArray[np.int64], size: int) -> Audio:
    """(channels, frames, size): the sound from each of some places on, with silence around it."""
    padded = np.pad(sound, ((0, 0), (size, 2 * size)))
    places = np.clip(starts + size, 0, padded.shape[1] - size)
    return np.lib.stride_tricks.sliding_window_view(padded, size, axis=1)[:, places]


def _window(size: int) -> Audio:
    return np.hanning(size + 1)[:-1].astype(np.float32)


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, _AT_ONCE):
        yield slice(start, min(start + _AT_ONCE, count))


def _parted(sound: Audio) -> tuple[Audio, Audio]:
    """(tones, strokes), which add up to the sound: median filters along time and along frequency
    (FitzGerald, DAFx 2010)."""
    starts = np.arange(-_SIZE + _HOP, sound.shape[1], _HOP)
    window = np.sqrt(_window(_SIZE))
    loud = np.empty((len(starts), _SIZE // 2 + 1), np.float32)
    for few in _blocks(len(starts)):
        loud[few] = np.abs(rfft(_frames(sound, starts[few], _SIZE) * window, axis=2)).sum(0)
    steady = np.square(median_filter(loud, (_STEADY, 1)))
    wide = np.square(median_filter(loud, (1, _WIDE)))
    struck = wide / (wide + steady + np.float32(1e-12))
    strokes = np.zeros((len(sound), sound.shape[1] + 3 * _SIZE), np.float32)
    for few in _blocks(len(starts)):
        spectra = rfft(_frames(sound, starts[few], _SIZE) * window, axis=2) * struck[few]
        _lay(strokes, irfft(spectra, axis=2) * (window * np.float32(0.5)), starts[few] + _SIZE, _HOP)
    strokes = strokes[:, _SIZE : _SIZE + sound.shape[1]]
    return sound - strokes, strokes


def _lay(sink: Audio, frames: Audio, starts: NDArray[np.int64], hop: int) -> None:
    """Add frames, `hop` samples apart."""
    parts = frames.shape[2] // hop
    split = frames.reshape(*frames.shape[:2], parts, hop)
    for part in range(parts):
        first = int(starts[0]) + part * hop
        sink[:, first : first + split.shape[1] * hop] += split[:, :, part].reshape(len(sink), -1)


def _overlapped(sound: Audio, factor: float, length: int) -> Audio:
    """Short frames from where each belongs, laid side by side."""
    hop = _STROKE // 2
    places = np.arange(0, length + hop, hop)
    middles = np.round((places - hop + _STROKE / 2) / factor - _STROKE / 2).astype(np.int64)
    result = np.zeros((len(sound), len(places) * hop + 2 * _STROKE), np.float32)
    for few in _blocks(len(places)):
        _lay(result, _frames(sound, middles[few], _STROKE) * _window(_STROKE), places[few], hop)
    return result[:, hop : hop + length]


def _vocoded(sound: Audio, factor: float, length: int, semitones: float) -> Audio:
    """The tones stretched; of a voice that will sound higher by `semitones` the envelope moved against it."""
    places = np.arange(0, length + _SIZE, _HOP)
    starts = np.round((places - _SIZE + _HOP + _SIZE / 2) / factor - _SIZE / 2).astype(np.int64)
    window = _window(_SIZE)
    result = np.zeros((len(sound), places[-1] + 2 * _SIZE), np.float32)
    last: Spectra | None = None
    for few in _blocks(len(places)):
        here = rfft(_frames(sound, starts[few], _SIZE) * window, axis=2)
        before = rfft(_frames(sound, starts[few] - _HOP, _SIZE) * window, axis=2)
        last = _locked(here, before, last)
        if semitones:
            here *= _held(here, semitones)
        _lay(result, irfft(here, axis=2) * (window * np.float32(2.0 / 3.0)), places[few], _HOP)
    return result[:, _SIZE - _HOP : _SIZE - _HOP + length]


def _locked(here: Spectra, before: Spectra, last: Spectra | None) -> Spectra:
    """Turn frames, in place, so that every peak goes on from the frame laid before: `before` holds what the
    sound was one hop earlier, `last` the frame laid last. Returns the last one."""
    loud = np.abs(here).sum(0)
    tops = loud >= maximum_filter1d(loud, 2 * _NEAR + 1, axis=1)
    bins = np.arange(loud.shape[1])
    for frame in range(here.shape[1]):
        if last is not None:
            peaks = bins[tops[frame]]
            turn = (last[:, peaks] * before[:, frame, peaks].conj()).sum(0)
            turn /= np.abs(turn) + np.float32(1e-20)
            edges = (peaks[1:] + peaks[:-1] + 1) // 2
            here[:, frame] *= np.repeat(turn, np.diff(edges, prepend=0, append=len(bins)))
        last = here[:, frame]
    assert last is not None
    return last.copy()


def _held(spectra: Spectra, semitones: float) -> Audio:
    """Gains that move the envelopes of spectra down by so many semitones: the true log spectrum without its
    fine structure, by the cepstrum."""
    level = np.log(np.abs(spectra) + np.float32(1e-7))
    cepstrum = irfft(level, axis=2)
    cepstrum[:, :, _ENVELOPE : -_ENVELOPE + 1] = 0.0
    envelope = rfft(cepstrum, axis=2).real
    bins = np.minimum(np.arange(spectra.shape[2]) * 2.0 ** (semitones / 12.0), spectra.shape[2] - 1.0)
    below = np.minimum(bins.astype(np.int64), spectra.shape[2] - 2)
    share = (bins - below).astype(np.float32)
    moved = envelope[:, :, below] * (1.0 - share) + envelope[:, :, below + 1] * share
    return np.asarray(np.exp(np.clip(moved - envelope, -2.3, 2.3)), np.float32)
