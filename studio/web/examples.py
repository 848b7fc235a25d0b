"""The example of an operation, about what the team has: so that it does what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from studio.actions import addresses
from studio.catalog.fields import AddressField, MomentField, PersonaField
from studio.catalog.operation import Operation
from studio.models import Clip, Membership
from studio.web import queries

LOOKED_AT = 96  # newest takes


@dataclass(frozen=True, slots=True)
class Example:
    body: dict[str, Any]
    clips: list[str]  # the ids of the team's takes that the body names
    lacks: list[str]  # fields for which the team has nothing yet


class Examples:
    """Of nobody in a team they name what nobody has."""

    def __init__(self, request: HttpRequest, me: Membership | None) -> None:
        self.home = home(request)
        takes = queries.songs(me, "")[:LOOKED_AT] if me else ()
        self.takes = sorted(takes, key=lambda take: not take.kind.words)  # songs with words can do most
        self.persona = queries.newest_persona(me) if me else ""

    def of(self, operation: Operation) -> Example:
        body, form = {**operation.example, **operation.constant}, operation.form
        long = [take for take in self.takes if take.duration >= _last_moment(operation)]
        suiting = [str(take.pk) for take in long if operation.suits(take.kind)]
        own: dict[str, Any] = {name: _as_many(suiting, body.get(name)) for name in form.clip_fields()}
        own |= dict.fromkeys(form.fields_of(PersonaField), self.persona)
        own |= dict.fromkeys(form.fields_of(AddressField), self._address(long))
        asked = {name: value for name, value in own.items() if name in body}
        found = {name: value for name, value in asked.items() if value}
        clips = found.get(operation.clip_field, [])
        return Example(
            body=body | found,
            clips=clips if isinstance(clips, list) else [clips],
            lacks=[name for name in asked if name not in found],
        )

    def _address(self, takes: Sequence[Clip]) -> str:
        return addresses.of(takes[0], "audio.mp3", self.home) if takes else ""


def home(request: HttpRequest) -> str:
    """The address under which programs know us."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def _last_moment(operation: Operation) -> float:
    """As long as a take must be for the example."""
    moments = operation.form.fields_of(MomentField)
    return max((float(operation.example.get(name, 0)) for name in moments), default=0.0)


def _as_many(ids: list[str], named: object) -> list[str] | str:
    """One of these ids, or a pair where the example names a pair; nothing where there are too few."""
    if isinstance(named, list):
        return ids[:2] if len(ids) > 1 else []
    return ids[0] if ids else ""
