"""Rooms, plates and echoes. Each returns the wet sound alone, stereo, as long as what went in."""

from collections.abc import Sequence

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import sosfilt

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.dice import noise
from studio.engine.mixing.effects import Sections, decibels, filtered, highpass, lowpass

_BLOCK = 12_288  # samples, or three times the answer: little of the work is padding then
_TOGETHER = 4  # blocks: one transform of several rows takes half as long as one after the other
_NOTHING = np.float32(1e-12)  # an echo ends here, 240 dB down
# Edges of the bands whose decays differ, in hertz, and each band's share of the decay time: air and plaster
# swallow
# the top first, and a long bass would be mud.
_BANDS = ((180.0, 600.0, 0.95), (600.0, 2400.0, 1.0), (2400.0, 6000.0, 0.72), (6000.0, 13000.0, 0.45))


def convolved(audio: Audio, impulse: Audio) -> Audio:
    """The signal through an impulse response, cut at the signal's length.

    Either may be mono; the result has as many channels as the wider one.
    """
    rows, answer = np.atleast_2d(audio), np.atleast_2d(impulse)
    result = np.zeros((max(len(rows), len(answer)), rows.shape[1]), np.float32)
    add_convolved(result, [(audio, impulse)])
    return result if max(audio.ndim, impulse.ndim) == 2 else result[0]


def add_convolved(target: Audio, sends: Sequence[tuple[Audio, Audio]]) -> None:
    """Add signals through impulse responses to `target`, (channels, samples), cut at its length.

    Overlap-add with the FFT, several blocks at once: answers meet in the spectrum, and silence costs nothing.
    """
    samples = target.shape[1]
    longest = max((impulse.shape[-1] for _, impulse in sends), default=1)
    block = min(samples, max(_BLOCK, 3 * longest))
    size = next_fast_len(block + longest, real=True)
    pairs = [(np.atleast_2d(audio), rfft(np.atleast_2d(impulse), size)[:, None]) for audio, impulse in sends]
    for first in range(0, samples, _TOGETHER * block):
        few = slice(first, first + _TOGETHER * block)
        heard = [(audio[:, few], transfer) for audio, transfer in pairs if audio[:, few].any()]
        spectra = [rfft(_framed(sound, block), size) * transfer for sound, transfer in heard]
        if spectra:
            wet = irfft(sum(spectra[1:], spectra[0]), size)
            for number, start in enumerate(range(first, min(first + _TOGETHER * block, samples), block)):
                target[:, start : start + size] += wet[:, number, : samples - start]


def _framed(audio: Audio, block: int) -> Audio:
    """Blocks side by side, (channels, blocks, block), the last one filled up with silence."""
    count = -(-audio.shape[1] // block)
    whole = np.pad(audio, ((0, 0), (0, count * block - audio.shape[1])))
    return whole.reshape(len(audio), count, block)


def plate(decay: float, pre_delay: float = 0.02, damping: float = 1.0, seed: int = 1) -> Audio:
    """The impulse response of a plate: noise that falls by 60 dB in `decay` seconds, dense from the start.

    (2, samples), energy 1 per channel. `damping` scales the decay of the bands above 2.4 kHz. After J.
    Moorer, "About this reverberation business", CMJ 3(2), 1979: exponentially decaying noise, here band by
    band.
    """
    return _normal(_late(pre_delay, _tail(decay, damping, seed)))


def room(decay: float, pre_delay: float = 0.008, damping: float = 0.8, seed: int = 2) -> Audio:
    """The impulse response of a room: a dozen early reflections and a tail that rises within 20 ms."""
    tail = _tail(decay, damping, seed)
    tail *= np.minimum(1.0, np.arange(tail.shape[1], dtype=np.float32) / np.float32(0.02 * SAMPLE_RATE))
    rng = noise(seed, "reflections")
    for side in (0, 1):
        times = np.sort(rng.uniform(0.002, 0.045, 12))
        gains = rng.choice([-1.0, 1.0], 12) * (0.004 / (0.004 + times))
        tail[side, (times * SAMPLE_RATE).astype(int)] += (gains * np.abs(tail[side]).max() * 3.0).astype(
            np.float32
        )
    return _normal(_late(pre_delay, tail))


def _tail(decay: float, damping: float, seed: int) -> Audio:
    samples = int(decay * 1.1 * SAMPLE_RATE)
    seconds = np.arange(samples) / SAMPLE_RATE
    tail = np.zeros((2, samples))
    hiss = noise(seed, "tail").standard_normal((2, samples))
    for low, high, share in _BANDS:
        length = decay * share * (damping if low >= 2400.0 else 1.0)
        band: Sections = np.vstack([highpass(low), lowpass(high)])
        tail += sosfilt(band, hiss) * 10.0 ** (-3.0 * seconds / length)
    return tail.astype(np.float32)


def _late(pre_delay: float, tail: Audio) -> Audio:
    return np.pad(tail, ((0, 0), (int(pre_delay * SAMPLE_RATE), 0)))


def _normal(impulse: Audio) -> Audio:
    energy = np.sqrt(np.square(impulse).sum(1, keepdims=True))
    return np.asarray(impulse / energy, np.float32)


def ping_pong(
    audio: Audio, seconds: float, feedback: float = 0.45, repeats: int = 4, dark: float = 4500.0
) -> Audio:
    """Echoes of a mono signal every `seconds`, right and left by turns: (2, samples) without the signal.

    Each is darker than the one before it and `feedback` times as loud.
    """
    shift = int(seconds * SAMPLE_RATE)
    result = np.zeros((2, len(audio)), np.float32)
    echo = audio
    for repeat in range(1, repeats + 1):
        if repeat * shift >= len(audio):
            break
        echo = filtered(echo, np.vstack([highpass(250.0, order=1), lowpass(dark, order=1)]))
        echo *= np.float32(feedback)
        echo[np.abs(echo) < _NOTHING] = 0.0
        result[repeat % 2, repeat * shift :] += echo[: len(audio) - repeat * shift]
    return result


def sent(audio: Audio, gain_db: float) -> Audio:
    """What goes down a mono send: the middle of the signal at a gain, (samples,)."""
    if audio.ndim == 1:
        return audio * decibels(gain_db)
    middle: Audio = audio[0] + audio[1]
    return middle * decibels(gain_db - 6.0206)
