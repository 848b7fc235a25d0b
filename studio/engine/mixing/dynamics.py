"""Compressor, de-esser, ducking and limiter: gains that follow a signal, hop by hop.

Levels are read once per hop of `loudness.HOP` samples (1.1 ms); gains are straight lines between the hops. A
gain array has one value for the start of every hop and one for the end of the last: (hops + 1,).
"""

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from studio.engine.audio import Audio
from studio.engine.mixing.effects import BLOCK, bandpass, filtered, highpass
from studio.engine.mixing.loudness import HOP, HOPS_PER_SECOND, Floats, peaks, power

_QUIET = 1e-12


def levels(audio: Audio, window: float = 0.01) -> Floats:
    """RMS level in dB of every hop, over `window` seconds around it; stereo is linked (mean power)."""
    channels = 1 if audio.ndim == 1 else len(audio)
    smooth = uniform_filter1d(power(audio) / channels, max(1, round(window * HOPS_PER_SECOND)))
    return np.asarray(10.0 * np.log10(np.maximum(smooth, _QUIET)))


def curve(gains: Floats, samples: int) -> Audio:
    """A gain for every sample from gains at the hops' starts: (samples,)."""
    steps = np.arange(HOP, dtype=np.float32) / np.float32(HOP)
    knots = gains.astype(np.float32)
    return ((knots[1:] - knots[:-1])[:, None] * steps + knots[:-1, None]).ravel()[:samples]


