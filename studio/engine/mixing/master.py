"""From a finished mix to a master: tone, glue, warmth and loudness, for any stereo sound."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

import numpy as np
from scipy.fft import irfft, rfft

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.mixing.desk import Style
from studio.engine.mixing.dynamics import amplified, followed, levels, limiter, multiplied, reduction
from studio.engine.mixing.effects import decibels, filtered, highpass, saturated
from studio.engine.mixing.loudness import Floats, estimated, gated, k_power, loudness_range, peaks, peaks_of
from studio.engine.mixing.reverb import convolved

LOUDNESS = -14.0  # LUFS, what streaming services play at
CEILING = -1.4  # dBTP: leaves 0.4 dB for what an MP3 encoder adds
_WORK = CEILING - 0.1  # the limiter's own ceiling, for what moves between the points of oversampling
_RISE = 3.0  # dB: what lies that far under the ceiling at first is not looked at between its samples
_SLACK = 0.95

_NOTHING = -69.0  # LUFS: there is nothing to master
_WARMTH = -4.0  # dB into the saturation of a style without drive
_LOWEST = 26.0  # hertz
_TINY = 1e-6  # below it warmth changes nothing

_FRAME = 8192
_TAPS = 4096
# The long-term spectrum of produced music in third-octave bands, dB: after P. Pestana et al., "Spectral
# characteristics of popular commercial recordings 1950-2010", AES 135, 2013 (their mean curve, smoothed by
# hand).
_CURVE = (
    (30, -9.0), (45, -2.5), (63, 0.0), (100, 0.0), (200, -2.5), (400, -4.0), (800, -6.0), (1600, -8.0),
    (3150, -10.0), (6300, -12.5), (10000, -15.5), (16000, -22.0),
)  # fmt: skip
_SPLIT = 2000.0  # hertz: "bright" is what lies above


@dataclass(frozen=True, slots=True)
class Master:
    audio: Audio  # (2, samples)
    loudness: float  # LUFS, integrated
    true_peak: float  # dBTP
    loudness_range: float  # LU


def master(mix: Audio, style: Style, tell: Callable[[float], None] | None = None) -> Master:
    """Tone towards the style's curve, glue, warmth, and a limiter to `LOUDNESS` under `CEILING`.

    The mix, (2, samples), is left as it is. Silence comes back as silence. `tell` hears shares from 0 to 1.
    """
    tell = tell or _nobody
    tell(0.0)
    loudness = estimated(mix)
    if loudness <= _NOTHING:
        return Master(np.zeros_like(mix), loudness, -120.0, 0.0)
    sound = convolved(mix, tone(mix, style))
    sound *= decibels(LOUDNESS - loudness)
    tell(0.4)
    amplified(sound, glue(sound, style.glue), sound)
    warm = saturated(sound, style.drive + _WARMTH)
    filtered(warm, highpass(_LOWEST), out=warm)
    tell(0.6)
    result = loud(warm)
    tell(1.0)
    return result


def _nobody(share: float) -> None:
    """Hears the progress where nobody else does."""


def mastered(stems: MutableMapping[str, Audio], style: Style) -> None:
    """The stems of a mix, (2, samples) each, as they are in its `master`, in place: they add up to it.

    All but the warmth is linear once the mix is known. The warmth is the gain, sample by sample, that it has
    for the whole: each stem is rounded where the mix was.
    """
    mix = np.zeros_like(next(iter(stems.values())))
    for sound in stems.values():
        mix += sound
    loudness = estimated(mix)
    if loudness <= _NOTHING:
        stems.update({stem: np.zeros_like(mix) for stem in stems})
        return
    answer, level = tone(mix, style), decibels(LOUDNESS - loudness)
    whole = convolved(mix, answer)
    whole *= level
    held = glue(whole, style.glue)
    amplified(whole, held, whole)
    warm = saturated(whole, style.drive + _WARMTH)
    warmth = np.divide(warm, whole, out=np.ones_like(whole), where=np.abs(whole) > _TINY)
    gains, tops, _ = _limits(filtered(warm, highpass(_LOWEST), out=warm))
    multiplied(warm, gains, warm)
    trim = decibels(min(0.0, CEILING - _peak(warm, tops)))
    for stem in stems:
        sound = convolved(stems[stem], answer)
        sound *= level
        amplified(sound, held, sound)
        sound *= warmth
        filtered(sound, highpass(_LOWEST), out=sound)
        multiplied(sound, gains, sound)
        sound *= trim
        stems[stem] = sound


def glue(sound: Audio, ratio: float) -> Floats:
    """Gains in dB per hop: what stands out of the seconds around it is compressed; sections keep their
    levels."""
    wanted = reduction(levels(sound) - levels(sound, 3.0), 0.0, ratio)
    return -followed(wanted, 0.03, 0.2)


def loud(sound: Audio) -> Master:
    """The sound limited and exactly as loud as asked, in place."""
    gains, tops, after = _limits(sound)
    multiplied(sound, gains, sound)
    peak = _peak(sound, tops)
    if peak > CEILING:
        sound *= decibels(CEILING - peak)
    return Master(sound, gated(after) + min(0.0, CEILING - peak), min(peak, CEILING), loudness_range(after))


def _limits(sound: Audio) -> tuple[Floats, Floats, Floats]:
    """Gains at the hops' starts that limit the sound and make it as loud as asked, and the true peaks and the
    powers that they leave of the hops.

    The limiter's gain moves slowly, so the loudness it leaves is read off the powers of the hops, and only
    the last round touches the sound.
    """
    powers = k_power(sound)
    drive = LOUDNESS - gated(powers)
    tops = peaks(sound, float(decibels(_WORK - drive - _RISE))).astype(np.float64)
    for _ in range(8):
        gains = limiter(tops * 10.0 ** (drive / 20.0), _WORK) * 10.0 ** (drive / 20.0)
        after = powers * np.square((gains[1:] + gains[:-1]) / 2.0)
        miss = LOUDNESS - gated(after)
        if abs(miss) < 0.02:
            break
        drive += float(np.clip(miss * 1.3, -6.0, 6.0))
    return gains, tops * np.maximum(gains[1:], gains[:-1]), after


def _peak(sound: Audio, tops: Floats) -> float:
    """True peak in dBTP, looked for where it is expected: gains move less than `_SLACK` within a hop."""
    highest = peaks_of(sound, np.flatnonzero(tops >= tops.max() * _SLACK)).max()
    return float(20.0 * np.log10(max(float(np.abs(sound).max()), float(highest), 1e-6)))


def tone(sound: Audio, style: Style) -> Audio:
    """A minimum-phase filter, (taps,), that moves the sound's long-term spectrum towards the style's target.

    It goes 60 % of the way, at most 5 dB, in steps no finer than an octave; then a shelf above 2 kHz brings
    the share of energy there to `style.bright`.
    """
    spectrum = long_term(sound)
    frequencies = np.arange(_FRAME // 2 + 1, dtype=np.float64) * (SAMPLE_RATE / _FRAME)
    bands = 1000.0 * 2.0 ** (np.arange(-15, 13) / 3.0)
    measured = band_levels(spectrum, frequencies, bands)
    wanted = _wanted(bands, style)
    heard = measured > measured.max() - 45.0
    miss = (wanted - measured - np.mean((wanted - measured)[heard])) * heard
    smooth = np.convolve(np.pad(miss, 1, "edge"), [0.25, 0.5, 0.25], "valid")
    gains = np.interp(np.log(np.maximum(frequencies, 1.0)), np.log(bands), np.clip(0.6 * smooth, -5.0, 5.0))
    return minimum_phase(gains + _shelf(spectrum * 10.0 ** (gains / 10.0), frequencies, style.bright))


def target(bands: Floats, style: Style) -> Floats:
    """The levels in dB that the style wants third-octave bands to have, its brightness included."""
    frequencies = np.arange(1, _FRAME // 2 + 1, dtype=np.float64) * (SAMPLE_RATE / _FRAME)
    wanted = _wanted(frequencies, style)
    shelf = _shelf(10.0 ** (wanted / 10.0) / frequencies, frequencies, style.bright)
    return np.interp(np.log(bands), np.log(frequencies), wanted + shelf)


def _wanted(frequencies: Floats, style: Style) -> Floats:
    wanted = np.interp(np.log(frequencies), np.log([f for f, _ in _CURVE]), [level for _, level in _CURVE])
    return np.asarray(wanted + style.bass * np.exp(-np.square(np.log2(frequencies / 70.0))))


def _shelf(spectrum: Floats, frequencies: Floats, share: float) -> Floats:
    """A shelf in dB that gives what lies above 2 kHz a share of the energy; it moves by 9 dB at most."""
    shape = 1.0 / (1.0 + (_SPLIT * 0.8 / np.maximum(frequencies, 1.0)) ** 4)
    gain = 0.0
    for _ in range(12):
        now = bright_share(spectrum * 10.0 ** (gain * shape / 10.0), frequencies)
        gain += 10.0 * np.log10(share / (1.0 - share) * (1.0 - now) / max(now, 1e-9))
        gain = float(np.clip(gain, -9.0, 9.0))
    return np.asarray(gain * shape)


def bright_share(spectrum: Floats, frequencies: Floats) -> float:
    """The share of a power spectrum above 2 kHz, 0 to 1."""
    return float(spectrum[frequencies > _SPLIT].sum() / max(spectrum.sum(), 1e-20))


def long_term(sound: Audio) -> Floats:
    """Mean power spectrum of both channels, (4097,): Hann windows of 8192 samples side by side."""
    window = np.hanning(_FRAME).astype(np.float32)
    total = np.zeros(_FRAME // 2 + 1)
    for row in np.atleast_2d(sound):
        frames = row[: len(row) // _FRAME * _FRAME].reshape(-1, _FRAME)
        for start in range(0, len(frames), 64):
            total += np.square(np.abs(rfft(frames[start : start + 64] * window))).sum(0, dtype=np.float64)
    return total


def band_levels(spectrum: Floats, frequencies: Floats, centres: Floats) -> Floats:
    edges = np.searchsorted(frequencies, np.outer(centres, [2.0 ** (-1 / 6), 2.0 ** (1 / 6)]))
    powers = [spectrum[low : max(high, low + 1)].mean() for low, high in edges]
    return np.asarray(10.0 * np.log10(np.maximum(np.array(powers) * centres, 1e-12)))


def minimum_phase(gains_db: Floats) -> Audio:
    """The minimum-phase answer with these gains: no echo before the beat. By folding the cepstrum."""
    cepstrum = irfft(gains_db * (np.log(10.0) / 20.0), _FRAME)
    cepstrum[1 : _FRAME // 2] *= 2.0
    cepstrum[_FRAME // 2 + 1 :] = 0.0
    answer = irfft(np.exp(rfft(cepstrum)), _FRAME)[:_TAPS]
    return np.asarray(answer * np.cos(np.linspace(0.0, np.pi / 2.0, _TAPS)) ** 2, np.float32)
