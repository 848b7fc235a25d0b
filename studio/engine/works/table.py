"""Which function does which operation of the catalog."""

from collections.abc import Mapping

from studio.engine.works import creating, extending, joining
from studio.engine.works.work import Work

WORKS: Mapping[str, Work] = {
    "create": creating.create,
    "extend": extending.extend,
    "extend_upload": extending.extend,
    "concat": joining.concat,
}
