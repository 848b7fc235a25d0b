"""What else the engine makes of finished takes: videos, lyric files, pictures beside links."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from studio.engine import render
from studio.engine.files import timeline as times
from studio.port import ProviderError

VIDEO_SECONDS = 600.0  # longer than any video takes on a slow machine; then its process is killed
CARD_SECONDS = 30.0

LYRIC_FILES: dict[str, Callable[[dict[str, Any]], str]] = {"lrc": times.lrc, "srt": times.srt}


def video(
    folder: Path, *, timeline: Mapping[str, Any], title: str, artist: str, alive: Callable[[], None]
) -> Path:
    """Make the video of the audio.mp3 and cover.jpg in a folder. `alive` is called at least once a second.

    Raises ProviderError with the reason when it cannot be made.
    """
    made = folder / "video.mp4"
    job = render.video(
        made,
        audio=folder / "audio.mp3",
        cover=folder / "cover.jpg",
        timeline=timeline,
        title=title,
        artist=artist,
    )
    try:
        with closing(render.run(job, VIDEO_SECONDS)) as events:
            for _ in events:
                alive()
    except render.RenderError as error:
        raise ProviderError(str(error)) from error
    return made


def card(folder: Path, *, covers: Sequence[Path], title: str, line: str, seed: int) -> Path:
    """Draw the picture that a chat shows beside a link. Raises ProviderError."""
    made = folder / "card.jpg"
    job = render.card(made, covers=covers, title=title, line=line, seed=seed)
    try:
        with closing(render.run(job, CARD_SECONDS)) as events:
            for _ in events:
                pass
    except render.RenderError as error:
        raise ProviderError(str(error)) from error
    return made
