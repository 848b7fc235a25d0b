"""The order of one take of an operation for a child process. Loads no audio code: the parent calls this."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.engine.render import Job
from studio.engine.works import CHILD


def work(
    key: str,
    out: Path,
    *,
    params: Mapping[str, Any],
    seed: int,
    sources: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    voice: Mapping[str, Any] | None = None,
    upload: Path | None = None,
    max_seconds: float = 240.0,
    soundfont: str = "",
    threads: int = 1,
    take: int = 0,
    artist: str = "",
) -> Job:
    """The job that does the operation `key` of `table.WORKS` once, or a chore of `table.CHORES`, in `out`.

    Every clip it makes gets a folder 0, 1 ... there (see `writing`), with take.json last; result.json comes
    at the very end: {"made": number of clips, "data": answers, "files": {name: path} for the source clip}.
    `sources` are clips by field name, each {"title", "tags", "lyrics", "uploaded", "folder"}.
    """
    request = {
        "work": key,
        "params": dict(params),
        "seed": seed,
        "sources": {
            name: [{**clip, "folder": str(clip["folder"])} for clip in clips]
            for name, clips in (sources or {}).items()
        },
        "voice": dict(voice) if voice is not None else None,
        "upload": str(upload.resolve()) if upload else "",
        "max_seconds": max_seconds,
    }
    order = {
        "request": request,
        "out": str(out.resolve()),
        "soundfont": soundfont,
        "threads": threads,
        "take": take,
        "artist": artist,
    }
    return Job(order, CHILD)
