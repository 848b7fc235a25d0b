"""Idempotency-Key: the same request sent twice is done once, and answered the same both times."""

import datetime
import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from studio.models import ApiAnswer, Team

KEPT = datetime.timedelta(days=1)
MARGIN = 60  # seconds beyond the longest wait after which whoever works at an answer is taken for dead


class Conflict(Enum):
    AT_WORK = "at work"
    OTHER_BODY = "other body"


@dataclass(frozen=True, slots=True)
class Replay:
    status: int
    body: dict[str, Any]


def begin(team: Team, key: str, request: bytes) -> ApiAnswer | Replay | Conflict:
    """The row of a request that is to be done now, or why not."""
    digest, lease = hashlib.sha256(request).hexdigest(), _lease()
    try:
        with transaction.atomic():
            return ApiAnswer.objects.create(team=team, key=key, digest=digest, lease_until=lease)
    except IntegrityError:
        return _earlier(team, key, digest, lease)


def _earlier(team: Team, key: str, digest: str, lease: datetime.datetime) -> ApiAnswer | Replay | Conflict:
    row = ApiAnswer.objects.filter(team=team, key=key).first()
    if row is None:  # its request was refused just now
        return Conflict.AT_WORK
    if row.digest != digest:
        return Conflict.OTHER_BODY
    if row.status is not None:
        return Replay(row.status, row.body)
    silent = ApiAnswer.objects.filter(pk=row.pk, status=None, lease_until__lt=timezone.now())
    return row if silent.update(lease_until=lease) else Conflict.AT_WORK


def finish(row: ApiAnswer, status: int, body: dict[str, Any]) -> None:
    ApiAnswer.objects.filter(pk=row.pk).update(status=status, body=body)


def release(row: ApiAnswer) -> None:
    """It is not answered yet: the same request, sent again, goes on with it."""
    ApiAnswer.objects.filter(pk=row.pk).update(lease_until=timezone.now())


def forget(row: ApiAnswer) -> None:
    """The request was refused before anything was done: it may be sent again, mended."""
    ApiAnswer.objects.filter(pk=row.pk).delete()


def tidy() -> None:
    ApiAnswer.objects.filter(created__lt=timezone.now() - KEPT).delete()


def _lease() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(seconds=settings.API_WAIT + MARGIN)
