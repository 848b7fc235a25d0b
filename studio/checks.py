"""What must be true before the studio starts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver


@register()
def every_route_declares_its_policy(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The route {route!r} does not say who may see it.",
            hint="Decorate its view with one of the policies of studio/web/access.py.",
            id="studio.E001",
        )
        for route, view in routes(get_resolver())
        if view.__module__.startswith("studio.") and not hasattr(view, "policy")
    ]


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every route below a resolver, with its view."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


@register()
def the_queue_waits_longer_than_a_step(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    cluster: dict[str, Any] = settings.Q_CLUSTER
    rounds = 1 + -(-(cluster["queue_limit"] + 1) // cluster["workers"])
    if cluster["retry"] > (cluster["timeout"] + 3) * rounds:
        return []
    return [Error("Q_CLUSTER's retry is too short: tasks would run twice.", id="studio.E002")]
