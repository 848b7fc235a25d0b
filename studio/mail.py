"""Mail by a server, with a row that says how it went the last time."""

import contextlib
import time
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.db import DatabaseError

from studio.logs import masked
from studio.models import Contact
from studio.models.contact import MAIL, Outcome


class Noted(EmailBackend):
    def send_messages(self, email_messages: Sequence[Any]) -> int:
        begun = time.monotonic()
        try:
            sent = super().send_messages(email_messages)
        except OSError as error:  # as everything is that smtplib says
            _note(Outcome.TROUBLE, begun, error.strerror or f"{type(error).__name__}: {error}")
            raise
        _note(Outcome.FINE, begun)
        return sent or 0


def _note(outcome: Outcome, begun: float, text: str = "") -> None:
    with contextlib.suppress(DatabaseError):  # the mail is what matters
        Contact.count(MAIL, "send", outcome, time.monotonic() - begun, masked(text))
