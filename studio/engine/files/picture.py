"""A person's own picture as a cover: square, upright, and without what the camera wrote beside it."""

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from studio.engine.files import artwork
from studio.engine.files.artwork_canvas import SIZE

COVER, THUMB = "cover.jpg", "thumb.jpg"
THUMB_SIZE = 256
MEGAPIXELS = 50  # a picture of a few KB may claim any size
_FORMATS = ("JPEG", "PNG", "WEBP")
_UNREADABLE = "This is no picture that can be read: send a JPEG, a PNG or a WebP file."


def square(path: Path) -> Image.Image:
    """The middle of a picture, RGB, SIZE x SIZE. Raises ValueError with a sentence."""
    try:
        # Pillow warns of large pictures and refuses larger ones; here its size is seen before its pixels.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=_FORMATS) as picture:
            if picture.width * picture.height > MEGAPIXELS * 1_000_000:
                raise ValueError(f"This picture is too large: a cover has {MEGAPIXELS} megapixels at most.")
            picture.draft("RGB", (2 * SIZE, 2 * SIZE))
            upright = ImageOps.exif_transpose(picture)
            return ImageOps.fit(_opaque(upright), (SIZE, SIZE), Image.Resampling.LANCZOS)
    except Image.DecompressionBombError as error:
        raise ValueError(
            f"This picture is too large: a cover has {MEGAPIXELS} megapixels at most."
        ) from error
    except (OSError, SyntaxError, EOFError, UnidentifiedImageError) as error:
        raise ValueError(_UNREADABLE) from error


def write(image: Image.Image, folder: Path) -> None:
    """The two sizes of a cover."""
    (folder / COVER).write_bytes(artwork.jpeg(image))
    (folder / THUMB).write_bytes(artwork.jpeg(image, THUMB_SIZE))


def _opaque(picture: Image.Image) -> Image.Image:
    """What can be seen through lies on white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")
