"""What every child process of `render` does: hear one order, keep to limits, tell how it goes.

It reads one order in JSON from the first line of its input and answers in lines of JSON: {"progress",
"stage"} on the way, then {"done": true} or {"error": sentence}. When its input ends, its parent is gone, and
so is it.
"""

import json
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

_MEMORY = 3 * 2**30  # bytes of address space; a sung song of four minutes takes about half
_LONGEST_ORDER = 16 * 2**20

Tell = Callable[..., None]
Work = Callable[[dict[str, Any], Tell], None]


class OrderError(ValueError):
    """The order makes no sense, in a sentence."""


def main(thing: str, work: Work, seconds: Callable[[dict[str, Any]], int], memory: int = 0) -> NoReturn:
    """Make the `thing` that the input orders, tell how it went, and end without waiting for anything.

    `work` may raise OrderError, ValueError, OSError or MemoryError. It may take `seconds` of processor time
    and `memory` bytes of address space, or as much as a song.
    """
    tell = _voice()
    problem = _attempt(thing, work, seconds, memory or _MEMORY, tell)
    if problem:
        tell(error=problem)
    else:
        tell(done=True)
    os._exit(1 if problem else 0)


def _attempt(
    thing: str, work: Work, seconds: Callable[[dict[str, Any]], int], memory: int, tell: Tell
) -> str:
    """Why it did not work, in a sentence; nothing if it did."""
    try:
        order = _order()
        threading.Thread(target=_lifeline, daemon=True).start()
        _restrain(order, seconds(order), memory)
        work(order, tell)
    except MemoryError:
        return f"The {thing} needed more memory than one {thing} may take."
    except OSError as error:
        traceback.print_exc()
        return f"The {thing} could not be written: {error.strerror or error}."
    except Exception as error:
        # What the engine says about a request is a sentence; anything else is a fault of ours.
        if isinstance(error, ValueError) and str(error).endswith("."):
            return str(error)
        traceback.print_exc()
        return f"The engine failed at this {thing} ({type(error).__name__})."
    return ""


def _voice() -> Tell:
    """What is told goes to the parent; whatever a library prints goes to the log beside it."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(**message: Any) -> None:
        channel.write(json.dumps(message) + "\n")
        channel.flush()

    return tell


def _lifeline() -> None:
    """Wait for the end of the input, which only the parent's death or will brings, and end at once."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def _order() -> dict[str, Any]:
    try:
        order = json.loads(sys.stdin.buffer.readline(_LONGEST_ORDER))
    except ValueError as error:
        raise OrderError("The order cannot be read: it is not one line of JSON.") from error
    if not isinstance(order, dict) or not isinstance(order.get("request"), dict) or not order.get("out"):
        raise OrderError("The order names no request or no folder.")
    return order


def _restrain(order: dict[str, Any], seconds: int, memory: int) -> None:
    """Step back behind the studio, and never take more than one song may."""
    niceness = int(order.get("niceness", 5))
    os.nice(niceness)
    # Linux weighs sessions before processes, and a child has a session of its own.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(niceness))
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(
            ValueError, OSError
        ):  # macOS has no limit of the address space; ours may be lower already
            resource.setrlimit(limit, (most, most))
