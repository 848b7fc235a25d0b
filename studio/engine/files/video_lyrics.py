"""The moving half of a video's picture: sung lines that move up, word by word, or bars of a waveform.

Everything that is set in type is set once; a picture is cut from what is there.
"""

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image, ImageChops, ImageDraw

from studio.engine.files.artwork_palettes import Colour
from studio.engine.files.artwork_type import Face, drawable, set_line

BARS = 88
MOVE_SECONDS = 0.4
LEFT, TOP, WIDTH, HEIGHT = 524, 84, 692, 508  # the half's place in the picture

_FACE = Face("", 0.016, 1.0, 0.0, 1.0)
_SIZE = 44
_ROW = 58  # pixels from one row of type to the next
_BETWEEN = 26  # further pixels between two lines
_SPACE = 15  # between two words
_EARLY = 0.5  # seconds before its first word that a line moves in
_FOCUS = 0.42  # of the height: where the line stands that is sung
_FAR, _NEAR = 78, 150  # how bright (of 255) the other lines are, and the words still to come


@dataclass(frozen=True, slots=True)
class Word:
    start: float  # seconds
    end: float
    box: tuple[int, int, int, int]  # in the strip


@dataclass(frozen=True, slots=True)
class Line:
    start: float  # when it moves in
    top: int
    bottom: int
    words: tuple[Word, ...]

    @property
    def centre(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Lyrics:
    strip: Image.Image  # all lines, one below the other, as a mask
    lines: tuple[Line, ...]
    fade: Image.Image  # how much of the window is seen, from top to bottom


def moves(timeline: dict[str, Any]) -> list[float]:
    """When a line begins to move in, for each line."""
    starts = [line["start_s"] for line in timeline["lines"]]
    ends = [0.0, *(line["end_s"] for line in timeline["lines"])]
    # A line waits until the one before it is over, even where the singer hardly breathes.
    return [
        max(0.0, start - _EARLY, min(end, start - 0.15)) for start, end in zip(starts, ends, strict=False)
    ]


def lyrics(timeline: dict[str, Any]) -> Lyrics | None:
    """The lines of a song set in type; None where there are none that can be set."""
    sung = [list(words) for _, words in itertools.groupby(timeline["words"], key=lambda word: word["line"])]
    if not sung or not drawable(" ".join(word["word"] for words in sung for word in words)):
        return None
    masks = {text: _word(text) for text in {word["word"] for words in sung for word in words}}
    lines: list[Line] = []
    for start, words in zip(moves(timeline), sung, strict=False):
        lines.append(_line(start, words, masks, lines[-1].bottom + _BETWEEN if lines else 0))
    strip = Image.new("L", (WIDTH, lines[-1].bottom))
    for line, words in zip(lines, sung, strict=False):
        for placed, word in zip(line.words, words, strict=True):
            strip.paste(masks[word["word"]], placed.box)
    return Lyrics(strip, tuple(lines), _fade())


def draw(picture: Image.Image, lyrics: Lyrics, seconds: float, accent: Colour) -> None:
    """Paste the lines as they stand at a time."""
    here = max(0, bisect.bisect_right([line.start for line in lyrics.lines], seconds) - 1)
    line = lyrics.lines[here]
    shift = round(_centre(lyrics.lines, here, seconds) - HEIGHT * _FOCUS)
    window = lyrics.strip.crop((0, shift, WIDTH, shift + HEIGHT))
    others = ImageChops.multiply(window, lyrics.fade)
    sung, coming = _light(line, seconds)
    levels = others.point(_scale(_FAR))
    for word in line.words:
        box = _moved(word.box, 0, -shift)
        levels.paste(window.crop(box).point(_scale(255 if word in sung else _NEAR)), box)
    picture.paste((255, 255, 255), (LEFT, TOP), levels)
    if coming is not None:
        box = _moved(coming.box, 0, -shift)
        picture.paste(accent, (box[0] + LEFT, box[1] + TOP), window.crop(box))


def draw_bars(picture: Image.Image, heights: Sequence[int], share: float, accent: Colour) -> None:
    """The waveform of a song without words; `share` of it has been played."""
    pen = ImageDraw.Draw(picture, "RGBA")
    step, middle, half = WIDTH / len(heights), TOP + HEIGHT / 2, 120
    for index, height in enumerate(heights):
        left, reach = LEFT + index * step, max(2.0, half * height / 255)
        colour = (*accent, 255) if index < share * len(heights) else (255, 255, 255, 70)
        pen.rounded_rectangle((left, middle - reach, left + step - 4, middle + reach), 2, colour)


def _word(text: str) -> Image.Image:
    """One word as a mask; nothing for one that has no letters of the face."""
    letters = drawable(text)
    return set_line(letters, _SIZE, _FACE) if letters else Image.new("L", (1, round(_SIZE * 1.3)))


def _line(start: float, words: list[dict[str, Any]], masks: dict[str, Image.Image], top: int) -> Line:
    """The words of a line side by side, in as many rows as they need."""
    placed, x, y = [], 0, top
    for word in words:
        mask = masks[word["word"]]
        if x and x + mask.width > WIDTH:
            x, y = 0, y + _ROW
        placed.append(Word(word["start_s"], word["end_s"], (x, y, x + mask.width, y + mask.height)))
        x += mask.width + _SPACE
    return Line(start, top, y + _ROW, tuple(placed))


def _centre(lines: Sequence[Line], here: int, seconds: float) -> float:
    """Which height of the strip stands in the focus."""
    if here == 0:
        return lines[0].centre
    share = min(1.0, (seconds - lines[here].start) / MOVE_SECONDS)
    eased = 1.0 - (1.0 - share) ** 3
    return lines[here - 1].centre + eased * (lines[here].centre - lines[here - 1].centre)


def _light(line: Line, seconds: float) -> tuple[list[Word], Word | None]:
    """The words that have begun, and the one that is being sung."""
    begun = [word for word in line.words if word.start <= seconds + 0.02]
    return begun, begun[-1] if begun and seconds < begun[-1].end else None


def _fade() -> Image.Image:
    """Full in the middle, nothing at the edges."""
    edge = 90
    levels = [min(255, 255 * min(y, HEIGHT - 1 - y) // edge) for y in range(HEIGHT)]
    column = Image.new("L", (1, HEIGHT))
    column.putdata(levels)
    return column.resize((WIDTH, HEIGHT))


@cache
def _scale(most: int) -> list[int]:
    return [level * most // 255 for level in range(256)]


def _moved(box: tuple[int, int, int, int], x: int, y: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return left + x, top + y, right + x, bottom + y
