"""Cover styles that are computed pixel by pixel: gradients, contours, waves, rings and screens."""

import math
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from studio.engine.files.artwork_canvas import (
    COARSE,
    SIZE,
    Canvas,
    Field,
    axes,
    blank,
    blurred,
    clouds,
    disc,
    gradient,
    ink,
    inside,
    mixed,
    paint,
    profile,
    scaled,
    shade,
    shadow,
    steepness,
    turned,
)
from studio.engine.files.artwork_palettes import Palette


def mesh(pick: Random, colours: Palette) -> Canvas:
    """A gradient mesh: soft blots of every colour, pulled about by waves."""
    x, y = axes(COARSE)
    wave, turn = pick.uniform(0.08, 0.2), pick.uniform(0, math.tau)
    u = x + np.float32(wave) * np.sin(np.float32(math.tau * pick.uniform(0.6, 1.3)) * y + np.float32(turn))
    v = y + np.float32(wave) * np.cos(np.float32(math.tau * pick.uniform(0.6, 1.3)) * x + np.float32(turn))
    total = np.zeros((COARSE, COARSE, 3), np.float32)
    weights = np.zeros((COARSE, COARSE, 1), np.float32)
    for colour in (colours[0], colours[0], *colours[1:4], colours[pick.randint(1, 3)]):
        away = np.square(u - np.float32(pick.random())) + np.square(v - np.float32(pick.random()))
        weight = (away + np.float32(0.02))[..., None] ** np.float32(-1.8)
        total += weight * ink(colour)
        weights += weight
    canvas = np.stack([scaled(channel) for channel in np.moveaxis(total / weights, 2, 0)], axis=2)
    if pick.random() < 0.6:
        _lens(pick, canvas, colours)
    return canvas


def _lens(pick: Random, canvas: Canvas, colours: Palette) -> None:
    """A glassy disc that shows the ground turned round."""
    x, y, radius = pick.uniform(0.35, 0.65), pick.uniform(0.3, 0.5), pick.uniform(0.2, 0.3)
    cover = inside(disc(x, y, radius))
    shadow(canvas, cover, 40, 0.35)
    canvas += cover[..., None] * (
        canvas[::-1, ::-1] * np.float32(0.8) + ink(colours[3]) * np.float32(0.2) - canvas
    )


def papercut(pick: Random, colours: Palette) -> Canvas:
    """Sheets of paper with holes, one above the other, each throwing a shadow on those below."""
    count = pick.randint(5, 7)
    field = clouds(pick, pick.choice([1, 2, 2, 3]), 2)
    edge = steepness(field)
    ramp = sorted(colours, key=sum, reverse=pick.random() < 0.4)
    del ramp[pick.choice([0, 4])]
    canvas = blank(ramp[0])
    for layer in range(1, count + 1):
        place = layer / count * (len(ramp) - 1)
        whole = min(int(place), len(ramp) - 2)
        level = np.float32(0.78 - 0.6 * layer / count)
        cover = inside((field - level) / edge)
        shadow(canvas, cover, 22)
        paint(canvas, mixed(ramp[whole], ramp[whole + 1], place - whole), cover)
    return canvas


def ridges(pick: Random, colours: Palette) -> Canvas:
    """Mountain after mountain under a low sun."""
    dark, light = min(colours, key=sum), max(colours, key=sum)
    _, y = axes()
    dawn = (dark, mixed(dark, colours[1], 0.6), colours[2], colours[3])
    day = (light, mixed(light, colours[3], 0.35), colours[3], mixed(light, colours[3], 0.5))
    canvas = gradient(pick.choice([dawn, day]), y * np.float32(1.6))
    horizon = pick.uniform(0.5, 0.6)
    _sun(pick, canvas, colours, horizon)
    count = pick.randint(4, 6)
    rough = pick.choice([0.3, 0.42, 0.55])
    for layer in range(count):
        share = (layer + 1) / count
        line = horizon + 0.38 * share - profile(pick, pick.randint(2, 4), 6, rough) * (0.3 - 0.12 * share)
        cover = inside((line[None, :].astype(np.float32) - y) * np.float32(SIZE))
        paint(canvas, mixed(mixed(colours[3], colours[1], share), dark, share**1.5), cover)
    return canvas


