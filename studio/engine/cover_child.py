"""The child process that makes one cover, drawn or from a picture: see `render` for how it is started."""

from pathlib import Path
from typing import Any

from studio.engine import child
from studio.engine.child import Tell
from studio.engine.files import artwork, picture


def make(order: dict[str, Any], tell: Tell) -> None:
    """Write the cover in its two sizes into the ordered folder. Raises ValueError, OSError or MemoryError."""
    fields, out = order["request"], Path(order["out"])
    out.mkdir(parents=True, exist_ok=True)
    if fields["picture"]:
        image = picture.square(Path(fields["picture"]))
    else:
        names = ("title", "genre", "moods", "seed", "artist", "take")
        image = artwork.cover(**{name: fields[name] for name in names}).image
    picture.write(image, out)


def _seconds(order: dict[str, Any]) -> int:
    return 20


if __name__ == "__main__":
    child.main("cover", make, _seconds)
