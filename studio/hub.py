"""Redis, where several machines share one: the doorbell, and what is counted for a moment.

Nothing that has to last lives there. While it is away the rows are still the queue (the ticker rings again
when it is back), and every process counts for itself. No request waits for it longer than a second or two.
"""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django_q.brokers.redis_broker import Redis as Broker
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

CONNECT_SECONDS, ANSWER_SECONDS = 1.0, 2.0
LEFT_ALONE = 5.0  # seconds after a failure in which it is not asked again: requests would queue up behind it
OWN = f"django_q:studio@{settings.MACHINE}:q"  # the list of this machine's own workers
PAUSE = 2.0  # seconds between two tries of a worker to hear the bell


def options() -> dict[str, Any]:
    """Of every connection: one quick second try, for a connection that was closed meanwhile."""
    return {
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        "retry": Retry(NoBackoff(), 1),
    }


class Absence:
    """Whether it was away a moment ago."""

    def __init__(self) -> None:
        self.until = 0.0

    def __bool__(self) -> bool:
        return time.monotonic() < self.until

    def note(self, error: Exception, instead: str) -> None:
        if not self:
            log.warning("Redis is away (%s): %s", error, instead)
        self.until = time.monotonic() + LEFT_ALONE


ABSENCE = Absence()


def trouble() -> str:
    """Why it cannot be used just now; "" if it can."""
    try:
        _client().ping()
    except RedisError as error:
        return str(error)
    return ""


class Doorbell(Broker):  # type: ignore[misc]
    """django-q2's queue in Redis, which may be away, and may forget."""

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        return _client()

    def enqueue(self, task: Any) -> Any:
        return self._tried(lambda: super(Doorbell, self).enqueue(task), None)

    def queue_size(self) -> int:
        """Where it cannot be asked, as if somebody had rung: to ring again is of no use."""
        return int(self._tried(lambda: super(Doorbell, self).queue_size(), 1))

    def set_stat(self, key: str, value: str, timeout: int) -> None:
        self._tried(lambda: super(Doorbell, self).set_stat(key, value, timeout), None)

    def ping(self) -> bool:
        self._tried(self.connection.ping, None)
        return True

    def dequeue(self) -> Any:
        """What is meant for this machine comes first."""
        try:
            heard = self.connection.blpop([OWN, self.list_key], 1)
            return [(None, heard[1])] if heard else None
        except RedisError as error:
            ABSENCE.note(error, "workers hear nothing until it is back")
            time.sleep(PAUSE)
            return None

    def _tried(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if ABSENCE:
            return otherwise
        try:
            return ask()
        except RedisError as error:
            ABSENCE.note(error, "the ticker rings for what is due when it is back")
            return otherwise


@cache
def _client() -> Any:
    """One for the process: its pool knows threads and forks."""
    return redis.Redis.from_url(settings.REDIS_URL, **options())


class Cache(RedisCache):
    """What is counted together: tries of a password, requests of an address. While Redis is away every
    process counts for itself."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**params.get("OPTIONS", {}), **options()}})
        self._own = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {}})

    def _tried(self, name: str, *words: Any, **named: Any) -> Any:
        if not ABSENCE:
            try:
                return getattr(super(), name)(*words, **named)
            except RedisError as error:
                ABSENCE.note(error, "every process counts for itself")
        return getattr(self._own, name)(*words, **named)

    def add(self, *words: Any, **named: Any) -> Any:
        return self._tried("add", *words, **named)

    def get(self, *words: Any, **named: Any) -> Any:
        return self._tried("get", *words, **named)

    def set(self, *words: Any, **named: Any) -> Any:
        return self._tried("set", *words, **named)

    def touch(self, *words: Any, **named: Any) -> Any:
        return self._tried("touch", *words, **named)

    def delete(self, *words: Any, **named: Any) -> Any:
        return self._tried("delete", *words, **named)

    def get_many(self, *words: Any, **named: Any) -> Any:
        return self._tried("get_many", *words, **named)

    def has_key(self, *words: Any, **named: Any) -> Any:
        return self._tried("has_key", *words, **named)

    def incr(self, *words: Any, **named: Any) -> Any:
        return self._tried("incr", *words, **named)

    def set_many(self, *words: Any, **named: Any) -> Any:
        return self._tried("set_many", *words, **named)

    def delete_many(self, *words: Any, **named: Any) -> Any:
        return self._tried("delete_many", *words, **named)

    def clear(self, *words: Any, **named: Any) -> Any:
        return self._tried("clear", *words, **named)
