"""Typography in Pillow's built-in face: weight by stroke, width by scaling, accents made by hand."""

import textwrap
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont

# Of the built-in face (Aileron), as shares of its size.
_BASELINE, _CAP_TOP, _X_TOP = 0.97, 0.27, 0.43
_CAP_HEIGHT = _BASELINE - _CAP_TOP

# Letters that do not fall apart into a base and accents, in letters that the face has.
_SPELLED = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ı": "i", "þ": "th", "Þ": "Th", "ð": "d", "–": "-", "—": "-", "¿": "?", "¡": "!",
}  # fmt: skip

# Combining accents: the glyph that is drawn, turned upside down or mirrored, and where.
_ACCENTS = {
    "\u0300": ("`", ""), "\u0301": ("`", "mirror"), "\u0302": ("^", ""), "\u030c": ("^", "flip"),
    "\u0306": ("^", "flip"), "\u0303": ("~", ""), "\u0308": ("..", ""), "\u0307": (".", ""),
    "\u030a": ("o", "small"), "\u0304": ("-", ""), "\u030b": ("``", "mirror"), "\u0327": (",", "below"),
    "\u0328": (",", "below"), "\u0326": (",", "below"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """One way of setting the built-in face. Shares are of the type size."""

    case: str = ""  # "", upper, lower
    weight: float = 0.0  # width of the stroke around each letter
    width: float = 1.0
    tracking: float = 0.0
    leading: float = 0.95


FACES = {
    "condensed": Face("upper", 0.022, 0.62, 0.012, 0.84),
    "heavy": Face("upper", 0.034, 1.0, 0.01, 0.86),
    "wide": Face("upper", 0.0, 1.0, 0.16, 1.1),
    "tight": Face("lower", 0.028, 0.98, -0.028, 0.9),
    "book": Face("", 0.006, 1.0, -0.012, 0.98),
    "poster": Face("", 0.03, 0.82, -0.01, 0.92),
    "label": Face("upper", 0.014, 1.0, 0.14, 1.3),
}


def drawable(text: str) -> str:
    """The text in letters that can be set (decomposed), or nothing where too much of it would be lost."""
    spelled = "".join(_SPELLED.get(letter, letter) for letter in unicodedata.normalize("NFC", text))
    letters = unicodedata.normalize("NFD", " ".join(spelled.split()))
    kept = "".join(letter for letter in letters if letter in _ACCENTS or _has(letter))
    wanted = [letter for letter in letters if letter.isalnum()]
    if sum(letter.isalnum() for letter in kept) < 0.9 * len(wanted) or not wanted:
        return ""
    return " ".join(kept.split())


def fitted(text: str, face: Face, width: float, height: float, most: float) -> tuple[list[str], float]:
    """The lines and the type size with which a text fills a box best, no larger than `most`."""
    text = _cased(text, face)
    longest = max(map(len, text.split()))
    wraps = {
        tuple(textwrap.wrap(text, limit, break_long_words=False, break_on_hyphens=False))
        for limit in range(longest, len(text) + 1)
    }
    sizes = {lines: min(most, *_room(lines, face, width, height)) for lines in sorted(wraps)}
    lines = max(sizes, key=lambda lines: (round(sizes[lines]), -len(lines)))
    return list(lines), sizes[lines]


def set_lines(lines: list[str], size: float, face: Face, centred: bool) -> Image.Image:
    """Lines of type as a mask without margins."""
    rows = [set_line(line, size, face) for line in lines]
    width, step = max(row.width for row in rows), size * face.leading
    block = Image.new("L", (width, round(step * (len(rows) - 1) + size * 1.25)))
    for index, row in enumerate(rows):
        place = ((width - row.width) // 2 if centred else 0, round(index * step))
        block.paste(255, place, row)
    return block.crop(block.getbbox())


def set_line(line: str, size: float, face: Face) -> Image.Image:
    """One line of type as a mask without side bearings."""
    font, stroke = _font(size), round(size * face.weight)
    clusters = _clusters(_cased(line, face))
    bases = "".join(base for base, _ in clusters)
    step = (face.tracking + 2 * face.weight) * size
    room = font.getlength(bases) + max(0.0, step) * len(bases) + size
    row = Image.new("L", (round(room), round(size * 1.3)))
    pen = ImageDraw.Draw(row)
    for index, (base, accents) in enumerate(clusters):
        x = size * 0.3 + font.getlength(bases[:index]) + index * step
        pen.text((x, 0), base, 255, font, stroke_width=stroke)
        if accents:
            _accented(row, x, base, accents, size, stroke)
    left, _, right, _ = row.getbbox() or (0, 0, 1, 1)
    row = row.crop((left, 0, right, row.height))
    return row.resize((max(1, round(row.width * face.width)), row.height), Image.Resampling.LANCZOS)


@lru_cache(32)
def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


@cache
def _has(letter: str) -> bool:
    font = _font(20)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def _cased(text: str, face: Face) -> str:
    return {"upper": text.upper(), "lower": text.lower()}.get(face.case, text)


def _clusters(text: str) -> list[tuple[str, str]]:
    """Letters with the accents that follow them."""
    clusters: list[tuple[str, str]] = []
    for letter in text:
        if letter in _ACCENTS and clusters:
            clusters[-1] = (clusters[-1][0], clusters[-1][1] + letter)
        elif letter not in _ACCENTS:
            clusters.append((letter, ""))
    return clusters


def _room(lines: tuple[str, ...], face: Face, width: float, height: float) -> tuple[float, float]:
    """The type sizes at which lines fill the width, and the height, of a box."""
    widest = max(set_line(line, 100, face).width for line in lines)
    tall = _CAP_HEIGHT + 2 * face.weight + (0.0 if face.case == "upper" else 0.2)
    return 100 * width / widest, height / (face.leading * (len(lines) - 1) + tall)


def _accented(row: Image.Image, x: float, base: str, accents: str, size: float, stroke: int) -> None:
    font = _font(size)
    left, top, right, bottom = font.getbbox(base)
    if base in "ij":  # an accent takes the place of the dot
        top = round(size * _X_TOP)
        row.paste(0, (round(x + left) - stroke, 0, round(x + right) + stroke + 1, top - stroke))
    for accent in accents:
        glyph, change = _ACCENTS[accent]
        mark = _mark(glyph, change, size, stroke)
        gap = size * 0.05 + stroke
        y = bottom + stroke - mark.height * 0.3 if change == "below" else top - gap - mark.height
        place = (round(x + (left + right - mark.width) / 2), max(0, round(y)))
        row.paste(255, place, mark)


def _mark(glyph: str, change: str, size: float, stroke: int) -> Image.Image:
    font = _font(size * (0.45 if change == "small" else 0.85))
    mark = Image.new("L", (round(size * 1.5), round(size * 1.5)))
    ImageDraw.Draw(mark).text((size * 0.2, 0), glyph, 255, font, stroke_width=stroke)
    mark = mark.crop(mark.getbbox())
    if change == "mirror":
        return mark.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return mark.transpose(Image.Transpose.FLIP_TOP_BOTTOM) if change == "flip" else mark
