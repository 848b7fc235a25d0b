"""The port: what the studio asks of whoever makes the music, and what it gets back."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Source:
    """A clip that an order starts from."""

    clip_id: str
    title: str
    tags: str
    lyrics: str
    duration: float
    uploaded: bool
    provider: str  # who made it
    remote_id: str  # and under which name there
    folder: Path  # its audio and score, for a provider that needs files


@dataclass(frozen=True, slots=True)
class Order:
    """One task, as a provider needs it."""

    task_id: str
    operation: str
    params: Mapping[str, Any]
    artist: str  # who the song is by: the team's name
    workdir: Path  # for files on their way; emptied when the task is over
    done: frozenset[int] = frozenset()  # takes that are stored already, from an earlier try
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)  # by the field that names them
    voice: Mapping[str, Any] | None = None  # of the persona that sings
    upload: Path | None = None  # the file that came with the request


@dataclass(frozen=True, slots=True)
class Product:
    """One finished take. `files` are named as they will be stored: audio.mp3, cover.jpg ..."""

    index: int
    title: str
    tags: str
    lyrics: str
    duration: float
    files: Mapping[str, Path]
    data: Mapping[str, Any] = field(default_factory=dict)
    remote_id: str = ""


class State(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """How a task stands. Products may come one by one."""

    state: State
    products: tuple[Product, ...] = ()
    progress: float = 0.0
    stage: str = ""
    error: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)  # of operations that answer with data
    files: Mapping[str, Path] = field(default_factory=dict)  # to be kept beside the source, by their names


class ProviderError(Exception):
    """It did not work. `temporary`: the same call may work later."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary


class Provider(Protocol):
    name: str
    repeatable: bool  # may a submit with unknown outcome be sent again?
    needs_files: bool  # does it work on the files of the sources, rather than knowing them by their ids?
    wait: float  # seconds between two polls

    def submit(self, order: Order) -> str:
        """Hand the order over and return the ticket to ask for it by.

        A ProviderError says that the order was not taken; any other exception leaves that unknown.
        """
        ...

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        """How it stands: one report, or a stream of them from a provider that works while it is asked.

        Closing the iterator stops the work and leaves nothing running.
        """
        ...
