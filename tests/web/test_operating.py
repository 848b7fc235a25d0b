"""What load balancers, graphs and administrators are told of how the studio is."""

import datetime
import re
import threading
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from studio.actions import figures, health
from studio.actions.credits import grant
from studio.disk import Unreachable
from studio.models import Account, Contact, Heartbeat, Task
from studio.tally import Tally
from studio.web import health as web_health
from studio.web import watching
from tests.actions.test_credits import order
from tests.conftest import World
from tests.web import rows

pytestmark = pytest.mark.django_db
HERE: Any = {"HTTP_HOST": "127.0.0.1:8000"}
PARTS = ("database", "storage", "workers", "ticker", "backlog")


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(health, "STORAGE_EVERY", -1.0)
    monkeypatch.setattr(watching, "TALLY", Tally(tmp_path / "requests.json"))
    yield
    cache.clear()


def moving() -> None:
    """Workers and ticker are at work."""
    Heartbeat.alive()
    assert Heartbeat.lead("ticker", uuid.uuid4(), 60)


def ready(**more: Any) -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz", **more)
    return answer.status_code, answer.json()


# --- is it ready ---
def test_a_studio_that_moves_is_ready() -> None:
    moving()
    status, told = ready()
    assert status == 200
    assert told == {"status": "ready", "parts": dict.fromkeys(PARTS, "ok")}


def test_silent_workers_are_red() -> None:
    moving()
    Heartbeat.objects.filter(name__startswith="worker@").update(
        at=timezone.now() - datetime.timedelta(seconds=91)
    )
    status, told = ready()
    assert status == 503
    assert [part for part, state in told["parts"].items() if state != "ok"] == ["workers"]


def test_of_several_machines_the_silent_one_is_named(admin: Client, settings: Any) -> None:
    moving()
    first, settings.MACHINE = settings.MACHINE, "attic-0123abcd"
    Heartbeat.alive()
    assert ready(**HERE)[1]["parts"]["workers"].keys() == {"state", "seconds"}
    since = timezone.now() - datetime.timedelta(minutes=5)
    Heartbeat.objects.filter(name="worker@attic-0123abcd").update(at=since)
    status, told = ready(**HERE)
    workers = told["parts"]["workers"]
    assert (status, workers["state"], workers["late"]) == (200, "slow", ["attic-0123abcd"])
    page = admin.get("/site/status").content.decode()
    assert "Last heard from just now. Nothing from attic (5 min ago)." in page
    assert "The others do its work." in page
    Heartbeat.leave()  # it was asked to stop, and did
    assert [*Heartbeat.silences()] == [first]
    assert "attic" not in admin.get("/site/status").content.decode()


def test_nobody_who_leads_is_red() -> None:
    moving()
    Heartbeat.objects.filter(name="ticker").update(at=timezone.now() - datetime.timedelta(seconds=31))
    assert ready()[1]["parts"]["ticker"] == "red"


@pytest.mark.parametrize(("minutes", "state", "status"), [(1, "ok", 200), (6, "slow", 200), (61, "red", 503)])
def test_a_long_wait_is_slow_before_it_is_red(minutes: int, state: str, status: int, world: World) -> None:
    moving()
    since = timezone.now() - datetime.timedelta(minutes=minutes)
    rows.request(world.team, world.ann, "queued", next_at=since)
    assert (ready()[0], ready()[1]["parts"]["backlog"]) == (status, state)


def test_a_long_line_that_moves_is_slow_and_not_red(world: World) -> None:
    moving()
    since = timezone.now() - datetime.timedelta(hours=2)
    rows.request(world.team, world.ann, "queued", next_at=since)
    soon = timezone.now() + datetime.timedelta(seconds=20)
    rows.request(world.team, world.ann, "running", lease_until=soon, lease_token=uuid.uuid4())
    status, told = ready()
    assert (status, told["parts"]["backlog"]) == (200, "slow")


def test_the_oldest_counts_whatever_its_number(world: World) -> None:
    moving()
    now = timezone.now()
    for place, minutes in enumerate((1, 9, 2, 4), 1):
        since = now - datetime.timedelta(minutes=minutes)
        rows.request(world.team, world.ann, "queued", next_at=since, id=uuid.UUID(int=place))
    assert ready(**HERE)[1]["parts"]["backlog"]["seconds"] == pytest.approx(540, abs=20)


