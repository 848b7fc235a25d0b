"""A whole song: from a request to a brief, a score, its voices and instruments, and the mix."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from scipy.ndimage import uniform_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief, SongRequest, read_brief
from studio.engine.composing.compose import compose
from studio.engine.instruments import INSTRUMENTS
from studio.engine.mixing.effects import decibels, doubled, panned
from studio.engine.mixing.mix import BACKING, LEAD, Mix, Progress, mix
from studio.engine.playing.bank import Bank
from studio.engine.playing.perform import play
from studio.engine.score import Part, Score, Vocal
from studio.engine.singing.voice import sing

T = TypeVar("T")

_HEARTBEAT = 0.5  # seconds between two words about the progress
_ROLES = {
    "lead": "the lead",
    "double": "the doubles",
    "harmony": "the harmonies",
    "backing": "the backing vocals",
}
# Seconds of work, roughly: what the share of the progress is counted in.
_PER_SUNG_SECOND, _PER_PART, _PER_NOTE = 0.016, 0.09, 0.00035
_PER_MIXED_SECOND, _PER_MIXED_STEM = 0.013, 0.0019


@dataclass(frozen=True, slots=True)
class Song:
    brief: Brief
    score: Score
    mix: Mix


@dataclass(frozen=True, slots=True)
class _Job:
    words: str
    stem: str
    work: float
    sound: Callable[[], Audio]  # (2, samples)


def make_song(
    request: SongRequest,
    bank: Bank | None = None,
    progress: Progress | None = None,
    threads: int = 1,
    separate: bool = True,
) -> Song:
    """Write, sing, play and mix a song. `progress` hears a share from 0 to 1 and plain words, twice a second.

    Mixed stems are kept where they are wanted `separate`. The same request and bank give the same samples,
    whatever the number of threads. Raises ValueError where the request leaves nothing to be heard.
    """
    tell = progress or _nobody
    tell(0.0, "writing the song")
    brief = read_brief(request)
    score = compose(brief)
    if not (score.parts or score.vocals):
        raise ValueError("Nothing is left to play: there is no voice, and every instrument is excluded.")
    return Song(brief, score, produce(score, brief, bank, progress, threads, separate))


def produce(
    score: Score,
    brief: Brief,
    bank: Bank | None = None,
    progress: Progress | None = None,
    threads: int = 1,
    separate: bool = True,
) -> Mix:
    """Sing, play and mix a score. See `make_song`."""
    tell = progress or _nobody
    jobs = [*_vocal_jobs(score), *_part_jobs(score, bank)]
    mixing = score.duration * (_PER_MIXED_SECOND + _PER_MIXED_STEM * len({job.stem for job in jobs}))
    total = sum(job.work for job in jobs) + mixing
    heard: list[float | str] = [0.0, "mixing"]
    with ThreadPoolExecutor(max(1, threads)) as pool:
        stems = _stems(score, pool, jobs, lambda work, words: tell(work / total, words), max(1, threads))
        result = pool.submit(mix, score, brief, stems, partial(_note, heard), separate)
        for _ in _beats(result):
            tell(1.0 - mixing / total * (1.0 - float(heard[0])), str(heard[1]))
    tell(1.0, "done")
    return result.result()


def _nobody(share: float, words: str) -> None:
    """Hears the progress where nobody else does."""


def _note(heard: list[float | str], share: float, words: str) -> None:
    heard[:] = [share, words]


def _beats(future: Future[T]) -> Iterator[None]:
    """Now, and twice a second until the work is done."""
    yield
    while not wait([future], timeout=_HEARTBEAT).done:
        yield


def _stems(
    score: Score, pool: ThreadPoolExecutor, jobs: list[_Job], tell: Progress, threads: int
) -> dict[str, Audio]:
    """The dry stems. Sounds are added in the order of the jobs, and as many wait as there are threads."""
    stems: dict[str, Audio] = {}
    waiting = deque(jobs)
    running: deque[tuple[_Job, Future[Audio]]] = deque()
    done = 0.0
    while waiting or running:
        while waiting and len(running) < threads:
            job = waiting.popleft()
            running.append((job, pool.submit(job.sound)))
        job, future = running.popleft()
        for _ in _beats(future):
            tell(done, job.words)
        _add(stems, job.stem, future.result())
        done += job.work
        del future
    for vocal in score.vocals:
        if vocal.role == "double" and LEAD in stems:
            _add(stems, BACKING, _second_take(vocal, score, stems[LEAD]))
    return stems


def _add(stems: dict[str, Audio], stem: str, sound: Audio) -> None:
    if stem in stems:
        stems[stem] += sound
    else:
        stems[stem] = sound


def _vocal_jobs(score: Score) -> list[_Job]:
    vocals = [vocal for vocal in score.vocals if vocal.role != "double" and vocal.notes]
    return [
        _Job(
            f"singing {_ROLES[vocal.role]}",
            LEAD if vocal.role == "lead" else BACKING,
            _PER_SUNG_SECOND * score.seconds(sum(note.length for note in vocal.notes)),
            partial(_sung, vocal, score),
        )
        for vocal in vocals
    ]


def _part_jobs(score: Score, bank: Bank | None) -> list[_Job]:
    return [
        _Job(
            f"playing {INSTRUMENTS[part.instrument].name.lower()}",
            part.stem,
            _PER_PART + _PER_NOTE * len(part.notes),
            partial(_played, part, score, bank),
        )
        for part in score.parts
        if part.notes
    ]


def _sung(vocal: Vocal, score: Score) -> Audio:
    return panned(sing(vocal, score, score.seed) * decibels(vocal.gain_db), vocal.pan)


def _played(part: Part, score: Score, bank: Bank | None) -> Audio:
    """A part at its gain and place. A centred one keeps its level: stereo is balanced, not panned."""
    sound = play(part, score, score.seed, bank)
    angle = (part.pan + 1.0) * np.pi / 4.0
    sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(np.sqrt(2.0))
    sound *= sides * decibels(part.gain_db)
    return sound


def _second_take(vocal: Vocal, score: Score, lead: Audio) -> Audio:
    """A double: what the lead sings while the double does, once more, a little late and off."""
    mask = np.zeros(lead.shape[1], np.float32)
    for note in vocal.notes:
        start, end = score.seconds(note.start) - 0.15, score.seconds(note.start + note.length) + 0.2
        mask[max(0, int(start * SAMPLE_RATE)) : int(end * SAMPLE_RATE)] = 1.0
    middle = lead.mean(0, dtype=np.float32) * uniform_filter1d(mask, SAMPLE_RATE // 30)
    take = score.vocals.index(vocal)
    side = vocal.pan or (0.7 if take % 2 else -0.7)
    return doubled(middle, side, take) * decibels(vocal.gain_db)
