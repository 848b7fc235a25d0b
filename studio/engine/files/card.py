"""The picture that a chat shows beside a link: covers, a title and a line below it."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from studio.engine.files import artwork
from studio.engine.files.artwork_type import Face, drawable, fitted, set_lines
from studio.engine.files.video_picture import background

WIDTH, HEIGHT = 1200, 630  # what chats and networks ask for
MOST_COVERS = 4
_MARGIN = 75
_COVER = HEIGHT - 2 * _MARGIN
_LEFT = _MARGIN + _COVER + 60  # where the words begin
_ROOM = WIDTH - _LEFT - _MARGIN
_TITLE = Face("", 0.022, 1.0, -0.006, 1.02)
_LINE = Face("", 0.008, 1.0, 0.012, 1.0)


def card(covers: Sequence[Path], title: str, line: str, seed: int) -> Image.Image:
    """RGB, WIDTH x HEIGHT. One cover as it is, four as a square; without any, one is drawn."""
    cover = _square(covers, title, seed)
    ground = background(cover)
    left, top = (ground.width - WIDTH) // 2, (ground.height - HEIGHT) // 2
    picture = ground.crop((left, top, left + WIDTH, top + HEIGHT))
    words = _words(title, line)
    at = _MARGIN if words else (WIDTH - _COVER) // 2
    picture.paste(cover.resize((_COVER, _COVER), Image.Resampling.LANCZOS), (at, _MARGIN), _rounded())
    top = (HEIGHT - sum(mask.height + 24 for mask, _ in words)) // 2
    for mask, light in words:
        picture.paste((light, light, light), (_LEFT, top), mask)
        top += mask.height + 24
    return picture


def write(out: Path, covers: Sequence[Path], title: str, line: str, seed: int) -> None:
    card(covers, title, line, seed).save(out, "JPEG", quality=88, optimize=True)


def _square(covers: Sequence[Path], title: str, seed: int) -> Image.Image:
    if not covers:
        return artwork.cover(title, "pop", (), seed).image
    if len(covers) < MOST_COVERS:
        return _opened(covers[0], _COVER)
    half = _COVER // 2
    square = Image.new("RGB", (2 * half, 2 * half))
    for place, path in enumerate(covers[:MOST_COVERS]):
        square.paste(_opened(path, half), (place % 2 * half, place // 2 * half))
    return square


def _opened(path: Path, size: int) -> Image.Image:
    with Image.open(path, formats=["JPEG"]) as image:
        image.draft("RGB", (2 * size, 2 * size))
        return image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)


def _words(title: str, line: str) -> list[tuple[Image.Image, int]]:
    """The lettering as masks, with how light it is; none in letters that the built-in face lacks."""
    found = []
    for text, face, height, most, light in ((title, _TITLE, 300, 92, 255), (line, _LINE, 40, 32, 200)):
        if words := drawable(text):
            lines, size = fitted(words, face, _ROOM, height, most)
            found.append((set_lines(lines, size, face, False), light))
    return found


def _rounded() -> Image.Image:
    mask = Image.new("L", (2 * _COVER, 2 * _COVER))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 2 * _COVER - 1, 2 * _COVER - 1), 44, 255)
    return mask.resize((_COVER, _COVER), Image.Resampling.LANCZOS)
