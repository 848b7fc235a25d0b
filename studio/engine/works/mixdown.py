"""Stems mixed as a person set them: what the mixer in the browser plays, as files."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from studio.engine.audio import Audio
from studio.engine.files import codec, id3
from studio.engine.mixing import loudness
from studio.engine.works.work import Job, Result

CEILING = -1.0  # dBTP that a mix never exceeds
BITS = 24  # levels leave the steps of 16 bits, and a mix may go on to another studio
_HEARD = 0.5  # share of the progress for reading the lanes; the rest is writing


def mixdown(job: Job) -> Result:
    """mix.wav and mix.mp3 of the clips `lanes`, aligned at their first samples.

    `params` say `levels` (dB) and `pans` (-1 to 1) of the lanes, in their order, the `master` level (dB) and
    the `title`. A sum above the ceiling is lowered as a whole; `lowered` says by how many dB. Raises
    ValueError for no lanes.
    """
    total = _summed(job)
    peak = loudness.true_peak(total)
    lowered = max(0.0, peak - CEILING)
    total *= _factor(-lowered)
    wav, mp3 = job.folder / "mix.wav", job.folder / "mix.mp3"
    codec.write_wav(wav, total, BITS)
    tags = id3.Tags(title=job.params["title"], artist=job.artist)
    mp3.write_bytes(id3.tagged(codec.mp3(total, _later(job)), tags))
    data = {"lowered": round(lowered, 2), "peak": round(peak - lowered, 2)}
    return Result(data=data, files={"mix.wav": wav, "mix.mp3": mp3})


def gains(level: float, pan: float) -> Audio:
    """What the sides of a lane, left and right, add to those of the mix: (2, 2), a row for each of the mix.

    The law of the browser's StereoPannerNode for stereo (W3C, "Web Audio API", StereoPannerNode panning): the
    side that it is turned to is kept, the other moves over along a quarter of a circle, so that the power of
    what moves stays the same. In the middle nothing changes.
    """
    turned = np.pi / 2 * (pan + 1.0 if pan <= 0.0 else pan)
    here, there = np.cos(turned), np.sin(turned)
    sides = [[1.0, here], [0.0, there]] if pan <= 0.0 else [[here, 0.0], [there, 1.0]]
    return np.asarray(np.array(sides) * _factor(level), np.float32)


def _summed(job: Job) -> Audio:
    """One lane after the other: a song's memory would be its stems."""
    params: Mapping[str, Any] = job.params
    lanes = job.sources.get("lanes", ())
    if not lanes:
        raise ValueError("Nothing would be heard: no lane is on.")
    total = np.zeros((2, 0), np.float32)
    for number, (lane, level, pan) in enumerate(zip(lanes, params["levels"], params["pans"], strict=True)):
        job.tell(_HEARD * number / len(lanes), "mixing the stems")
        sound = lane.audio()
        total = np.pad(total, ((0, 0), (0, max(0, sound.shape[1] - total.shape[1]))))
        total[:, : sound.shape[1]] += gains(level + params["master"], pan) @ sound
    return total


def _factor(decibels: float) -> np.float32:
    return np.float32(10.0 ** (decibels / 20.0))


def _later(job: Job) -> Callable[[float], None]:
    return lambda share: job.tell(min(0.99, _HEARD + share * (1.0 - _HEARD)), "writing the files")
