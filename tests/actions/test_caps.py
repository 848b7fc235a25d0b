"""Caps by month, and requests that wait for a manager's word."""

import datetime
import threading
import uuid
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from studio import catalog, queue
from studio.actions import audit, caps, credits, excess, news, projects, sweep, tasks
from studio.actions.advance import advance
from studio.actions.sources import Refused
from studio.actions.submit import again, submit
from studio.models import ApiKey, Cap, Clip, Entry, LogEntry, Project, Task, User
from tests.actions import asking
from tests.conftest import World
from tests.fakes import FakeProvider, fails_with
from tests.web import rows

CREATE = catalog.get("create")


def ask(world: World, user: User | None = None, **fields: Any) -> Task:
    form = CREATE.from_json(CREATE.example)
    assert form.is_valid()
    named: dict[str, Any] = {"operation": CREATE, "form": form, "form_key": uuid.uuid4().hex} | fields
    return submit(team=world.team, user=user or world.ben, **named)


def cap(world: World, credits: int | None = 20, **of: Any) -> None:
    caps.put(world.team, **(of or {"user": world.ben}), credits=credits, by=world.ann)


def used(world: World) -> int:
    return caps.spent(world.team).by(world.ben.pk)


def a_project(world: World, name: str = "Album", parent: Project | None = None) -> Project:
    return projects.begin(world.team, world.ann, name, parent)


def a_key(world: World) -> ApiKey:
    return ApiKey.objects.create(team=world.team, user=world.ben, name="Bot", prefix="sk_x", digest="x")


# --- what counts ---
def test_what_fits_runs_and_what_is_over_waits_unpaid(world: World) -> None:
    cap(world)
    first, second = ask(world), ask(world)
    assert [first.state, second.state] == ["queued", "asked"]
    assert not second.entries.exists()
    assert used(world) == 15
    now = credits.balance(world.team)
    assert (now.total, now.held) == (1015, 15)
    assert excess.said(second.approval, 15, mine=True).endswith(": 10 more than is left.")
    assert "Over the 20 credits of Ben for" in excess.said(second.approval, 15)


def test_one_s_cap_is_nobody_else_s(world: World) -> None:
    cap(world, 0)
    assert ask(world, world.ann).state == "queued"
    assert ask(world).state == "asked"


def test_a_cap_that_is_met_exactly_is_kept(world: World) -> None:
    cap(world, 30)
    assert [ask(world).state for _ in range(3)] == ["queued", "queued", "asked"]


def test_without_the_cap_there_is_none(world: World) -> None:
    cap(world, 0)
    cap(world, None)
    assert ask(world).state == "queued"
    assert not Cap.objects.exists()


def test_a_refund_frees_the_cap(world: World, fake: FakeProvider) -> None:
    cap(world)
    task = ask(world)
    fake.script = fails_with("The disk was full.")
    advance(task.pk)
    assert used(world) == 0
    assert ask(world).state == "queued"


def test_a_new_month_frees_the_cap_and_a_refund_counts_for_the_month_of_its_charge(world: World) -> None:
    cap(world)
    begin = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: begin - datetime.timedelta(seconds=1))
        task = ask(world)
    assert used(world) == 0
    assert ask(world).state == "queued"
    tasks.cancel(task)  # its credits come back now, but are of the month before
    assert used(world) == 15
    assert list(audit.of_team(world.team.pk)) == []


def test_the_month_is_the_site_s_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cap(world)
    late = datetime.datetime(2026, 12, 31, 22, 30, tzinfo=datetime.UTC)
    with timezone.override("Europe/Berlin"):
        monkeypatch.setattr(timezone, "now", lambda: late)
        ask(world)
        assert used(world) == 15
        monkeypatch.setattr(timezone, "now", lambda: late + datetime.timedelta(hours=1))
        assert used(world) == 0  # it is next year there, though not in London


def test_a_project_s_cap_is_for_what_lies_in_it_too(world: World) -> None:
    album = a_project(world)
    side = a_project(world, "Side B", album)
    cap(world, 30, project=album)
    assert ask(world, project=side).state == "queued"
    assert ask(world, project=album).state == "queued"
    assert [ask(world, project=p).state for p in (album, side, None)] == ["asked", "asked", "queued"]


def test_what_was_spent_in_a_deleted_project_counts_where_it_lay(world: World) -> None:
    album = a_project(world)
    side = a_project(world, "Side B", album)
    cap(world, 20, project=album)
    assert ask(world, project=side).state == "queued"
    projects.forget(side)
    assert ask(world, project=album).state == "asked"


