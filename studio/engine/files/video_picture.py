"""One picture of a song's video: drifting colours of the cover, the cover, who it is by, words, progress."""

import bisect
import colorsys
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from studio.engine.files import video_lyrics as lyrics
from studio.engine.files.artwork_palettes import Colour
from studio.engine.files.artwork_type import FACES, Face, drawable, fitted, set_line, set_lines

WIDTH, HEIGHT = 1280, 720
_MARGIN = 64
_COVER = 384
_COVER_TOP = 84
_BAR_Y = 662
_DRIFT = 160  # pixels that the background is wider than the picture, on each side
_DRIFT_SECONDS = 96.0  # for one round
_DRIFT_STEP = 0.5  # seconds; in between only words move, and what stays where it was costs nothing
_ACCENT_LIGHTNESS = 0.7
# Pools of colour: where (as shares of the background), and how light. White type reads on all of them.
_POOLS = ((0.15, 0.2, 0.24), (0.85, 0.75, 0.2), (0.75, 0.1, 0.15), (0.2, 0.9, 0.13), (0.5, 0.5, 0.09))
_POOL_SIZE = 0.05

_TITLE = Face("", 0.022, 1.0, -0.006, 1.02)
_SMALL = Face("", 0.008, 1.0, 0.012, 1.0)


class Picture:
    """All that stays the same is made once; `at` pastes it together for a time."""

    def __init__(
        self,
        cover: Image.Image,
        title: str,
        artist: str,
        timeline: dict[str, Any],
        heights: Sequence[int],
        duration: float,
    ) -> None:
        self._duration = duration
        self._accent = accent(cover)
        self._background = background(cover)
        self._made: tuple[tuple[int, int, int, int], Image.Image] | None = None
        self._still = _still(cover, title, artist, timeline, duration)
        self._lyrics = lyrics.lyrics(timeline)
        self._heights = heights
        self._sections = timeline["sections"]
        self._names = {part["name"]: _label(part["name"]) for part in self._sections}

    def at(self, seconds: float) -> Image.Image:
        """The picture at a time, RGB, WIDTH x HEIGHT."""
        picture = self._ground(_window(seconds)).copy()
        self._section(picture, seconds)
        share = min(1.0, seconds / self._duration)
        if self._lyrics:
            lyrics.draw(picture, self._lyrics, seconds, self._accent)
        elif self._heights:
            lyrics.draw_bars(picture, self._heights, share, self._accent)
        self._progress(picture, seconds, share)
        return picture

    def _ground(self, window: tuple[int, int, int, int]) -> Image.Image:
        """Background, cover and names; made anew only when the background has moved."""
        if self._made is None or self._made[0] != window:
            ground = self._background.crop(window)
            for part, place, mask in self._still:
                ground.paste(part, place, mask)
            self._made = window, ground
        return self._made[1]

    def _section(self, picture: Image.Image, seconds: float) -> None:
        here = bisect.bisect_right([part["start_s"] for part in self._sections], seconds + 0.02) - 1
        name = self._names[self._sections[here]["name"]] if here >= 0 else None
        if name:
            picture.paste(self._accent, (lyrics.LEFT, _MARGIN - 8), name)

    def _progress(self, picture: Image.Image, seconds: float, share: float) -> None:
        end = _MARGIN + round(share * (WIDTH - 2 * _MARGIN))
        pen = ImageDraw.Draw(picture)
        pen.rounded_rectangle((_MARGIN, _BAR_Y, max(end, _MARGIN + 6), _BAR_Y + 5), 3, self._accent)
        pen.ellipse((end - 8, _BAR_Y - 6, end + 8, _BAR_Y + 10), (255, 255, 255))
        picture.paste((255, 255, 255), (_MARGIN, _BAR_Y + 16), _clock(int(seconds)))


Part = tuple[Image.Image | Colour, tuple[int, int], Image.Image | None]


def liveliest(cover: Image.Image) -> list[Colour]:
    """The cover's colours, the most colourful first."""
    few = cover.resize((200, 200), Image.Resampling.NEAREST).quantize(16).convert("RGB").getcolors() or []
    colours = [(colour[0], colour[1], colour[2]) for _, colour in few if isinstance(colour, tuple)]
    return sorted(colours, key=lambda colour: (min(colour) - max(colour), colour))


