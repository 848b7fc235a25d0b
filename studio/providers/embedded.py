"""The studio's own engine as a provider.

It works while it is asked, so it keeps no state: a crash is repaired by asking again, since the same seed
makes the same song.
"""

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from studio import catalog
from studio.catalog.table import longest_song
from studio.engine import render
from studio.engine.brief import upsample_tags
from studio.engine.words import writer
from studio.engine.works.order import work
from studio.port import Order, Product, ProviderError, Report, Source, State, Taken

FILES = ("audio.mp3", "master.flac", "cover.jpg", "thumb.jpg", "song.mid", "score.json.gz")
RENDER_SECONDS = 840.0  # longer than anything takes on a slow machine; then its process is killed

# What brings its own recording is done in two steps: the recording becomes a clip, and that is worked on.
UPLOADED = "upload"
ON_UPLOADS = {
    "upload_extend": ("upload_extend", "continue_clip_id"),
    "upload_cover": ("cover_upload", "continue_clip_id"),
    "sample": ("sample", "sample_clip_id"),
}


class Embedded:
    name = "embedded"
    repeatable = True
    needs_files = True

    def submit(self, order: Order) -> Taken:
        return Taken(order.task_id)

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        if order.operation in AT_ONCE:
            yield Report(State.DONE, result=AT_ONCE[order.operation](order))
            return
        if order.upload and order.operation in ON_UPLOADS:
            order = yield from _upload_first(order)
        yield from _takes(order)


def seed(task_id: str, index: int) -> int:
    """The seed of one take: nothing but the task's id and the take's place decide it."""
    return int.from_bytes(hashlib.blake2b(f"{task_id}/{index}".encode(), digest_size=4).digest(), "big")


def song(params: Mapping[str, Any], seed: int, folder: Path, alive: Callable[[], None]) -> Product:
    """One song, outside any task; `alive` is called at least once a second while it is made."""
    job = work("create", folder, params=params, seed=seed, soundfont=settings.SOUNDFONT, artist="Take Two")
    for _ in events([job]):
        alive()
    return product(0, folder / "0")


def _takes(order: Order) -> Iterator[Report]:
    """Every take in a child process of its own, reported as soon as it is there."""
    operation = catalog.get(order.operation)
    each = operation.per_take(order.params)
    indexes = {take: range(take * each, (take + 1) * each) for take in range(operation.takes)}
    missing = [take for take, places in indexes.items() if not _is_made(order, take, places)]
    progress = dict.fromkeys(missing, 0.0)
    for place, event in events([_job(order, take) for take in missing]):
        take = missing[place]
        progress[take] = event.fraction
        made = _products(_folder(order, take), indexes[take]) if event.done else ()
        ready = tuple(product for product in made if product.index not in order.done)
        yield Report(State.RUNNING, ready, sum(progress.values()) / len(progress), event.stage)
    yield _answer(order, indexes if operation.takes == 1 else ())


def _is_made(order: Order, take: int, places: range) -> bool:
    """Its clips are stored. What a single take gives besides them is stored last, and made anew where it is
    not here any more."""
    whole = catalog.get(order.operation).takes > 1 or (_folder(order, take) / "result.json").exists()
    return whole and order.done.issuperset(places)


def _upload_first(order: Order) -> Generator[Report, None, Order]:
    """Make a clip of the recording, and an order that starts from it."""
    _, name = ON_UPLOADS[order.operation]
    index = catalog.get(order.operation).results(order.params)
    folder = order.workdir / UPLOADED
    if not (folder / "0" / "take.json").exists():
        for _, event in events([_job(order, index, UPLOADED, folder)]):
            yield Report(State.RUNNING, stage=event.stage)
    made = product(index, folder / "0")
    yield Report(State.RUNNING, (made,))
    about = (made.title, made.tags, made.lyrics, made.duration)
    source = Source("", *about, uploaded=True, folder=folder / "0")
    return replace(order, upload=None, sources={**order.sources, name: (source,)})


def _answer(order: Order, takes: Iterable[int]) -> Report:
    """What there is besides clips; an operation with several takes has nothing of the kind."""
    data: dict[str, Any] = {}
    files: dict[str, Path] = {}
    for take in takes:
        result = json.loads((_folder(order, take) / "result.json").read_text())
        data |= result["data"]
        files |= {name: Path(path) for name, path in result["files"].items()}
    if order.operation == "vox":
        data["vox_audio_id"] = order.task_id
    return Report(State.DONE, result=data, files=files)


def events(jobs: list[render.Job]) -> Iterator[tuple[int, render.Progress]]:
    """What the children tell, until all are done. Leaving the loop leaves no child."""
    with closing(render.run_all(jobs, RENDER_SECONDS)) as told:
        for place, event in told:
            if event.error:
                raise ProviderError(event.error, temporary=event.crashed)
            yield place, event


def _folder(order: Order, take: int) -> Path:
    return order.workdir / "takes" / str(take)


def _job(order: Order, take: int, key: str = "", folder: Path | None = None) -> render.Job:
    given = order.params.get("seed")
    return work(
        key or ON_UPLOADS.get(order.operation, (order.operation, ""))[0],
        folder or _folder(order, take),
        params=order.params,
        seed=int(given) + take if given else seed(order.task_id, take),
        sources={name: [_about(source) for source in sources] for name, sources in order.sources.items()},
        voice=order.voice,
        upload=order.upload,
        max_seconds=longest_song(order.params.get("mv", "")),
        soundfont=settings.SOUNDFONT,
        take=take,
        artist=order.artist,
    )


def _about(source: Source) -> Mapping[str, Any]:
    """A source as the engine reads it."""
    return {
        "title": source.title,
        "tags": source.tags,
        "lyrics": source.lyrics,
        "uploaded": source.uploaded,
        "folder": source.folder.resolve(),
    }


def _products(folder: Path, indexes: range) -> tuple[Product, ...]:
    """The clips of one take, in their places; an operation may make fewer than it could."""
    made = json.loads((folder / "result.json").read_text())["made"]
    return tuple(
        product(index, folder / str(number)) for number, index in zip(range(made), indexes, strict=False)
    )


def product(index: int, folder: Path) -> Product:
    """The clip whose files the engine has written into a folder."""
    about: dict[str, Any] = json.loads((folder / "take.json").read_text())
    seen = {name: about.pop(name) for name in ("title", "tags", "lyrics", "duration")}
    shown = ("bpm", "key", "loudness", "peaks", "timeline", "role", "stem", "uploaded")
    data = {name: about.pop(name) for name in shown if name in about}
    files = {name: folder / name for name in FILES if (folder / name).exists()}
    return Product(index=index, files=files, data=data | {"details": about}, **seen)


def _lyrics(order: Order) -> Mapping[str, Any]:
    drafts = writer.candidates(order.params["description"], seed(order.task_id, 0))
    return {"results": [{"title": draft.title, "lyrics": draft.lyrics} for draft in drafts]}


def _upsample_tags(order: Order) -> Mapping[str, Any]:
    return {"upsampled_tags": upsample_tags(order.params["tags"], seed(order.task_id, 0))}


# What takes no time needs no process of its own.
AT_ONCE: dict[str, Callable[[Order], Mapping[str, Any]]] = {
    "lyrics": _lyrics,
    "upsample_tags": _upsample_tags,
}
