"""Tuning, pitch classes and key of a recording."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import median_filter, uniform_filter1d

from studio.engine.audio import Audio
from studio.engine.listening.spectra import Floats, Times, magnitudes, mono, rate, slower

_SLOWER = 4  # 11 025 samples a second: pitch lies below 5 kHz
_SIZE, _HOP = 4096, 1024
LOWEST, NOTES = 24, 72  # MIDI pitches C1 to B6
_PER_NOTE = 3  # bins a semitone of the log-frequency spectrum
_ROUNDS = 25  # multiplicative updates: more change nothing that is heard
_OVERTONES, _DECAY = 12, 0.75

# How well each degree fits a key, from the tonic up: probe-tone ratings of Krumhansl & Kessler (1982).
_PROFILES = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
_PASSAGE = 24.0  # seconds
_CADENCE, _BEGINNING, _END = 4.0, 0.1, 0.2  # seconds, and what a tonic in the first and last ones adds
_BASS, _TONIC = 0.3, 0.2  # what low notes add to the pitch classes, and a tonic among them to a key


@dataclass(frozen=True, slots=True)
class Harmony:
    """How strongly each note sounds. Frames are `seconds` apart, the first at time 0."""

    notes: Floats  # (frames, NOTES), MIDI pitch LOWEST upwards
    seconds: float
    tuning: float  # cents above A4 = 440 Hz, -50 to 50

    def chroma(self, low: float, high: float) -> Floats:
        """(frames, 12), C first: the notes of a range, fading out over a fifth at its ends."""
        pitches = np.arange(LOWEST, LOWEST + NOTES)
        weights = np.clip(np.minimum(pitches - low, high - pitches) / 7.0 + 1.0, 0.0, 1.0)
        weighted = self.notes * weights.astype(np.float32)
        return np.asarray(weighted.reshape(len(self.notes), -1, 12).sum(1), np.float32)


@dataclass(frozen=True, slots=True)
class Key:
    tonic: int  # pitch class
    mode: str  # major or minor
    confidence: float  # 0 to 1: how far ahead of the next unrelated key


def harmony(audio: Audio) -> Harmony:
    """How strongly the notes C1 to B6 sound in (2, n) or (n,) sound at 44.1 kHz.

    Magnitudes on a log-frequency axis, without drums (median over time, as in FitzGerald 2010) and whitened,
    explained as few notes with decaying overtones by non-negative least squares: Mauch & Dixon, "Approximate
    note transcription for the improved identification of difficult chords", ISMIR 2010.
    """
    loud = magnitudes(slower(mono(audio), _SLOWER), _SIZE, _HOP)
    loud = np.minimum(loud, median_filter(loud, (5, 1)))
    cents = _tuning(loud)
    axis = _log_frequency(loud, cents)
    return Harmony(_explained(_whitened(axis)), _HOP / rate(_SLOWER), cents)


def key(heard: Harmony) -> Key:
    """The key whose profile fits the pitch classes of the piece best (Krumhansl 1990, chapter 4).

    The fits of passages are averaged, so that a last chorus in another key has no more than its share. A key
    whose tonic lies in the bass often, or at the beginning and the end, is preferred.
    """
    if not heard.notes.max(initial=0.0) > 0.0:
        return Key(0, "major", 0.0)
    treble, bass = heard.chroma(36, 84), heard.chroma(28, 52)
    length = round(_PASSAGE / heard.seconds)
    starts = range(0, max(1, len(treble) - length // 2), length // 2)
    passages = [_fits(treble[start : start + length], bass[start : start + length]) for start in starts]
    fits = np.mean(passages, axis=0) + np.tile(_ends(treble, bass, round(_CADENCE / heard.seconds)), 2)
    mode, tonic = divmod(int(np.argmax(fits)), 12)
    signatures = np.array([_signature(at % 12, tuple(_PROFILES)[at // 12]) for at in range(24)])
    others = fits[signatures != signatures[mode * 12 + tonic]]
    confidence = float(np.clip((fits.max() - others.max()) * 5.0, 0.0, 1.0))
    return Key(tonic, tuple(_PROFILES)[mode], confidence)


def _fits(treble: Floats, bass: Floats) -> Times:
    """(24,): how well each key fits a passage; first the major keys from C up, then the minor ones."""
    low = _profile(bass)
    classes = _profile(treble) + _BASS * low
    if classes.max() <= 0.0:
        return np.zeros(24)
    rows = [np.roll(profile, tonic) for profile in _PROFILES.values() for tonic in range(12)]
    fits = np.array([np.corrcoef(row, classes)[0, 1] for row in rows])
    return np.asarray(fits + _TONIC * np.tile(low, 2), np.float64)


def _ends(treble: Floats, bass: Floats, length: int) -> Times:
    """(12,): what it adds to a key that the piece begins and ends on its tonic."""
    loud = (treble + bass).sum(1)
    heard = np.flatnonzero(loud >= 0.1 * loud.max())
    both = (bass + 0.5 * treble)[heard[0] : heard[-1] + 1]
    first, last = (part.mean(0) / (part.mean(0).max() + 1e-9) for part in (both[:length], both[-length:]))
    return np.asarray(_BEGINNING * first + _END * last, np.float64)


def _profile(chroma: Floats) -> Floats:
    """(12,): how much each pitch class sounds over the piece, the strongest 1."""
    weights = np.sqrt(chroma.sum(1, keepdims=True))
    # Compressed: roots would outweigh the thirds that tell major from minor.
    mean = ((chroma / (chroma.max(1, keepdims=True) + 1e-9)) ** 0.6 * weights).mean(0)
    return np.asarray(mean / (mean.max() + 1e-9), np.float32)


def _signature(tonic: int, mode: str) -> int:
    """The major key with the same accidentals."""
    return (tonic + 3) % 12 if mode == "minor" else tonic


def _tuning(loud: Floats) -> float:
    """Cents above 440 Hz: the circular mean of how far the spectral peaks lie from equal temperament."""
    bins = slice(int(110 * _SIZE / rate(_SLOWER)), int(1800 * _SIZE / rate(_SLOWER)))
    middle, before, after = loud[:, bins], loud[:, bins.start - 1 : bins.stop - 1], loud[:, bins.start + 1 :]
    after = after[:, : middle.shape[1]]
    audible = middle > 0.02 * loud.max(initial=1e-9)
    frame, place = np.nonzero((middle > before) & (middle >= after) & audible)
    a, b, c = (np.log(part[frame, place] + 1e-12) for part in (before, middle, after))
    exact = bins.start + place + 0.5 * (a - c) / np.minimum(a - 2 * b + c, -1e-9)
    pitches = 12 * np.log2(exact * rate(_SLOWER) / _SIZE / 440)
    turn = (middle[frame, place] * np.exp(2j * np.pi * pitches)).sum()
    return float(np.angle(turn) / (2 * np.pi) * 100)


def _log_frequency(loud: Floats, cents: float) -> Floats:
    """(frames, NOTES * _PER_NOTE): each bin the spectrum at its frequency, by linear interpolation."""
    steps = np.arange(NOTES * _PER_NOTE) / _PER_NOTE - (_PER_NOTE // 2) / _PER_NOTE
    places = 440 * 2 ** ((LOWEST + steps + cents / 100 - 69) / 12) * _SIZE / rate(_SLOWER)
    below = places.astype(int)
    share = (places - below).astype(np.float32)
    return np.asarray(loud[:, below] * (1 - share) + loud[:, below + 1] * share, np.float32)


def _whitened(axis: Floats) -> Floats:
    """Each bin against the level of the octave around it: bright and dull instruments count alike."""
    width = 12 * _PER_NOTE + 1
    mean = uniform_filter1d(axis, width, axis=1)
    # A running sum may come out a hair under zero.
    spread = np.sqrt(np.maximum(uniform_filter1d((axis - mean) ** 2, width, axis=1), 0.0))
    quiet = 0.01 * axis.max(initial=1e-9)
    return np.asarray(np.maximum(axis - mean, 0.0) / np.sqrt(spread + quiet), np.float32)


def _explained(axis: Floats) -> Floats:
    """Non-negative note strengths whose overtones add up to the spectra (Lee & Seung 2001)."""
    book = _dictionary()
    wanted = axis @ book.T
    square = book @ book.T
    notes = np.ones((len(axis), NOTES), np.float32)
    for _ in range(_ROUNDS):
        notes *= wanted / (notes @ square + np.float32(1e-6))
    return notes


def _dictionary() -> Floats:
    """(NOTES, NOTES * _PER_NOTE): what a note of strength 1 sounds like on the log-frequency axis."""
    bins = np.arange(NOTES * _PER_NOTE) - _PER_NOTE // 2
    book = np.zeros((NOTES, len(bins)))
    for overtone in range(1, _OVERTONES + 1):
        centres = _PER_NOTE * (np.arange(NOTES) + 12 * np.log2(overtone))
        # A Hann window's main lobe is wide at low pitches: as wide as the spectrum draws it.
        hertz = 440 * 2 ** ((LOWEST - 69 + centres / _PER_NOTE) / 12)
        width = np.maximum(0.7, 0.7 * rate(_SLOWER) / _SIZE / hertz * 12 / np.log(2) * _PER_NOTE)
        shape = np.exp(-0.5 * ((bins - centres[:, None]) / width[:, None]) ** 2)
        book += _DECAY ** (overtone - 1) * shape
    return np.asarray(book / np.linalg.norm(book, axis=1, keepdims=True), np.float32)
