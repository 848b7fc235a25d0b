"""The studio's own settings, and the engine that makes nothing."""

from studio import settings as own

globals().update({name: getattr(own, name) for name in dir(own) if name.isupper()})
INSTALLED_APPS = [*own.INSTALLED_APPS, "tests.noop.apps.NoOp"]