def test_a_request_from_a_take_keeps_the_cap_of_the_take_s_project(world: World) -> None:
    album = a_project(world)
    clip = asking.clip(world.team, world.ann)
    Clip.objects.filter(pk=clip.pk).update(project=album)
    cap(world, 0, project=album)
    task = asking.ask(world, "bpm", clip_id=str(clip.pk))
    assert (task.state, task.project) == ("asked", album)


def test_of_several_caps_the_one_with_the_least_left_is_named(world: World) -> None:
    album = a_project(world)
    cap(world, 12)
    cap(world, 3, project=album)
    assert ask(world, project=album).approval["name"] == "Album"


def test_a_script_is_refused_and_leaves_nothing_behind(world: World) -> None:
    key = a_key(world)
    cap(world, 20, api_key=key)
    assert ask(world, api_key=key).state == "queued"
    with pytest.raises(Refused, match=r"Over the 20 credits of the API key “Bot” for .*: 10 more") as refusal:
        ask(world, api_key=key)
    assert isinstance(refusal.value.__cause__, caps.OverCap)
    assert Task.objects.count() == 1
    assert caps.spent(world.team).with_key(key.pk) == 15
    cap(world, 0)
    with pytest.raises(Refused, match="of Ben"):
        ask(world, api_key=key)


def test_where_the_team_has_too_little_itself_nobody_is_asked(world: World) -> None:
    credits.grant(world.team, -1020, note="spent")
    cap(world, 0)
    with pytest.raises(Refused, match="team has 10"):
        ask(world)
    assert not Task.objects.exists()


def test_trying_again_keeps_the_cap(world: World) -> None:
    cap(world, 0)
    failed = rows.request(world.team, world.ben, "failed", params={**CREATE.example})
    assert again(failed, world.ben).state == "asked"


# --- a manager's word ---
@pytest.fixture
def asked(world: World) -> Task:
    cap(world, 0)
    return ask(world)


def test_an_approved_request_is_paid_and_made(world: World, asked: Task, fake: FakeProvider) -> None:
    assert tasks.approve(asked, world.ann)
    assert asked.state == "queued"
    assert credits.balance(world.team).total == 1015
    advance(asked.pk)
    asked.refresh_from_db()
    assert asked.state == "succeeded"
    assert news.word(asked) == "Ann approved it."
    line = LogEntry.objects.get(verb="approved")
    assert (line.user, line.details["asker"], line.details["own"]) == (world.ann, "Ben", False)


def test_nothing_is_done_to_it_before(world: World, asked: Task, fake: FakeProvider) -> None:
    Task.objects.filter(pk=asked.pk).update(next_at=timezone.now() - datetime.timedelta(hours=1))
    assert sweep.sweep() == 0
    advance(asked.pk)
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_declined_one_costs_nothing_and_says_why(world: World, asked: Task) -> None:
    assert tasks.decline(asked, world.ann, " Use what\nwe have. ")
    assert asked.state == "cancelled"
    assert not asked.paid
    assert not Entry.objects.filter(task=asked).exists()
    assert news.word(asked) == "Ann declined it: “Use what we have.”"
    assert LogEntry.objects.get(verb="declined").details["why"] == "Use what we have."
    assert not tasks.approve(asked, world.ann)


def test_its_asker_can_take_it_back(world: World, asked: Task) -> None:
    assert tasks.cancel(asked)
    assert not Entry.objects.filter(task=asked).exists()
    assert not tasks.approve(Task.objects.get(pk=asked.pk), world.ann)


def test_who_manages_may_approve_their_own_and_the_log_says_so(world: World) -> None:
    cap(world, 0, user=world.ann)
    own = ask(world, world.ann)
    assert own.state == "asked"
    assert tasks.approve(own, world.ann)
    assert LogEntry.objects.get(verb="approved").details["own"] is True


def test_what_the_team_cannot_pay_by_now_is_still_asked_for(world: World, asked: Task) -> None:
    credits.grant(world.team, -1020, note="spent")
    with pytest.raises(Refused, match="team has 10"):
        tasks.approve(asked, world.ann)
    asked.refresh_from_db()
    assert (asked.state, asked.paid) == ("asked", False)
    credits.grant(world.team, 100, note="more")
    assert tasks.approve(asked, world.ann)


def test_what_costs_more_by_now_is_approved_again(world: World, asked: Task) -> None:
    Task.objects.filter(pk=asked.pk).update(credits=10)
    with pytest.raises(Refused, match="costs 15 credits by now"):
        tasks.approve(asked, world.ann)
    assert not Entry.objects.filter(task=asked).exists()
    assert tasks.approve(asked, world.ann)
    assert credits.balance(world.team).held == 15