def accent(cover: Image.Image) -> Colour:
    """The cover's liveliest colour, light enough to read on the darkened background."""
    return _at_lightness(liveliest(cover)[0], _ACCENT_LIGHTNESS, lift=2.0)


def background(cover: Image.Image) -> Image.Image:
    """Soft pools of the cover's colours, darkened; larger than the picture by the way that it drifts."""
    colours = liveliest(cover)
    pools = [
        _at_lightness(colours[index % len(colours)], light) for index, (_, _, light) in enumerate(_POOLS)
    ]
    y, x = np.mgrid[0:1:26j, 0:1:40j].astype(np.float32)
    weights = np.stack([np.exp(-((x - px) ** 2 + (y - py) ** 2) / _POOL_SIZE) for px, py, _ in _POOLS])
    mixed = np.einsum("pyx,pc->yxc", weights / weights.sum(0), np.array(pools, np.float32))
    small = Image.fromarray(mixed.astype(np.uint8))
    return small.resize((WIDTH + 2 * _DRIFT, HEIGHT + 2 * _DRIFT), Image.Resampling.BICUBIC)


def _at_lightness(colour: Colour, lightness: float, lift: float = 1.0) -> Colour:
    hue, _, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, min(lift * saturation, 0.85))
    return round(255 * red), round(255 * green), round(255 * blue)


def _window(seconds: float) -> tuple[int, int, int, int]:
    turn = 2.0 * math.pi * (seconds // _DRIFT_STEP * _DRIFT_STEP) / _DRIFT_SECONDS
    left = round(_DRIFT * (1.0 + math.sin(turn)))
    top = round(_DRIFT * (1.0 + math.sin(1.6 * turn + 1.0)))
    return left, top, left + WIDTH, top + HEIGHT


def _still(
    cover: Image.Image, title: str, artist: str, timeline: dict[str, Any], duration: float
) -> list[Part]:
    parts: list[Part] = [
        ((0, 0, 0), (_MARGIN - 40, _COVER_TOP - 24), _shadow()),
        (cover.resize((_COVER, _COVER), Image.Resampling.LANCZOS), (_MARGIN, _COVER_TOP), _rounded()),
        ((255, 255, 255), (_MARGIN, _BAR_Y), _track(timeline, duration)),
    ]
    top = _COVER_TOP + _COVER + 28
    if words := drawable(title):
        lines, size = fitted(words, _TITLE, _COVER, 76, 38)
        mask = set_lines(lines, size, _TITLE, False)
        parts.append(((255, 255, 255), (_MARGIN, top), mask))
        top += mask.height + 14
    if words := drawable(artist):
        mask = set_line(words, 23, _SMALL)
        parts.append(((255, 255, 255), (_MARGIN, top), mask.crop((0, 0, _COVER, mask.height)).point(_faint)))
    end = _clock(round(duration))
    parts.append(((255, 255, 255), (WIDTH - _MARGIN - end.width, _BAR_Y + 16), end))
    return parts


def _rounded() -> Image.Image:
    mask = Image.new("L", (2 * _COVER, 2 * _COVER))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 2 * _COVER - 1, 2 * _COVER - 1), 36, 255)
    return mask.resize((_COVER, _COVER), Image.Resampling.LANCZOS)


def _shadow() -> Image.Image:
    mask = Image.new("L", (_COVER + 80, _COVER + 80))
    ImageDraw.Draw(mask).rounded_rectangle((40, 40, _COVER + 40, _COVER + 40), 24, 130)
    return mask.filter(ImageFilter.GaussianBlur(18))


def _track(timeline: dict[str, Any], duration: float) -> Image.Image:
    """The progress bar's ground, with a gap where a section begins."""
    width = WIDTH - 2 * _MARGIN
    mask = Image.new("L", (width, 6))
    pen = ImageDraw.Draw(mask)
    pen.rounded_rectangle((0, 0, width - 1, 5), 3, 64)
    for part in timeline["sections"][1:]:
        x = round(width * part["start_s"] / duration)
        pen.rectangle((x - 1, 0, x + 1, 5), 0)
    return mask


def _label(name: str) -> Image.Image | None:
    words = drawable(name)
    return set_line(words, 21, FACES["label"]) if words else None


def _faint(level: int) -> int:
    return level * 170 // 255


@lru_cache(4)
def _clock(seconds: int) -> Image.Image:
    return set_line(f"{seconds // 60}:{seconds % 60:02}", 20, _SMALL).point(_faint)
