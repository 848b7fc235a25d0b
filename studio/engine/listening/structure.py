"""Sections of a recording: where it changes, what returns, what is loudest."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy.ndimage import maximum_filter1d

from studio.engine.audio import Audio
from studio.engine.listening.beats import Rhythm
from studio.engine.listening.spectra import Floats, Times, magnitudes, mel_bands, mono, rate, slower
from studio.engine.listening.tonality import Harmony
from studio.engine.score import Section

_SLOWER = 2
_SIZE, _HOP, _BANDS = 2048, 2048, 20
_REACH = 8  # bars before and after a boundary that must differ
_SHORTEST = 4  # bars
_SHORTEST_INTRO = 1
_CHANGED = 0.3  # least novelty of a boundary
_ALIKE = 0.6  # how much two sections must resemble each other to be one returning
_SOFT = 0.9  # of the chorus's level: a first section below it is an intro


def sections(
    audio: Audio, harmony: Harmony, rhythm: Rhythm, duration: float, sung_from: float = 0.0
) -> tuple[Section, ...]:
    """Sections of (2, n) or (n,) sound at 44.1 kHz, from the first bar line on; times in beats.

    Boundaries where a checkerboard on the bars' self-similarity peaks (Foote, ICME 2000), of timbre and
    harmony, and where the voice first comes in, `sung_from` (seconds). Sections that sound alike are one; the
    loudest that returns is called the chorus.
    """
    bar = rhythm.beat * rhythm.beats_per_bar
    count = max(1, int(np.ceil((duration - rhythm.first_bar) / bar - 0.25)))
    edges = np.asarray(rhythm.first_bar + bar * np.arange(count + 1), np.float64)
    features, level = _bars(audio, harmony, edges)
    similarity = features @ features.T
    cuts = _boundaries(similarity, level)
    entrance = int(np.searchsorted(edges, sung_from + rhythm.beat, side="right")) - 1
    if _SHORTEST_INTRO <= entrance <= cuts[1] - _SHORTEST:
        cuts.insert(1, entrance)
    spans = list(pairwise(cuts))
    kinds = _kinds(spans, _labels(spans, similarity), level)
    return tuple(_named(spans, kinds, level, rhythm))


def _bars(audio: Audio, harmony: Harmony, edges: Times) -> tuple[Floats, Floats]:
    """(features of norm 1 (bars, n), level of each bar, the loudest 1)."""
    loud = magnitudes(slower(mono(audio), _SLOWER), _SIZE, _HOP)
    bands = np.log1p(1000.0 * (loud @ mel_bands(_SIZE, rate(_SLOWER), _BANDS, 40.0, 10_000.0)))
    timbre = _means(bands.astype(np.float32), edges * rate(_SLOWER) / _HOP)
    chroma = _means(harmony.chroma(36, 84), edges / harmony.seconds)
    power = _means(np.square(loud).sum(1, keepdims=True), edges * rate(_SLOWER) / _HOP)
    level = np.sqrt(power[:, 0] / (power.max(initial=0.0) + 1e-12))
    parts = [_standard(timbre), 0.7 * _standard(chroma / (chroma.max(1, keepdims=True) + 1e-9))]
    whole = np.hstack(parts)
    return np.asarray(whole / (np.linalg.norm(whole, axis=1, keepdims=True) + 1e-9), np.float32), level


def _means(frames: Floats, places: Times) -> Floats:
    total = np.vstack([np.zeros((1, frames.shape[1])), np.cumsum(frames, axis=0, dtype=np.float64)])
    starts = np.clip(places[:-1].round().astype(int), 0, len(frames) - 1)
    ends = np.clip(places[1:].round().astype(int), starts + 1, len(frames))
    return np.asarray((total[ends] - total[starts]) / (ends - starts)[:, None], np.float32)


def _standard(rows: Floats) -> Floats:
    """Each feature with mean 0, all together with variance 1 per row."""
    centred = rows - rows.mean(0)
    return np.asarray(centred / (np.sqrt((centred**2).sum(1).mean()) + 1e-9), np.float32)


def _boundaries(similarity: Floats, level: Floats) -> list[int]:
    """Bars at which sections begin, with 0 and the end."""
    count = len(level)
    novelty = np.zeros(count)
    for bar in range(2, count - 1):
        reach = min(_REACH, bar, count - bar)
        before, after = slice(bar - reach, bar), slice(bar, bar + reach)
        within = similarity[before, before].mean() + similarity[after, after].mean()
        novelty[bar] = (within - 2.0 * similarity[before, after].mean()) * np.sqrt(reach / _REACH)
    # Sections are mostly multiples of four bars long.
    novelty *= np.where(np.arange(count) % 4 == 0, 1.15, 1.0)
    peak = novelty == maximum_filter1d(novelty, 2 * _SHORTEST - 1)
    strong = novelty > max(_CHANGED, 0.35 * novelty.max(initial=0.0))
    return [0, *(int(bar) for bar in np.flatnonzero(peak & strong) if 0 < bar < count), count]


def _labels(spans: list[tuple[int, int]], similarity: Floats) -> list[int]:
    """The number of the first section that each sounds like."""
    labels: list[int] = []
    for index, (start, end) in enumerate(spans):
        alike = [
            (_likeness(similarity, spans[earlier], (start, end)), labels[earlier]) for earlier in range(index)
        ]
        best = max(alike, default=(0.0, 0))
        labels.append(best[1] if best[0] > _ALIKE else index)
    return labels


def _likeness(similarity: Floats, one: tuple[int, int], other: tuple[int, int]) -> float:
    """How alike two sections are, bar by bar from their beginnings."""
    length = min(one[1] - one[0], other[1] - other[0])
    steps = np.arange(length)
    return float(similarity[one[0] + steps, other[0] + steps].mean())


def _kinds(spans: list[tuple[int, int]], labels: list[int], level: Floats) -> list[str]:
    """intro, verse, chorus, bridge, outro: by what returns, how loud it is and where it stands."""
    loud = _levels(spans, labels, level)
    times = Counter(labels)
    returning = [label for label in times if times[label] > 1] or list(times)
    chorus = max(returning, key=loud.__getitem__)
    kinds = ["chorus" if label == chorus else "verse" for label in labels]
    for at in range(1, len(kinds) - 1):
        once = times[labels[at]] == 1 and kinds[:at].count("chorus") > 1
        if once and kinds[at + 1] == "chorus":
            kinds[at] = "bridge"
    if len(kinds) > 1 and loud[labels[0]] < _SOFT * loud[chorus]:
        kinds[0] = "intro"
    if len(kinds) > 2 and kinds[-1] != "chorus":
        kinds[-1] = "outro"
    return kinds


def _levels(spans: list[tuple[int, int]], labels: list[int], level: Floats) -> dict[int, float]:
    """The mean level of the bars under each label."""
    bars: dict[int, list[Floats]] = defaultdict(list)
    for (start, end), label in zip(spans, labels, strict=True):
        bars[label].append(level[start:end])
    return {label: float(np.concatenate(rows).mean()) for label, rows in bars.items()}


def _named(
    spans: list[tuple[int, int]], kinds: list[str], level: Floats, rhythm: Rhythm
) -> Iterator[Section]:
    first = rhythm.first_bar / rhythm.beat
    seen: Counter[str] = Counter()
    for (start, end), kind in zip(spans, kinds, strict=True):
        seen[kind] += 1
        name = f"{kind.capitalize()} {seen[kind]}" if kinds.count(kind) > 1 else kind.capitalize()
        at = first + start * rhythm.beats_per_bar
        energy = float(np.clip(level[start:end].mean(), 0.0, 1.0))
        yield Section(name, kind, at, float((end - start) * rhythm.beats_per_bar), energy)
