"""The studio as a client of its own API, for every operation: form, payload, task, answer, files, take."""

import io
import ipaddress
from dataclasses import replace

import pytest
import soundfile
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from studio import catalog
from studio.actions import accounts, credits, keys, webhooks_out
from studio.catalog.operation import Operation, Yields
from studio.models import Clip, RemoteClip, Task
from tests.actions.asking import ask
from tests.loopback import songs
from tests.loopback.conftest import Loop
from tests.loopback.inside import HOME

HERE = (ipaddress.ip_network("127.0.0.0/8"),)
pytestmark = pytest.mark.slow
TWICE = ("create", "extend", "replace_section", "upload_cover")  # as for people; others in one take


@pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=lambda o: o.key)
def test_it_comes_back_as_it_was_asked_for(
    operation: Operation, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    if operation.key not in TWICE:
        fewer = replace(operation, takes=1, each=min(operation.each, 2))
        monkeypatch.setitem(catalog.OPERATIONS, operation.key, fewer)
    before = credits.balance(loop.world.team).total
    task = ask(loop.world, operation.key, **loop.body(operation))
    assert (task.provider, task.operation) == ("vendor", operation.key)
    loop.done(task)
    assert (task.state, task.error) == ("succeeded", "")
    assert credits.balance(loop.world.team).total == before - operation.credits
    theirs = Task.objects.for_team(loop.world.other_team).latest("created")
    assert theirs.operation == operation.key
    CHECKS[operation.yields](task, theirs)


def test_a_song_comes_over_real_sockets(loop: Loop, live_server: LiveServer, settings: LazySettings) -> None:
    settings.FETCH_ALLOW = HERE
    settings.PUBLIC_URL = live_server.url
    key = keys.issue(loop.world.other_team, loop.world.cleo, "The Band")[1]
    accounts.save(loop.account, base=live_server.url, key=key)
    song = loop.done(ask(loop.world, "create"))
    assert (song.state, song.error) == ("succeeded", "")
    assert loop.inside.seen == []
    theirs = Task.objects.for_team(loop.world.other_team).get()
    ours, made = song.clips.get(index=0), theirs.clips.get(index=0)
    assert samples(ours.audio_bytes()) == samples(made.audio_bytes())
    assert accounts.recheck(loop.account) == (1000, 15)


def test_what_is_done_there_is_told_here_by_a_signed_call(loop: Loop) -> None:
    task = ask(loop.world, "create")
    loop.turn(task)  # sent, and done at once
    assert task.state == "running"
    assert task.next_at > timezone.now()
    webhooks_out.notice()
    (event,) = webhooks_out.claim(5)
    assert webhooks_out.deliver(event)
    task.refresh_from_db()
    assert task.next_at <= timezone.now()


def check_clips(task: Task, theirs: Task) -> None:
    ours, made = (list(t.clips.order_by("index")) for t in (task, theirs))
    assert [(c.index, c.role, c.stem, c.uploaded) for c in ours] == [
        (c.index, c.role, c.stem.replace(" ", "_"), c.uploaded) for c in made
    ]
    for clip, other in zip(ours, made, strict=True):
        known = list(RemoteClip.objects.filter(clip=clip).values_list("remote_id", "base", "uploaded"))
        assert known == ([] if task.spec.family == "nuro" else [(str(other.pk), HOME, other.uploaded)])
        assert clip.duration == pytest.approx(songs.SECONDS, abs=0.2)
        assert len(clip.details["sha256"]) == 64
        assert all(default_storage.exists(name) for name in (clip.audio, clip.cover, clip.master, clip.score))


def check_files(task: Task, theirs: Task) -> None:
    (beside,) = Clip.objects.get(pk=task.params[task.spec.clip_field]).files.all()
    with default_storage.open(beside.file) as file:
        data = file.read()
    if beside.name.endswith(".wav"):
        assert samples(data) == samples(songs.wav())
    else:
        assert data == songs.midi()


def samples(data: bytes) -> bytes:
    """What is heard, whatever the file says of itself: it goes out under the tags of the day."""
    return bytes(soundfile.read(io.BytesIO(data), dtype="int16")[0].tobytes())


def check_data(task: Task, theirs: Task) -> None:
    assert task.result
    own = ("vox_audio_id", "remote_id", "source_clip_id", "voice")
    said = {name: value for name, value in task.result.items() if name not in own}
    assert said == {name: theirs.result[name] for name in said}


def check_persona(task: Task, theirs: Task) -> None:
    assert task.persona.remote_id == str(theirs.persona.pk)
    assert task.persona.base == HOME
    assert task.result == {"persona_id": str(task.persona.pk)}


CHECKS = {
    Yields.CLIPS: check_clips,
    Yields.FILES: check_files,
    Yields.DATA: check_data,
    Yields.PERSONA: check_persona,
}
