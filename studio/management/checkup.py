"""What is wrong with an installation, and what to do about it, in sentences."""

import datetime
import json
import shutil
import ssl
import stat
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks, mail, signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, NotSupportedError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from studio import fetch, hub
from studio.actions import figures, health, usage
from studio.engine.playing.bank import find_bank
from studio.environment import is_public
from studio.models import Heartbeat, lasting, searching

GIGABYTE = 10**9
LITTLE_ROOM, TOO_LITTLE_ROOM = 10 * GIGABYTE, 2 * GIGABYTE
CLOCK_OFF, CLOCK_WRONG = 2.0, 10.0  # seconds; a lease lasts twenty
BACKUP_OLD = datetime.timedelta(days=2)
ANSWER = 100_000  # bytes


class Kind(StrEnum):
    FINE = "fine"
    LOOK = "look"  # it works; somebody should know
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Found:
    kind: Kind
    about: str
    said: str


Look = Callable[[], Iterator[Found]]


def look() -> Iterator[Found]:
    """Everything, one after the other; what depends on a database that is away is left out."""
    yield from _settings()
    database = list(_database())
    yield from database
    there = all(found.kind is not Kind.MEND for found in database)
    of_rows: tuple[Look, ...] = (_triggers, _search, _clock, _work, _elsewhere, _backup) if there else ()
    rest: tuple[Look, ...] = (_storage, _redis, _mail, _disk, _music, _address)
    for part in (*of_rows, *rest):
        yield from _tried(part)


def _tried(part: Look) -> Iterator[Found]:
    """A check that breaks is a finding, too."""
    about = part.__name__.strip("_")
    try:
        yield from part()
    except Exception as error:
        yield Found(Kind.MEND, about, f"This could not be looked at ({type(error).__name__}: {error}).")


def _settings() -> Iterator[Found]:
    known = checks.run_checks(include_deployment_checks=True)
    for one in known:
        kind = Kind.MEND if one.level >= checks.ERROR else Kind.LOOK
        if one.level >= checks.INFO and (settings.PUBLIC_URL or kind is Kind.MEND):
            yield Found(kind, "settings", " ".join(filter(None, (one.msg, one.hint))))
    if settings.DEBUG:
        kind = Kind.MEND if settings.PUBLIC_URL else Kind.LOOK
        yield Found(
            kind, "settings", "Debug pages show the code and settings to strangers: unset STUDIO_DEBUG."
        )
    if is_public(settings.PUBLIC_URL) and not settings.HTTPS:
        sentence = "STUDIO_URL is not https: passwords are sent in the open. Put a TLS proxy in front."
        yield Found(Kind.MEND, "settings", sentence)
    yield from _key()
    if not settings.PUBLIC_URL:
        sentence = "No STUDIO_URL is set: the studio is for this machine and its network, over plain HTTP."
        yield Found(Kind.FINE, "settings", sentence)


def _key() -> Iterator[Found]:
    file = Path(settings.DATA) / "secret-key"
    if not settings.OWN_SECRET_KEY and file.exists() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Found(Kind.MEND, "settings", f"Others can read the secret key: chmod 600 {file}.")
    elif len(settings.SECRET_KEY) < 32:
        sentence = (
            "The secret key is short: set STUDIO_SECRET_KEY to 50 random characters. People sign in again."
        )
        yield Found(Kind.LOOK, "settings", sentence)


def _database() -> Iterator[Found]:
    try:
        connection.ensure_connection()
        version = figures.database_version()
        plan = _unapplied()
    except NotSupportedError as error:
        yield Found(Kind.MEND, "database", f"{error}. Bring the database up to that version.")
        return
    except DatabaseError as error:
        where = "STUDIO_DATABASE_URL" if connection.vendor == "postgresql" else "the folder in STUDIO_DATA"
        said = " ".join(str(error).split())
        yield Found(Kind.MEND, "database", f"It cannot be reached ({said}). Look at {where}.")
        return
    if plan:
        many = f"{len(plan)} migrations are" if len(plan) > 1 else "One migration is"
        yield Found(Kind.MEND, "database", f"{many} not applied: run manage.py migrate.")
        return
    size = usage.size(figures.database_bytes())
    yield Found(Kind.FINE, "database", f"{version}, {size}, every migration is applied.")


