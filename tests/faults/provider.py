"""The engine that makes nothing, and kills who works at a request of this title."""

import os
import signal
from collections.abc import Generator

from studio.port import Order, Report
from tests.noop.provider import Idle

POISON = "Poison"


class Deadly(Idle):
    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        if order.params.get("title") == POISON:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from super().poll(order, ticket)
