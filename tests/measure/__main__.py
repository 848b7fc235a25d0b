"""`make measure`: sixty songs of all genres, measured by ears that know nothing of the engine.

Prints the figures of each song and the promises that they keep; ends with 1 where one is missed.
"""

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from math import isnan

from tests.bench.table import Row, show
from tests.measure import likeness
from tests.measure.song import Figures, figures
from tests.measure.wishes import NOTES

SONGS = 60
MOST = 95.0  # % of the songs that must keep a promise which a song may break by nature

HEAD = (
    f"{'genre':<18}{'tempo':>7}{'asked':>6}  {'key':<4}{'asked':<6}{'LUFS':>6}{'dBTP':>6}{'hush':>5}"
    f"{'click':>6}{'>2k %':>6}{'lift':>6}{'wider':>6}{'voice':>6}{'drums':>6}  latest stem"
)


def main() -> int:
    os.nice(10)
    songs: list[Figures] = []
    print(HEAD)
    with ProcessPoolExecutor(2) as pool:
        for song in pool.map(figures, range(SONGS)):
            songs.append(song)
            print(line(song), flush=True)
        kept = [*promises(songs), *likeness.rows(pool)]
    print()
    for row in kept:
        show(row)
    missed = [row for row in kept if not row.holds]
    print(f"\n{len(kept) - len(missed)} of {len(kept)} promises kept")
    return 1 if missed else 0


def line(song: Figures) -> str:
    stem, late = song.late
    return (
        f"{song.genre:<18}{song.tempo:>7.1f}{song.asked:>6.0f}{' ' if song.tempo_off <= 1 else '!'} "
        f"{named(song.key):<4}{named(song.asked_key):<5}{' ' if song.key_found else '!'}"
        f"{song.lufs:>6.1f}{song.peak:>6.1f}{song.silence:>5.1f}{song.clicks:>6}{song.bright:>6.1f}"
        f"{song.lift:>6.1f}{song.widens:>6.1f}{song.voice:>6.1f}{song.struck:>6.0f}  {stem} {late:.0f} ms"
    )


def named(key: tuple[int, str]) -> str:
    tonic, mode = key
    return NOTES[tonic] + ("m" if mode == "minor" else "")


def promises(songs: list[Figures]) -> Iterator[Row]:
    def share(what: str, keeps: Callable[[Figures], bool], least: float = 100.0) -> Row:
        return Row(what, 100 * sum(map(keeps, songs)) / len(songs), "% of songs", least=least)

    yield share("tempo as asked within 1 %, octave aside", lambda song: song.tempo_off <= 1.0, MOST)
    yield share("key as asked or its relative", lambda song: song.key_found, MOST)
    yield share("loudness of -14 +-0.5 LUFS", lambda song: abs(song.lufs + 14) <= 0.5)
    yield share("true peak under -1 dBTP", lambda song: song.peak <= -1.0)
    yield share("no silence over 1.5 s", lambda song: song.silence <= 1.5)
    yield share("direct current under 0.0001", lambda song: song.direct < 1e-4)
    yield share("no click", lambda song: song.clicks == 0)
    yield share("8-20 % of the energy above 2 kHz", lambda song: 8 <= song.bright <= 20, MOST)
    yield share("chorus 2.5 LU over the verse", lambda song: isnan(song.lift) or song.lift >= 2.5, MOST)
    yield share("chorus wider than the verse", lambda song: isnan(song.widens) or song.widens > 0, MOST)
    yield share("voice 0-2 dB over the band", lambda song: isnan(song.voice) or 0 <= song.voice <= 2, MOST)
    yield share("stems add up to the mix within -60 dBFS", lambda song: song.residual < -60)
    yield share("notes and words within 30 ms of every stem", lambda song: abs(song.late[1]) <= 30, MOST)
    drums = [song.struck for song in songs if not isnan(song.struck)]
    yield Row("drum accents heard within 30 ms", sum(drums) / len(drums), "%", least=80)
    with_both = sum(not isnan(song.lift) for song in songs)
    yield Row("songs with verse and chorus", 100 * with_both / len(songs), "% of songs", least=90)


if __name__ == "__main__":  # a pool's children may import this module
    sys.exit(main())
