"""What moves on the desk during a song: section levels, widths, the lead's ride, delay throws, fades.

All curves have one value per hop of `loudness.HOP` samples: (hops,).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from studio.engine.mixing.loudness import HOPS_PER_SECOND, Floats, lufs
from studio.engine.score import Score, Section, Vocal

CHORUSES = ("chorus", "hook")
VERSES = ("verse",)
LIFT = 4.2  # LU that choruses stand over verses in the mix: glue and limiter take about one of them back
KICKS = (35, 36)

Mask = NDArray[np.bool_]


def sounding(score: Score, vocals: Iterable[Vocal], count: int) -> Mask:
    """Where these voices sing."""
    mask = np.zeros(count, np.bool_)
    for vocal in vocals:
        for note in vocal.notes:
            first = int(score.seconds(note.start) * HOPS_PER_SECOND)
            mask[first : int(score.seconds(note.start + note.length) * HOPS_PER_SECOND) + 1] = True
    return mask


def kicks(score: Score) -> Floats:
    """When the bass drum is struck, in seconds."""
    beats = {
        note.start
        for part in score.parts
        if part.stem == "drums"
        for note in part.notes
        if note.pitch in KICKS
    }
    return np.array([score.seconds(beat) for beat in sorted(beats)])


def span(score: Score, section: Section, count: int) -> slice:
    """The hops of a section; the last one keeps the tail."""
    last = section is score.sections[-1]
    end = count if last else int(score.seconds(section.start + section.length) * HOPS_PER_SECOND)
    return slice(min(int(score.seconds(section.start) * HOPS_PER_SECOND), count), min(end, count))


def stepped(score: Score, values: list[float], count: int) -> Floats:
    """A curve with one value per section, which it reaches within the half beat before the section starts."""
    times, points = [0.0], [values[0]]
    for section, before, value in zip(score.sections[1:], values, values[1:], strict=False):
        start = score.seconds(section.start)
        times += [max(times[-1], start - score.seconds(0.5)), start]
        points += [before, value]
    return np.interp(np.arange(count) / HOPS_PER_SECOND, times, points)


def chorus_curve(score: Score, count: int) -> Floats:
    """1 in choruses, half of it where there is as much energy, 0 elsewhere."""
    if not score.sections:
        return np.zeros(count)
    values = [
        1.0 if section.kind in CHORUSES else 0.5 * (section.energy > 0.75) for section in score.sections
    ]
    return stepped(score, values, count)


def section_levels(score: Score, powers: Floats, contrast: float) -> Floats:
    """Gains in dB that bring the sections to the levels their energies ask for.

    `powers` are K-weighted hop powers of the mix, `contrast` the loudness in LU between energies 0 and 1.
    Sections move by no more than 6 dB, except that choruses always end up `LIFT` over verses.
    """
    audible = [span(score, section, len(powers)) for section in score.sections]
    if len(audible) < 2:
        return np.zeros(len(powers))
    levels = np.array([float(lufs(powers[hops].sum() / max(1, hops.stop - hops.start))) for hops in audible])
    heard = levels > -60.0
    goals = np.array([contrast * section.energy for section in score.sections])
    weights = np.array([section.length for section in score.sections]) * heard
    moves = np.clip(goals - levels - _mean(goals - levels, weights), -6.0, 6.0) * heard
    gains = moves + _lifted(score, levels + moves, weights)
    return stepped(score, (gains - _mean(gains, weights)).tolist(), len(powers))


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / max(weights.sum(), 1e-9))


def _lifted(score: Score, levels: Floats, weights: Floats) -> Floats:
    """What choruses still lack against verses, half of it up and half of it down."""
    chorus = np.array([section.kind in CHORUSES for section in score.sections])
    verse = np.array([section.kind in VERSES for section in score.sections])
    if not (chorus * weights).any() or not (verse * weights).any():
        return np.zeros(len(levels))
    lack = LIFT - (_mean(levels, chorus * weights) - _mean(levels, verse * weights))
    return np.asarray(max(0.0, lack) / 2.0 * (chorus.astype(float) - verse))


def ride(score: Score, lead: Floats, band: Floats, singing: Mask, over_db: float) -> Floats:
    """Gains in dB that keep a lead `over_db` over the band while it sings, section by section.

    `lead` and `band` are plain hop powers. A section's gain stays within 4 dB of the whole song's.
    """
    whole = _over(lead, band, singing, over_db)
    gains = [whole]
    for section in score.sections:
        inside = np.zeros(len(lead), np.bool_)
        inside[span(score, section, len(lead))] = True
        wanted = _over(lead, band, inside & singing, over_db, whole)
        gains.append(float(np.clip(wanted, whole - 4.0, whole + 4.0)))
    curve = stepped(score, gains[1:], len(lead)) if score.sections else np.full(len(lead), whole)
    return curve + _over(lead * 10.0 ** (curve / 10.0), band, singing, over_db)


def _over(lead: Floats, band: Floats, where: Mask, over_db: float, otherwise: float = 0.0) -> float:
    sung, played = lead[where].sum(), band[where].sum()
    return float(10.0 * np.log10(played / sung) + over_db) if min(sung, played) > 1e-9 else otherwise


def throws(score: Score, vocals: Iterable[Vocal], count: int) -> Floats:
    """Where the delay send opens: on the last note before each rest of a beat and a half or more."""
    gate = np.zeros(count)
    for vocal in vocals:
        for note, later in zip(vocal.notes, (*vocal.notes[1:], None), strict=True):
            if later is None or later.start - note.start - note.length >= 1.5:
                first = int(score.seconds(note.start) * HOPS_PER_SECOND)
                gate[first : int(score.seconds(note.start + note.length + 0.25) * HOPS_PER_SECOND)] = 1.0
    return gate


def fade(score: Score, powers: Floats) -> tuple[int, Floats]:
    """How many hops the song keeps, and its gain over them: the end of the tail, or the end of the fade-out.

    The tail has ended 55 dB under the song's mean power; whatever is left there fades within 0.4 s.
    """
    audible = np.flatnonzero(powers > powers.mean() * 10.0**-5.5)
    count = min(len(powers), int(audible[-1]) + HOPS_PER_SECOND // 5) if len(audible) else len(powers)
    gains = np.ones(count)
    if score.fade_out > 0.0:
        count = min(count, int(score.duration * HOPS_PER_SECOND))
        length = max(1, int(score.seconds(score.fade_out) * HOPS_PER_SECOND))
        gains = np.clip((count - np.arange(count)) / length, 0.0, 1.0) ** 1.7
    soft = min(count, int(0.4 * HOPS_PER_SECOND))
    gains[count - soft :] *= np.cos(np.linspace(0.0, np.pi / 2.0, soft)) ** 2
    return count, gains
