"""A song without its files: what composing, singing, playing and mixing alone cost."""

from typing import Any

from studio.engine import child
from studio.engine.child import Tell
from studio.engine.works import creating, work_child


def make(order: dict[str, Any], tell: Tell) -> None:
    creating.create(work_child.job(order, tell))


if __name__ == "__main__":
    child.main("song", make, work_child.seconds)
