"""The API of a team whose requests go to the hosted one: the same shapes, whoever does the work."""

import pytest

from studio.actions import keys, told
from studio.models import RemoteClip, Task
from tests.actions.asking import clip
from tests.api.conftest import Script
from tests.conftest import World
from tests.providers.conftest import Band, account, band, vendor

__all__ = ["account", "band", "vendor"]  # the fixtures

ENVELOPE = {"code", "message", "data"}
SONG = {"custom_mode": True, "mv": "sonic-v5", "prompt": "[Verse]\nHome again", "tags": "folk"}


@pytest.fixture
def script(world: World) -> Script:
    return Script(keys.issue(world.team, world.ann, "Ann's script")[1])


def asked(script: Script, path: str, body: dict[str, object]) -> Task:
    answer = script.post(path, body)
    return Task.objects.get(pk=answer.body["task_id"])


def test_a_song_is_not_ready_until_all_its_takes_are_ours(script: Script, band: Band) -> None:
    band.vendor.polls_until_done = 3  # at the third, one of the two is ready
    task = asked(script, "sonic/create", SONG)
    while task.is_active:
        assert script.poll(task).status == 202
        band.step(task)
    answer = script.poll(task)
    assert answer.status == 200
    ours = {str(pk) for pk in task.clips.values_list("pk", flat=True)}
    assert {made["clip_id"] for made in answer.body["data"]} == ours
    assert all(
        made["audio_url"].startswith("http://testserver/api/v1/files/") for made in answer.body["data"]
    )


@pytest.mark.parametrize(
    ("path", "extra", "keys", "says"),
    [
        ("sonic/bpm", {}, ENVELOPE, "avg_bpm"),
        ("sonic/wav", {}, {"message", "data"}, "wav_url"),
        ("sonic/midi", {}, ENVELOPE, "instruments"),
        ("sonic/aligned-lyrics", {}, ENVELOPE, "alignment"),
        ("sonic/vox", {"vocal_start_s": 0.0, "vocal_end_s": 2.0}, ENVELOPE, "vox_audio_id"),
        ("sonic/persona", {"name": "Night Singer"}, {"code", "persona_id", "message"}, ""),
    ],
)
def test_tools_answer_in_the_same_shapes(
    path: str, extra: dict[str, object], keys: set[str], says: str, script: Script, band: Band
) -> None:
    mine = clip(band.world.team, band.world.ann, duration=3.0, lyrics="[Verse]\nHome")
    band.vendor.adopt(str(mine.pk))
    where = {"base": band.vendor.base, "family": "sonic"}
    RemoteClip.objects.create(clip=mine, remote_id=str(mine.pk), uploaded=False, **where)
    assert script.post(path, {"clip_id": str(mine.pk), **extra}).status in (202, 504), "nobody is there yet"
    task = band.done(Task.objects.get(account=band.account))
    answer = told.answer(task, "http://testserver")
    assert answer.keys() == keys
    assert not says or answer["data"][says]
