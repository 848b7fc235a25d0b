"""The child process that renders one song into a folder: see `render` for how it is started."""

from pathlib import Path
from typing import Any, NoReturn, get_args, get_type_hints

from studio.engine import child
from studio.engine.brief import SongRequest
from studio.engine.child import OrderError, Tell
from studio.engine.playing.bank import find_bank, open_bank
from studio.engine.song import Song, make_song
from studio.engine.works import creating, writing

_SONG_SHARE = 0.75  # of the progress; the rest is writing the files


def main() -> NoReturn:
    child.main("song", render, seconds)


def render(order: dict[str, Any], tell: Tell) -> None:
    """Make the ordered song and write its files. Raises OrderError, ValueError, OSError or MemoryError."""
    request, out = read_request(order), Path(order["out"])
    out.mkdir(parents=True, exist_ok=True)
    song = made(request, order, tell)

    def writing_share(share: float) -> None:
        tell(progress=round(_SONG_SHARE + share * (1.0 - _SONG_SHARE), 4), stage="writing the files")

    writing_share(0.0)
    clip = creating.made_of(song, request)
    writing.write(clip, out, str(order.get("artist", "")), int(order.get("take", 0)), writing_share)


def made(request: SongRequest, order: dict[str, Any], tell: Tell) -> Song:
    """The ordered song, without its files. Raises ValueError or MemoryError."""
    font = find_bank(order.get("soundfont", ""))

    def progress(share: float, stage: str) -> None:
        if share < 1.0:
            tell(progress=round(share * _SONG_SHARE, 4), stage=stage)

    bank = open_bank(font) if font else None
    return make_song(request, bank, progress, order.get("threads", 1), separate=False)


def seconds(order: dict[str, Any]) -> int:
    """The processor time that an order may take."""
    fields = order["request"]
    return 60 + 4 * int(fields.get("duration") or fields.get("max_duration") or 240)


def read_request(order: dict[str, Any]) -> SongRequest:
    """The request within an order. Raises OrderError."""
    hints = get_type_hints(SongRequest)
    for name, value in order["request"].items():
        wanted = hints.get(name)
        whole = isinstance(value, int) and float in (wanted, *get_args(wanted))  # JSON writes 30.0 as 30
        if wanted is None or not (whole or isinstance(value, wanted)):
            raise OrderError(f"The order's request has no such {name}: {str(value)[:60]!r}.")
    if "seed" not in order["request"]:
        raise OrderError("The order's request has no seed.")
    # Half a character (a lone surrogate) can be typed into JSON, but nothing can be written with it.
    texts = {name: _whole(value) for name, value in order["request"].items() if isinstance(value, str)}
    return SongRequest(**{**order["request"], **texts})


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
