"""How a song is mixed: a channel strip per stem, and what each style of music changes."""

from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Strip:
    """The settings of one stem's channel. Levels and sends in dB; a send of None is closed."""

    level: float  # integrated loudness at which it sits, LUFS
    low_cut: float  # hertz
    bands: tuple[tuple[float, float, float], ...] = ()  # frequency, gain in dB, Q
    air: float = 0.0  # dB of a shelf above 8 kHz
    ratio: float = 1.0  # of the compressor, which sets in 2 dB under the stem's own level
    attack: float = 0.015
    release: float = 0.12
    room: float | None = None
    plate: float | None = None
    echo: float | None = None
    width: float = 1.0  # of the side signal
    spread: float = 0.0  # of the middle onto the sides
    pumps: float = 0.0  # share of the style's kick ducking
    yields: bool = False  # gives way to the lead voice between 1 and 4 kHz


STRIPS = {
    "vocals": Strip(
        -18.0,
        95,
        ((260, -2.0, 1.0), (3000, 5.0, 0.7)),
        air=2.5,
        ratio=3.5,
        attack=0.006,
        room=-24,  # dry: a recogniser picks the right line twice as often as with 6 dB more
        plate=-19,
        echo=-15,
    ),
    "backing_vocals": Strip(
        -25.0,
        170,
        ((300, -2.0, 0.9), (2800, -1.5, 0.8)),
        air=2.0,
        ratio=4.0,
        attack=0.005,
        room=-15,
        plate=-8,
        width=1.15,
        spread=0.3,
    ),
    "drums": Strip(
        -18.0,
        32,
        ((62, 1.5, 1.0), (380, -3.0, 0.9), (4500, 1.5, 0.7)),
        air=1.5,
        ratio=1.7,
        attack=0.03,
        room=-14,
        yields=True,
    ),
    "bass": Strip(
        -20.0, 30, ((240, -1.5, 0.9), (900, 1.5, 0.8)), ratio=3.0, attack=0.025, release=0.18, pumps=1.0
    ),
    "guitar": Strip(
        -22.0,
        90,
        ((320, -1.5, 0.8), (2200, -1.0, 0.7)),
        air=1.0,
        ratio=1.8,
        room=-14,
        plate=-18,
        spread=0.18,
        pumps=0.3,
        yields=True,
    ),
    "keyboard": Strip(
        -22.5,
        85,
        ((280, -2.0, 0.8), (5000, 1.0, 0.7)),
        air=1.0,
        ratio=1.6,
        room=-14,
        plate=-14,
        spread=0.15,
        pumps=0.5,
        yields=True,
    ),
    "percussion": Strip(-27.0, 180, air=1.0, room=-12, spread=0.1, yields=True),
    "strings": Strip(
        -24.5, 130, ((400, -1.0, 0.8),), air=1.5, room=-11, plate=-12, spread=0.25, pumps=0.4, yields=True
    ),
    "synth": Strip(
        -24.5,
        120,
        ((350, -1.5, 0.8),),
        air=1.0,
        room=-17,
        plate=-13,
        echo=-16,
        spread=0.3,
        pumps=1.0,
        yields=True,
    ),
    "fx": Strip(-32.0, 80, room=-13, plate=-11, spread=0.2, pumps=0.3, yields=True),
    "brass": Strip(-23.0, 110, ((500, -1.0, 0.8),), ratio=2.0, room=-11, plate=-14, spread=0.12, yields=True),
    "woodwinds": Strip(
        -22.5, 140, ((3000, -1.0, 0.9),), air=1.0, ratio=2.0, room=-12, plate=-12, yields=True
    ),
}


@dataclass(frozen=True, slots=True)
class Style:
    """What a style of music asks of the desk. Blends of genres mean these numbers."""

    voice: float = 1.0  # dB that the lead voice stands over the band, RMS
    plate: float = 1.7  # seconds
    room: float = 0.7  # seconds
    wet: float = 0.0  # dB on every reverb send
    echo: float = 0.0  # dB on every echo send
    delays: float = -45.0  # dB of an echo send on what is struck and blown; under -30 there is none
    pump: float = 0.0  # dB of kick ducking at a strip's full share
    bright: float = 0.125  # share of the energy that belongs above 2 kHz
    bass: float = 0.0  # dB around 70 Hz over the target curve
    drive: float = 0.0  # dB into the saturation of the master
    glue: float = 1.6  # ratio of the bus compressor
    contrast: float = 9.0  # LU between sections of energy 0 and 1
    drums: float = 0.0  # dB on these stems' levels
    low: float = 0.0
    chords: float = 0.0
    synths: float = 0.0


