"""Meters: how a bar is divided into pulses, and what figures of four beats become in other bars.

Beats are quarter notes. A bar of seven or five eighths is no whole number of them, so two such bars are
written as one: 7/8 is a bar of seven beats in six pulses, long and short twice over.
"""

from collections.abc import Mapping

_PLAIN: tuple[int, ...] = ()  # one pulse a beat

# Words of a style -> beats of a bar, and the sixteenths of its pulses.
METERS: dict[str, tuple[int, tuple[int, ...]]] = {
    "4/4": (4, _PLAIN),
    "12/8": (4, _PLAIN),
    **dict.fromkeys(("3/4", "triple time", "in three"), (3, _PLAIN)),
    **dict.fromkeys(("6/8", "six eight", "compound time"), (3, (6, 6))),
    **dict.fromkeys(("5/4", "five four", "in five"), (5, (4, 8, 4, 4))),
    **dict.fromkeys(("5/8", "five eight"), (5, (6, 4, 6, 4))),
    **dict.fromkeys(("7/4", "seven four"), (7, (4, 4, 8, 4, 4, 4))),
    **dict.fromkeys(("7/8", "seven eight", "in seven"), (7, (4, 4, 6, 4, 4, 6))),
}

# What a kit plays there: low, backbeat and cymbal. Which drums they are, the genre's own groove says.
_GROOVES: dict[tuple[int, ...], tuple[str, str, str]] = {
    (6, 6): ("X.........x.", "......X.....", "X.x.x.X.x.x."),
    (4, 8, 4, 4): ("X.........x.X.......", "....X...........X...", "X.x.x.x.x.x.X.x.x.x."),
    (6, 4, 6, 4): ("X.........X.....x...", "......X.........X...", "X.x.x.X.x.X.x.x.X.x."),
    (4, 4, 8, 4, 4, 4): (
        "X.......X.....x.X.......x...",
        "....X.......X.......X.......",
        "X.x.x.x.X.x.x.x.X.x.x.x.x.x.",
    ),
    (4, 4, 6, 4, 4, 6): (
        "X.......X.....X.......X..x..",
        "....X.............X.........",
        "X.x.X.x.X.x.x.X.x.X.x.X.x.x.",
    ),
}
_LOW, _BACK, _CYMBAL = ("kick",), ("snare", "rim", "clap"), ("hat", "ride", "open", "bell", "pedal")


def bar_of(steps: str, beats_per_bar: int, pulses: tuple[int, ...], bar: int) -> str:
    """One bar of a figure in the length that the meter has.

    Uneven pulses each take the figure's own beats, a long one going on with the second half of its beat; a
    longer plain bar goes on with the figure's own tail.
    """
    wanted = 4 * beats_per_bar
    if len(steps) % wanted == 0 and pulses:
        return steps[bar * wanted % len(steps) :][:wanted]
    base = 16 if len(steps) % 16 == 0 else len(steps)
    bars = [steps[start : start + base] for start in range(0, len(steps), base)]
    chosen = bars[bar % len(bars)]
    if pulses:
        return "".join(_pulse(chosen, number, length, len(pulses)) for number, length in enumerate(pulses))
    while len(chosen) < wanted:
        chosen += chosen[-8:-4] or "...."
    return chosen[:wanted]


def _pulse(steps: str, number: int, length: int, count: int) -> str:
    stride = 8 if count == 2 else 4
    start = stride * number % len(steps)
    beat = steps[start : start + 4].ljust(4, ".")
    return (beat + beat[2:] * 2)[:length]


def groove_of(groove: Mapping[str, str], pulses: tuple[int, ...]) -> Mapping[str, str]:
    """A groove whose drums play the meter's own figures."""
    lanes: dict[str, str] = {}
    for names, steps in zip((_LOW, _BACK, _CYMBAL), _GROOVES[pulses], strict=True):
        own = next((name for name in names if name in groove), None)
        if own is not None:
            lanes[own] = steps
    return lanes