def _sun(pick: Random, canvas: Canvas, colours: Palette, horizon: float) -> None:
    x, radius = pick.choice([0.5, pick.uniform(0.25, 0.75)]), pick.uniform(0.13, 0.24)
    y = horizon - radius * pick.uniform(0.0, 0.6)
    distance = disc(x, y, radius)
    glow = np.exp(-np.maximum(distance, 0) / np.float32(160)) * np.float32(0.35)
    paint(canvas, max(colours, key=sum), glow)
    cover = inside(distance)
    if pick.random() < 0.4:  # cut into stripes that grow towards the horizon
        _, down = axes()
        depth = (down - np.float32(y)) / np.float32(radius)
        stripe = np.mod(depth * np.float32(5), 1) - np.float32(0.45) * np.clip(depth + np.float32(0.3), 0, 1)
        cover = cover * inside(-stripe * np.float32(SIZE * radius / 5))
    paint(canvas, max((colours[2], colours[3], colours[-1]), key=sum), cover)


def rings(pick: Random, colours: Palette) -> Canvas:
    """A sound bent into a circle: bars around a disc."""
    canvas = gradient(
        (mixed(colours[0], colours[1], 0.55), colours[0]), disc(0.5, 0.4, 0.0) / np.float32(SIZE * 0.62)
    )
    x, y = axes()
    x, y = x - np.float32(0.5), y - np.float32(0.4)
    radius = np.hypot(x, y)
    count = pick.choice([72, 96, 120, 160])
    turn = (np.arctan2(y, x) / np.float32(math.tau) + np.float32(0.5)).astype(np.float32)
    bar = np.floor(turn * count).astype(np.int32) % count
    across = (np.mod(turn * count, 1) - np.float32(0.5)) * (np.float32(math.tau / count) * radius)
    heights = _round_profile(pick, count)
    inner = np.float32(pick.uniform(0.13, 0.19))
    outer = inner + np.float32(0.02) + heights[bar] * (np.float32(0.34) - inner)
    thick = np.float32(math.tau * inner / count * 0.28)
    sides = np.maximum(np.abs(across) - thick, np.maximum(inner - radius, radius - outer))
    ramp = gradient((colours[2], colours[3], colours[2]), turn)
    canvas += inside(sides * np.float32(SIZE))[..., None] * (ramp - canvas)
    paint(canvas, colours[3], inside((radius - inner + np.float32(0.035)) * np.float32(SIZE)))
    paint(canvas, colours[1], inside((radius - inner * np.float32(0.45)) * np.float32(SIZE)))
    paint(canvas, colours[0], inside((radius - np.float32(0.012)) * np.float32(SIZE)))
    return canvas


def _round_profile(pick: Random, count: int) -> Field:
    """Heights from 0 to 1 around a circle: a few waves with their overtones, and a little chance."""
    angle = np.linspace(0, math.tau, count, endpoint=False)
    total = np.zeros(count)
    for order in range(2, 9):
        total += np.abs(np.sin(order * angle / 2 + pick.uniform(0, math.tau))) ** 2 * pick.random()
    total = total - total.min()
    chance = np.array([pick.uniform(0.55, 1.0) for _ in range(count)])
    heights: NDArray[np.float64] = total / total.max() * chance
    return heights.astype(np.float32)


