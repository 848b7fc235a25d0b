import io
import itertools

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio.engine.dice import dice
from studio.engine.files import artwork, artwork_palettes, artwork_type
from studio.engine.files.artwork import cover, jpeg
from tests.cost import units


def luminance(image: Image.Image) -> NDArray[np.float64]:
    share = np.asarray(image.convert("RGB"), float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weighted: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighted


def difference(one: Image.Image, other: Image.Image) -> float:
    small = [np.asarray(image.resize((50, 50)), float) for image in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def test_a_cover_is_a_square_jpeg_in_two_sizes() -> None:
    made = cover("Gravity", "techno", ["hypnotic"], 3, "Ada Moon")
    for size in (1000, 256):
        image = Image.open(io.BytesIO(jpeg(made.image, size)))
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (size, size))
    assert len(jpeg(made.image)) < 600_000


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert jpeg(cover("Gravity", "pop", seed=5).image) == jpeg(cover("Gravity", "pop", seed=5).image)


def test_two_takes_are_one_family_with_clearly_different_pictures() -> None:
    for title, genre in (("Midnight", "synthwave"), ("Paper Boats", "folk"), ("Fire", "metal")):
        one, two = cover(title, genre, seed=11), cover(title, genre, seed=12, take=1)
        assert one.palette == two.palette
        assert one.style != two.style
        assert difference(one.image, two.image) > 12


def test_another_seed_draws_another_picture_of_the_same_style() -> None:
    one, two = cover("Midnight", "house", seed=1), cover("Midnight", "house", seed=2)
    assert one.style == two.style
    assert difference(one.image, two.image) > 4


def test_lettering_always_has_enough_contrast() -> None:
    genres = ["pop", "metal", "lo-fi", "unheard of"]
    titles = ["Go", "Slow River Home", "A very long title that will not end before the morning comes"]
    made = [
        cover(title, genre, ["dreamy"], seed, "Ada Moon", take)
        for seed, genre in enumerate(genres)
        for take, title in enumerate(titles)
    ]
    assert min(each.contrast for each in made) >= 4.5
    assert len({each.style for each in made}) >= 6


def test_the_title_is_on_the_picture() -> None:
    without, with_title = cover("夜", "jazz", seed=8), cover("Night", "jazz", seed=8)
    assert without.contrast == float("inf")
    assert with_title.contrast < 30
    assert difference(without.image, with_title.image) > 1


def test_a_short_title_can_be_read_at_64_pixels() -> None:
    """Type whose capitals are at least five pixels high at that size."""
    for name, layout in artwork._LAYOUTS.items():
        left, top, right, bottom = layout.box
        for face in layout.faces.split():
            _, size = artwork_type.fitted(
                "Gravity", artwork_type.FACES[face], right - left, bottom - top, layout.most
            )
            assert size * artwork_type._CAP_HEIGHT * 64 / 1000 >= 5, (name, face, size)


def test_every_style_draws() -> None:
    for number, (style, (draw, _)) in enumerate(artwork._STYLES.items()):
        palette = ("mono", "paper", "neon")[number % 3]
        canvas = draw(dice(number, style), artwork_palettes.PALETTES[palette])
        assert canvas.shape == (1000, 1000, 3), style
        assert canvas.dtype == np.float32, style
        assert np.isfinite(canvas).all(), style
        assert canvas.std() > 8, style


def test_every_name_in_the_tables_exists() -> None:
    for genre in ("pop", "hip hop", "r&b", "children's", "bossa nova", "nothing"):
        palettes, styles = artwork_palettes.of_genre(genre)
        assert set(palettes) <= set(artwork_palettes.PALETTES)
        assert set(styles) <= set(artwork._STYLES)
        assert len(styles) >= 5
    assert len(artwork_palettes.PALETTES) >= 12
    for mood in ("happy", "spiritual mood", "dark", "groovy", "unknown"):
        assert set(artwork_palettes.of_mood(mood)) <= set(artwork_palettes.PALETTES)


def test_every_palettes_ends_can_be_read_on_each_other() -> None:
    for name, colours in artwork_palettes.PALETTES.items():
        ends = Image.new("RGB", (2, 1))
        ends.putpixel((0, 0), colours[0])
        ends.putpixel((1, 0), colours[-1])
        low, high = sorted(luminance(ends).ravel())
        assert (high + 0.05) / (low + 0.05) >= 7, name


@pytest.mark.parametrize(
    ("title", "set_as"),
    [
        ("Straße", "Strasse"),
        ("Ночь", ""),
        ("夜", ""),
        ("🎵", ""),
        ("Fire 🔥", "Fire"),
        ("Smørrebrød", "Smorrebrod"),
        ("  two\nwords ", "two words"),
    ],
)
def test_letters_that_the_face_lacks_are_spelled_or_leave_the_picture_alone(title: str, set_as: str) -> None:
    assert artwork_type.drawable(title) == set_as


def test_accents_stand_above_their_letters() -> None:
    face = artwork_type.FACES["book"]
    for plain, accented in (("e", "é"), ("n", "ñ"), ("u", "ü"), ("A", "Å"), ("c", "č")):
        bare = artwork_type.set_lines([plain], 200, face, False)
        marked = artwork_type.set_lines([artwork_type.drawable(accented)], 200, face, False)
        assert marked.height > bare.height + 10, accented


def test_type_fills_its_box_and_never_leaves_it() -> None:
    for name, face in artwork_type.FACES.items():
        for title in ("Go", "Slow River Home", "Extraordinarily", "a b c d e f g h i j k l m n o p"):
            lines, size = artwork_type.fitted(title, face, 800, 300, 400)
            block = artwork_type.set_lines(lines, size, face, False)
            assert block.width <= 806, (name, title)
            assert block.height <= 312, (name, title)
            assert block.width >= 500 or block.height >= 180, (name, title)


def test_it_is_fast() -> None:
    take = itertools.count()
    assert units(lambda: cover("Slow River Home", "folk", ["calm"], next(take), "Ada Moon", 0)) < 70
