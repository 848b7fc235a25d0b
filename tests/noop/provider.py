"""Takes without music. They have the files that a song has, of a few bytes each."""

import os
import time
from collections.abc import Generator, Iterator
from pathlib import Path

from studio import catalog
from studio.port import Order, Product, Report, State, Taken

SECONDS = float(os.environ.get("NOOP_SECONDS", "0"))  # that a request takes
STEP = 0.25
FILES = ("audio.mp3", "master.flac", "cover.jpg", "thumb.jpg", "song.mid", "score.json.gz")


class Idle:
    name = "embedded"
    repeatable = True
    needs_files = False

    def submit(self, order: Order) -> Taken:
        return Taken(order.task_id)

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        missing = sorted(set(range(catalog.get(order.operation).results(order.params))) - order.done)
        for number, index in enumerate(missing, 1):
            yield from _pass_the_time(SECONDS / len(missing))
            yield Report(State.RUNNING, (_take(order, index),), number / len(missing))
        yield Report(State.DONE)


def _pass_the_time(seconds: float) -> Iterator[Report]:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(STEP, left))
        yield Report(State.RUNNING, stage="doing nothing")


def _take(order: Order, index: int) -> Product:
    folder = order.workdir / "takes" / str(index)
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {name: folder / name for name in FILES}
    for name, path in files.items():
        path.write_bytes(f"{order.task_id}/{index}/{name}".encode())
    title = str(order.params.get("title") or "Nothing")
    return Product(index=index, files=files, title=title, tags="silence", lyrics="", duration=1.0)
