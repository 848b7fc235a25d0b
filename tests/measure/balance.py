"""The tonal balance of a song: third-octave levels against the curve that its family of styles should have.

The curve of produced music is that of P. Pestana et al., "Spectral characteristics of popular commercial
recordings 1950-2010", AES 135 (2013): from its top near 100 Hz it falls by 5 dB an octave of spectral density
up to 4 kHz, so by 2 dB a third-octave band an octave higher, and faster above; the later a record, the
brighter, which adds 1 to 2 dB at the top. Recordings lie 3 to 5 dB around it. Families differ from it as
their records do: machines and hip hop carry a sub-bass; acoustic bands, jazz and orchestras have none,
because nothing in the room plays there, and close softer at the top; loud guitars and pulse waves fill the
presence between 2 and 6 kHz; calm styles are round above it.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.signal import welch

from tests.measure.spectra import RATE, Floats, Sound, mono

CENTRES = 1000.0 * 2.0 ** (np.arange(-13, 12) / 3.0)  # 50 Hz to 12.7 kHz
TOLERANCE = 5.0  # dB, the outer of Pestana's spreads
EMPTY = 24.0  # dB under the fullest band, against the curve: where no instrument of the song reaches
SIZE = 16_384
HZ = (50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3150.0, 6300.0, 12_700.0)
PRODUCED = (0.0, 0.0, -2.0, -4.0, -6.0, -8.0, -9.5, -11.5, -16.5)
# dB on the curve of produced music, at the same frequencies.
FAMILIES = {
    "band": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "loud guitars": (0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 0.5),
    "machines": (2.5, 1.0, -1.0, -1.5, -1.5, -1.0, 0.0, 0.5, 0.5),
    "acoustic": (-5.0, -0.5, 0.5, 1.0, 0.5, 0.0, -0.5, -2.0, -4.0),
    "orchestra": (-8.0, -2.5, 1.0, 1.5, 1.0, 0.5, -0.5, -2.5, -5.0),
    "chip": (0.0, 1.0, -1.0, -1.0, -1.0, 0.5, 1.5, 1.5, 1.0),
    "calm": (1.0, 0.5, 0.5, 0.5, 0.0, -0.5, -1.0, -1.5, -4.0),
}
_ROWS = {
    "loud guitars": "rock|grunge|shoegaze|punk|metal|ska",
    "machines": "hip hop|trap|drill|house|techno|trance|edm|drum and bass|dubstep|synthwave|hyperpop|"
    "reggaeton",
    "acoustic": "folk|singer-songwriter|ballad|country|bluegrass|blues|jazz|swing|bossa nova|tango|flamenco|"
    "celtic|lullaby",
    "orchestra": "cinematic|orchestral|classical|waltz|march",
    "chip": "chiptune",
    "calm": "lo-fi|ambient|dub|trip hop",
}  # fmt: skip
FAMILY_OF = {genre: family for family, row in _ROWS.items() for genre in row.split("|")}


def thirds(sound: Sound) -> Floats:
    """(25,): dB of each third-octave band, with a mean of 0."""
    frequencies, density = welch(mono(sound), RATE, nperseg=SIZE)
    edges = np.searchsorted(frequencies, np.outer(CENTRES, (2.0 ** (-1 / 6), 2.0 ** (1 / 6))))
    powers = np.array([density[low : max(high, low + 1)].mean() for low, high in edges]) * CENTRES
    levels = 10.0 * np.log10(powers + 1e-20)
    return np.asarray(levels - levels.mean(), np.float64)


def target(genre: str) -> Floats:
    """(25,): dB of the curve of a genre's family, with a mean of 0."""
    points = np.array(PRODUCED) + np.array(FAMILIES[FAMILY_OF.get(genre, "band")])
    curve = np.interp(np.log(CENTRES), np.log(HZ), points)
    return np.asarray(curve - curve.mean(), np.float64)


def off(levels: Sequence[float] | Floats, genre: str) -> float:
    """Mean deviation in dB over the bands in which anybody plays.

    Smoothed over an octave: the notes of a key are no fault of its balance.
    """
    miss = np.asarray(levels) - target(genre)
    played = miss > miss.max() - EMPTY
    smooth = np.convolve(np.pad(miss, 1, "edge"), (0.25, 0.5, 0.25), "valid")[played]
    return float(np.abs(smooth - smooth.mean()).mean())


def picture(path: Path, genre: str, songs: Sequence[Sequence[float]]) -> None:
    """Draws the mean spectrum of a genre's songs over the band that its family should lie in."""
    wide, high, left, top, scale = 640, 320, 44, 26, 6.5  # pixels, and pixels a dB
    image = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(image)
    across = left + (wide - left - 12) * np.arange(len(CENTRES)) / (len(CENTRES) - 1)

    def line(levels: Floats) -> list[tuple[float, float]]:
        return [(float(x), float(top + 110 - scale * y)) for x, y in zip(across, levels, strict=True)]

    wanted, heard = target(genre), np.mean(np.array(songs), axis=0)
    draw.polygon([*line(wanted + TOLERANCE), *line(wanted - TOLERANCE)[::-1]], "#e4ecf4")
    for level in range(15, -30, -5):
        height = line(np.full(len(CENTRES), float(level)))[0][1]
        draw.line([(left, height), (wide - 12, height)], "#d0d0d0")
        draw.text((6, height - 6), f"{level:+d} dB", "#606060")
    for hertz, x in list(zip(CENTRES, across, strict=True))[::3]:
        draw.text((float(x) - 10, high - 16), f"{hertz:.0f}", "#606060")
    draw.line(line(wanted), "#5080b0", 2)
    draw.line(line(heard), "#c03020", 3)
    title = (
        f"{genre} ({FAMILY_OF.get(genre, 'band')}): {off(heard, genre):.1f} dB off, red heard, blue wanted"
    )
    draw.text((left, 6), title, "black")
    image.save(path)
