"""What the vendor has made is brought here and checked: nothing is played that is not ours."""

import hashlib
import json
import logging
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from studio import fetch
from studio.catalog.operation import Operation
from studio.engine.works.order import work
from studio.port import Order, Product, ProviderError, Report, State
from studio.providers import embedded
from studio.providers.answers import Heard, Reading, address

log = logging.getLogger(__name__)

MOST_BYTES = 400_000_000  # half an hour of WAV
MOST_PICTURE = 20_000_000
SECONDS = 600.0  # for one file
TOLERANCE = 1.0  # seconds between the length that was told and the one that came
FILES = {"wav": ("wav_url", "audio.wav"), "midi": ("midi_url", "song.mid")}
ROLES = {"concat": "full", "extend": "extended", "replace": "replaced"}
RECORDINGS = ("upload", "producer_upload", "riffusion_upload")  # bring nothing but what was sent
SOUND_NAMES = {"mov": "audio.m4a", "wav": "audio.wav", "flac": "audio.flac", "ogg": "audio.ogg"}


class Broken(ProviderError):
    """A file is not what it should be; the next time it may be."""

    def __init__(self, message: str) -> None:
        super().__init__(message, temporary=True)


def takes(order: Order, operation: Operation, found: Reading) -> Generator[Report]:
    """Every clip that is ready there and not yet here. One that cannot be had holds up no other."""
    missed: ProviderError | None = None
    for clip in () if operation.key in RECORDINGS else found.clips:
        if not clip.is_ready or clip.index in order.done:
            continue
        try:
            yield from _take(order, operation, clip)
        except Broken as error:
            log.warning("take %s of task %s: %s", clip.index, order.task_id, error)
            missed = error
    yield from _recording(order, operation, found)
    if missed:
        raise missed


def rest(order: Order, operation: Operation, found: Reading) -> Report:
    """What the order brought besides takes."""
    result = dict(found.result)
    files: dict[str, Path] = {}
    if operation.key in FILES:
        field, name = FILES[operation.key]
        files[name] = _file(order, str(result.pop(field, "")), name)
    elif operation.key == "producer_download" and found.clips:
        name = f"audio.{order.params['format']}"
        files[name] = _file(order, found.clips[0].audio_url, name)
    if operation.key == "vox":
        own = {"vox_audio_id": order.task_id, "remote_id": result.get("vox_audio_id", "")}
        result = {"status": "complete", **_ends(order), **result, **own}
    if operation.key == "persona":
        result = {"remote_id": result["persona_id"]}
    return Report(State.DONE, result=result, files=files)


def _ends(order: Order) -> Mapping[str, Any]:
    return {name: order.params.get(name, 0.0) for name in ("vocal_start_s", "vocal_end_s")}


def _take(order: Order, operation: Operation, clip: Heard) -> Generator[Report]:
    folder = order.workdir / "brought" / str(clip.index)
    raw = _download(order, clip.audio_url, folder / "sound")
    picture = _optional(order, clip.image_url, folder / "picture", MOST_PICTURE)
    params = {
        "title": clip.title or str(order.params.get("title") or "Untitled"),
        "tags": clip.tags,
        "lyrics": "" if clip.lyrics.strip().lower() == "[instrumental]" else clip.lyrics,
        "role": clip.role or _role(operation),
        "stem": _stem(operation, clip),
        "uploaded": False,
        "picture": str(picture.resolve()) if picture else "",
    }
    made = yield from _taken_in(order, clip.index, raw, folder, params)
    told = clip.duration
    if told and abs(told - made.duration) > TOLERANCE and not order.lenient:
        raw.unlink(missing_ok=True)
        raise Broken(f"the take is {made.duration:.1f} seconds long, and should be {told:.1f}")
    if video := _optional(order, clip.video_url, folder / "video.mp4", MOST_BYTES, _probe):
        made = replace(made, files={**made.files, "video.mp4": video})
    said = {"mv": clip.mv, "vendor_duration": told, "sha256": _digest(raw), "seed": ""}  # it is not told
    yield Report(State.RUNNING, (_as_told(made, said, clip.clip_id),))


