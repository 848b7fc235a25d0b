"""What can be asked of the studio: every operation, declared once."""

from collections.abc import Mapping
from typing import Any

from studio.catalog.create import CREATE
from studio.catalog.lyrics import LYRICS
from studio.catalog.operation import Operation

GROUPS = {
    "Songs": (CREATE,),
    "Words": (LYRICS,),
}
OPERATIONS = {operation.key: operation for group in GROUPS.values() for operation in group}


def get(key: str) -> Operation:
    """Raises LookupError, with a sentence, for a key that is no operation's."""
    if key not in OPERATIONS:
        raise LookupError(f"There is no operation called {key}.")
    return OPERATIONS[key]


def groups() -> tuple[tuple[str, tuple[Operation, ...]], ...]:
    return tuple(GROUPS.items())


def match(path: str, body: Mapping[str, Any]) -> Operation:
    """The operation at the path whose constants all agree with the body. A missing constant agrees, so the
    path's first operation is its default. Raises LookupError with a sentence."""
    here = [operation for operation in OPERATIONS.values() if operation.path == path]
    for operation in here:
        if all(body.get(name) in (None, value) for name, value in operation.constant.items()):
            return operation
    if not here:
        raise LookupError(f"There is nothing at {path}.")
    choices = "; ".join(f"{name}={value}" for operation in here for name, value in operation.constant.items())
    raise LookupError(f"Nothing at {path} does that. It takes {choices}.")
