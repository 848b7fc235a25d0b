"""Cover art: a generative picture in a palette that suits the music, with its title set on it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from studio.engine.dice import dice, noise
from studio.engine.files import artwork_fields as fields
from studio.engine.files import artwork_palettes as palettes
from studio.engine.files import artwork_shapes as shapes
from studio.engine.files import artwork_type as type_
from studio.engine.files.artwork_canvas import SIZE, Canvas, Field, blank, blurred, grain, paint, shade
from studio.engine.files.artwork_palettes import Colour, Palette

# WCAG 2.2, success criterion 1.4.3: what small text needs. Covers are looked at small.
LEAST_CONTRAST = 4.5
_GAP = 30  # pixels between title and artist
_DOUBTFUL = 0.03  # share of the pixels around the letters that may fall below

_STYLES = {
    "mesh": (fields.mesh, "middle low poster high"),
    "papercut": (fields.papercut, "middle low poster"),
    "ridges": (fields.ridges, "high high frame"),
    "rings": (fields.rings, "foot band"),
    "soundlines": (fields.soundlines, "head frame"),
    "moire": (fields.moire, "band frame poster"),
    "halftone": (fields.halftone, "low poster band"),
    "flow": (fields.flow, "frame band low"),
    "constellation": (fields.constellation, "middle low high"),
    "rainbow": (shapes.rainbow, "cap band frame"),
    "arcs": (shapes.arcs, "band frame"),
    "swiss": (shapes.swiss, "band frame"),
    "riso": (shapes.riso, "poster high low"),
}


@dataclass(frozen=True, slots=True)
class _Layout:
    box: tuple[int, int, int, int]
    most: int  # largest type size
    anchor: str = "bottom"  # where in its box the text stands: top, middle, bottom
    centred: bool = False
    faces: str = "condensed heavy tight poster"


_LAYOUTS = {
    "low": _Layout((64, 500, 936, 936), 260),
    "high": _Layout((64, 64, 936, 460), 230, "top"),
    "cap": _Layout((64, 60, 936, 300), 170, "top"),
    "middle": _Layout((80, 250, 920, 750), 210, "middle", True, "wide book condensed"),
    "poster": _Layout((52, 380, 948, 948), 420, "bottom", False, "condensed heavy tight poster"),
    "band": _Layout((64, 780, 936, 962), 180, "middle", False, "condensed heavy tight wide poster"),
    "frame": _Layout((72, 762, 928, 944), 170, "middle", False, "heavy wide book tight"),
    "foot": _Layout((80, 780, 920, 944), 160, "middle", True, "wide condensed heavy"),
    "head": _Layout((80, 56, 920, 210), 150, "top", True, "wide condensed heavy"),
}


@dataclass(frozen=True, slots=True)
class Cover:
    image: Image.Image  # RGB, 1000 x 1000
    style: str
    palette: str
    contrast: float  # of the lettering to what is around it; infinite without lettering


def cover(
    title: str, genre: str, moods: Sequence[str] = (), seed: int = 0, artist: str = "", take: int = 0
) -> Cover:
    """The cover of one take. Takes of one title share palette and typography, and differ in style.

    A title in letters that the built-in face lacks (Chinese, Arabic, Cyrillic ...) gets a picture alone.
    """
    family = dice(0, "cover", title, genre, *moods)
    palette = _palette(family, genre, moods)
    _, suited = palettes.of_genre(genre)
    family.shuffle(suited)
    style = suited[take % len(suited)]
    face_luck = family.random()
    pick = dice(seed, "cover", take)
    colours = palettes.PALETTES[palette]
    draw, layouts = _STYLES[style]
    canvas = draw(pick, colours)
    layout = pick.choice(layouts.split())
    words = type_.drawable(title)
    if words:
        canvas = _prepared(pick, canvas, colours, layout)
        contrast = _lettered(canvas, colours, layout, face_luck, words, type_.drawable(artist))
    grain(canvas, noise(seed, "cover", take), 3.0)
    image = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))
    return Cover(image, style, palette, contrast if words else float("inf"))


def jpeg(image: Image.Image, size: int = SIZE) -> bytes:
    """A cover as JPEG, `size` pixels on a side."""
    buffer = io.BytesIO()
    if size != image.width:
        image = image.resize((size, size), Image.Resampling.LANCZOS)
    image.save(buffer, "JPEG", quality=88, optimize=True)
    return buffer.getvalue()


def _palette(family: Random, genre: str, moods: Sequence[str]) -> str:
    """A palette of the genre, of the mood, or best of both."""
    of_genre, _ = palettes.of_genre(genre)
    of_moods = [name for mood in moods for name in palettes.of_mood(mood)]
    both = [name for name in of_genre if name in of_moods]
    return family.choice(both * 2 + of_moods[:3] + of_genre[:4])


def _prepared(pick: Random, canvas: Canvas, colours: Palette, layout: str) -> Canvas:
    """Room for the title, in layouts that set it beside the picture."""
    if layout == "band":
        canvas[750:] = pick.choice([colours[0], colours[0], colours[-1]])
    elif layout == "frame":
        ground = blank(pick.choice([colours[0], colours[-1]]))
        small = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8)).resize(
            (856, 856), Image.Resampling.LANCZOS
        )
        ground[72:728, 72:928] = np.asarray(small, np.float32)[80:736]
        return ground
    return canvas


def _lettered(canvas: Canvas, colours: Palette, layout: str, luck: float, title: str, artist: str) -> float:
    """Set the title, and the artist below it, in the layout's box. Returns the contrast."""
    plan = _LAYOUTS[layout]
    mask = _type_block(plan, luck, title, artist)
    colour, contrast = _readable(canvas, colours, mask)
    scrim = np.minimum(blurred(shade(mask), 75) * np.float32(2.5), 1)
    far = min(colours, key=sum) if sum(colour) > 380 else max(colours, key=sum)
    for _ in range(12):
        if contrast >= LEAST_CONTRAST:
            break
        paint(canvas, far, scrim * np.float32(0.4))
        contrast = _contrast(canvas, colour, mask)
    paint(canvas, colour, shade(mask))
    return contrast


