"""What the engine knows of musical styles: one row per genre, and the banks that the rows name.

Lists in a row go from most to least typical; `style_weight` decides how far down the list a song may reach.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Choice = TypeVar("Choice")


def by_style(options: Sequence[Choice], style_weight: float, pick: random.Random) -> Choice:
    """One of the options, the first likeliest; the stricter the style the likelier."""
    fall = 0.95 - 0.6 * style_weight
    return pick.choices(options, [fall**place for place in range(len(options))])[0]


@dataclass(frozen=True, slots=True)
class Genre:
    key: str
    names: tuple[str, ...]  # what people call it, lower case; the key is one of them
    tempo: tuple[int, int]
    modes: tuple[str, ...]
    family: str  # of chord progressions, a key of genres_harmony.PROGRESSIONS
    colour: str  # of chords: triad, power, seventh, ninth, add, dominant
    grooves: tuple[str, ...]  # keys of genres_grooves.GROOVES
    bass: tuple[str, ...]  # keys of genres_patterns.BASS
    comping: tuple[str, ...]  # keys of genres_patterns.COMPING
    second: tuple[str, ...]  # the second chord player's comping
    # instruments of each role, keys of INSTRUMENTS
    drum_kits: tuple[str, ...]
    percussion: tuple[str, ...]
    basses: tuple[str, ...]
    chords: tuple[str, ...]
    colours: tuple[str, ...]  # the second chord player
    pads: tuple[str, ...]
    leads: tuple[str, ...]
    energy: float
    brightness: float
    swing: float = 0.0
    swing_unit: float = 0.5  # beats that are swung in pairs: eighths or sixteenths
    meter: int = 4
    syncopation: float = 0.4
    melisma: float = 0.05
    pentatonic: float = 0.3  # how strongly tunes keep to the five-note scale
    character: str = "clear"
    gender: str = ""
    style: str = "sung"
    laid_back: float = 0.0  # milliseconds that the backbeat lies behind
    fx: str = ""  # riser, vinyl or nothing
    fades: float = 0.1  # chance of a fade instead of a real ending
    solo: float = 0.3  # chance of a solo of its own accord


def row(
    key: str,
    names: str = "",
    *,
    tempo: tuple[int, int],
    modes: str,
    family: str,
    grooves: str,
    bass: str,
    comping: str,
    chords: str,
    colour: str = "triad",
    second: str = "pad",
    kit: str = "",
    percussion: str = "",
    basses: str = "",
    colours: str = "",
    pads: str = "",
    leads: str = "",
    energy: float = 0.5,
    brightness: float = 0.5,
    swing: float = 0.0,
    swing_unit: float = 0.5,
    meter: int = 4,
    syncopation: float = 0.4,
    melisma: float = 0.05,
    pentatonic: float = 0.3,
    character: str = "clear",
    gender: str = "",
    style: str = "sung",
    laid_back: float = 0.0,
    fx: str = "",
    fades: float = 0.1,
    solo: float = 0.3,
) -> Genre:
    """A genre written compactly: names separated by bars, keys by spaces, modes by commas."""
    return Genre(
        key=key,
        names=(key, *(name for name in names.split("|") if name)),
        tempo=tempo,
        modes=tuple(mode.strip() for mode in modes.split(",")),
        family=family,
        colour=colour,
        grooves=tuple(grooves.split()),
        bass=tuple(bass.split()),
        comping=tuple(comping.split()),
        second=tuple(second.split()),
        drum_kits=tuple(kit.split()),
        percussion=tuple(percussion.split()),
        basses=tuple(basses.split()),
        chords=tuple(chords.split()),
        colours=tuple(colours.split()),
        pads=tuple(pads.split()),
        leads=tuple(leads.split()),
        energy=energy,
        brightness=brightness,
        swing=swing,
        swing_unit=swing_unit,
        meter=meter,
        syncopation=syncopation,
        melisma=melisma,
        pentatonic=pentatonic,
        character=character,
        gender=gender,
        style=style,
        laid_back=laid_back,
        fx=fx,
        fades=fades,
        solo=solo,
    )
