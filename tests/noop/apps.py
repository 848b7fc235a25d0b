from django.apps import AppConfig


class NoOp(AppConfig):
    name = "tests.noop"

    def ready(self) -> None:
        from studio import providers
        from studio.actions import landing
        from tests.noop.provider import Idle

        providers.PROVIDERS["embedded"] = Idle()
        landing.ring_if_missing = lambda: None
