"""Every operation as its example asks for it, by the studio's own engine, from the request to stored results.

Where an operation takes clips made here and recordings alike, it is done to both.
"""

import fcntl
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
import soundfile
from django.conf import LazySettings
from django.core.files.storage import default_storage

from studio import catalog
from studio.actions import credits, settle
from studio.catalog.fields import AddressField, LyricsField, MomentField, PersonaField
from studio.catalog.operation import Operation, Yields
from studio.engine.files import codec
from studio.engine.works.table import WORKS
from studio.engine.works.work import Made
from studio.models import Clip, Lineage, Task
from studio.providers import embedded
from tests.actions.asking import ask
from tests.actions.test_advance import again
from tests.conftest import World
from tests.engine.works.clips import do, stored
from tests.test_fetch import HOME, Server, sends, server
from tests.web import rows

__all__ = ["server"]  # the fixture
pytestmark = pytest.mark.slow

LYRICS = "[Verse]\nThe last bus hums along the bay\n[Chorus]\nTake me home the long way round"
SONG = {"prompt": LYRICS, "tags": "folk, acoustic guitar, 100 bpm", "title": "Night Bus", "duration": 17}
SHORT = 12  # seconds of a new song, where its length can be asked for
SOONER = 0.5  # examples speak of songs twice as long
TWICE = ("create",)  # done as often as for people; others once
CAN = {*WORKS, *embedded.AT_ONCE, *(key for key, (work, _) in embedded.ON_UPLOADS.items() if work in WORKS)}


@dataclass(frozen=True)
class Shelf:
    """Folders of clips to start from."""

    song: Path
    band: Path  # nobody sings
    extension: Path  # of the song
    recording: Path  # the song as somebody else's recording
    hum: Path  # one voice alone, recorded
    file: bytes  # a recording as it is sent


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shelf:
    """Filled by the first of the processes that test side by side."""
    root = tmp_path_factory.getbasetemp()
    root = (root if worker_id == "master" else root.parent) / "shelf"
    root.mkdir(exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "full").exists():
            fill(root)
            (root / "full").touch()
    return Shelf(
        song=root / "song",
        band=root / "band",
        extension=root / "extension",
        recording=root / "recording",
        hum=root / "hum",
        file=(root / "song.wav").read_bytes(),
    )


def fill(root: Path) -> None:
    song = do("create", root / "work", SONG).made[0]
    band = do("create", root / "work", {**SONG, "make_instrumental": True, "title": "Band"}).made[0]
    source = stored(song, root / "song")
    extension = do(
        "extend",
        root / "work",
        {"continue_at": 10.0, "custom_mode": True, "prompt": LYRICS},
        sources={"continue_clip_id": (source,)},
    )
    stored(band, root / "band")
    stored(extension.made[0], root / "extension")
    stored(heard(song.audio, root / "song.wav"), root / "recording")
    stored(heard(hummed(), root / "hum.wav"), root / "hum")


def heard(audio: Any, path: Path) -> Made:
    codec.write_wav(path, audio)
    return do("upload", path.parent, upload=path).made[0]


def hummed() -> Any:
    """A melody of glides and vibrato on one voice, 16 seconds of it, (2, samples)."""
    pitches = np.repeat([57, 60, 62, 64, 62, 60, 57, 55] * 2, 44_100)
    time = np.arange(len(pitches)) / 44_100
    steps = np.convolve(pitches, np.ones(2205) / 2205, "same") + 0.3 * np.sin(2 * np.pi * 5.5 * time)
    phase = 2 * np.pi * np.cumsum(440 * 2 ** ((steps - 69) / 12)) / 44_100
    sound = sum(np.sin(n * phase) / n**1.5 for n in range(1, 12)) * np.clip(8 * (1 - time % 1.0), 0, 1)
    return np.tile((0.1 * sound).astype(np.float32), (2, 1))


def listed(world: World, folder: Path) -> Clip:
    """The folder's clip in the team's library."""
    product = embedded.product(0, folder)
    task = rows.request(world.team, world.ann, params={})
    return settle.keep(task, product)


def starting(operation: Operation, kind: str, world: World, shelf: Shelf) -> Clip:
    """The clip of this kind for which the operation makes sense."""
    if operation.key == "concat":
        parent, child = listed(world, shelf.song), listed(world, shelf.extension)
        Lineage.objects.create(child=child, parent=parent, field="continue_clip_id", at=20.0)
        return child
    if operation.key == "add_vocals":
        return listed(world, shelf.band)
    if operation.key == "add_instrumental":
        return listed(world, shelf.hum)
    clip = listed(world, shelf.recording if kind == "uploaded" else shelf.song)
    if operation.key == "timeline":  # only a person can tell the words of a recording
        Clip.objects.filter(pk=clip.pk).update(lyrics=LYRICS)
    return clip