def _recording(order: Order, operation: Operation, found: Reading) -> Generator[Report]:
    """The recording that came with the order is a take, too: all there is, or after the others."""
    remote_id = found.remote_id if operation.key in RECORDINGS else order.uploaded_id
    index = 0 if operation.key in RECORDINGS else operation.results(order.params)
    if order.upload is None or not remote_id or index in order.done:
        return
    params = {"title": "", "tags": "", "lyrics": "", "uploaded": True}
    folder = order.workdir / "brought" / "recording"
    try:
        made = yield from _taken_in(order, index, order.upload, folder, params)
    except Broken as error:
        if operation.key in RECORDINGS:  # it stays as it is
            raise ProviderError(str(error)) from error
        log.warning("task %s goes without its recording: %s", order.task_id, error)
        return
    yield Report(State.RUNNING, (_as_told(made, {"sha256": _digest(order.upload)}, remote_id),))


def _taken_in(
    order: Order, index: int, raw: Path, folder: Path, params: Mapping[str, Any]
) -> Generator[Report, None, Product]:
    """The file as a clip with everything that a clip has. Raises Broken."""
    out = folder / "clip"
    seed = embedded.seed(order.task_id, index)
    job = work("intake", out, params=params, seed=seed, upload=raw, artist=order.artist, take=index)
    try:
        for _, event in embedded.events([job]):
            yield Report(State.RUNNING, stage=event.stage)
    except ProviderError as error:
        raw.unlink(missing_ok=True)  # it is fetched anew
        raise Broken(str(error)) from error
    made = embedded.product(index, out / "0")
    kind = _result(out)["kind"]
    # What sounds is what came, bit by bit; in other formats it lies beside.
    name = "audio.mp3" if kind == "mp3" else SOUND_NAMES.get(kind, "audio.original")
    own = {} if params["uploaded"] else {name: raw}
    return replace(made, files={**made.files, **own})


def _as_told(made: Product, said: Mapping[str, Any], remote_id: str) -> Product:
    details = {**made.data["details"], **said}
    return replace(made, data={**made.data, "details": details}, remote_id=remote_id)


def _role(operation: Operation) -> str:
    """What an answer does not tell of clips that come alone."""
    return next((role for word, role in ROLES.items() if word in operation.key), "")


def _stem(operation: Operation, clip: Heard) -> str:
    if not operation.key.startswith("stems"):
        return ""
    return (clip.stem or clip.title or f"stem {clip.index + 1}").lower().replace(" ", "_")[:20]


def _file(order: Order, url: str, name: str) -> Path:
    """A file that was asked for, as long as its take if it is one of sound. Raises Broken."""
    path = _download(order, address(url), order.workdir / "brought" / name)
    seconds = _probe(order, path)
    source = next((source for found in order.sources.values() for source in found), None)
    sounds = source is not None and name.startswith("audio") and not order.lenient
    if sounds and source and abs(seconds - source.duration) > TOLERANCE:
        path.unlink()
        raise Broken(f"the file is {seconds:.1f} seconds long, and the take {source.duration:.1f}")
    return path


def _probe(order: Order, path: Path) -> float:
    """The file's length in seconds, found by a child process that reads all of it. Raises Broken."""
    out = path.with_name(f"{path.name}-probe")
    try:
        for _ in embedded.events([work("probe", out, params={"name": path.name}, seed=0, upload=path)]):
            order.alive()
    except ProviderError as error:
        path.unlink(missing_ok=True)
        raise Broken(str(error)) from error
    return float(_result(out)["seconds"])


def _result(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "result.json").read_text())["data"]
    return found


def _download(order: Order, url: str, target: Path, most: int = MOST_BYTES) -> Path:
    """The file, unless it is here already. Raises Broken."""
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    try:
        fetch.download(url, part, allow=settings.FETCH_ALLOW, most=most, seconds=SECONDS, alive=order.alive)
    except fetch.FetchError as error:
        raise Broken(f"{target.stem}: {error}") from error
    part.rename(target)
    return target


def _optional(
    order: Order, url: str, target: Path, most: int, check: Callable[[Order, Path], object] | None = None
) -> Path | None:
    """The same for what a take can do without, after a while."""
    if not url:
        return None
    try:
        path = _download(order, url, target, most)
        if check:
            check(order, path)
        return path
    except Broken as error:
        if not order.lenient:
            raise
        log.warning("task %s goes without its %s: %s", order.task_id, target.stem, error)
        return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
