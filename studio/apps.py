from django.apps import AppConfig
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
