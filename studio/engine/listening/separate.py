"""A recording taken apart: the voice, the drums, the bass and the rest. Approximate, and it says so."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import maximum_filter1d, median_filter, uniform_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.listening.pitch import Contour, predominant_pitch
from studio.engine.listening.spectra import Floats, Integers, blocks, filtered, mel_bands, stereo
from studio.engine.score import STEMS

SIZE, HOP = 4096, 1024
FRAME = HOP / SAMPLE_RATE  # seconds between frames
BIN = SAMPLE_RATE / SIZE  # hertz between bins
REST = "keyboard"  # the stem that holds all that cannot be told apart

_LOWEST, _HIGHEST = int(90 / BIN), int(10_000 / BIN)  # where a voice is looked for
_MELODY = int(4000 / BIN)
_AT_ONCE = 256
_ALIKE, _APART = 15, int(0.4 / FRAME)  # moments that are taken as a repetition, and frames between them
_WIDTH = 30.0  # hertz around each harmonic that are the voice's
_BETWEEN = 0.4  # of what lies between the harmonics is left to the voice: consonants, breath, wrong pitches
_SUNG = slice(int(200 / BIN), int(4000 / BIN))  # where most of a voice lies
_MOMENT, _ABSENT = 7, 0.2  # frames, and least level in them, of a voice that is there
_STEADY, _WIDE = 17, 17  # frames that a tone is steady, and bins that a stroke is wide
_BASS = (180.0, 320.0)  # hertz between which the bass fades out


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of a recording, at `FRAME` seconds and `BIN` hertz: (frames, SIZE // 2 + 1) each."""

    loud: Floats  # mean magnitude of the channels
    voice: Floats  # share of each bin that may be the voice's
    contour: Contour  # of the strongest harmonic voice in it


def scene(audio: Audio) -> Scene:
    """Find what may be the voice in (2, n) or (n,) sound at 44.1 kHz.

    What stands in the middle of the stereo image (Avendano, WASPAA 2003) and does not repeat (REPET-SIM:
    Rafii & Pardo, ISMIR 2012); the pitch of the strongest harmonic voice in it gives a comb (Virtanen,
    Mesaros & Ryynänen, SAPA 2008). The masks are multiplied.
    """
    loud, centre = _image(stereo(audio))
    new = _unrepeated(loud)
    share = new[:, :_MELODY] ** 2
    share /= share + (1.0 - new[:, :_MELODY]) ** 2 + np.float32(1e-9)
    contour = predominant_pitch(loud[:, :_MELODY] * share, BIN, FRAME)
    new *= np.sqrt(centre, out=centre)
    _keep_harmonics(new, contour)
    return Scene(loud, new, _where_heard(contour, loud, new))


def vocals(audio: Audio, heard: Scene) -> tuple[Audio, Audio]:
    """(voice, everything else) of the sound that a scene was heard in, (2, n) each: they add up to it."""
    sound = stereo(audio)
    voice = _masked(sound, heard.voice)
    return voice, sound - voice


def stems(audio: Audio, heard: Scene, voiced: bool = True) -> dict[str, Audio | None]:
    """The twelve stems of `score.STEMS`, (2, n) each, None where nothing can be told apart.

    Voice as in `vocals`, unless nobody sings; drums by median filtering (FitzGerald, DAFx 2010); bass as what
    else is low and steady. All that is left stands under REST: the stems add up to the sound.
    """
    sound = stereo(audio)
    found: dict[str, Audio | None] = dict.fromkeys(STEMS)
    left = np.ones_like(heard.loud)
    if voiced:
        found["vocals"] = _masked(sound, heard.voice)
        left -= heard.voice
    struck = _struck(heard.loud * left)
    struck *= left
    found["drums"] = _masked(sound, struck)
    left -= struck
    left *= np.interp(np.arange(left.shape[1]) * BIN, _BASS, (1.0, 0.0)).astype(np.float32)
    found["bass"] = _masked(sound, left)
    rest = sound.copy()
    for part in found.values():
        if part is not None:
            rest -= part
    found[REST] = rest
    return found


def _masked(sound: Audio, mask: Floats) -> Audio:
    return np.stack([filtered(channel, mask, SIZE, HOP) for channel in sound])