def _unapplied() -> list[Any]:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def _triggers() -> Iterator[Found]:
    if tables := lasting.missing(connection):
        said = f"The database does not guard {', '.join(tables)}"
        sentence = f"{said}: run manage.py migrate, which makes the triggers."
        yield Found(Kind.MEND, "triggers", sentence)
    else:
        yield Found(Kind.FINE, "triggers", "The database guards the ledger and the log.")


def _search() -> Iterator[Found]:
    if names := searching.missing(connection):
        said = f"Large libraries are slow without the index {' and '.join(names)}"
        sentence = f"{said}: CREATE EXTENSION pg_trgm, then run manage.py migrate."
        yield Found(Kind.LOOK, "search", sentence)


def _clock() -> Iterator[Found]:
    if connection.vendor != "postgresql":
        return  # its clock is ours
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
    off = abs((theirs - before - (timezone.now() - before) / 2).total_seconds())
    if off > CLOCK_OFF:
        kind = Kind.MEND if off > CLOCK_WRONG else Kind.LOOK
        sentence = f"This machine's clock and the database's are {off:.0f} seconds apart: set both by NTP."
        yield Found(kind, "clock", sentence)
    else:
        yield Found(Kind.FINE, "clock", f"It agrees with the database's to {off:.2f} seconds.")


def _storage() -> Iterator[Found]:
    where = f"the bucket {settings.S3.options['bucket_name']}" if settings.S3 else str(settings.MEDIA_ROOT)
    words = uuid.uuid4().hex.encode()
    done = "written to"
    try:
        name = default_storage.save(f"ready/{uuid.uuid4().hex}.txt", ContentFile(words))
        done = "read"
        with default_storage.open(name) as file:
            same = file.read() == words
        done = "deleted from"
        default_storage.delete(name)
        gone = not default_storage.exists(name)
    except OSError as error:
        help = "STUDIO_S3_… and what its key may do" if settings.S3 else "owner and rights of the folder"
        said = error.strerror or error
        yield Found(Kind.MEND, "storage", f"{where} cannot be {done} ({said}). Look at {help}.")
        return
    if not (same and gone):
        yield Found(
            Kind.MEND, "storage", f"What was written to {where} is not what was read, or did not go away."
        )
    else:
        yield Found(Kind.FINE, "storage", f"{where} can be written, read and deleted from.")


def _redis() -> Iterator[Found]:
    if not settings.REDIS_URL:
        return
    if said := hub.trouble():
        sentence = (
            f"It does not answer ({said}). Look at STUDIO_REDIS_URL. The studio works meanwhile, but slower."
        )
        yield Found(Kind.MEND, "redis", sentence)
    else:
        yield Found(Kind.FINE, "redis", "It answers.")


def _mail() -> Iterator[Found]:
    if not settings.EMAIL_HOST:
        sentence = "No mail is sent: set STUDIO_SMTP_HOST, or nobody can have a new password or a letter."
        yield Found(Kind.LOOK, "mail", sentence)
        return
    try:
        opened = mail.get_connection()
        opened.open()
        opened.close()
    except (OSError, ssl.SSLError) as error:
        said = " ".join(str(error).split())
        yield Found(
            Kind.MEND, "mail", f"{settings.EMAIL_HOST} does not let us in ({said}). Look at STUDIO_SMTP_…."
        )
        return
    if "@localhost" in settings.DEFAULT_FROM_EMAIL:
        yield Found(Kind.MEND, "mail", "Mail comes from an address at localhost: set STUDIO_MAIL_FROM.")
    else:
        yield Found(Kind.FINE, "mail", f"{settings.EMAIL_HOST} lets us in. That it delivers is not tried.")


def _disk() -> Iterator[Found]:
    free = shutil.disk_usage(settings.DATA).free
    said = f"{free / GIGABYTE:.1f} GB are free where {settings.DATA} lies."
    if free < LITTLE_ROOM:
        kind = Kind.MEND if free < TOO_LITTLE_ROOM else Kind.LOOK
        yield Found(kind, "disk", f"Only {said} A song takes about 40 MB: make room, or use a bucket.")
    else:
        yield Found(Kind.FINE, "disk", said)


def _music() -> Iterator[Found]:
    try:
        bank = find_bank(settings.SOUNDFONT)
    except ValueError as error:
        yield Found(Kind.MEND, "music", f"{error} Look at STUDIO_SOUNDFONT.")
        return
    if bank is None:
        sentence = (
            "No SoundFont is there: acoustic instruments are synthesised. Debian has one: "
            "apt install fluidr3mono-gm-soundfont."
        )
        yield Found(Kind.LOOK, "music", sentence)
    else:
        yield Found(Kind.FINE, "music", f"Acoustic instruments come from {bank}.")


