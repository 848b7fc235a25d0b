"""The child process that makes the video of one song: see `render` for how it is started."""

from pathlib import Path
from typing import Any

from studio.engine import child
from studio.engine.child import OrderError, Tell
from studio.engine.files import video

_FIELDS = ("audio", "cover", "timeline", "title", "artist")


def make(order: dict[str, Any], tell: Tell) -> None:
    """Write the ordered video. Raises OrderError, ValueError, OSError or MemoryError."""
    fields, out = order["request"], Path(order["out"])
    if missing := [name for name in _FIELDS if name not in fields]:
        raise OrderError(f"The order of a video names no {missing[0]}.")

    def progress(share: float) -> None:
        tell(progress=round(share, 4), stage="drawing the video")

    unfinished = out.with_name(f"{out.name}.part")
    video.write(
        unfinished,
        Path(fields["audio"]),
        Path(fields["cover"]),
        fields["timeline"],
        fields["title"],
        fields["artist"],
        progress,
    )
    unfinished.rename(out)


def _seconds(order: dict[str, Any]) -> int:
    return 60 + int(order["request"].get("timeline", {}).get("duration", 240))


if __name__ == "__main__":
    child.main("video", make, _seconds)
