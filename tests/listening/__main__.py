"""`python -m tests.listening [songs]`: what the ears hear in rendered songs, against their scores.

The songs are those of `tests.measure`, mastered; the ears know nothing of the scores. The words are
given, as a user would give them. Prints a table of means and medians over the songs.
"""

import os
import sys
from collections import defaultdict

import numpy as np

from tests.listening.truth import figures

_LESS = ("cpu", "words off")  # figures of which less is better


def main(songs: int) -> None:
    os.nice(10)
    rows: dict[str, list[float]] = defaultdict(list)
    for number in np.linspace(0, 56, songs).astype(int).tolist():
        genre, row = figures(number)
        for name, value in row.items():
            rows[name].append(float(value))
        say(f"{genre:<18} " + "  ".join(f"{name} {value:.2f}" for name, value in row.items()))
    say(f"\n{'figure':<20}{'songs':>6}{'mean':>8}{'median':>8}{'worst':>8}")
    for name, values in rows.items():
        worst = max(values) if name.startswith(_LESS) else min(values)
        say(f"{name:<20}{len(values):>6}{np.mean(values):>8.2f}{np.median(values):>8.2f}{worst:>8.2f}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
