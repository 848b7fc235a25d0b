"""The studio's own engine as a provider.

It works while it is asked, so it keeps no state: a crash is repaired by asking again, since the same seed
makes the same song.
"""

import hashlib
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings

from studio import catalog
from studio.catalog.models_table import MODELS
from studio.engine import render
from studio.engine.brief import SongRequest
from studio.engine.words import writer
from studio.port import Order, Product, ProviderError, Report, State

__all__ = ["Embedded", "SongRequest", "seed", "song"]

FILES = ("audio.mp3", "cover.jpg", "thumb.jpg", "song.mid", "score.json.gz")
RENDER_SECONDS = 600.0  # longer than any song takes on a slow machine; then its process is killed


class Embedded:
    name = "embedded"
    repeatable = True
    wait = 0.0

    def submit(self, order: Order) -> str:
        return order.task_id

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        yield from RENDERERS[order.operation](order)


def seed(task_id: str, index: int) -> int:
    """The seed of one take: nothing but the task's id and the take's place decide it."""
    return int.from_bytes(hashlib.blake2b(f"{task_id}/{index}".encode(), digest_size=4).digest(), "big")


def song(request: SongRequest, folder: Path, alive: Callable[[], None]) -> Product:
    """One song, outside any task; `alive` is called at least once a second while it is made."""
    for _ in _events([_job(request, folder, "Take Two")]):
        alive()
    return _product(0, folder)


def _create(order: Order) -> Iterator[Report]:
    """Every take in a child process of its own, reported as soon as it is there."""
    missing = sorted(set(range(catalog.get("create").takes)) - order.done)
    folders = {index: order.workdir / str(index) for index in missing}
    progress = dict.fromkeys(missing, 0.0)
    jobs = [_job(_request(order, index), folders[index], order.artist, index) for index in missing]
    for place, event in _events(jobs):
        index = missing[place]
        progress[index] = event.fraction
        ready = (_product(index, folders[index]),) if event.done else ()
        yield Report(State.RUNNING, ready, sum(progress.values()) / len(progress), event.stage)
    yield Report(State.DONE)


def _lyrics(order: Order) -> Iterator[Report]:
    drafts = writer.candidates(order.params["description"], seed(order.task_id, 0))
    results = [{"title": draft.title, "lyrics": draft.lyrics} for draft in drafts]
    yield Report(State.DONE, result={"results": results})


def _events(jobs: list[render.Job]) -> Iterator[tuple[int, render.Progress]]:
    """What the children tell, until all are done. Leaving the loop leaves no child."""
    with closing(render.run_all(jobs, RENDER_SECONDS)) as events:
        for place, event in events:
            if event.error:
                raise ProviderError(event.error, temporary=event.crashed)
            yield place, event


def _job(request: SongRequest, folder: Path, artist: str, take: int = 0) -> render.Job:
    folder.mkdir(parents=True, exist_ok=True)
    return render.song(request, folder, soundfont=settings.SOUNDFONT, artist=artist, take=take)


def _product(index: int, folder: Path) -> Product:
    about: dict[str, Any] = json.loads((folder / "take.json").read_text())
    seen = {name: about.pop(name) for name in ("title", "tags", "lyrics", "duration")}
    shown = {name: about.pop(name) for name in ("bpm", "key", "loudness", "peaks", "timeline")}
    files = {name: folder / name for name in FILES}
    return Product(index=index, files=files, data=shown | {"details": about}, **seen)


def _request(order: Order, index: int) -> SongRequest:
    params = order.params
    return SongRequest(
        seed=seed(order.task_id, index),
        lyrics=params.get("prompt", ""),
        description=params.get("gpt_description_prompt", ""),
        tags=params.get("tags", ""),
        negative_tags=params.get("negative_tags", ""),
        title=params.get("title", ""),
        instrumental=params.get("make_instrumental", False),
        write_lyrics=params.get("auto_lyrics", False),
        vocal_gender=params.get("vocal_gender", ""),
        style_weight=params.get("style_weight", 0.5),
        weirdness=params.get("weirdness_constraint", 0.5),
        duration=params.get("duration"),
        max_duration=MODELS[params["mv"]].seconds,
    )


RENDERERS: dict[str, Callable[[Order], Iterator[Report]]] = {"create": _create, "lyrics": _lyrics}