def test_what_has_lost_its_source_cannot_be_approved(world: World) -> None:
    cap(world, 0, user=world.ann)
    task = asking.ask_suiting(world, "bpm")
    Clip.objects.all().delete()
    with pytest.raises(Refused, match="no such take"):
        tasks.approve(task, world.ann)
    task.refresh_from_db()
    assert task.state == "asked"


def test_a_crash_while_it_is_approved_loses_nothing(
    world: World, asked: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("out of cheese")

    with monkeypatch.context() as patched:
        patched.setattr(queue, "push", crash)
        with pytest.raises(RuntimeError):
            tasks.approve(asked, world.ann)
    asked = Task.objects.get(pk=asked.pk)
    assert (asked.state, asked.paid) == ("asked", False)
    assert not Entry.objects.filter(task=asked).exists()
    assert not LogEntry.objects.filter(verb="approved").exists()
    assert tasks.approve(asked, world.ann)


def test_what_nobody_answers_for_a_month_is_declined(world: World, asked: Task) -> None:
    sweep.tidy()
    asked.refresh_from_db()
    assert asked.state == "asked"
    Task.objects.filter(pk=asked.pk).update(deadline=timezone.now() - datetime.timedelta(seconds=1))
    sweep.tidy()
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert news.word(asked) == "Nobody answered within 30 days."
    assert LogEntry.objects.get(verb="declined").user is None


def test_its_recording_is_kept_while_it_waits(world: World, asked: Task) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    stored = default_storage.save(f"uploads/{asked.pk}/original", ContentFile(b"la"))
    Task.objects.filter(pk=asked.pk).update(upload=stored)
    sweep.tidy()
    assert default_storage.exists(stored)


# --- who hears of it ---
def test_who_manages_gets_one_mail_about_a_heap(
    world: World, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, ...]] = []
    monkeypatch.setattr(queue, "ring", lambda *words: rung.append(words))
    cap(world, 0)
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(world)
        ask(world)
    assert rung == [("mail_asked", str(first.pk))]
    news.mail_asked(first.pk)
    [letter] = mail.outbox
    assert letter.to == ["ann@example.com"]
    assert letter.subject == f"Ben asks for {news.name(first)} in The Band"
    assert "It costs 15 credits. Over the 0 credits of Ben" in letter.body


def test_who_does_not_want_the_mail_gets_none(world: World, asked: Task) -> None:
    news.choose(world.ann, news.wishes(world.ann) | {"asked": False})
    world.ann.refresh_from_db()
    news.mail_asked(asked.pk)
    assert mail.outbox == []


def test_its_asker_hears_what_was_said(
    world: World, asked: Task, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[tuple[str, ...]] = []
    monkeypatch.setattr(queue, "ring", lambda *words: rung.append(words))
    news.choose(world.ben, news.wishes(world.ben) | {"mail": True})
    asked.user = User.objects.get(pk=world.ben.pk)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.decline(asked, world.ann, "Not now.")
    assert rung == [("mail_decided", str(asked.pk))]
    news.mail_decided(asked.pk)
    assert mail.outbox[0].body.startswith("Ann declined it: “Not now.”")


# --- many at once ---
def at_once(many: int, act: Any) -> list[Any]:
    outcomes: list[Any] = []

    def run() -> None:
        try:
            outcomes.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_as_many_run_as_the_cap_allows(world: World) -> None:
    cap(world, 159)  # for ten
    credits.grant(world.team, 10_000, note="plenty")
    done = at_once(8, lambda: [ask(world).state for _ in range(25)])
    states = [state for some in done for state in some]
    assert (states.count("queued"), states.count("asked")) == (10, 190)
    assert used(world) == 150


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_once_one_pays(world: World, asked: Task) -> None:
    done = at_once(8, lambda: tasks.approve(Task.objects.get(pk=asked.pk), world.ann))
    assert sorted(done) == [False] * 7 + [True]
    assert credits.balance(world.team).total == 1015
    assert LogEntry.objects.filter(verb="approved").count() == 1


# --- the caps themselves ---
def test_who_changed_a_cap_stands_in_the_log(world: World) -> None:
    cap(world, 20)
    cap(world, 20)
    cap(world, 5)
    cap(world, None)
    cap(world, None)
    lines = LogEntry.objects.order_by("pk").values_list("verb", "name", "what", "details")
    assert [(verb, name, what, told["before"], told["credits"]) for verb, name, what, told in lines] == [
        ("cap_set", "Ann", "Ben", None, 20),
        ("cap_set", "Ann", "Ben", 20, 5),
        ("cap_removed", "Ann", "Ben", 5, None),
    ]


def test_a_cap_is_of_one_thing(world: World) -> None:
    with pytest.raises(ValueError, match="too many"), transaction.atomic():
        caps.put(world.team, user=world.ben, project=a_project(world), credits=5, by=world.ann)
