"""Every operation as its example asks, about a song of half a minute: how long it takes against the time that
the vendor publishes, or what it costs for each second of the song."""

import os
import resource
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from tests.bench.table import Row

if TYPE_CHECKING:
    from studio.catalog.operation import Operation
    from studio.port import Order, Product, Source

_SONG = {"duration": 35, "title": "Night Bus"}
_HALF_WORDS = "[Verse]\nThe window holds the winter light\n\n[Chorus]\nCome home, come home to me"


@dataclass(frozen=True)
class _Shelf:
    """What there is to start from."""

    song: "Source"
    band: "Source"
    recording: "Source"
    extension: "Source"
    voice: Mapping[str, Any]
    file: Path


@dataclass
class _Done:
    """What an order brought."""

    products: list["Product"] = field(default_factory=list)
    data: Mapping[str, Any] = field(default_factory=dict)
    wall: float = 0.0
    cpu: float = 0.0


def rows(folder: Path, chosen: Collection[str] = ()) -> Iterator[Row]:
    """One row for each operation, or for the `chosen` ones."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    django.setup()
    from studio import catalog

    if unknown := [name for name in chosen if name not in catalog.OPERATIONS]:
        raise ValueError(f"There is no part and no operation {unknown[0]!r}.")
    shelf = _shelf(folder / "shelf")
    for operation in catalog.OPERATIONS.values():
        if not chosen or operation.key in chosen:
            yield _row(operation, _ordered(operation, shelf, folder / "operations" / operation.key), shelf)


def _row(operation: "Operation", done: _Done, shelf: _Shelf) -> Row:
    if operation.seconds:
        what = f"{operation.key}, share of the vendor's {operation.seconds} s"
        return Row(what, done.wall / operation.seconds, "x", most=1.0, part=operation.key)
    seconds = operation.takes * shelf.song.duration
    factor = done.cpu / seconds
    return Row(f"{operation.key}, real-time factor", factor, "s/s", most=0.5, part=operation.key)


def _shelf(folder: Path) -> _Shelf:
    from studio import catalog

    def made(name: str, key: str, params: Mapping[str, Any], **given: Any) -> "Source":
        return _source(_poll(_order(key, folder / name, params, **given)).products[0], key == "upload")

    words = {**catalog.get("create").example, **_SONG}
    song = made("song", "create", words)
    sources = {"continue_clip_id": (song,)}
    singer = _order("persona", folder / "persona", {}, sources={"clip_id": (song,)})
    file = song.folder / "audio.mp3"
    return _Shelf(
        song=song,
        band=made("band", "create", {**words, "make_instrumental": True}),
        recording=made("recording", "upload", {}, upload=file),
        extension=made("extension", "extend", {"continue_at": 20.0, "prompt": _HALF_WORDS}, sources=sources),
        voice=_poll(singer).data,
        file=file,
    )


def _ordered(operation: "Operation", shelf: _Shelf, folder: Path) -> _Done:
    """The operation's example, about what is on the shelf."""
    form = operation.from_json(operation.example)
    assert form.is_valid(), form.errors
    params = operation.payload(form)
    first = shelf.recording if operation.source == "uploaded" else shelf.song
    first = {"concat": shelf.extension, "add_vocals": shelf.band}.get(operation.key, first)
    clips = (first, shelf.recording) if operation.key == "mashup" else (first,)
    sources = {name: clips for name in operation.form.clip_fields() if name in params}
    if operation.key == "concat":
        sources["parent"] = (shelf.song,)
    upload = None if sources or not operation.form.fields_of(_address()) else shelf.file
    voice = shelf.voice if "persona_id" in params else None
    return _poll(_order(operation.key, folder, params, sources=sources, voice=voice, upload=upload))


def _address() -> Any:
    from studio.catalog.fields import AddressField

    return AddressField


def _order(key: str, folder: Path, params: Mapping[str, Any], **given: Any) -> "Order":
    from studio.port import Order

    return Order(str(uuid.uuid5(uuid.NAMESPACE_OID, key)), key, params, "Take Two", folder, **given)


def _poll(order: "Order") -> _Done:
    """Let the studio's own provider do it."""
    from studio.providers.embedded import Embedded

    provider, done = Embedded(), _Done()
    wall, cpu = time.perf_counter(), _children()
    for report in provider.poll(order, provider.submit(order).ticket):
        done.products += report.products
        done.data = report.result or done.data
    done.wall, done.cpu = time.perf_counter() - wall, _children() - cpu
    return done


def _children() -> float:
    """Seconds of processor time of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _source(product: "Product", uploaded: bool) -> "Source":
    from studio.port import Source

    about = (product.title, product.tags, product.lyrics, product.duration)
    return Source(product.title, *about, uploaded, product.files["master.flac"].parent)
