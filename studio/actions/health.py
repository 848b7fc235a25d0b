"""Is everything there that the studio needs, and does it move? Asked by load balancers, the administrators'
page and `manage.py doctor`."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from threading import Lock

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Min, Q
from django.utils.translation import gettext_noop

from studio.actions.keeping.stored import PROBE
from studio.logs import masked
from studio.models import Heartbeat, Task, clock

STORAGE_EVERY = 15.0  # seconds for which what the storage answered is believed: anybody may ask
SILENT = 5.0  # seconds after which a storage that has not answered is away
TICKER_LATE = 30.0  # seconds without a leader
SLOW, STUCK = 300.0, 3600.0  # seconds that the oldest due task has waited
AWAY = (DatabaseError, InterfaceError)
# Whoever holds the site's secret key can sign this, and nobody else: so `manage.py doctor` shows who it is.
DOCTOR = "studio.doctor"
WORDS = b"Take Two can write and read here.\n"
UNLIKE = gettext_noop("What was read is not what was written.")
HANGS = gettext_noop("It has not answered for %(seconds)s seconds.")


class State(StrEnum):
    OK = "ok"
    SLOW = "slow"  # it works, and somebody should look
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    state: State
    seconds: float | None = None  # of an answer, of a silence, of a wait
    error: str = ""
    machines: dict[str, float] = field(default_factory=dict)  # the seconds of each of several

    def late(self) -> list[str]:
        """The machines that say nothing."""
        return [name for name, seconds in self.machines.items() if seconds > _patience()]


def look() -> list[Part]:
    """All of them, in the order in which they depend on each other."""
    return [database(), storage(), workers(), ticker(), backlog()]


def is_ready(parts: list[Part]) -> bool:
    return all(part.state is not State.RED for part in parts)


def database() -> Part:
    begun = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except AWAY as error:
        return _broken("database", error)
    return Part("database", State.OK, time.perf_counter() - begun)


class _Known:
    """What the storage answered last, and since when it is being asked."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.part: Part | None = None
        self.at = 0.0
        self.asked = 0.0


_KNOWN = _Known()


def storage() -> Part:
    """One writes and reads; who asks meanwhile, or soon after, is told what was answered last. A storage that
    hangs holds up one of those who ask, not all of them."""
    if not _KNOWN.lock.acquire(timeout=SILENT if _KNOWN.part is None else 0.0):
        return _meanwhile()
    try:
        if _KNOWN.part is None or time.monotonic() - _KNOWN.at > STORAGE_EVERY:
            _KNOWN.asked = time.monotonic()
            _KNOWN.part, _KNOWN.at = _storage(), time.monotonic()
        return _KNOWN.part
    finally:
        _KNOWN.lock.release()


def _meanwhile() -> Part:
    waited = time.monotonic() - _KNOWN.asked
    if _KNOWN.part is None or waited > SILENT:
        return Part("storage", State.RED, waited, HANGS % {"seconds": round(waited)})
    return _KNOWN.part


def _storage() -> Part:
    """Always the same file with the same words: it may be read while another machine writes it."""
    begun = time.perf_counter()
    try:
        name = default_storage.save(PROBE, ContentFile(WORDS))
        with default_storage.open(name) as file:
            read = file.read()
    except OSError as error:
        return _broken("storage", error)
    if read != WORDS:
        return Part("storage", State.RED, error=UNLIKE)
    return Part("storage", State.OK, time.perf_counter() - begun)


def workers() -> Part:
    """Seconds since one of them gave a sign of life; they are asked for one every ten seconds. Where some
    machine's do not, the others make its work as well: it is slow."""
    return _of_rows("workers", _workers)


def _workers() -> Part:
    machines = Heartbeat.silences()
    age = min(machines.values(), default=None)
    part = Part("workers", State.OK, age, machines=machines)
    if age is None or age > _patience():
        return replace(part, state=State.RED)
    return replace(part, state=State.SLOW) if part.late() else part


def _patience() -> float:
    return 1.5 * settings.CANARY_SECONDS


def ticker() -> Part:
    """Seconds since the leader's lease was renewed."""
    return _of_rows("ticker", _ticker)


def _ticker() -> Part:
    late = Heartbeat.age("ticker")  # since the lease ended: less than none while it is held
    if late is None:
        return Part("ticker", State.RED)
    state = State.RED if late > TICKER_LATE else State.OK
    return Part("ticker", state, max(0.0, late))


def backlog() -> Part:
    """Seconds that the oldest task which is due has waited for one of our workers. A line that is long is
    slow, one that stands still is red. What waits for its turn at a provider elsewhere is not meant."""
    return _of_rows("backlog", _backlog)


def _backlog() -> Part:
    now = clock.now()
    ours = Task.objects.filter(Q(account=None) | Q(state=Task.State.FETCHING))
    oldest = ours.due(now).aggregate(oldest=Min("next_at"))["oldest"]
    waited = (now - oldest).total_seconds() if oldest else 0.0
    state = State.SLOW if waited > SLOW else State.OK
    if waited > STUCK and not ours.active().filter(finished=None, lease_until__gt=now).exists():
        state = State.RED
    return Part("backlog", state, waited)


def _of_rows(name: str, ask: Callable[[], Part]) -> Part:
    try:
        return ask()
    except AWAY as error:
        return _broken(name, error)


def _broken(name: str, error: Exception) -> Part:
    with suppress(Exception):
        if not connection.in_atomic_block:
            connection.close()  # the next one who asks begins anew
    said = getattr(error, "strerror", "") or f"{type(error).__name__}: {error}"
    return Part(name, State.RED, error=masked(said.strip()))
