"""Meters that are asked for are played: bars of their length, accents on their pulses."""

from itertools import accumulate

import pytest

from studio.engine.composing.meters import METERS, bar_of
from studio.engine.score import Score
from tests.engine.songs import song

UNEVEN = sorted(word for word, (_, pulses) in METERS.items() if pulses)
KICK, BACKBEAT, CYMBALS = 36, (37, 38, 39), (42, 46, 51, 53)


def strokes(score: Score, keys: tuple[int, ...]) -> dict[float, int]:
    """How often the kit's accents fall on each sixteenth of a bar, the fills before section ends left out."""
    ends = [section.start + section.length for section in score.sections]
    counts: dict[float, int] = {}
    for part in score.parts:
        for note in part.notes if part.stem == "drums" else ():
            if note.pitch in keys and not any(end - 2.6 <= note.start < end - 0.1 for end in ends):
                place = round(4 * note.start) % (4 * score.beats_per_bar)
                counts[place] = counts.get(place, 0) + (note.velocity > 0.4)
    return counts


@pytest.mark.parametrize("meter", UNEVEN)
@pytest.mark.parametrize("genre", ["rock", "pop", "folk"])
def test_an_uneven_meter_puts_kick_and_backbeat_on_its_pulses(genre: str, meter: str) -> None:
    beats, pulses = METERS[meter]
    assert sum(pulses) == 4 * beats
    starts = [0, *accumulate(pulses)][:-1]
    for seed in (1, 2):
        score = song(f"{genre}, {meter}, straight", seed)
        assert score.beats_per_bar == beats
        backbeat = strokes(score, BACKBEAT)
        if backbeat:
            assert max(backbeat, key=backbeat.__getitem__) in starts[1:]
        kicks = strokes(score, (KICK,))
        assert not kicks or kicks[0] >= 0.9 * max(kicks.values())


@pytest.mark.parametrize("meter", UNEVEN)
def test_whoever_plays_in_an_uneven_meter_fills_its_bars(meter: str) -> None:
    beats, pulses = METERS[meter]
    for steps in ("X---x---x---x---", "d-d-dudu.ud-dudu", "0-1-2-3-2-1-2-1-", "b---x---x---"):
        assert len(bar_of(steps, beats, pulses, 0)) == 4 * beats
    score = song(f"rock, {meter}", 1)
    last = [section for section in score.sections if section.kind == "chorus"][-1]
    for part in score.parts:
        if part.stem in ("bass", "drums"):
            bars = {
                int((n.start + 0.05 - last.start) // beats)
                for n in part.notes
                if n.start >= last.start - 0.05
            }
            assert set(range(int(last.length // beats))) <= bars


def test_a_long_pulse_goes_on_with_the_second_half_of_its_beat() -> None:
    assert bar_of("X-x-u---d---b---", 3, (6, 6), 0) == "X-x-x-d-----"
    assert bar_of("1---5---3---8---", 7, (4, 4, 6, 4, 4, 6), 0) == "1---5---3-----8---1---5-----"


def test_plain_meters_keep_their_figures() -> None:
    assert bar_of("X---x---x---x---", 4, (), 3) == "X---x---x---x---"
    assert bar_of("X.......x.......X.x.....x.......", 4, (), 1) == "X.x.....x......."
    assert bar_of("X---x---u---d---", 3, (), 0) == "X---x---u---"