def _image(sound: Audio) -> tuple[Floats, Floats]:
    """(mean magnitude of the channels, how alike they are from 0 to 1), (frames, bins) each."""
    loud = np.empty((sound.shape[1] // HOP + 1, SIZE // 2 + 1), np.float32)
    centre = np.empty_like(loud)
    pairs = zip(*(blocks(channel, SIZE, HOP) for channel in sound), strict=True)
    for (several, left), (_, right) in pairs:
        a, b = np.abs(left), np.abs(right)
        loud[several] = (a + b) * np.float32(2.0 / SIZE)
        centre[several] = 2.0 * (left * right.conj()).real / (a * a + b * b + np.float32(1e-9))
    return loud, np.clip(centre, 0.0, 1.0, out=centre)


def _unrepeated(loud: Floats) -> Floats:
    """(frames, bins): share of each bin that is more than what the most similar moments have in common."""
    bands = loud @ mel_bands(SIZE, SAMPLE_RATE, 64, 60.0, 12_000.0)
    features = np.log1p(bands * (100.0 / (bands.max(initial=0.0) + 1e-9)))
    features /= np.linalg.norm(features, axis=1, keepdims=True) + 1e-9
    result = np.zeros_like(loud)
    for start in range(0, len(loud), _AT_ONCE):
        several = slice(start, min(start + _AT_ONCE, len(loud)))
        moments = _alike(features[several] @ features.T)
        here = loud[several, _LOWEST:_HIGHEST]
        alike = loud[moments, _LOWEST:_HIGHEST]
        middle = alike.shape[1] // 2
        alike.partition(middle, axis=1)  # several times faster than np.median
        common = alike[:, middle]
        result[several, _LOWEST:_HIGHEST] = 1.0 - np.minimum(common, here) / (here + 1e-9)
    return result


def _alike(similarity: Floats) -> Integers:
    """(frames, _ALIKE): the most similar moments of each frame, some time apart."""
    tops = maximum_filter1d(similarity, 2 * _APART + 1, axis=1)
    candidates = np.where(similarity >= tops, similarity, -1.0)
    count = min(_ALIKE, candidates.shape[1])
    return np.argpartition(-candidates, count - 1, axis=1)[:, :count]


def _keep_harmonics(mask: Floats, contour: Contour) -> None:
    """Weaken what lies between the harmonics of the contour, and all where it is silent."""
    frequencies = np.arange(mask.shape[1], dtype=np.float32) * np.float32(BIN)
    hertz = np.nan_to_num(440.0 * 2.0 ** ((contour.pitch - 69.0) / 12.0)).astype(np.float32)
    for start in range(0, len(mask), _AT_ONCE):
        pitch = hertz[start : start + _AT_ONCE, None]
        number = np.maximum(np.round(frequencies / np.maximum(pitch, 1.0)), 1.0)
        comb = np.exp(-0.5 * ((frequencies - number * pitch) / _WIDTH) ** 2) * (pitch > 0.0)
        mask[start : start + _AT_ONCE] *= _BETWEEN + (1.0 - _BETWEEN) * comb


def _where_heard(contour: Contour, loud: Floats, mask: Floats) -> Contour:
    """The contour with the level that the mask lets through, and without what is far softer."""
    power = np.square(loud[:, _SUNG] * mask[:, _SUNG]).sum(1)
    level = np.sqrt(power / (np.quantile(power, 0.98) + 1e-12)).astype(np.float32)
    heard = uniform_filter1d(level, _MOMENT) >= _ABSENT
    pitch = np.where(heard, contour.pitch, np.float32(np.nan))
    return replace(contour, pitch=pitch, level=np.minimum(level, np.float32(1.0)))


def _struck(loud: Floats) -> Floats:
    """(frames, bins): share of each bin that is wide and short rather than narrow and steady."""
    steady = _medians(np.ascontiguousarray(loud.T), _STEADY).T
    wide = _medians(loud, _WIDE)
    steady = steady * steady
    wide *= wide
    steady += wide
    steady += np.float32(1e-12)
    wide /= steady
    return wide


def _medians(rows: Floats, width: int) -> Floats:
    """The running median along each row; row by row SciPy has a five times faster way."""
    return np.stack([median_filter(row, width) for row in rows])