def test_what_waits_for_its_turn_with_a_vendor_is_no_trouble_of_ours(world: World) -> None:
    moving()
    account = Account.objects.create(team=world.team, base="https://api.example", key="sealed", is_on=True)
    since = timezone.now() - datetime.timedelta(hours=2)
    for state in ("queued", "running"):
        rows.request(world.team, world.ann, state, next_at=since, provider="vendor", account=account)
    assert ready()[1]["parts"]["backlog"] == "ok"
    rows.request(world.team, world.ann, "fetching", next_at=since, provider="vendor", account=account)
    assert ready()[1]["parts"]["backlog"] == "red"


def test_a_storage_that_cannot_be_written_to_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    moving()

    def full(*words: Any, **named: Any) -> str:
        raise Unreachable(28, "No space left on device", "ready/probe.txt")

    monkeypatch.setattr(default_storage._wrapped, "_save", full)  # type: ignore[attr-defined]
    status, told = ready()
    assert (status, told["parts"]["storage"]) == (503, "red")
    assert "No space left" in ready(**HERE)[1]["parts"]["storage"]["error"]


def test_a_database_that_is_away_is_red_and_the_storage_is_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*words: Any, **named: Any) -> None:
        raise OperationalError("could not connect to postgres://studio:hush-hush@db/studio")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    status, told = ready(**HERE)
    assert status == 503
    assert told["parts"]["storage"]["state"] == "ok"
    assert told["parts"]["database"]["state"] == told["parts"]["workers"]["state"] == "red"
    assert "hush-hush" not in str(told)


def test_the_storage_is_asked_once_in_a_while_however_often_somebody_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "STORAGE_EVERY", 15.0)
    monkeypatch.setattr(health._KNOWN, "part", None)
    asked: list[int] = []

    def ask() -> health.Part:
        asked.append(1)
        return health.Part("storage", health.State.OK)

    monkeypatch.setattr(health, "_storage", ask)
    for _ in range(5):
        ready()
    assert len(asked) == 1


def test_a_storage_that_hangs_holds_up_one_of_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_KNOWN", health._Known())
    health.storage()
    begun, goes_on = threading.Event(), threading.Event()

    def hang() -> health.Part:
        begun.set()
        goes_on.wait(10)
        return health.Part("storage", health.State.OK)

    monkeypatch.setattr(health, "_storage", hang)
    one = threading.Thread(target=health.storage)
    one.start()
    try:
        assert begun.wait(5)
        assert health.storage().state == "ok"  # as it was answered last
        health._KNOWN.asked -= health.SILENT + 1
        away = health.storage()
        assert (away.state, away.error) == ("red", "It has not answered for 6 seconds.")
    finally:
        goes_on.set()
        one.join()
    assert health.storage().state == "ok"


def test_what_is_red_is_logged_with_its_cause_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(web_health._Said, "red", None)
    away = health.Part("storage", health.State.RED, error="Read-only file system")
    moving()
    for storage in (health.storage(), away, away, health.storage()):
        monkeypatch.setattr(health, "storage", lambda storage=storage: storage)
        ready()
    assert caplog.messages == ["not ready: storage (Read-only file system)", "ready again"]


