"""Whether genres can be told apart by ear: usual features of music, and a linear classifier on them."""

from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from studio.engine.brief import SongRequest
from studio.engine.song import make_song
from tests.bench.table import Row
from tests.measure import levels, rhythm
from tests.measure.spectra import RATE, Floats, Sound, magnitudes, mel_bands, mono

GENRES = (
    "rock", "metal", "folk", "country", "jazz", "reggae", "hip hop", "house", "drum and bass", "chiptune",
    "ambient", "classical",
)  # fmt: skip
SEEDS = 6  # per genre: half to learn from, half to be told apart
SECONDS = 22.0
SHRUNK = 0.4  # of the pooled covariance towards its diagonal: there are few songs and many features
SIZE, HOP = 2048, 1024


def rows(pool: Executor) -> list[Row]:
    jobs = [(genre, seed) for genre in GENRES for seed in range(SEEDS)]
    table = np.array(list(pool.map(_heard, jobs)))
    labels = np.array([GENRES.index(genre) for genre, _ in jobs])
    learnt = np.array([seed % 2 == 0 for _, seed in jobs])
    scaled = (table - table[learnt].mean(0)) / (table[learnt].std(0) + 1e-9)
    told = classified(scaled[learnt], labels[learnt], scaled[~learnt]) == labels[~learnt]
    same, other = distances(scaled, labels)
    again = np.array_equal(render(*jobs[0]), render(*jobs[0]))
    return [
        Row("genres told apart, of twelve, in unheard songs", 100 * float(told.mean()), "%", least=80),
        Row("one seed twice gives the same samples", 100.0 * again, "%", least=100),
        Row("distance between takes of one request", same, "sigma", least=0.5),
        Row("that, of the distance between requests", same / other, "x", most=0.9),
    ]


def render(genre: str, seed: int) -> Sound:
    request = SongRequest(seed=seed, tags=genre, title="Heard", instrumental=True, duration=SECONDS)
    return make_song(request).mix.master


def _heard(job: tuple[str, int]) -> Floats:
    return features(render(*job))


def features(sound: Sound) -> Floats:
    """MFCCs and their movement, the shape of the spectrum, rhythm, dynamics and width."""
    spectra = magnitudes(mono(sound), SIZE, HOP)
    heard = spectra[spectra.sum(1) > spectra.sum(1).max() * 0.01]
    mfcc = dct(np.log(heard @ mel_bands(SIZE, 40).T + 1e-6), axis=1, norm="ortho")[:, 1:14]
    shape = _shape(heard)
    whole = [(0.0, sound.shape[1] / RATE)]
    levelled = 10 * np.log10(levels.steps(sound) + 1e-9)
    return np.concatenate(
        [
            mfcc.mean(0), mfcc.std(0), np.diff(mfcc, axis=0).std(0),
            shape.mean(0), shape.std(0),
            _rhythm(sound),
            [levels.width(sound, whole), float(np.quantile(levelled, 0.95) - np.quantile(levelled, 0.2))],
        ]
    )  # fmt: skip


def _shape(spectra: Floats) -> Floats:
    """(frames, 6): centroid, spread, roll-off, flatness, and the shares of the lows and of the highs."""
    hertz = np.fft.rfftfreq(SIZE, 1 / RATE)
    power = spectra**2
    total = power.sum(1) + 1e-12
    centroid = power @ hertz / total
    spread = np.sqrt(np.maximum(power @ hertz**2 / total - centroid**2, 0.0))
    rolled = hertz[(np.cumsum(power, axis=1) >= 0.85 * total[:, None]).argmax(1)]
    flatness = np.log(power + 1e-12).mean(1) - np.log(power.mean(1) + 1e-12)
    low, high = power[:, hertz < 120].sum(1) / total, power[:, hertz > 5000].sum(1) / total
    return np.stack([np.log(centroid + 1), np.log(spread + 1), np.log(rolled + 1), flatness, low, high], 1)


def _rhythm(sound: Sound) -> Floats:
    """Onsets a second, how strong and how regular they are, the tempo, and a figure in eight steps."""
    flux = rhythm.strength(sound)
    tempo = rhythm.tempo(flux)
    period = 60.0 / tempo * rhythm.PER_SECOND
    spectrum = np.abs(np.fft.rfft(flux - flux.mean(), 2 * len(flux))) ** 2
    same = np.fft.irfft(spectrum)[: len(flux)]
    figure = np.interp(period * np.arange(1, 9) / 4, np.arange(len(same)), same / (same[0] + 1e-12))
    rate = len(rhythm.onsets(flux)) / (sound.shape[1] / RATE)
    spiky = float(flux.max() / (flux.mean() + 1e-9))
    return np.array([rate, np.log(tempo), np.log(spiky), *figure])


def classified(known: Floats, labels: NDArray[np.int_], unknown: Floats) -> NDArray[np.int_]:
    """Linear discriminant analysis with a shrunk covariance: the class of the nearest mean."""
    classes = np.unique(labels)
    means = np.stack([known[labels == label].mean(0) for label in classes])
    rest = known - means[np.searchsorted(classes, labels)]
    pooled = rest.T @ rest / len(rest)
    shrunk = (1 - SHRUNK) * pooled + SHRUNK * np.diag(np.diag(pooled)) + 0.05 * np.eye(len(pooled))
    inverse = np.linalg.inv(shrunk)
    away = unknown[:, None] - means[None]
    nearest = np.argmin(np.einsum("nkf,fg,nkg->nk", away, inverse, away), axis=1)
    return np.asarray(classes[nearest], np.int_)


def distances(table: Floats, labels: NDArray[np.int_]) -> tuple[float, float]:
    """Mean distances per feature between songs of one request and between songs of different ones."""
    apart = np.sqrt(((table[:, None] - table[None]) ** 2).mean(2))
    alike = labels[:, None] == labels[None]
    return float(apart[alike & ~np.eye(len(table), dtype=bool)].mean()), float(apart[~alike].mean())
