"""The child process that draws the picture of one link: see `render` for how it is started."""

from pathlib import Path
from typing import Any

from studio.engine import child
from studio.engine.child import Tell
from studio.engine.files import card


def make(order: dict[str, Any], tell: Tell) -> None:
    """Write the ordered picture. Raises ValueError, OSError or MemoryError."""
    fields, out = order["request"], Path(order["out"])
    unfinished = out.with_name(f"{out.name}.part")
    covers = [Path(name) for name in fields["covers"]]
    card.write(unfinished, covers, fields["title"], fields["line"], fields["seed"])
    unfinished.rename(out)


def _seconds(order: dict[str, Any]) -> int:
    return 20


if __name__ == "__main__":
    child.main("picture", make, _seconds)
