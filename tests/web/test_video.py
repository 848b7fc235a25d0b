"""The Video button of a take's page, and the lyric files."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from studio.models import Clip
from tests.conftest import World
from tests.web.rows import request, take

PART = {"HX-Request": "true"}
TIMELINE: dict[str, Any] = {
    "title": "Night Bus",
    "duration": 61.5,
    "sections": [],
    "lines": [{"text": "Home by the river", "start_s": 4.0, "end_s": 6.5}],
    "words": [],
}


@pytest.fixture
def clip(world: World) -> Clip:
    return take(request(world.team, world.ann), timeline=TIMELINE)


def test_a_click_starts_it_and_the_part_asks_again_until_it_is_done(ann: Client, clip: Clip) -> None:
    url = f"/takes/{clip.pk}/video"
    making = ann.post(url, headers=PART).content.decode()
    assert "Making the video…" in making
    assert f'hx-get="{url}"' in making
    assert "every 2s" in making
    assert ann.get(url, headers=PART).content.decode() == making
    Clip.objects.update(video="takes/1/0/video.mp4", video_due=None)
    done = ann.get(url, headers=PART).content.decode()
    assert f"/media/takes/{clip.pk}/video.mp4" in done
    assert "hx-get" not in done


def test_it_works_without_javascript(ann: Client, clip: Clip) -> None:
    page = f"/takes/{clip.pk}"
    assert f'action="{page}/video"' in ann.get(page).content.decode()
    answer = ann.post(f"{page}/video", follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "Making the video…" in answer.content.decode()
    Clip.objects.update(video="takes/1/0/video.mp4", video_due=None)
    assert "video.mp4" in ann.get(page).content.decode()


def test_a_second_click_changes_nothing(ann: Client, clip: Clip) -> None:
    ann.post(f"/takes/{clip.pk}/video")
    due = Clip.objects.get().video_due
    ann.post(f"/takes/{clip.pk}/video")
    assert Clip.objects.get().video_due == due


def test_a_failure_is_told_beside_a_button_that_tries_again(ann: Client, clip: Clip) -> None:
    Clip.objects.update(video_error="The disk is full.")
    page = ann.get(f"/takes/{clip.pk}").content.decode()
    assert "The disk is full." in page
    assert "Try the video again" in page
    assert "The disk is full." not in ann.post(f"/takes/{clip.pk}/video", headers=PART).content.decode()


def test_a_stranger_cannot_ask_for_it_or_have_it(client: Client, world: World, clip: Clip) -> None:
    client.force_login(world.cleo)
    assert client.post(f"/takes/{clip.pk}/video").status_code == 404
    for place in ("video.mp4", "words.srt", "words.lrc"):
        assert client.get(f"/media/takes/{clip.pk}/{place}").status_code == 404
    assert Clip.objects.get().video_due is None


def test_the_file_is_a_download_with_the_name_of_the_take(ann: Client, clip: Clip) -> None:
    assert ann.get(f"/media/takes/{clip.pk}/video.mp4").status_code == 404
    Clip.objects.update(
        video=default_storage.save("takes/1/0/video.mp4", ContentFile(b"pictures")), video_due=timezone.now()
    )
    answer = ann.get(f"/media/takes/{clip.pk}/video.mp4")
    assert answer.getvalue() == b"pictures"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Disposition"] == 'attachment; filename="Night Bus (take A).mp4"'


def test_the_words_come_as_files_for_players_and_editors(ann: Client, clip: Clip) -> None:
    lrc = ann.get(f"/media/takes/{clip.pk}/words.lrc")
    assert "[00:04.00]Home by the river" in lrc.content.decode()
    assert lrc["Content-Disposition"] == 'attachment; filename="Night Bus (take A).lrc"'
    srt = ann.get(f"/media/takes/{clip.pk}/words.srt")
    assert "00:00:04,000 --> 00:00:06,500\nHome by the river" in srt.content.decode()
    assert ann.get(f"/media/takes/{clip.pk}/words.txt").status_code == 404
    assert "words.srt" in ann.get(f"/takes/{clip.pk}").content.decode()


def test_an_instrumental_has_no_words_to_download(ann: Client, world: World) -> None:
    clip = take(request(world.team, world.ann))
    assert ann.get(f"/media/takes/{clip.pk}/words.lrc").status_code == 404
    assert "words.lrc" not in ann.get(f"/takes/{clip.pk}").content.decode()
