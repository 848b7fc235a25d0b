from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class StudioConfig(AppConfig):
    name = "studio"
    label = "studio"

    def ready(self) -> None:
        from studio import checks  # noqa: F401  registers the system checks
        from studio.models import lasting, searching

        pre_migrate.connect(lasting.before_migrating, sender=self)
        post_migrate.connect(lasting.after_migrating, sender=self)
        post_migrate.connect(searching.after_migrating, sender=self)
        connection_created.connect(_interpret)


def _interpret(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """PostgreSQL compiles what it takes for expensive. What a page asks for is found sooner than compiled."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
