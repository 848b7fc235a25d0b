"""How it goes with those outside, written down as it happens."""

import contextlib
import logging
import time
from collections.abc import Iterator

from django.db import DatabaseError

from studio.logs import masked
from studio.models import Account, Contact
from studio.models.contact import Outcome
from studio.port import AccountError, Busy, ProviderError, Unknown
from studio.providers.http import Gone

log = logging.getLogger(__name__)


@contextlib.contextmanager
def watched(account: Account | None, deed: str) -> Iterator[None]:
    """Around one question to the account's provider; there is nothing to write down of our own engine."""
    begun = time.monotonic()
    try:
        yield
    except ProviderError as error:
        _write(account, deed, _outcome(error), begun, str(error))
        raise
    _write(account, deed, Outcome.FINE, begun)


def _write(account: Account | None, deed: str, outcome: Outcome, begun: float, text: str = "") -> None:
    if account is None:
        return
    try:
        Contact.count(account.base, deed, outcome, time.monotonic() - begun, masked(text))
    except DatabaseError:  # what was asked for is what matters
        log.warning("how it went with %s could not be written down", account.base, exc_info=True)


def _outcome(error: ProviderError) -> Outcome:
    for kind, outcome in (
        (Busy, Outcome.BUSY),
        (AccountError, Outcome.ACCOUNT),
        (Gone, Outcome.GONE),
        (Unknown, Outcome.LOST),
    ):
        if isinstance(error, kind):
            return outcome
    return Outcome.TROUBLE if error.temporary else Outcome.REFUSED
