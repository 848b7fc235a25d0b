"""The picture beside a link has the size that chats ask for, whatever there is to show."""

from pathlib import Path

import pytest
from PIL import Image

from studio.engine.files import card


@pytest.mark.parametrize("count", [0, 1, 3, 4, 6])
def test_it_shows_as_many_covers_as_fit(tmp_path: Path, count: int) -> None:
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0), (1, 1, 1), (2, 2, 2)]
    covers = [tmp_path / f"{place}.jpg" for place in range(count)]
    for path, colour in zip(covers, colours, strict=False):
        Image.new("RGB", (1000, 1000), colour).save(path)
    picture = card.card(covers, "Night Bus to the Sea", "The Band", 5)
    assert picture.size == (1200, 630)
    corners = [picture.getpixel(at) for at in ((150, 150), (480, 150), (150, 480), (480, 480))]
    if count:
        wanted = colours[:4] if count >= 4 else colours[:1] * 4
        for seen, colour in zip(corners, wanted, strict=True):
            assert isinstance(seen, tuple)
            assert all(abs(a - b) < 12 for a, b in zip(seen, colour, strict=True))


def test_a_title_that_cannot_be_set_leaves_the_cover_in_the_middle(tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpg"
    Image.new("RGB", (1000, 1000), (200, 0, 0)).save(cover)
    seen = card.card([cover], "夜のバス", "", 5).getpixel((600, 315))
    assert isinstance(seen, tuple)
    assert seen[0] > 180


def test_what_is_no_jpeg_is_not_opened(tmp_path: Path) -> None:
    cover = tmp_path / "cover.jpg"
    Image.new("RGB", (10, 10)).save(cover, "PNG")
    with pytest.raises(OSError, match="cannot identify"):
        card.card([cover], "x", "y", 5)
