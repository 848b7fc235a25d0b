"""What can be asked of the studio: every operation, declared once."""

from collections.abc import Iterable, Mapping
from typing import Any

from studio.catalog.create import CREATE, PERSONA_MUSIC
from studio.catalog.export import MIDI, STEMS_BASIC, STEMS_FULL, WAV
from studio.catalog.extend import CONCAT, EXTEND, EXTEND_UPLOAD, UPLOAD_EXTEND
from studio.catalog.measure import BPM, TIMELINE
from studio.catalog.nuro import NURO
from studio.catalog.operation import GROUPS, Kind, Operation
from studio.catalog.producer import PRODUCER, PRODUCER_DOWNLOAD
from studio.catalog.reshape import (
    ADD_INSTRUMENTAL,
    ADD_VOCALS,
    COVER,
    COVER_UPLOAD,
    REMASTER,
    REPLACE_SECTION,
    UPLOAD_COVER,
)
from studio.catalog.riffusion import RIFFUSION
from studio.catalog.said import StrOrPromise
from studio.catalog.sources import MASHUP, PERSONA, SAMPLE, UPLOAD, VOX
from studio.catalog.table import TABLE, check
from studio.catalog.words import LYRICS, UPSAMPLE_TAGS

Groups = tuple[tuple[StrOrPromise, tuple[Operation, ...]], ...]

OPERATIONS = {
    operation.key: operation
    for operation in (
        CREATE,
        PERSONA_MUSIC,
        LYRICS,
        UPSAMPLE_TAGS,
        UPLOAD,
        UPLOAD_EXTEND,
        UPLOAD_COVER,
        EXTEND,
        EXTEND_UPLOAD,
        COVER,
        COVER_UPLOAD,
        MASHUP,
        SAMPLE,
        REPLACE_SECTION,
        ADD_VOCALS,
        ADD_INSTRUMENTAL,
        CONCAT,
        REMASTER,
        PERSONA,
        VOX,
        STEMS_BASIC,
        STEMS_FULL,
        BPM,
        TIMELINE,
        WAV,
        MIDI,
        PRODUCER_DOWNLOAD,
        *PRODUCER,
        *NURO,
        *RIFFUSION,
    )
}
check(TABLE, {key: operation.source for key, operation in OPERATIONS.items()})


def get(key: str) -> Operation:
    """Raises LookupError, with a sentence, for a key that is no operation's."""
    if key not in OPERATIONS:
        raise LookupError(f"There is no operation called {key}.")
    return OPERATIONS[key]


def groups() -> Groups:
    """Every operation, under the headings of the menu."""
    return grouped(OPERATIONS.values())


def menu(kind: Kind) -> Groups:
    """What can be done with such a clip, under its headings. The families with field names of their own do
    the same things over again: they have pages of their own and stay out of a take's menu, but for the file
    formats that only they have."""
    here = (o for o in OPERATIONS.values() if o.family == "sonic" or o.group == "Download")
    return grouped(o for o in here if o.suits(kind))


def grouped(operations: Iterable[Operation]) -> Groups:
    """In the order in which the headings first appear."""
    found: dict[str, tuple[Operation, ...]] = {}
    for operation in operations:
        found[operation.group] = (*found.get(operation.group, ()), operation)
    return tuple((GROUPS[name], inside) for name, inside in found.items())


def match(path: str, body: Mapping[str, Any]) -> Operation:
    """The operation at the path whose constants all agree with the body. A missing constant agrees, so the
    path's first operation is its default. Raises LookupError with a sentence."""
    here = [operation for operation in OPERATIONS.values() if operation.path == path]
    for operation in here:
        if all(body.get(name) in (None, value) for name, value in operation.constant.items()):
            return operation
    if not here:
        raise LookupError(f"There is nothing at {path}.")
    choices = {f"{name}={value}": None for operation in here for name, value in operation.constant.items()}
    raise LookupError(f"Nothing at {path} does that. It takes {'; '.join(choices)}.")
