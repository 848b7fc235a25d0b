"""The settings of a studio whose engine makes nothing, with a clock of its own and less patience."""

from tests.faults import clock

clock.wrong()  # before anybody asks what time it is

from tests.noop import settings as idle  # noqa: E402

globals().update({name: getattr(idle, name) for name in dir(idle) if name.isupper()})
INSTALLED_APPS = [*idle.INSTALLED_APPS, "tests.faults.apps.Faults"]
LEASE_SECONDS = 4
