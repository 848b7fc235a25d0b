"""Stand-ins that implement our own ports, so that nothing has to be patched."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from studio.port import Order, Product, ProviderError, Report, State, Taken

Script = Callable[[Order], Iterator[Report]]


def product(order: Order, index: int, **changes: object) -> Product:
    order.workdir.mkdir(parents=True, exist_ok=True)
    audio = order.workdir / f"{index}.mp3"
    audio.write_bytes(b"ID3 a song " + str(index).encode() * 50)
    fields = {"title": "Night Bus", "tags": "pop", "lyrics": "[Verse]\nHome", "duration": 61.5} | changes
    return Product(index=index, files={"audio.mp3": Path(audio)}, **fields)  # type: ignore[arg-type]


def two_takes(order: Order) -> Iterator[Report]:
    """A provider on a good day: progress, one take, the other."""
    yield Report(State.RUNNING, progress=0.3, stage="singing the lead")
    for index in {0, 1} - order.done:
        yield Report(State.RUNNING, (product(order, index),), progress=0.5 + index / 2)
    yield Report(State.DONE)


class FakeProvider:
    """Does what `script` says; `submitted` lists the orders it was given."""

    name = "embedded"
    repeatable = True
    needs_files = True

    def __init__(self) -> None:
        self.script: Script = two_takes
        self.submitted: list[str] = []
        self.submit_fails: Exception | None = None
        self.closed = 0

    def submit(self, order: Order) -> Taken:
        self.submitted.append(order.task_id)
        if self.submit_fails is not None:
            raise self.submit_fails
        return Taken(f"ticket-{len(self.submitted)}")

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        try:
            yield from self.script(order)
        finally:
            self.closed += 1


def fails_with(message: str, *, temporary: bool = False) -> Script:
    def script(order: Order) -> Iterator[Report]:
        yield Report(State.RUNNING, progress=0.1)
        raise ProviderError(message, temporary=temporary)

    return script
