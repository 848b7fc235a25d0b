"""Cover styles that are built of plain shapes: arcs, grids, rainbows and overprinted inks."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from studio.engine.files.artwork_canvas import (
    SIZE,
    Canvas,
    Field,
    axes,
    blank,
    clouds,
    disc,
    ink,
    inside,
    paint,
    turned,
)
from studio.engine.files.artwork_palettes import Colour, Palette

_Box = tuple[float, float, float, float]

_FINE = 2 * SIZE  # drawn at twice the size, then halved, for smooth edges


def rainbow(pick: Random, colours: Palette) -> Canvas:
    """Broad bands around one centre, or on straight legs, as on the sleeves of the seventies."""
    canvas = blank(colours[0])
    bands = [colours[index] for index in pick.sample([1, 2, 3], 3)] * 2
    bands = bands[: pick.randint(4, 6)]
    thick = pick.uniform(0.05, 0.07)
    x = pick.choice([0.5, 0.5, 0.0, 1.0, 0.35, 0.65])
    radius = thick * len(bands) + pick.uniform(0.06, 0.14)
    y = 0.36 + radius
    legs = pick.random() < 0.6
    for index, colour in enumerate(bands):
        outer = radius - index * thick
        paint(canvas, colour, inside(_arch(x, y, outer, legs)))
    paint(canvas, colours[0], inside(_arch(x, y, radius - len(bands) * thick, legs)))
    return canvas


def _arch(x: float, y: float, radius: float, legs: bool) -> Field:
    """Distance to a disc, or to a gate: a half disc that stands on straight legs."""
    round_part = disc(x, y, radius)
    if not legs:
        return round_part
    across, down = axes()
    straight = (np.abs(across - np.float32(x)) - np.float32(radius)) * np.float32(SIZE)
    return np.where(down > np.float32(y), straight, round_part)


def arcs(pick: Random, colours: Palette) -> Canvas:
    """Quarter circles in a grid, each turned by chance (after Truchet)."""
    count = pick.choice([2, 3, 4, 4])
    across, down = axes()
    u, v = np.mod(across * count, 1), np.mod(down * count, 1)
    column = np.minimum((across * count).astype(np.int32), count - 1)
    row = np.minimum((down * count).astype(np.int32), count - 1)
    corner = np.array([[pick.randrange(4) for _ in range(count)] for _ in range(count)])[row, column]
    x = np.where(corner % 2 == 0, u, 1 - u)
    y = np.where(corner < 2, v, 1 - v)
    away = np.hypot(x, y)
    canvas = blank(colours[0])
    rings = pick.choice([3, 4, 5])
    order = [colours[index] for index in pick.sample([1, 2, 3], 3)]
    tints = [order[index % 3] if index % 2 == 0 else colours[0] for index in range(2 * rings - 1)]
    if pick.random() < 0.5:
        tints = [order[index % 3] for index in range(rings)]
    for index, tint in enumerate(tints):
        edge = np.float32(1.0 - index / len(tints))
        paint(canvas, tint, inside((away - edge) * np.float32(SIZE / count)))
    return canvas


def swiss(pick: Random, colours: Palette) -> Canvas:
    """A grid of plain shapes on flat squares, after the posters of Basel and Zurich."""
    count = pick.choice([3, 4, 4, 5])
    image = Image.new("RGB", (_FINE, _FINE), colours[0])
    draw = ImageDraw.Draw(image)
    side = _FINE / count
    for row in range(count):
        for column in range(count):
            box = (column * side, row * side, (column + 1) * side, (row + 1) * side)
            ground, shape = pick.sample([colours[0], *colours[1:4]], 2)
            if pick.random() < 0.8:
                draw.rectangle(box, ground)
                _shape(pick, draw, box, shape)
    return np.asarray(image.reduce(2), np.float32).copy()


def _shape(pick: Random, draw: ImageDraw.ImageDraw, box: _Box, colour: Colour) -> None:
    left, top, right, bottom = box
    side = right - left
    kind = pick.choice(["quarter", "quarter", "leaf", "half", "disc", "triangle", "ring", "stripes"])
    if kind == "quarter":
        _quarter(draw, box, pick.randrange(4), colour)
    elif kind == "leaf":
        _leaf(draw, box, colour)
    elif kind == "half":
        start = pick.choice([0, 90, 180, 270])
        draw.pieslice(box, start, start + 180, colour)
    elif kind == "disc":
        draw.ellipse(_inset(box, side * pick.choice([0.0, 0.18, 0.3])), colour)
    elif kind == "triangle":
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        corners.pop(pick.randrange(4))
        draw.polygon(corners, colour)
    elif kind == "ring":
        draw.ellipse(_inset(box, side * 0.1), None, colour, int(side * 0.16))
    else:
        for index in range(4):
            draw.rectangle((left + side * index / 4, top, left + side * (index + 0.5) / 4, bottom), colour)


def _inset(box: _Box, by: float) -> _Box:
    return box[0] + by, box[1] + by, box[2] - by, box[3] - by


def _quarter(draw: ImageDraw.ImageDraw, box: _Box, corner: int, colour: Colour) -> None:
    """A quarter disc around one of the corners, counted clockwise from the upper left."""
    left, top, right, bottom = box
    side = right - left
    x, y = (left, right, right, left)[corner], (top, top, bottom, bottom)[corner]
    draw.pieslice((x - side, y - side, x + side, y + side), 90 * corner, 90 * corner + 90, colour)


def _leaf(draw: ImageDraw.ImageDraw, box: _Box, colour: Colour) -> None:
    """Two corners round, two square."""
    half = (box[2] - box[0]) / 2
    draw.rounded_rectangle(box, half, colour, corners=(True, False, True, False))


def riso(pick: Random, colours: Palette) -> Canvas:
    """Big shapes in a few inks printed over each other, a little out of register, as a risograph does."""
    light = sum(colours[0]) > 380
    canvas = blank(colours[0])
    inks = [colours[index] for index in pick.sample([1, 2, 3], 3)]
    if pick.random() < 0.5:
        inks.append(inks[0])
    for index, colour in enumerate(inks):
        tint = ink(colour)
        cover = _blob(pick, index) * (np.float32(0.72) + np.float32(0.28) * clouds(pick, 90))
        if light:
            canvas *= 1 - cover[..., None] * (1 - tint / np.float32(255)) * np.float32(0.92)
        else:
            canvas += cover[..., None] * (255 - canvas) * tint / np.float32(255) * np.float32(0.85)
    return canvas


def _blob(pick: Random, index: int) -> Field:
    x, y, radius = pick.uniform(0.2, 0.8), pick.uniform(0.2, 0.7), pick.uniform(0.2, 0.36)
    kind = pick.choice(["disc", "half", "bars", "leaf", "hill"]) if index else "disc"
    if kind == "disc":
        return inside(disc(x, y, radius))
    across, _ = turned(pick.choice([0, math.pi / 4, math.pi / 2, -math.pi / 4]))
    if kind == "half":
        middle = np.float32((x - 0.5) * SIZE)
        return inside(np.maximum(disc(x, y, radius), across - middle))
    if kind == "bars":
        bars = (np.abs(np.mod(across / np.float32(80), 1) - np.float32(0.5)) - np.float32(0.25)) * np.float32(
            80
        )
        return inside(np.maximum(bars, disc(x, y, radius)))
    if kind == "leaf":
        return inside(np.maximum(disc(x - radius / 2, y, radius), disc(x + radius / 2, y, radius)))
    over, height = axes()
    wave = np.sin(
        over * np.float32(math.tau * pick.uniform(0.5, 1.4)) + np.float32(pick.uniform(0, math.tau))
    )
    return inside((np.float32(y) + np.float32(0.1) * wave - height) * np.float32(SIZE))