def multiplied(audio: Audio, gains: Floats, out: Audio | None = None) -> Audio:
    """The signal times gains at the hops' starts, (hops + 1,). `out` may be the signal itself."""
    result = np.empty_like(audio) if out is None else out
    for start in range(0, audio.shape[-1], BLOCK):
        few = slice(start, min(start + BLOCK, audio.shape[-1]))
        knots = gains[start // HOP : (start + BLOCK) // HOP + 1]
        np.multiply(audio[..., few], curve(knots, few.stop - start), out=result[..., few])
    return result


def amplified(audio: Audio, gains_db: Floats, out: Audio | None = None) -> Audio:
    """The signal with a gain in dB per hop, (hops,), reached in the middle of the hop."""
    gains = 10.0 ** (gains_db / 20.0)
    knots = np.concatenate((gains[:1], (gains[1:] + gains[:-1]) / 2.0, gains[-1:]))
    return multiplied(audio, knots, out)


def reduction(level_db: Floats, threshold_db: float, ratio: float, knee_db: float = 6.0) -> Floats:
    """Gain reduction in dB, >= 0, of a compressor with a soft knee.

    D. Giannoulis, M. Massberg, J. Reiss, "Digital dynamic range compressor design", JAES 60(6), 2012, eq. 4.
    """
    over = level_db - threshold_db
    knee = np.square(np.clip(over + knee_db / 2.0, 0.0, knee_db)) / (2.0 * max(knee_db, 1e-6))
    return np.asarray((1.0 - 1.0 / ratio) * np.where(over > knee_db / 2.0, over, knee))


def followed(target: Floats, attack: float, release: float) -> Floats:
    """A curve that nears a higher target by 63 % within `attack` seconds, a lower one within `release`."""
    rise = 1.0 - np.exp(-1.0 / (max(attack, 1e-4) * HOPS_PER_SECOND))
    fall = 1.0 - np.exp(-1.0 / (max(release, 1e-4) * HOPS_PER_SECOND))
    value = 0.0
    return np.array(
        [value := value + (goal - value) * (rise if goal > value else fall) for goal in target.tolist()]
    )


def compressed(
    audio: Audio,
    threshold_db: float,
    ratio: float,
    attack: float = 0.012,
    release: float = 0.12,
    look_ahead: float = 0.003,
    key: Audio | None = None,
    out: Audio | None = None,
) -> Audio:
    """Downward compression above `threshold_db` (RMS), with a 6 dB knee and no make-up gain.

    The gain follows `key`, a signal of the same length, where one is given. It moves `look_ahead` seconds
    early.
    """
    wanted = reduction(levels(audio if key is None else key), threshold_db, ratio)
    return amplified(audio, -_early(followed(wanted, attack, release), look_ahead), out)


def _early(values: Floats, seconds: float) -> Floats:
    shift = round(seconds * HOPS_PER_SECOND)
    return np.concatenate((values[shift:], np.repeat(values[-1:], min(shift, len(values)))))


def de_essed(audio: Audio, frequency: float = 5500.0, most_db: float = 8.0) -> Audio:
    """A voice with the band above `frequency` held back where it stands out, as in s, sh and ch."""
    sharp = filtered(audio, highpass(frequency))
    whole, bright = levels(audio, 0.006), levels(sharp, 0.006)
    excess = np.where(whole > -55.0, np.clip(bright - whole + 9.0, 0.0, most_db), 0.0)
    held = followed(excess, 0.001, 0.03)
    multiplied(sharp, _excess(-_early(held, 0.002)), sharp)
    sharp += audio
    return sharp


def _excess(gains_db: Floats) -> Floats:
    """What to add of a band to change its gain, at the hops' starts."""
    return np.append(10.0 ** (gains_db / 20.0) - 1.0, 0.0)


def yielding(audio: Audio, amount_db: Floats, frequency: float = 2000.0, q: float = 0.67) -> Audio:
    """The signal with a bell that dips by `amount_db` (per hop, >= 0) around `frequency`: room for a voice.

    The defaults reach from 1 to 4 kHz.
    """
    band = filtered(audio, bandpass(frequency, q))
    multiplied(band, _excess(-amount_db), band)
    band += audio
    return band


def presence(audio: Audio, depth_db: float) -> Floats:
    """How far others yield to this voice, in dB per hop: `depth_db` while it sounds, easing in and out."""
    level = levels(audio, 0.05)
    sounding = np.where(level > level.max(initial=-120.0) - 30.0, depth_db, 0.0)
    sounding[level < -60.0] = 0.0
    return _early(followed(sounding, 0.03, 0.25), 0.03)


def pumped(audio: Audio, hits: Floats, depth_db: float, release: float, out: Audio | None = None) -> Audio:
    """The signal ducked by `depth_db` at each of `hits` (seconds), as by a kick's side-chain."""
    count = -(-audio.shape[-1] // HOP)
    struck = np.zeros(count)
    for ahead in range(max(1, HOPS_PER_SECOND // 100)):
        places = (hits * HOPS_PER_SECOND).astype(np.int64) - 3 + ahead
        struck[places[(places >= 0) & (places < count)]] = depth_db
    return amplified(audio, -followed(struck, 0.003, release), out)


def limiter(tops: Floats, ceiling_db: float, look_ahead: float = 0.0045, release: float = 0.06) -> Floats:
    """Gains at the hops' starts, (hops + 1,), that keep `tops` (`loudness.peaks`) under a ceiling.

    Each gain is the least that its neighbourhood needs, released exponentially and smoothed by a mean over
    the same neighbourhood, so that the mean cannot exceed any need in it.
    """
    need = np.minimum(1.0, 10.0 ** (ceiling_db / 20.0) / np.maximum(tops, _QUIET))
    edges = np.minimum(np.append(need[:1], need), np.append(need, need[-1:]))
    reach = max(1, round(look_ahead * HOPS_PER_SECOND / 2.0))
    held = 1.0 - minimum_filter1d(edges, 2 * reach + 1)
    return np.asarray(uniform_filter1d(1.0 - followed(held, 0.0, release), 2 * reach + 1, mode="nearest"))


def limited(audio: Audio, ceiling_db: float) -> Audio:
    """The signal with its true peak kept under `ceiling_db` (dBTP), both sides alike."""
    gains = limiter(peaks(audio, float(10.0 ** (ceiling_db / 20.0))).astype(np.float64), ceiling_db)
    return multiplied(audio, gains)
