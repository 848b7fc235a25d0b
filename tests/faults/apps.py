from django.apps import AppConfig


class Faults(AppConfig):
    name = "tests.faults"

    def ready(self) -> None:
        from studio import providers
        from studio.actions import health
        from tests.faults.provider import Deadly

        providers.PROVIDERS["embedded"] = Deadly()
        health.STORAGE_EVERY = 0.5