# --- how people come in ---
def _address() -> Iterator[Found]:
    """What a request by the public address looks like when it arrives here."""
    if not settings.PUBLIC_URL:
        return
    url = f"{settings.PUBLIC_URL}/readyz"
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    shown = {
        "Authorization": f"Bearer {signing.dumps(health.DOCTOR, salt=health.DOCTOR)}",
        "Accept": "application/json",
    }
    try:
        answer = fetch.call("GET", url, headers=shown, allow=(host,), most=ANSWER, seconds=10.0)
        told = json.loads(answer.body)
        asked = told["asked"]
    except fetch.FetchError as error:
        sentence = f"{settings.PUBLIC_URL} cannot be reached from here ({error}). From elsewhere it may be."
        yield Found(Kind.LOOK, "address", sentence)
        return
    except (ValueError, KeyError, TypeError):
        sentence = (
            f"{url} answers with status {answer.status}, and not as this studio does: look at the proxy."
        )
        yield Found(Kind.MEND, "address", sentence)
        return
    found = list(_passed_on(asked, host))
    yield from found
    if not found:
        yield Found(
            Kind.FINE, "address", f"{settings.PUBLIC_URL} leads here, and what it says of people arrives."
        )


def _passed_on(asked: dict[str, Any], host: str) -> Iterator[Found]:
    if settings.HTTPS and not asked.get("secure"):
        sentence = (
            "Requests by https look like http when they arrive: let the proxy set X-Forwarded-Proto, and set "
            "STUDIO_BEHIND_PROXY."
        )
        yield Found(Kind.MEND, "address", sentence)
    if urlsplit(f"//{asked.get('host', '')}").hostname != host:
        sentence = f"Requests arrive for the host {asked.get('host')!r}: let the proxy pass on Host."
        yield Found(Kind.MEND, "address", sentence)
    if (passed := int(asked.get("forwarded_for", 0))) < settings.PROXIES:
        sentence = (
            f"STUDIO_BEHIND_PROXY says {settings.PROXIES}, but {passed} addresses arrive in X-Forwarded-For: "
            "let every proxy add one, or everybody seems to be the same person."
        )
        yield Found(Kind.MEND, "address", sentence)


# --- what moves ---
def _work() -> Iterator[Found]:
    for part in (health.workers(), health.ticker()):
        if part.state is health.State.RED:
            since = "never yet" if part.seconds is None else f"not for {part.seconds:.0f} seconds"
            sentence = f"The {part.name} gave no sign of life, {since}: start the studio, or look at its log."
            yield Found(Kind.LOOK, "work", sentence)
        elif late := part.late():
            sentence = f"No worker of {', '.join(late)} gives a sign of life: start that machine again."
            yield Found(Kind.LOOK, "work", sentence)
    backlog = health.backlog()
    if backlog.state is not health.State.OK:
        minutes = f"{(backlog.seconds or 0) / 60:.0f}"
        advice = "more STUDIO_WORKERS?"
        if backlog.state is health.State.RED:
            advice = "nobody takes it up. Look at the log of the workers."
        sentence = f"A request has been waiting for {minutes} minutes: {advice}"
        yield Found(Kind.LOOK, "work", sentence)


def _elsewhere() -> Iterator[Found]:
    """Those who make music for us. What is wrong there is nothing to mend here, but a refused key is."""
    for vendor in figures.vendors():
        if vendor.in_trouble:
            sentence = f"{vendor.whom} failed the last time ({vendor.text}). Requests are tried again."
            yield Found(Kind.LOOK, "vendor", sentence)
    for account in figures.accounts_in_trouble():
        whose = f"of team {account.team.name}" if account.team else "of the site"
        sentence = f"The account {whose} is of no use: {account.problem_text} Its requests wait."
        yield Found(Kind.LOOK, "vendor", sentence)


def _backup() -> Iterator[Found]:
    age = Heartbeat.age(figures.BACKUP)
    if age is None:
        sentence = "No backup is known: run manage.py backup DIR each night."
        yield Found(Kind.LOOK, "backup", sentence)
    else:
        days = age / 86_400
        kind = Kind.LOOK if age > BACKUP_OLD.total_seconds() else Kind.FINE
        yield Found(kind, "backup", f"The last one was made {days:.1f} days ago.")
