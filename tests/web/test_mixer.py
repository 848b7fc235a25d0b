"""The page of the mixer, which works without a script, and the list of what was exported."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from studio.models import Clip, ClipFile, Lineage, Mix, Task
from tests.conftest import World
from tests.web.rows import request, take

PART = {"HX-Request": "true"}


@pytest.fixture
def source(world: World) -> Clip:
    return take(request(world.team, world.ann))


@pytest.fixture
def task(world: World, source: Clip) -> Task:
    """A request for three stems, of which the drums are silent."""
    made = request(world.team, world.ann, operation="stems_full", params={"clip_id": str(source.pk)})
    for index, stem in enumerate(("drums", "bass", "vocals")):
        peaks = [0] * 40 if stem == "drums" else [90] * 40
        clip = take(made, index, stem=stem, title=f"Night Bus ({stem.title()})", peaks=peaks, master="m.flac")
        Lineage.objects.create(child=clip, parent=source, field="clip_id")
    return made


def sent(**changes: str) -> dict[str, str]:
    """The form as a browser sends it when nothing was touched."""
    lanes = {f"lane-{index}-{name}": "0" for index in (1, 2) for name in ("level", "pan")}
    return lanes | {"master-level": "0"} | {name.replace("_", "-"): value for name, value in changes.items()}


def export(ann: Client, task: Task, part: bool = False, **changes: str) -> Any:
    headers = PART if part else {}
    return ann.post(f"/tasks/{task.pk}/mixer", sent(**changes), headers=headers)


def test_lanes_stand_in_their_order_and_silent_ones_are_marked_empty(ann: Client, task: Task) -> None:
    page = ann.get(f"/tasks/{task.pk}/mixer").content.decode()
    names = re.findall(r'class="lane-name row-title"[^>]*>([^<]+)<', page)
    assert names == ["Vocals", "Drums", "Bass"]
    silent = re.findall(r'<li class="lane lane-(\w+) lane-silent">', page)
    assert silent == ["drums"]
    assert len(re.findall(r'type="range"', page)) == 2 * 2 + 1
    assert page.count("/master.flac") == 3 + 2  # a download each, and where the script finds the sound
    assert f"/tasks/{task.pk}/stems.zip" in page


def test_an_export_without_a_script_comes_back_to_the_same_settings(ann: Client, task: Task) -> None:
    answer = export(ann, task, lane_2_level="-3.5", lane_2_pan="-40", lane_1_mute="on", master_level="-1")
    assert answer.status_code == 302
    mix = Mix.objects.get()
    voice = Clip.objects.get(task=task, stem="vocals")
    assert mix.settings == {
        "master": -1.0,
        "lanes": [{"clip": str(voice.pk), "stem": "vocals", "level": -3.5, "pan": -0.4}],
    }
    assert answer.url == f"/tasks/{task.pk}/mixer?mix=1#mixes"
    page = ann.get(answer.url).content.decode()
    assert re.search(r'name="lane-2-level" value="-3.5"', page)
    assert re.search(r'name="lane-2-pan" value="-40"', page)
    assert re.search(r'name="lane-1-mute"[^>]* checked', page)
    assert not re.search(r'name="lane-2-mute"[^>]* checked', page)
    assert re.search(r'name="master-level" value="-1.0"', page)
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "Vocals −3.5 dB, 40 left · all of it −1 dB" in words
    assert "Mixing…" in page


def test_solo_is_what_is_exported(ann: Client, task: Task) -> None:
    export(ann, task, lane_1_solo="on", lane_1_mute="on")
    assert [lane["stem"] for lane in Mix.objects.get().settings["lanes"]] == ["bass"]


def test_a_second_click_makes_no_second_mix_and_says_so(ann: Client, task: Task) -> None:
    export(ann, task, part=True)
    assert "toast" not in export(ann, task, part=True).headers.get("HX-Trigger", "")
    Mix.objects.update(made=timezone.now(), due=None)
    assert "Mix 1 has these settings already." in export(ann, task, part=True)["HX-Trigger"]
    answer = ann.post(f"/tasks/{task.pk}/mixer", sent(), follow=True)
    assert "Mix 1 has these settings already." in answer.content.decode()
    assert Mix.objects.count() == 1


def test_silence_is_refused_beside_what_was_set(ann: Client, task: Task) -> None:
    answer = export(ann, task, lane_1_mute="on", lane_2_mute="on")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing would be heard" in page
    assert len(re.findall(r'name="lane-\d-mute"[^>]* checked', page)) == 2
    part = export(ann, task, part=True, lane_1_mute="on", lane_2_mute="on")
    assert part.status_code == 422
    assert "Nothing would be heard" in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize("typed", ["7", "-61", "nan", "inf", "loud", ""])
def test_what_no_slider_says_is_refused(typed: str, ann: Client, task: Task) -> None:
    assert export(ann, task, lane_1_level=typed).status_code == 422
    assert not Mix.objects.exists()


def test_the_list_asks_again_while_a_mix_is_made(ann: Client, task: Task, source: Clip) -> None:
    export(ann, task)
    url = f"/tasks/{task.pk}/mixer"
    Mix.objects.update(progress=0.4)
    making = ann.get(url, headers=PART).content.decode()
    assert "every 1s" in making
    assert 'value="40"' in making
    Mix.objects.update(made=timezone.now(), due=None, lowered=2.345)
    done = ann.get(url, headers=PART).content.decode()
    assert "every 1s" not in done
    assert f"/media/takes/{source.pk}/files/mix-1.wav" in done
    assert f"/media/takes/{source.pk}/files/mix-1.mp3" in done
    assert "Lowered by 2.3 dB" in done


def test_a_failure_says_why(ann: Client, task: Task) -> None:
    export(ann, task)
    Mix.objects.update(due=None, error="The sound of this clip is gone.")
    assert "The sound of this clip is gone." in ann.get(f"/tasks/{task.pk}/mixer").content.decode()


def test_a_mix_has_a_name_of_its_own_and_no_place_among_the_takes_files(
    ann: Client, task: Task, source: Clip
) -> None:
    name = default_storage.save(f"takes/{source.task_id}/0/files/mix-1.wav", ContentFile(b"RIFF"))
    ClipFile.objects.create(clip=source, name="mix-1.wav", file=name)
    answer = ann.get(f"/media/takes/{source.pk}/files/mix-1.wav")
    assert answer["Content-Disposition"] == 'attachment; filename="Night Bus (mix 1).wav"'
    assert answer["Content-Type"] == "audio/wav"
    assert b"".join(answer.streaming_content) == b"RIFF"  # type: ignore[attr-defined]
    assert "mix-1.wav" not in ann.get(f"/takes/{source.pk}").content.decode()


def test_a_mix_can_be_deleted(ann: Client, task: Task) -> None:
    export(ann, task)
    Mix.objects.update(made=timezone.now(), due=None)
    url = f"/tasks/{task.pk}/mixer"
    assert ann.post(url, {"drop": "no number"}).status_code == 302
    assert ann.post(url, {"drop": "1"}, headers=PART).status_code == 200
    assert not Mix.objects.exists()


def test_it_is_found_from_the_take_the_stem_and_the_list(ann: Client, task: Task, source: Clip) -> None:
    link = f'href="/tasks/{task.pk}/mixer"'
    stem = Clip.objects.get(task=task, stem="bass")
    for page in (f"/takes/{source.pk}?tab=stems", f"/takes/{stem.pk}?tab=stems", "/library"):
        assert link in ann.get(page).content.decode(), page


def test_a_request_without_stems_has_no_mixer(ann: Client, source: Clip) -> None:
    assert ann.get(f"/tasks/{source.task_id}/mixer").status_code == 404


def test_many_lanes_and_mixes_cost_no_more_queries(ann: Client, task: Task, world: World) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            ann.get(f"/tasks/{task.pk}/mixer")
        return len(queries)

    export(ann, task)
    count()
    few = count()
    for index in range(3, 12):
        take(task, index, stem=f"part {index}")
        export(ann, task, lane_1_level=str(-index))
    assert count() == few


def test_another_teams_mix_is_not_there(ann: Client, task: Task, world: World, client: Client) -> None:
    export(ann, task)
    client.force_login(world.cleo)
    assert client.get(f"/tasks/{task.pk}/mixer").status_code == 404
    assert client.post(f"/tasks/{task.pk}/mixer", {"drop": "1"}).status_code == 404
    assert Mix.objects.exists()
