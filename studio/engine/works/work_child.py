"""The child process that does one operation on one song: see `order` for how it is started."""

import json
from pathlib import Path
from typing import Any

from studio.engine import child
from studio.engine.child import OrderError, Tell
from studio.engine.playing.bank import find_bank, open_bank
from studio.engine.works import writing
from studio.engine.works.table import CHORES, WORKS
from studio.engine.works.work import Job, Result, Source

_MEMORY = 6 * 2**30  # bytes of address space; ten stems of a song of four minutes take 2.2 GB
DOES = {**WORKS, **CHORES}
_WORKING = 0.8  # share of the progress; the rest is writing the files


def do(order: dict[str, Any], tell: Tell) -> None:
    """Do the ordered work and write its files. Raises OrderError, ValueError, OSError or MemoryError."""
    asked = job(order, tell)
    result = DOES[order["request"]["work"]](asked)
    _write(result, asked, tell)


def job(order: dict[str, Any], tell: Tell) -> Job:
    """What an order asks for. Raises OrderError."""
    request, out = order["request"], Path(order["out"])
    if request.get("work") not in DOES:
        raise OrderError(f"There is no operation {str(request.get('work'))[:60]!r}.")
    out.mkdir(parents=True, exist_ok=True)
    font = find_bank(order.get("soundfont", ""))

    def progress(share: float, stage: str) -> None:
        if share < 1.0:
            tell(progress=round(share * _WORKING, 4), stage=stage)

    return Job(
        params=_whole(request["params"]),
        seed=int(request["seed"]),
        take=int(order.get("take", 0)),
        artist=str(order.get("artist", "")),
        sources={name: tuple(_source(row) for row in rows) for name, rows in request["sources"].items()},
        voice=request["voice"],
        upload=Path(request["upload"]) if request["upload"] else None,
        max_seconds=float(request["max_seconds"]),
        bank=open_bank(font) if font else None,
        threads=int(order.get("threads", 1)),
        tell=progress,
        folder=out,
    )


def _source(row: dict[str, Any]) -> Source:
    return Source(row["title"], row["tags"], row["lyrics"], bool(row["uploaded"]), Path(row["folder"]))


def _whole(value: Any) -> Any:
    """Half a character (a lone surrogate) can be typed into JSON, but nothing can be written with it."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _whole(item) for name, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def _write(result: Result, asked: Job, tell: Tell) -> None:
    """The clips one after the other, and result.json last."""
    for number, made in enumerate(result.made):

        def writing_share(share: float, number: int = number) -> None:
            done = (number + share) / len(result.made)
            tell(progress=round(_WORKING + done * (1.0 - _WORKING), 4), stage="writing the files")

        writing_share(0.0)
        writing.write(made, asked.folder / str(number), asked.artist, asked.take, writing_share)
    files = {name: str(path.resolve()) for name, path in result.files.items()}
    answer = {"made": len(result.made), "data": dict(result.data), "files": files}
    unfinished = asked.folder / "result.json.part"
    unfinished.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(asked.folder / "result.json")


def seconds(order: dict[str, Any]) -> int:
    """Of processor time: several clips of one song at most."""
    return 600 + 6 * int(order["request"].get("max_seconds", 240))


if __name__ == "__main__":
    child.main("song", do, seconds, _MEMORY)