def soundlines(pick: Random, colours: Palette) -> Canvas:
    """Lines of a sound one behind the other, each hiding what lies behind it."""
    canvas = blank(colours[0])
    count, margin = pick.choice([26, 34, 44]), pick.choice([0.0, 0.0, 0.14])
    along = np.linspace(0, 1, SIZE, dtype=np.float32)
    top, bottom = 0.35, pick.uniform(0.8, 0.85)
    width = np.float32(pick.uniform(1.3, 2.6))
    middle = pick.uniform(0.35, 0.65)
    for line in range(count):
        share = line / (count - 1)
        drift = middle + 0.12 * math.sin(share * math.tau * 0.8 + middle * 9)
        hill = np.exp(-np.square((along - np.float32(drift)) / np.float32(0.19)))
        height = profile(pick, 9, 4, 0.62) * hill * np.float32(0.16) + profile(pick, 20, 2) * np.float32(
            0.006
        )
        base = top + (bottom - top) * share
        colour = mixed(colours[3], colours[2], share)
        _soundline(canvas, np.float32(base) - height, width, (colour, colours[0]), margin)
    return canvas


def _soundline(canvas: Canvas, heights: Field, width: np.float32, colours: Palette, margin: float) -> None:
    """One line in its colour, and the ground below it; only the rows that it touches are worked on."""
    first, last = max(0, int(heights.min() * SIZE) - 6), min(SIZE, int(heights.max() * SIZE) + 14)
    rows = (np.arange(first, last, dtype=np.float32) + np.float32(0.5))[:, None]
    below = heights[None, :] * np.float32(SIZE) - rows
    slope = np.sqrt(1 + np.square(np.gradient(heights) * np.float32(SIZE)))[None, :]
    left, right = int(margin * SIZE), SIZE - int(margin * SIZE)
    part = canvas[first:last, left:right]
    paint(part, colours[1], inside(below)[:, left:right])
    paint(part, colours[0], inside(np.abs(below) / slope - width)[:, left:right])


def moire(pick: Random, colours: Palette) -> Canvas:
    """Stripes that swell over a hidden shape, as in the op art of the sixties."""
    canvas = blank(colours[0])
    across, down = turned(pick.choice([0.0, math.pi / 2, math.pi / 4, pick.uniform(0, math.pi)]))
    x, y = pick.uniform(0.35, 0.65), pick.uniform(0.35, 0.6)
    away = disc(x, y, 0.0)
    ball = np.exp(-np.square(away / np.float32(SIZE * pick.uniform(0.2, 0.32))))
    period = np.float32(pick.choice([28, 36, 48]))
    if pick.random() < 0.4:
        wave = away + ball * np.float32(90) * np.sin(down / np.float32(70))
    else:
        wave = (
            across
            + ball * np.float32(pick.choice([120, 180]))
            + np.float32(18) * np.sin(down / np.float32(95))
        )
    slope = steepness(wave)
    edge = (np.abs(np.mod(wave / period, 1) - np.float32(0.5)) - np.float32(0.25)) * period / slope
    stripes = inside(edge)
    ramp = gradient((colours[1], colours[2], colours[3]), np.clip(ball * np.float32(1.3), 0, 1))
    canvas += stripes[..., None] * (ramp - canvas)
    return canvas


def halftone(pick: Random, colours: Palette) -> Canvas:
    """A picture in printed dots: a lit ball or drifting clouds, in two inks."""
    canvas = blank(colours[0])
    x, y, radius = pick.uniform(0.4, 0.6), pick.uniform(0.36, 0.5), pick.uniform(0.26, 0.36)
    away = disc(x, y, 0.0) / np.float32(SIZE * radius)
    over, down = axes()
    light = (over - np.float32(x)) * np.float32(0.7) + (down - np.float32(y)) * np.float32(0.7)
    ball = np.where(away < 1, np.float32(0.45) + light / np.float32(radius) * np.float32(0.55), 0)
    hills = clouds(pick, 2, 2)
    back = (
        hills * np.float32(0.65) if pick.random() < 0.5 else down * over ** np.float32(0.3) * np.float32(0.7)
    )
    angle, cell = pick.choice([0.26, 0.79, 1.31]), pick.choice([16, 20, 25])
    paint(canvas, colours[pick.choice([1, 3])], _dots(back * (away >= 1), angle + 0.52, cell))
    paint(canvas, colours[2], _dots(ball, angle, cell))
    return canvas


