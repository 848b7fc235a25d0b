"""How a song ends: one chord that is held, or hits that come to rest in one, and who dies away how."""

from studio.engine.brief import Brief
from studio.engine.composing.genres_words import GENRES
from studio.engine.dice import dice

# Styles that end in hits as often as not; the others hold their last chord.
_HITS = frozenset(
    (
        "rock", "punk", "metal", "grunge", "rock and roll", "country", "bluegrass", "blues", "soul", "funk",
        "disco", "gospel", "ska", "hip hop", "samba", "salsa", "latin", "tango", "flamenco", "swing", "jazz",
        "march", "children's", "christmas", "j-pop", "pop", "chiptune", "edm", "k-pop", "afrobeat",
    )
)  # fmt: skip
_IN_FOUR = ("X...X.....X.....", "X.....X.....X...", "X..X..X.....X...", "X...X...X.......")
_IN_THREE = ("X...X.......", "X.......X...")
_RESTLESS = 0.45  # the energy from which a song may end in hits


def last_bar(brief: Brief) -> str:
    """The strokes of the last bar, one character a sixteenth: the last stroke is the one that is held."""
    steps = 4 * brief.beats_per_bar
    pick = dice(brief.seed, "last bar")
    lively = brief.genres[0][0] in _HITS and brief.energy >= _RESTLESS
    if lively and not brief.pulses and pick.random() < 0.6:
        figures = {4: _IN_FOUR, 3: _IN_THREE}.get(brief.beats_per_bar, ("X",))
        return pick.choice(figures).ljust(steps, ".")
    return "X".ljust(steps, ".")


def held(figure: str, stroke: str) -> str:
    """The figure for a player: every stroke short but the last, which is held to the end of the bar."""
    last = figure.rindex("X")
    early = "".join(_stopped(figure, step, stroke) for step in range(last))
    return early + stroke.ljust(len(figure) - last, "-")


def _stopped(figure: str, step: int, stroke: str) -> str:
    if figure[step] == "X":
        return stroke
    return "-" if step and figure[step - 1] == "X" else "."


def rolls_out(brief: Brief) -> bool:
    """Whether the last chord is spread from low to high: how a calm song slows down without slowing."""
    return brief.energy < _RESTLESS and not GENRES[brief.genres[0][0]].fx
