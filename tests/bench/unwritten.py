"""A render without its files: what composing, singing, playing and mixing alone cost."""

from typing import Any

from studio.engine import child, render_child
from studio.engine.child import Tell


def make(order: dict[str, Any], tell: Tell) -> None:
    render_child.made(render_child.read_request(order), order, tell)


if __name__ == "__main__":
    child.main("song", make, render_child.seconds)
