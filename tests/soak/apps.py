"""Songs of silence, and real ones for who asks for another style."""

from collections.abc import Generator

from studio.port import Order, Report
from tests.noop.apps import NoOp
from tests.noop.provider import Idle


class Sometimes(Idle):
    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        from studio.providers.embedded import Embedded

        if order.params["tags"] == "silence":
            return super().poll(order, ticket)
        return Embedded().poll(order, ticket)


class Soak(NoOp):
    name = "tests.soak"

    def ready(self) -> None:
        super().ready()
        from studio import providers

        providers.PROVIDERS["embedded"] = Sometimes()