def _dots(field: Field, angle: float, cell: int) -> Field:
    """A screen of round dots whose area follows a field; above one half they grow together."""
    across, down = turned(angle)
    u = np.mod(across / np.float32(cell), 1) - np.float32(0.5)
    v = np.mod(down / np.float32(cell), 1) - np.float32(0.5)
    reach = np.sqrt(np.clip(field, 0, 1)) * np.float32(0.72)
    return inside((np.hypot(u, v) - reach) * np.float32(cell)) * (reach > 0.06)


def flow(pick: Random, colours: Palette) -> Canvas:
    """Threads that follow an invisible stream."""
    hills = clouds(pick, pick.choice([1, 2, 3]), 2, COARSE)
    turns, lean = pick.uniform(1.0, 2.2), pick.uniform(0, math.tau)
    image = Image.fromarray(np.uint8(blank(colours[0]))).resize((2 * SIZE, 2 * SIZE))
    draw = ImageDraw.Draw(image)
    tints = [*colours[1:4], mixed(colours[0], colours[1], 0.5), colours[3]]
    steps = pick.choice([40, 60])
    count = 620
    spot = np.array([[pick.uniform(-0.1, 1.1), pick.uniform(-0.1, 1.1)] for _ in range(count)])
    path = np.empty((steps, count, 2))
    for step in range(steps):
        path[step] = spot
        column, row = np.clip((spot * COARSE).astype(int), 0, COARSE - 1).T
        angle = hills[row, column] * math.tau * turns + lean
        spot = spot + np.stack([np.cos(angle), np.sin(angle)], axis=1) * 0.008
    for thread in range(count):
        points = [tuple(point) for point in (path[:, thread] * 2 * SIZE).tolist()]
        share = hills[tuple(np.clip((path[0, thread, ::-1] * COARSE).astype(int), 0, COARSE - 1))]
        tint = tints[min(len(tints) - 1, int(share * len(tints) + pick.uniform(-0.6, 0.6)))]
        draw.line(points, tint, pick.choice([5, 9, 14, 22]), joint="curve")
    return np.asarray(image.reduce(2), np.float32).copy()


def constellation(pick: Random, colours: Palette) -> Canvas:
    """Stars of one sky, the near ones joined."""
    away = disc(pick.uniform(0.3, 0.7), pick.uniform(0.25, 0.55), 0.0)
    dark = min(colours[0], colours[-1], key=sum)
    warp = clouds(pick, 2, 3)
    sky = (mixed(dark, colours[1], 0.9), mixed(dark, colours[1], 0.45), dark)
    canvas = gradient(sky, away / np.float32(SIZE * 0.6) * (np.float32(0.55) + warp))
    stars = [(pick.gauss(0.5, 0.3), pick.gauss(0.45, 0.27), pick.random() ** 5) for _ in range(150)]
    threads = Image.new("L", (2 * SIZE, 2 * SIZE))
    points = Image.new("L", (2 * SIZE, 2 * SIZE))
    pen, dot = ImageDraw.Draw(threads), ImageDraw.Draw(points)
    for index, (x, y, weight) in enumerate(stars):
        for x2, y2, _ in stars[:index]:
            if math.hypot(x - x2, y - y2) < 0.085:
                pen.line((x * 2 * SIZE, y * 2 * SIZE, x2 * 2 * SIZE, y2 * 2 * SIZE), 130, 3)
        radius = 3 + 20 * weight
        dot.ellipse(
            (x * 2 * SIZE - radius, y * 2 * SIZE - radius, x * 2 * SIZE + radius, y * 2 * SIZE + radius), 255
        )
    light = max(colours, key=sum)
    paint(canvas, colours[3], shade(threads.reduce(2)) * np.float32(0.8))
    bright = shade(points.reduce(2))
    paint(canvas, colours[3], np.clip(_glow(bright) * 3, 0, 0.8))
    paint(canvas, light, bright)
    return canvas


def _glow(cover: Field) -> Field:
    return blurred(cover, 14)