def _type_block(plan: _Layout, luck: float, title: str, artist: str) -> Image.Image:
    """The lettering as a mask of the whole canvas."""
    left, top, right, bottom = plan.box
    names = plan.faces.split()
    face = type_.FACES[names[int(luck * len(names))]]
    label = type_.FACES["label"]
    below = _GAP + 26 if artist else 0
    lines, size = type_.fitted(title, face, right - left, bottom - top - below, plan.most)
    blocks = [type_.set_lines(lines, size, face, plan.centred)]
    if artist:
        artist_lines, small = type_.fitted(artist, label, right - left, 26, 32)
        blocks.append(type_.set_lines(artist_lines, small, label, plan.centred))
    return _stacked(blocks, plan)


def _stacked(blocks: list[Image.Image], plan: _Layout) -> Image.Image:
    left, top, right, bottom = plan.box
    height = sum(block.height for block in blocks) + _GAP * (len(blocks) - 1)
    y = {"top": top, "middle": (top + bottom - height) // 2, "bottom": bottom - height}[plan.anchor]
    mask = Image.new("L", (SIZE, SIZE))
    for block in blocks:
        x = (left + right - block.width) // 2 if plan.centred else left
        mask.paste(block, (x, y))
        y += block.height + _GAP
    return mask


def _readable(canvas: Canvas, colours: Palette, mask: Image.Image) -> tuple[Colour, float]:
    """The first colour of the palette that reads well on what is there, or else the one that reads best."""
    choices = [colours[-1], colours[0], colours[3]]
    contrasts = [_contrast(canvas, colour, mask) for colour in choices]
    for colour, contrast in zip(choices, contrasts, strict=True):
        if contrast >= LEAST_CONTRAST:
            return colour, contrast
    best = int(np.argmax(contrasts[:2]))
    return choices[best], contrasts[best]


def _contrast(canvas: Canvas, colour: Colour, mask: Image.Image) -> float:
    """Contrast of a colour to the canvas in and around the letters, all but the worst few pixels."""
    around = np.asarray(mask.filter(ImageFilter.BoxBlur(5)))[::3, ::3] > 0
    ground = _luminance(canvas[::3, ::3][around])
    ink = float(_luminance(np.array([colour], np.float32))[0])
    ratio = (np.maximum(ground, ink) + 0.05) / (np.minimum(ground, ink) + 0.05)
    return float(np.quantile(ratio, _DOUBTFUL))


def _luminance(colours: Canvas) -> Field:
    """Relative luminance of sRGB colours (WCAG 2.2)."""
    share = np.clip(colours, 0, 255) / np.float32(255)
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance: Field = linear @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    return luminance
