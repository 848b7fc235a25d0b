"""A voice and a band that were not mixed together, in one: levels, room for the voice, and the last touch."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from studio.engine.audio import Audio
from studio.engine.brief import Brief
from studio.engine.mixing.dynamics import amplified, levels, limited, presence, yielding
from studio.engine.mixing.effects import decibels
from studio.engine.mixing.loudness import gated, k_power
from studio.engine.mixing.master import CEILING, LOUDNESS
from studio.engine.score import Score
from studio.engine.song import produce
from studio.engine.works.work import Job

OVER = 1.0  # LU that a voice lies over the band while it sounds
_ROOM, _BACK = 3.0, 0.4  # dB that the band yields around 2 kHz, and the share of that in all of it
_NEAR = 1.0  # LU: nearer than this to the loudness of a master nothing is done
_MOST = 24.0  # dB


def sung(score: Score, brief: Brief, job: Job) -> Audio:
    """The voices of a score as they are mixed, without a band: (2, samples)."""
    mixed = produce(dataclasses.replace(score, parts=()), brief, job.bank, job.tell, job.threads).stems
    return np.asarray(sum(mixed.values()), np.float32)


def played(score: Score, brief: Brief, job: Job) -> Audio:
    """The band of a score as it is mastered, without voices: (2, samples)."""
    alone = dataclasses.replace(score, vocals=(), words=())
    return produce(alone, brief, job.bank, job.tell, job.threads, separate=False).master


def laid_over(voice: Audio, band: Audio, over: float = OVER) -> Audio:
    """Both at once, (2, samples) of the longer: the band yields where the voice sounds, and the voice is so
    many LU louder than what is left of it there."""
    length = max(voice.shape[1], band.shape[1])
    voice, band = (np.pad(sound, ((0, 0), (0, length - sound.shape[1]))) for sound in (voice, band))
    room = presence(voice, _ROOM)
    together = amplified(yielding(band, room), -_BACK * room)
    together += voice * decibels(_gain(voice, together, over))
    return together


def _gain(voice: Audio, band: Audio, over: float) -> float:
    sounding = _sounding(voice)
    ours, theirs = (float(k_power(sound)[sounding].sum()) for sound in (voice, band))
    if min(ours, theirs) <= 1e-9:
        return 0.0
    return float(np.clip(10.0 * np.log10(theirs / ours) + over, -_MOST, _MOST))


def _sounding(voice: Audio) -> NDArray[np.intp]:
    level = levels(voice, 0.05)
    return np.flatnonzero((level > level.max(initial=-120.0) - 30.0) & (level > -60.0))


def finished(sound: Audio) -> Audio:
    """As loud as a master where it is not, and its true peak under the ceiling; else left as it is."""
    loudness = gated(k_power(sound))
    gain = LOUDNESS - loudness if abs(LOUDNESS - loudness) > _NEAR and loudness > -69.0 else 0.0
    return limited(sound * decibels(gain), CEILING)
