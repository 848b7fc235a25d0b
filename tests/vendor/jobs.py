"""What the double remembers: accounts, jobs and the clips that they make."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Body = Mapping[str, Any]

LYRICS = "[Verse]\nThe last bus leaves at ten\n[Chorus]\nNight bus, take me home"
# Basic ones have been seen to be four, too: vocals, drums, bass, other.
STEMS = {
    "sonic/stems/basic": ("vocals", "instrumental"),
    "sonic/stems/full": (
        *("vocals", "backing vocals", "drums", "bass", "guitar", "keyboard"),
        *("percussion", "strings", "synth", "fx", "brass", "woodwinds"),
    ),
}


class Refused(Exception):
    """The request is answered with an error."""

    def __init__(self, status: int, kind: str, text: str) -> None:
        super().__init__(f"{status} {kind}: {text}")
        self.status, self.kind, self.text = status, kind, text


@dataclass(slots=True)
class Wallet:
    """Credits of a subscription, and extra ones, which are spent first."""

    credits: int = 1_000
    extra: int = 0

    def pay(self, price: int) -> tuple[int, int]:
        if price > self.credits + self.extra:
            text = "You don't have enough credits. Please buy a credit pack or subscribe to a plan."
            raise Refused(403, "Forbidden", text)
        extra = min(price, self.extra)
        self.give_back(-(price - extra), -extra)
        return price - extra, extra

    def give_back(self, credits: int, extra: int) -> None:
        self.credits += credits
        self.extra += extra


@dataclass(slots=True)
class Clip:
    take: int  # which of the double's few sounds it is
    body: Body  # what it was asked for with
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    uploaded: bool = False
    stem: str = ""
    broken: bool = False  # came out as failed
    created: str = field(default_factory=lambda: f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.552Z}")

    @property
    def is_instrumental(self) -> bool:
        return self.body.get("make_instrumental") is True

    @property
    def lyrics(self) -> str:
        """A short marker where nobody sings; else what was given, or written here."""
        if self.is_instrumental:
            return "[Instrumental]"
        given = self.body.get("prompt") or self.body.get("lyrics")
        return LYRICS if not given or self.body.get("auto_lyrics") else str(given)


@dataclass(slots=True)
class Job:
    operation: str  # as in RULES
    body: Body
    wallet: Wallet
    paid: tuple[int, int]
    clips: list[Clip]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    joined: list[Clip] = field(default_factory=list)  # the whole songs of `auto_concat`
    polls: int = 0
    state: str = "pending"  # running, succeeded, failed
    problem: tuple[str, str] = ("", "")  # type and text of a failure

    @property
    def family(self) -> str:
        return self.operation.partition("/")[0]

    @property
    def webhook_url(self) -> str:
        return str(self.body.get("webhook_url") or "")

    @property
    def webhook_secret(self) -> str:
        return str(self.body.get("webhook_secret") or "")

    @property
    def is_over(self) -> bool:
        return self.state in ("succeeded", "failed")
