"""`python -m tests.voice`: how well sung words are understood, by a recogniser that has only heard speech.

The lines are held out: see `lines_held_out`. With `--tuning` the lines are those that may be tuned on, and
with `--dry` no song is mixed.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from studio.engine.audio import SAMPLE_RATE
from tests.bench.table import Row, show
from tests.voice import lines_held_out, lines_tuning, speaker
from tests.voice.accuracy import delays, deviations
from tests.voice.recogniser import Listener, Sound, listener, recalled, words
from tests.voice.songs import Setting, dry, excerpts, mastered, settings

NAMES = {"m": "male", "f": "female"}
LEAST_DRY = {"m": 0.90, "f": 0.85}
LEAST_RECALL = 0.8  # of what is recalled of plain speech
_TRACKED = 2  # songs whose every note is tracked


def rows(lines: Sequence[str], mixed: bool) -> Iterator[Row]:
    ears = listener(lines)
    reference = recall(ears, [(line, *speaker.spoken(line)) for line in lines])
    yield Row("words recalled: espeak-ng speaking", reference, "of words")
    for gender, name in NAMES.items():
        songs = list(settings(lines, gender))
        takes = [(line, sound, SAMPLE_RATE) for song in songs for line, sound in excerpts(song, dry(song))]
        yield Row(f"right line of {len(lines)}, dry: {name}", right(ears, takes), "", LEAST_DRY[gender])
        share = recall(ears, takes) / reference
        yield Row(f"words recalled, dry, against speech: {name}", share, "of speech", LEAST_RECALL)
        yield from exactness(songs, name)
        if mixed:
            whole = [
                (line, sound, SAMPLE_RATE) for song in songs for line, sound in excerpts(song, mastered(song))
            ]
            yield Row(f"right line of {len(lines)}, in the mix: {name}", right(ears, whole), "", 0.5)


def right(ears: Listener, takes: Sequence[tuple[str, Sound, int]]) -> float:
    return sum(ears.which_line(sound, rate) == line for line, sound, rate in takes) / len(takes)


def recall(ears: Listener, takes: Sequence[tuple[str, Sound, int]]) -> float:
    found = sum(recalled(line, ears.which_words(sound, rate)) for line, sound, rate in takes)
    return found / sum(len(words(line)) for line, _, _ in takes)


def exactness(songs: Sequence[Setting], name: str) -> Iterator[Row]:
    cents, late = [], []
    for song in islice(songs, _TRACKED):
        sound = dry(song)
        cents += [frames for frames in deviations(song.lead, song.score, sound) if len(frames)]
        late.append(delays(song.lead, song.score, sound))
    medians = [abs(float(np.median(frames))) for frames in cents]
    inside = float((np.abs(np.concatenate(cents)) < 50).mean())
    onsets = float(np.median(np.abs(np.concatenate(late))))
    yield Row(f"pitch error, median of notes: {name}", float(np.median(medians)), "cents", most=5)
    yield Row(f"voiced frames within 50 cents: {name}", 100 * inside, "%", 97)
    yield Row(f"vowels off their notes, median: {name}", onsets, "ms", most=20)


def main() -> int:
    if not speaker.INSTALLED:
        print("espeak-ng, the reference speaker, is not installed.")
        return 1
    lines = lines_tuning.LINES if "--tuning" in sys.argv else lines_held_out.LINES
    found = []
    for row in rows(lines, "--dry" not in sys.argv):
        show(row)
        found.append(row)
    return 0 if all(row.holds for row in found) else 1


sys.exit(main())
