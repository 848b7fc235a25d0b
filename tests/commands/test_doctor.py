"""What the doctor finds, and what it says to do about it."""

import http.server
import io
import json
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from studio import hub
from studio.actions import figures
from studio.actions.keeping import stored
from studio.disk import Unreachable
from studio.fetch import FetchError
from studio.management import checkup
from studio.management.checkup import Kind
from studio.models import Account, Contact, Heartbeat, lasting
from tests.conftest import World
from tests.web import rows

pytestmark = pytest.mark.django_db


def doctor(*words: str) -> tuple[int, str]:
    """How it ends, and what it says."""
    out = io.StringIO()
    try:
        call_command("doctor", *words, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def found(about: str) -> list[tuple[Kind, str]]:
    return [(one.kind, one.said) for one in checkup.look() if one.about == about]


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine with enough of it."""
    monkeypatch.setattr("shutil.disk_usage", lambda path: _Disk(50 * 10**9))


class _Disk:
    def __init__(self, free: int) -> None:
        self.free = free


def test_a_studio_in_order_ends_with_0_and_leaves_nothing_behind() -> None:
    Heartbeat.stamp(figures.BACKUP)
    code, said = doctor()
    assert code == 0, said
    for sentence in (
        "every migration is applied",
        "The database guards the ledger and the log.",
        "can be written, read and deleted from.",
        "The last one was made 0.0 days ago.",
        "50.0 GB are free",
    ):
        assert sentence in said
    assert " 0 to mend" in f" {said.splitlines()[-1]}"
    assert list(stored.walk()) == []


def test_what_only_asks_for_a_look_counts_where_it_is_strict() -> None:
    code, said = doctor("--strict")
    assert code == 1
    assert "look  backup: No backup is known: run manage.py backup DIR each night." in said
    assert "look  work: The workers gave no sign of life, never yet" in said


def test_a_machine_that_fell_silent_is_named(settings: Any) -> None:
    Heartbeat.stamp("worker@attic-0123abcd")
    since = timezone.now() - timedelta(minutes=5)
    Heartbeat.objects.update(at=since)
    Heartbeat.alive()
    sentence = "No worker of attic-0123abcd gives a sign of life: start that machine again."
    assert (Kind.LOOK, sentence) in found("work")


def test_a_database_that_is_away_is_said_and_the_rest_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("could not connect")

    monkeypatch.setattr(connection, "ensure_connection", away)
    code, said = doctor()
    assert code == 1
    assert "mend  database: It cannot be reached (could not connect). Look at the" in said.replace(
        "Look at STUDIO_DATABASE_URL", "Look at the"
    )
    assert "fine  storage" in said
    assert "triggers" not in said


def test_migrations_that_are_not_applied_are_counted() -> None:
    MigrationRecorder.Migration.objects.filter(app="studio").latest("name").delete()
    assert (Kind.MEND, "One migration is not applied: run manage.py migrate.") in found("database")


def test_triggers_that_are_missing_are_named_with_their_tables() -> None:
    lasting.unguard(connection)
    try:
        ((kind, said),) = found("triggers")
        assert kind is Kind.MEND
        assert "studio_entry" in said
        assert "run manage.py migrate" in said
    finally:
        lasting.guard(connection)


@pytest.mark.parametrize(
    ("deed", "said"), [("_save", "written to"), ("_open", "read"), ("delete", "deleted from")]
)
def test_a_storage_that_cannot_do_one_of_three_things(
    deed: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(*words: Any, **named: Any) -> Any:
        raise Unreachable(30, "Read-only file system", "x")

    monkeypatch.setattr(default_storage._wrapped, deed, no)  # type: ignore[attr-defined]
    ((kind, sentence),) = found("storage")
    assert kind is Kind.MEND
    assert f"cannot be {said} (Read-only file system)" in sentence


def test_redis_is_asked_where_it_is_set(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("redis") == []
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    hub._client.cache_clear()
    ((kind, said),) = found("redis")
    hub._client.cache_clear()
    assert kind is Kind.MEND
    assert "Look at STUDIO_REDIS_URL" in said


def test_a_mail_server_that_does_not_answer(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_BACKEND = "studio.mail.Noted"
    ((kind, said),) = found("mail")
    assert kind is Kind.MEND
    assert "127.0.0.1 does not let us in" in said


def test_little_room_is_a_reason_to_look_and_too_little_one_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: _Disk(5 * 10**9))
    assert found("disk")[0][0] is Kind.LOOK
    monkeypatch.setattr("shutil.disk_usage", lambda path: _Disk(10**9))
    assert found("disk")[0][0] is Kind.MEND


def test_a_soundfont_that_is_not_there(settings: Any) -> None:
    settings.SOUNDFONT = "/nowhere/a.sf2"
    assert found("music") == [
        (Kind.MEND, "There is no SoundFont at /nowhere/a.sf2. Look at STUDIO_SOUNDFONT.")
    ]


def test_debug_pages_on_a_public_address(settings: Any) -> None:
    settings.DEBUG, settings.PUBLIC_URL = True, "http://studio.example"
    said = " ".join(text for kind, text in found("settings") if kind is Kind.MEND)
    assert "unset STUDIO_DEBUG" in said
    assert "STUDIO_URL is not https" in said


def test_a_secret_key_that_others_can_read(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "secret-key").write_text("x" * 50)
    (tmp_path / "secret-key").chmod(0o644)
    assert (Kind.MEND, f"Others can read the secret key: chmod 600 {tmp_path / 'secret-key'}.") in found(
        "settings"
    )


def test_a_check_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*words: Any) -> None:
        raise RuntimeError("what is this")

    monkeypatch.setattr("shutil.disk_usage", broken)
    assert found("disk") == [(Kind.MEND, "This could not be looked at (RuntimeError: what is this).")]


# --- the way in ---
class _Proxy(http.server.BaseHTTPRequestHandler):
    """In front of the studio, and set up well or badly."""

    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture
def proxy(settings: Any) -> Iterator[type[_Proxy]]:
    class Proxy(_Proxy):
        pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_address[1]}"
    yield Proxy
    server.shutdown()
    server.server_close()


def tell(proxy: type[_Proxy], **asked: Any) -> list[tuple[Kind, str]]:
    proxy.body = json.dumps({"status": "ready", "parts": {}, "asked": asked}).encode()
    return found("address")


def test_a_proxy_that_passes_everything_on(proxy: type[_Proxy], settings: Any) -> None:
    settings.PROXIES, settings.HTTPS = 1, True
    ((kind, said),) = tell(proxy, host="127.0.0.1", secure=True, forwarded_for=1)
    assert kind is Kind.FINE, said


def test_what_a_proxy_does_not_pass_on_is_named(proxy: type[_Proxy], settings: Any) -> None:
    settings.PROXIES, settings.HTTPS = 2, True
    said = " ".join(text for _, text in tell(proxy, host="inside:8000", secure=False, forwarded_for=1))
    assert "X-Forwarded-Proto" in said
    assert "let the proxy pass on Host" in said
    assert "STUDIO_BEHIND_PROXY says 2, but 1 addresses" in said


def test_an_address_that_leads_elsewhere_or_nowhere(proxy: type[_Proxy], settings: Any) -> None:
    proxy.body = b"<h1>Welcome to nginx!</h1>"
    assert "not as this studio does" in found("address")[0][1]
    settings.PUBLIC_URL = "http://127.0.0.1:1"
    assert "cannot be reached from here" in found("address")[0][1]


def test_the_doctor_is_known_by_the_sites_key_and_for_a_minute(
    settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def call(method: str, url: str, headers: dict[str, str], **rest: Any) -> Any:
        shown.append(headers["Authorization"])
        raise FetchError("x")

    settings.PUBLIC_URL = "http://studio.example"
    monkeypatch.setattr("studio.fetch.call", call)
    found("address")
    told = client.get("/readyz", headers={"Authorization": shown[0]}).json()
    assert told["asked"] == {"host": "testserver", "secure": False, "forwarded_for": 0}
    settings.SECRET_KEY = "another" * 9
    assert "asked" not in client.get("/readyz", headers={"Authorization": shown[0]}).json()


# --- those outside ---
def test_a_vendor_in_trouble_and_a_refused_key_are_named(world: World) -> None:
    base = "https://api.example"
    account = Account.objects.create(team=world.team, base=base, key="sealed", is_on=True)
    Contact.count(base, "look", "fine", 0.2)
    assert found("vendor") == []
    Contact.count(base, "look", "trouble", 0.2, "the vendor answered with status 502")
    Account.objects.filter(pk=account.pk).update(problem="key", problem_text="The key is refused.")
    assert found("vendor") == [
        (
            Kind.LOOK,
            f"{base} failed the last time (the vendor answered with status 502). Requests are tried again.",
        ),
        (Kind.LOOK, "The account of team The Band is of no use: The key is refused. Its requests wait."),
    ]


@pytest.mark.parametrize(("held", "advice"), [(True, "more STUDIO_WORKERS?"), (False, "nobody takes it up.")])
def test_more_workers_are_advised_where_there_are_some(held: bool, advice: str, world: World) -> None:
    Heartbeat.alive()
    Heartbeat.lead("ticker", uuid.uuid4(), 60)
    now = timezone.now()
    rows.request(world.team, world.ann, "queued", next_at=now - timedelta(hours=2))
    if held:
        more = {"lease_until": now + timedelta(minutes=1), "lease_token": uuid.uuid4()}
        rows.request(world.team, world.ann, "running", **more)
    ((kind, said),) = found("work")
    assert kind is Kind.LOOK
    assert said.startswith(f"A request has been waiting for 120 minutes: {advice}")