STYLES = {
    "pop": Style(bright=0.135),
    "rock": Style(
        voice=0.6, plate=1.4, room=0.6, wet=-1, bright=0.14, drive=2.0, glue=1.8, chords=1.5, drums=0.5
    ),
    "metal": Style(
        voice=0.4,
        plate=1.2,
        room=0.5,
        wet=-2,
        bright=0.155,
        bass=1.0,
        drive=3.0,
        glue=2.0,
        contrast=7.0,
        chords=2.5,
    ),
    "acoustic": Style(
        voice=1.5, plate=1.8, room=0.8, bright=0.115, glue=1.4, drums=-3.5, low=-1.0, chords=1.5, contrast=8.0
    ),
    "groove": Style(
        voice=0.9, plate=1.3, room=0.5, wet=-2, bright=0.13, bass=1.0, drive=1.5, drums=0.5, low=1.0
    ),
    "dub": Style(
        voice=0.9,
        plate=2.6,
        room=0.5,
        wet=2,
        echo=4.0,
        delays=-8.0,
        bright=0.125,
        bass=2.5,
        drive=1.5,
        drums=0.5,
        low=2.0,
    ),
    "hip hop": Style(
        voice=1.2,
        plate=1.1,
        room=0.4,
        wet=-3,
        bright=0.12,
        bass=2.5,
        drive=2.0,
        drums=1.0,
        low=1.5,
        contrast=7.5,
    ),
    "lo-fi": Style(
        voice=1.0, plate=1.4, room=0.6, bright=0.095, bass=1.0, drive=3.0, pump=2.0, drums=-1, contrast=6.5
    ),
    "club": Style(
        voice=0.8,
        plate=2.0,
        room=0.5,
        wet=-1,
        echo=2.0,
        pump=6.0,
        bright=0.15,
        bass=2.5,
        drive=2.5,
        glue=1.8,
        drums=1.5,
        low=0.5,
        synths=2.5,
    ),
    "synth": Style(
        voice=0.8, plate=2.2, room=0.6, wet=1, echo=2.0, pump=4.0, bright=0.14, bass=1.5, drive=1.5, synths=2
    ),
    "ambient": Style(
        voice=0.8,
        plate=4.5,
        room=1.4,
        wet=5,
        echo=3.0,
        bright=0.125,
        glue=1.2,
        drums=-6,
        low=-2,
        synths=4,
        contrast=5.0,
    ),
    "jazz": Style(
        voice=1.4,
        plate=1.3,
        room=0.9,
        wet=0.5,
        bright=0.105,
        glue=1.3,
        drums=-3.0,
        low=1.0,
        chords=1.5,
        contrast=6.5,
    ),
    "orchestral": Style(
        voice=1.2,
        plate=2.6,
        room=1.6,
        wet=4.0,
        bright=0.1,
        glue=1.2,
        drums=-3.0,
        low=-2,
        chords=1,
        contrast=9.0,
    ),
    "chip": Style(voice=0.6, plate=0.9, room=0.3, wet=-8, bright=0.165, drive=1.0, synths=3.0, contrast=6.0),
}

_GENRES = {
    "pop": "pop k-pop j-pop children's christmas",
    "rock": "indie rock grunge shoegaze punk rock_and_roll ska",
    "metal": "metal",
    "acoustic": "folk singer-songwriter ballad country bluegrass blues celtic flamenco lullaby tango",
    "groove": "soul r&b funk disco gospel reggae samba latin salsa afrobeat reggaeton",
    "dub": "dub",
    "hip hop": "hip_hop trap drill trip_hop",
    "lo-fi": "lo-fi",
    "club": "house techno trance edm drum_and_bass dubstep hyperpop",
    "synth": "synthwave",
    "ambient": "ambient",
    "jazz": "jazz swing bossa_nova",
    "orchestral": "cinematic orchestral classical waltz march",
    "chip": "chiptune",
}
_DELAYED = ("guitar", "keyboard", "percussion", "brass", "woodwinds")
_NO_DELAY = -30.0  # dB
STYLE_OF = {genre.replace("_", " "): style for style, row in _GENRES.items() for genre in row.split()}

_GROUPS = {
    "drums": "drums",
    "percussion": "drums",
    "bass": "low",
    "guitar": "chords",
    "keyboard": "chords",
    "strings": "chords",
    "brass": "chords",
    "woodwinds": "chords",
    "synth": "synths",
}


def style_of(genres: tuple[tuple[str, float], ...]) -> Style:
    """The style of a blend of genres: the mean of their styles by share; pop where a genre is not known."""
    shares = [(STYLES[STYLE_OF.get(genre, "pop")], share) for genre, share in genres] or [
        (STYLES["pop"], 1.0)
    ]
    total = sum(share for _, share in shares)
    means: dict[str, Any] = {
        field.name: sum(getattr(style, field.name) * share for style, share in shares) / total
        for field in fields(Style)
    }
    return Style(**means)


def strip_of(stem: str, style: Style) -> Strip:
    """A stem's channel strip in a style. Raises KeyError for what is no stem."""
    strip = STRIPS[stem]
    offset = getattr(style, _GROUPS[stem]) if stem in _GROUPS else 0.0
    return replace(
        strip,
        level=strip.level + offset,
        room=None if strip.room is None else strip.room + style.wet,
        plate=None if strip.plate is None else strip.plate + style.wet,
        echo=_echo(stem, strip, style),
        pumps=strip.pumps * style.pump,
    )


def _echo(stem: str, strip: Strip, style: Style) -> float | None:
    if strip.echo is not None:
        return strip.echo + style.echo
    return style.delays if stem in _DELAYED and style.delays > _NO_DELAY else None
