"""One request as a page shows it, and the marker with which the page asks what became of it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from studio.catalog.operation import Yields
from studio.models import Clip, Task
from studio.web import queries

MOST_KNOWN = 100
STATES = {
    "queued": "In line",
    "sending": "Starting",
    "running": "Making",
    "uncertain": "Unclear",
    "succeeded": "Ready",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Card:
    task: Task
    clips: Sequence[Clip]
    place: int | None  # in the line, while it waits

    @property
    def title(self) -> str:
        return self.clips[0].title if self.clips else wish(self.task.params)

    @property
    def makes_takes(self) -> bool:
        return self.task.spec.yields is Yields.CLIPS

    @property
    def slots(self) -> list[Clip | None]:
        """One per take; None where a take is still to come."""
        if not self.makes_takes:
            return []
        empty = self.task.spec.takes - len(self.clips) if self.task.is_active else 0
        return [*self.clips, *[None] * max(0, empty)]

    @property
    def words(self) -> list[Mapping[str, str]]:
        """The candidates of a request for lyrics."""
        return list(self.task.result.get("results", ()))

    @property
    def stage(self) -> str:
        """What is happening to it right now."""
        if self.task.state == Task.State.QUEUED:
            return "Next in line" if self.place == 1 else f"Number {self.place} in line"
        if self.task.state == Task.State.UNCERTAIN:
            return "Waiting to hear whether it arrived"
        return (self.task.stage or "getting ready").capitalize()

    @property
    def state(self) -> str:
        return STATES[self.task.state]

    @property
    def finished(self) -> bool:
        """With takes that speak for themselves."""
        return bool(self.clips) and not self.task.is_active

    @property
    def kind(self) -> str:
        return self.task.spec.title

    @property
    def again(self) -> bool:
        return self.task.state == Task.State.FAILED

    @property
    def news(self) -> str:
        """What a screen reader says when the request has ended."""
        if self.task.state == Task.State.SUCCEEDED:
            return f"{self.title} is ready."
        return f"{self.title} failed. {self.task.error}" if self.again else ""


def cards(tasks: Iterable[Task]) -> list[Card]:
    rows = list(tasks)
    places = queries.places_in_line(rows)
    return [Card(task, list(task.clips.all()), places.get(task.pk)) for task in rows]


def wish(params: Mapping[str, Any]) -> str:
    """A request in a few words: its title, its description, the first line sung, or its style."""
    for name in ("title", "gpt_description_prompt", "description", "prompt", "tags"):
        lines = (line.strip() for line in str(params.get(name) or "").splitlines())
        for line in lines:
            if line and not line.startswith("["):
                return line if len(line) <= 80 else f"{line[:79].rstrip()}…"
    return "Untitled"


def watch(route: str, shown: Sequence[Card], newest: uuid.UUID | None = None) -> dict[str, str]:
    """How a page that shows these cards, newest first, asks for news: where, and how often."""
    newest = newest or (shown[0].task.pk if shown else None)
    live = any(card.task.is_active for card in shown)
    return {
        "updates_url": f"{reverse(route)}?{marker(shown, newest)}",
        "updates_pace": "2s" if live else "8s",
    }


def marker(shown: Iterable[Card], newest: uuid.UUID | None) -> str:
    """The query by which a page says what it shows: its newest request, and the version of each live one."""
    live = (card for card in shown if card.task.is_active)
    known = [("known", f"{card.task.pk}.{version(card.task, card.place)}") for card in live]
    return urlencode([("newest", newest or ""), *known])


def version(task: Task, place: int | None) -> str:
    """Changes whenever the card of a live request does."""
    return f"{task.rev}-{place or 0}"


def parse_known(values: Sequence[str]) -> dict[uuid.UUID, str]:
    """The versions that a marker names; what does not look like one is skipped."""
    pairs = (value.partition(".") for value in values[:MOST_KNOWN])
    return {pk: version for name, _, version in pairs if (pk := parse_id(name))}


def parse_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
