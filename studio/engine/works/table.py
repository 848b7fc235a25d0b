"""Which function does which operation of the catalog."""

from collections.abc import Mapping

from studio.engine.works import creating
from studio.engine.works.work import Work

WORKS: Mapping[str, Work] = {
    "create": creating.create,
}