# --- who is told more ---
def test_strangers_are_told_no_details(ann: Client, world: World, settings: Any) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    moving()
    for more in (
        {},
        HERE,
        {"HTTP_AUTHORIZATION": "Bearer another-token"},
        {"HTTP_AUTHORIZATION": "a-long-token"},
    ):
        assert set(ready(**more)[1]["parts"].values()) == {"ok"}
    assert set(ann.get("/readyz").json()["parts"].values()) == {"ok"}
    assert ready(HTTP_AUTHORIZATION="Bearer a-long-token")[1]["parts"]["database"]["seconds"] < 5
    world.ann.is_staff = True
    world.ann.save()
    assert ann.get("/readyz").json()["parts"]["workers"]["seconds"] < 5


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_HOST": "studio.example"},
        HERE | {"REMOTE_ADDR": "192.168.7.2"},
        HERE | {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        HERE | {"HTTP_X_REAL_IP": "203.0.113.9"},
        HERE | {"HTTP_FORWARDED": "for=203.0.113.9"},
        HERE | {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_figures_are_not_there_for_whoever_comes_by_a_proxy(more: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert Client().get("/metrics", **HERE).status_code == 200
    assert Client().get("/metrics", **more).status_code == 404


def test_with_a_token_this_machine_needs_it_too(settings: Any) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    assert Client().get("/metrics", **HERE).status_code == 404
    assert Client().get("/metrics", HTTP_AUTHORIZATION="Bearer a-long-token").status_code == 200


# --- figures ---
def scrape() -> dict[str, float]:
    """The samples by what stands before their values; every line is one or a comment."""
    answer = Client().get("/metrics", **HERE)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found: dict[str, float] = {}
    for line in answer.content.decode().splitlines():
        if line.startswith("#"):
            assert re.match(r"# (HELP|TYPE) studio_\w+ .", line), line
            continue
        sample = re.fullmatch(r'(studio_\w+(?:\{\w+="[^"]*"(?:,\w+="[^"]*")*\})?) (\S+)', line)
        assert sample, line
        assert sample[1] not in found, line
        found[sample[1]] = float(sample[2])
    return found


def done(world: World, seconds: float, state: str = "succeeded", **more: Any) -> Task:
    now = timezone.now()
    begun = now - datetime.timedelta(seconds=seconds)
    return rows.request(world.team, world.ann, state, started=begun, finished=now, **more)


def test_requests_are_counted_by_state_and_operation_and_timed(world: World) -> None:
    done(world, 12)
    done(world, 40)
    done(world, 4000)
    done(world, 9, "failed")
    rows.request(world.team, world.ann, "queued")
    found = scrape()
    create = 'provider="embedded",operation="create"'
    assert found[f'studio_tasks_finished_total{{{create},state="succeeded"}}'] == 3
    assert found[f'studio_tasks_finished_total{{{create},state="failed"}}'] == 1
    assert found[f'studio_tasks{{{create},state="queued"}}'] == 1
    within = {
        bound: found[f'studio_render_seconds_bucket{{{create},le="{bound}"}}']
        for bound in ("10", "20", "45", "1800", "+Inf")
    }
    assert within == {"10": 0, "20": 1, "45": 2, "1800": 2, "+Inf": 3}
    assert found[f"studio_render_seconds_count{{{create}}}"] == 3
    assert found[f"studio_render_seconds_sum{{{create}}}"] == pytest.approx(4052)
    assert 0 <= found["studio_oldest_waiting_seconds"] < 60


def test_what_was_counted_is_not_counted_again_nor_looked_at(
    world: World, django_assert_num_queries: Any
) -> None:
    old = done(world, 12)
    Task.objects.filter(pk=old.pk).update(finished=timezone.now() - datetime.timedelta(hours=1))
    assert sum(figures.finished().many.values()) == 1
    done(world, 12)
    assert sum(figures.finished().many.values()) == 2
    Task.objects.filter(pk=old.pk).delete()  # no counter goes back
    assert sum(figures.finished().many.values()) == 2
    assert sum(figures.finished().many.values()) == 2


def test_what_finished_in_the_last_minute_is_counted_once_when_it_is_settled(world: World) -> None:
    fresh = done(world, 12)
    assert sum(figures.finished().many.values()) == 1
    known = cache.get(figures.KNOWN)
    known.until -= datetime.timedelta(minutes=5)
    cache.set(figures.KNOWN, known, None)
    Task.objects.filter(pk=fresh.pk).update(finished=timezone.now() - datetime.timedelta(minutes=2))
    assert sum(figures.finished().many.values()) == 1
    assert sum(figures.finished().many.values()) == 1


def test_credits_are_told(world: World) -> None:
    grant(world.team, 100, note="x")
    task = order(world)
    found = scrape()
    assert found["studio_credits_held"] == found["studio_credits_spent"] == task.credits
    assert found['studio_credits_given{kind="grant"}'] >= 100


def test_answers_of_vendors_are_told_by_how_it_went() -> None:
    for outcome, seconds in (("fine", 0.3), ("fine", 4.0), ("trouble", 200.0)):
        Contact.count("https://api.example", "look", outcome, seconds, 'what "it" said')
    found = scrape()
    fine = 'whom="https://api.example",deed="look",outcome="fine"'
    assert found[f'studio_contact_seconds_bucket{{{fine},le="0.5"}}'] == 1
    assert found[f"studio_contact_seconds_count{{{fine}}}"] == 2
    assert found[f"studio_contact_seconds_sum{{{fine}}}"] == pytest.approx(4.3)
    bad = fine.replace("fine", "trouble")
    assert found[f'studio_contact_seconds_bucket{{{bad},le="150"}}'] == 0
    assert found[f'studio_contact_seconds_bucket{{{bad},le="+Inf"}}'] == 1


def test_requests_of_pages_are_counted_by_route_not_by_address(ann: Client, world: World) -> None:
    clips = list(rows.song(world.team, world.ann).clips.all())
    for clip in clips:
        ann.get(f"/takes/{clip.pk}")
    ann.get(f"/takes/{uuid.uuid4()}")
    Client().get("/nowhere/at/all")
    found = scrape()
    assert found['studio_http_request_seconds_count{route="take",method="GET",status="200"}'] == 2
    assert found['studio_http_request_seconds_count{route="take",method="GET",status="404"}'] == 1
    assert found['studio_http_request_seconds_count{route="none",method="GET",status="404"}'] == 1
    assert found['studio_http_request_seconds_sum{route="take",method="GET",status="200"}'] > 0
    assert not any(str(clips[0].pk) in name for name in found)


def test_without_a_database_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*words: Any, **named: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    found = scrape()
    assert found['studio_part_ready{part="database"}'] == 0
    assert found['studio_part_ready{part="storage"}'] == 1


def test_the_version_is_the_one_of_the_package(settings: Any) -> None:
    package = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert package["version"] == settings.VERSION


# --- the administrators' page ---
@pytest.fixture
def admin(ann: Client, world: World) -> Client:
    world.ann.is_staff = True
    world.ann.save()
    return ann


def test_the_page_says_that_everything_works(admin: Client, settings: Any) -> None:
    moving()
    settings.EMAIL_HOST = "mail.example"
    page = admin.get("/site/status").content.decode()
    assert "Everything works." in page
    assert "no account at the hosted API is in use" in page
    assert "SQLite" in page or "PostgreSQL" in page


def test_the_page_is_there_for_administrators_alone(ann: Client) -> None:
    assert ann.get("/site/status").status_code == 404
    assert ann.get("/site/status/updates").status_code == 404


def test_it_is_us_when_workers_are_silent_and_mail_fails(admin: Client, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    Contact.count("mail", "send", "trouble", 1.0, "SMTPServerDisconnected: Connection unexpectedly closed")
    page = admin.get("/site/status").content.decode()
    assert "Trouble here: Workers, Ticker, Mail." in page
    assert "Start a machine that runs workers (STUDIO_RUN), or look at its log." in page
    assert "Look at STUDIO_SMTP_…" in page
    assert "Connection unexpectedly closed" in page
    assert "Trouble elsewhere" not in page


def test_it_is_them_when_the_vendor_does_not_answer(admin: Client, world: World) -> None:
    moving()
    Account.objects.create(team=world.team, base="https://api.example", key="sealed", is_on=True)
    Contact.count("https://api.example", "look", "fine", 0.2)
    page = admin.get("/site/status").content.decode()
    assert "Trouble elsewhere" not in page
    assert "Last answered just now, within 0.3 s." in page
    Contact.count("https://api.example", "submit", "trouble", 0.2, "the vendor answered with status 502")
    page = admin.get("/site/status").content.decode()
    assert "Trouble elsewhere: AI Music API (api.example)." in page
    assert "answered with status 502" in page
    assert "Trouble here" not in page


def test_an_account_in_trouble_is_named_with_what_waits_for_it(admin: Client, world: World) -> None:
    moving()
    account = Account.objects.create(
        team=world.team, base="https://api.example", key="sealed", problem="key",
        problem_text="The vendor does not accept this key.", problem_at=timezone.now(),
    )  # fmt: skip
    rows.request(world.team, world.ann, "queued", provider="vendor", account=account)
    page = admin.get("/site/status").content.decode()
    assert "The key is refused." in page
    assert "1 request waits for it." in page


def test_the_page_asks_for_news_and_gets_none_while_nothing_changes(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    moving()
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=50 * 10**9))
    page = admin.get("/site/status").content.decode()
    address = re.search(r'hx-get="(/site/status/updates[^"]+)"', page)
    assert address
    assert admin.get(address[1], headers={"HX-Request": "true"}).status_code == 204
    Heartbeat.objects.filter(name__startswith="worker@").update(
        at=timezone.now() - datetime.timedelta(minutes=5)
    )
    news = admin.get(address[1], headers={"HX-Request": "true"})
    assert news.status_code == 200
    assert 'id="updates"' in news.content.decode()
    assert "<html" not in news.content.decode()
