"""People hear of their own requests, in the ways they chose, once."""

import datetime
import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from studio import jobs, queue
from studio.actions import news, settle
from studio.models import Task
from tests.conftest import World
from tests.web.rows import request, take

Ring = tuple[str, ...]


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[Ring]:
    """The jobs that were rung for."""
    heard: list[Ring] = []
    monkeypatch.setattr(queue, "ring", lambda *words: heard.append(words))
    return heard


def failed(world: World, minutes: int, **fields: Any) -> Task:
    """A request of Ann's that went on for so long and then failed."""
    token = uuid.uuid4()
    task = request(world.team, world.ann, "running", lease_token=token, **fields)
    Task.objects.filter(pk=task.pk).update(created=timezone.now() - datetime.timedelta(minutes=minutes))
    task.refresh_from_db()
    late = Task.objects.get(pk=task.pk)
    assert settle.fail(task, "The singer lost her voice.", token=token)
    assert not settle.fail(late, "Again.", token=token)  # who comes second has ended nothing
    return task


def test_choices_are_kept_and_pages_know_them(ann: Client, world: World) -> None:
    assert 'data-news="title"' in ann.get("/settings/news").content.decode()
    ann.post("/settings/news", {"sound": "on", "notice": "on", "minutes": "3"})
    assert 'data-news="sound notice"' in ann.get("/settings/news").content.decode()
    world.ann.refresh_from_db()
    assert news.wishes(world.ann)["minutes"] == 3
    assert ann.post("/settings/news", {"minutes": "0"}).status_code == 422


def test_other_things_that_a_person_prefers_stay(world: World) -> None:
    world.ann.prefs = {"view": "grid"}
    world.ann.save()
    news.choose(world.ann, news.STANDARD | {"sound": True})
    world.ann.refresh_from_db()
    assert world.ann.prefs["view"] == "grid"
    assert news.wishes(world.ann)["sound"] is True


@pytest.mark.django_db(transaction=True)
def test_only_who_wishes_it_gets_mail_and_only_when_it_took_long(world: World, rings: list[Ring]) -> None:
    failed(world, 30)
    news.choose(world.ann, news.STANDARD | {"mail": True, "minutes": 10})
    failed(world, 5)
    failed(world, 30, form_key=f"api-{uuid.uuid4().hex}")
    assert rings == []
    task = failed(world, 30)
    assert rings == [("mail_news", str(task.pk))]


def test_the_mail_says_what_became_of_it(world: World, settings: Any) -> None:
    settings.PUBLIC_URL = "https://studio.example"
    made, lost = request(world.team, world.ann), request(world.team, world.ann, "failed", error="No voice.")
    clip = take(made)
    for task in (made, lost):
        jobs.mail_news(str(task.pk))
    assert [sent.subject for sent in mail.outbox] == ["Night Bus is ready", "Night Bus did not work out"]
    assert f"https://studio.example/takes/{clip.pk}" in mail.outbox[0].body
    assert "15 credits were returned" in mail.outbox[1].body
    assert mail.outbox[0].to == ["ann@example.com"]


@pytest.mark.parametrize(("who", "own"), [("ann", True), ("ben", False)])
def test_what_others_asked_for_is_no_news(client: Client, world: World, who: str, own: bool) -> None:
    task = request(world.team, world.ann)
    client.force_login(getattr(world, who))
    answer = client.get(f"/tasks/updates?known={task.pk}.-1&newest={task.pk}", headers={"HX-Request": "true"})
    assert "Night Bus is ready." in answer.content.decode()
    assert ("Night Bus is ready." in answer.headers.get("HX-Trigger", "")) is own