def body(operation: Operation, kind: str, world: World, shelf: Shelf, server: Server) -> dict[str, Any]:
    """The operation's example, about what is there, and short where a length can be asked for."""
    asked = dict(operation.example)
    if operation.family == "sonic" and "duration" in operation.form.base_fields:
        asked["duration"] = SHORT
    if operation.family != "nuro":  # there, words must be many
        asked |= {
            name: shortened(asked[name]) for name in operation.form.fields_of(LyricsField) if name in asked
        }
    for name in operation.form.fields_of(MomentField):
        if name in asked:
            asked[name] *= SOONER
    for name in operation.form.fields_of(AddressField):
        if name in asked:
            server.answers["/night-bus.wav"] = sends(shelf.file)
            asked[name] = server.url("/night-bus.wav")
    for name in operation.form.clip_fields():
        if name in asked:
            first = str(starting(operation, kind, world, shelf).pk)
            other = str(listed(world, shelf.recording).pk)
            asked[name] = [first, other] if isinstance(asked[name], list) else first
    for name in operation.form.fields_of(PersonaField):
        singer = again(ask(world, "persona", clip_id=str(listed(world, shelf.song).pk)))
        asked[name] = singer.result["persona_id"]
    return asked


def shortened(lyrics: str) -> str:
    """The first line of every section."""
    sections = lyrics.split("\n\n")
    return "\n\n".join("\n".join(section.split("\n")[:2]) for section in sections)


def cases() -> Iterator[Any]:
    for operation in catalog.OPERATIONS.values():
        for kind in ("made", "uploaded") if operation.source == "any" else (operation.source,):
            if operation.key in CAN:
                yield pytest.param(operation, kind, id=f"{operation.key}-{kind}" if kind else operation.key)


@pytest.mark.parametrize(("operation", "kind"), list(cases()))
def test_its_example_is_done(
    operation: Operation,
    kind: str,
    world: World,
    shelf: Shelf,
    server: Server,
    settings: LazySettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.FETCH_ALLOW = HOME
    if operation.key not in TWICE:
        monkeypatch.setitem(catalog.OPERATIONS, operation.key, replace(operation, takes=1))
    asked = body(operation, kind, world, shelf, server)
    before = credits.balance(world.team).total
    task = again(ask(world, operation.key, **asked))
    assert (task.state, task.error) == ("succeeded", "")
    assert credits.balance(world.team).total == before - operation.credits
    assert json.dumps(task.result)
    CHECKS[operation.yields](task)
    assert not settle.workdir(task.pk).exists()


def test_every_operation_can_be_done() -> None:
    assert set(catalog.OPERATIONS) == CAN


def check_clips(task: Task) -> None:
    made = list(task.clips.order_by("index"))
    most = task.spec.results(task.params)
    then = [most] if task.operation in embedded.ON_UPLOADS and task.upload else []
    assert [clip.index for clip in made] == [*range(most), *then]
    assert sum(clip.uploaded for clip in made) == bool(task.upload)
    for clip in made:
        check_playable(clip)


def check_playable(clip: Clip) -> None:
    sound, rate = soundfile.read(io.BytesIO(clip.audio_bytes()))
    with default_storage.open(clip.master) as file:
        master, master_rate = soundfile.read(file)
    assert (rate, master_rate, sound.shape[1], master.shape[1]) == (44_100, 44_100, 2, 2)
    assert len(master) / rate == pytest.approx(clip.duration, abs=0.01)
    assert len(sound) / rate == pytest.approx(clip.duration, abs=0.1)
    silent = bool(clip.details.get("silent"))
    assert np.isfinite(master).all()
    assert silent or np.abs(master).max() > 0.01
    assert clip.title
    assert len(clip.peaks) > 10
    assert all(default_storage.exists(name) for name in (clip.cover, clip.thumb, clip.midi, clip.score))


def check_files(task: Task) -> None:
    source = Clip.objects.get(pk=task.params[task.spec.clip_field])
    kept = list(source.files.all())
    assert kept
    for beside in kept:
        with default_storage.open(beside.file) as file:
            check_file(beside.name, file.read(), source.duration)


def check_file(name: str, content: bytes, seconds: float) -> None:
    if name.endswith(".mid"):
        assert mido.MidiFile(file=io.BytesIO(content)).length > seconds / 2
    else:
        assert soundfile.info(io.BytesIO(content)).duration == pytest.approx(seconds, abs=0.1)


def check_data(task: Task) -> None:
    assert task.result
    assert not task.clips.exists()


def check_persona(task: Task) -> None:
    assert task.persona.voice
    assert task.result == {"persona_id": str(task.persona.pk)}


CHECKS = {
    Yields.CLIPS: check_clips,
    Yields.FILES: check_files,
    Yields.DATA: check_data,
    Yields.PERSONA: check_persona,
}


def test_a_persona_is_made_from_a_voice_that_was_cut(world: World, shelf: Shelf) -> None:
    if not {"vox", "persona"} <= CAN:
        pytest.skip("not there yet")
    clip = str(listed(world, shelf.song).pk)
    vox = again(ask(world, "vox", clip_id=clip, vocal_start_s=2.0, vocal_end_s=14.0))
    assert (vox.state, vox.error) == ("succeeded", "")
    made = again(ask(world, "persona", clip_id=clip, vox_audio_id=vox.result["vox_audio_id"]))
    assert (made.state, made.error) == ("succeeded", "")
