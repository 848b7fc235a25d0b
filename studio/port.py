"""The port: what the studio asks of whoever makes the music, and what it gets back."""

from collections.abc import Callable, Generator, Mapping
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
    folder: Path  # its audio and score, for a provider that needs files
    remote_id: str = ""  # what the provider that takes the order calls it; "" where it is not known there
    address: str = ""  # where it could be fetched from


@dataclass(frozen=True, slots=True)
class Account:
    """At whom an order is placed, and with which key."""

    base: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the provider may tell how the order stands, and what its calls are signed with."""

    url: str
    secret: str = field(repr=False)


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
    # --- for a provider elsewhere ---
    account: Account | None = None
    hook: Hook | None = None
    persona_id: str = ""  # what it calls the persona that sings
    cut_id: str = ""  # and the cut voice
    uploaded_id: str = ""  # what it has made of the file that came with the request
    upload_address: str = ""  # where it could fetch the file that came with the request
    answer: Mapping[str, Any] = field(default_factory=dict)  # what it said last, as it said it
    carrying: str = ""  # the clip whose way there the ticket is for
    lenient: bool = False  # what could not be had again and again may be left out
    alive: Callable[[], None] = lambda: None  # to be called at least once a second


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


@dataclass(frozen=True, slots=True)
class Taken:
    """An order was taken: its ticket, or the whole answer at once.

    `carries` is the clip that was, or is being, brought to the provider first; the order itself comes later.
    """

    ticket: str = ""
    sent: Mapping[str, Any] = field(default_factory=dict)  # as it was sent, without secrets
    answer: Mapping[str, Any] = field(default_factory=dict)
    carries: str = ""
    remote_id: str = ""  # what the clip is called there
    uploaded_id: str = ""  # and what the recording of the request has become


@dataclass(frozen=True, slots=True)
class Look:
    """How an order stands at a provider elsewhere, at a glance."""

    state: State
    answer: Mapping[str, Any] = field(default_factory=dict)
    progress: float = 0.0
    error: str = ""
    ready: frozenset[int] = frozenset()  # takes that can be brought here
    previews: tuple[int, ...] = ()  # takes that can be heard there already
    remote_id: str = ""  # what a clip is called there that was carried


class ProviderError(Exception):
    """It did not work. `temporary`: the same call may work later."""

    def __init__(self, message: str, *, temporary: bool = False) -> None:
        super().__init__(message)
        self.temporary = temporary


class Busy(ProviderError):
    """Not now: ask again in so many seconds."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message, temporary=True)
        self.seconds = seconds


class Unknown(ProviderError):
    """Nobody knows whether the order arrived."""


class Problem(StrEnum):
    KEY = "key"
    CREDITS = "credits"


class AccountError(ProviderError):
    """Nothing is wrong with the order: the account's key is refused, or its credits are used up."""

    def __init__(self, message: str, problem: Problem) -> None:
        super().__init__(message, temporary=True)
        self.problem = problem


class Provider(Protocol):
    name: str
    repeatable: bool  # may a submit with unknown outcome be sent again?
    needs_files: bool  # does it work on the files of the sources, rather than knowing them by their ids?

    def submit(self, order: Order) -> Taken:
        """Hand the order over.

        A ProviderError says that the order was not taken, save Unknown; any other exception leaves that open.
        """
        ...

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        """Bring what there is: a stream of reports from a provider that works while it is asked.

        Closing the iterator stops the work and leaves nothing running.
        """
        ...


class Remote(Provider, Protocol):
    """A provider elsewhere, who is asked now and then how an order stands."""

    def look(self, order: Order, ticket: str) -> Look:
        """One question and its answer, quickly."""
        ...

    def balance(self, account: Account) -> tuple[int, int]:
        """Its monthly and its extra credits."""
        ...
