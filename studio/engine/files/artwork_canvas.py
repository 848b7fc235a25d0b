"""The drawing board of the covers: colour fields in NumPy, with edges smoothed from signed distances."""

import math
from random import Random
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from studio.engine.files.artwork_palettes import Colour, Palette

SIZE = 1000

Canvas: TypeAlias = NDArray[np.float32]  # (SIZE, SIZE, 3), 0-255
Field: TypeAlias = NDArray[np.float32]  # (SIZE, SIZE) or what broadcasts to it

# For sampling smooth fields at a lower resolution than the canvas.
COARSE = 250


def ink(colour: Colour) -> NDArray[np.float32]:
    return np.array(colour, np.float32)


def blank(colour: Colour) -> Canvas:
    return np.broadcast_to(ink(colour), (SIZE, SIZE, 3)).copy()


def axes(size: int = SIZE) -> tuple[Field, Field]:
    """x as a row and y as a column, from 0 to 1."""
    line = (np.arange(size, dtype=np.float32) + np.float32(0.5)) / np.float32(size)
    return line[None, :], line[:, None]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def paint(canvas: Canvas, colour: Colour, cover: Field) -> None:
    """Lay a colour over the canvas, `cover` saying how much of it is seen (0-1)."""
    canvas += cover[..., None] * (ink(colour) - canvas)


def inside(distance: Field) -> Field:
    """How much of each pixel lies in a shape whose edge is `distance` pixels away (negative is inside)."""
    cover: Field = np.clip(np.float32(0.5) - distance, 0, 1)
    return cover


def disc(x: float, y: float, radius: float) -> Field:
    """Distance in pixels to a circle; the arguments are shares of the canvas."""
    across, down = axes()
    away: Field = np.hypot(across - np.float32(x), down - np.float32(y)) - np.float32(radius)
    return away * np.float32(SIZE)


def shade(image: Image.Image) -> Field:
    """A grey image as a field from 0 to 1."""
    return np.asarray(image, np.float32) / np.float32(255)


def scaled(field: Field, size: int = SIZE) -> Field:
    """A field at another resolution, smoothly."""
    image = Image.fromarray(np.ascontiguousarray(field, np.float32))
    return np.asarray(image.resize((size, size), Image.Resampling.BICUBIC))


def clouds(pick: Random, cells: int, octaves: int = 1, size: int = SIZE) -> Field:
    """Smooth random hills from 0 to 1: value noise, about `cells` on a side, finer ones half as high."""
    total = np.zeros((COARSE, COARSE), np.float32)
    for octave in range(octaves):
        count = cells * 2**octave + 3
        points = np.array([[pick.random() for _ in range(count)] for _ in range(count)], np.float32)
        total += scaled(points, COARSE) * np.float32(0.5**octave)
    total -= total.min()
    return scaled(total / total.max(), size)


def profile(pick: Random, points: int, octaves: int = 4, roughness: float = 0.5) -> NDArray[np.float32]:
    """A random line of SIZE heights from 0 to 1, as mountains and sounds have it."""
    along = np.linspace(0, 1, SIZE, dtype=np.float32)
    total = np.zeros(SIZE, np.float32)
    for octave in range(octaves):
        count = points * 2**octave + 1
        knots = np.array([pick.random() for _ in range(count)], np.float32)
        total += np.interp(along, np.linspace(0, 1, count), knots).astype(np.float32) * np.float32(
            roughness**octave
        )
    total -= total.min()
    heights: NDArray[np.float32] = total / total.max()
    return heights


def gradient(colours: Palette, field: Field) -> Canvas:
    """Colours spread evenly over a field from 0 to 1."""
    stops = np.linspace(0, 255, len(colours))
    table = np.stack(
        [np.interp(np.arange(256), stops, channel) for channel in zip(*colours, strict=True)], axis=1
    )
    index = (np.clip(field, 0, 1) * 255).astype(np.uint8)
    return np.broadcast_to(table.astype(np.float32)[index], (SIZE, SIZE, 3)).copy()


def steepness(field: Field) -> Field:
    """Change of a field from pixel to pixel, to turn its values into distances."""
    down, across = np.gradient(field)
    slope: Field = np.hypot(down, across) + np.float32(1e-6)
    return slope


def blurred(cover: Field, radius: float) -> Field:
    image = Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))
    return shade(image.reduce(4).filter(ImageFilter.GaussianBlur(radius / 4)).resize((SIZE, SIZE)))


def shadow(canvas: Canvas, cover: Field, depth: float, strength: float = 0.45) -> None:
    """Darken what lies under a sheet of paper `depth` pixels above it, lit from the upper left."""
    down, right = round(depth * 0.6), round(depth * 0.4)
    soft = np.pad(blurred(cover, depth), ((down, 0), (right, 0)), "edge")[:SIZE, :SIZE]
    canvas *= 1 - np.float32(strength) * soft[..., None]


def turned(angle: float) -> tuple[Field, Field]:
    """The axes in pixels around the middle, turned by an angle in radians."""
    x, y = axes()
    x, y = (x - np.float32(0.5)) * np.float32(SIZE), (y - np.float32(0.5)) * np.float32(SIZE)
    cosine, sine = np.float32(math.cos(angle)), np.float32(math.sin(angle))
    return x * cosine + y * sine, y * cosine - x * sine


def grain(canvas: Canvas, random: np.random.Generator, strength: float) -> None:
    """The tooth of paper and ink: fine noise, the same in all colours."""
    canvas += random.standard_normal((SIZE, SIZE), np.float32)[..., None] * np.float32(strength)
