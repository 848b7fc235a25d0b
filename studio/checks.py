"""What must be true before the studio starts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
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


@register(Tags.security, deploy=True)
def people_are_told_apart_by_their_addresses(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Something in front of us speaks https, for we do not."""
    if not settings.HTTPS or settings.PROXIES:
        return []
    hint = "Set STUDIO_BEHIND_PROXY to yes, or to the number of proxies, and let them set X-Forwarded-For."
    everybody = "Everybody seems to come from the proxy's address: one who tries passwords keeps all out."
    return [Info(everybody, hint=hint, id="studio.I003")]


@register()
def the_queue_waits_longer_than_a_step(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    cluster: dict[str, Any] = settings.Q_CLUSTER
    rounds = 1 + -(-(cluster["queue_limit"] + 1) // cluster["workers"])
    if cluster["retry"] > (cluster["timeout"] + 3) * rounds:
        return []
    return [Error("Q_CLUSTER's retry is too short: tasks would run twice.", id="studio.E002")]


@register()
def machines_that_work_together_have_one_key(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Each would make a key of its own, and believe no session, link or ring of another."""
    alone = not settings.REDIS_URL and len(set(settings.RUN)) == 3
    if alone or settings.OWN_SECRET_KEY:
        return []
    sentence = "Several machines need the same STUDIO_SECRET_KEY (or STUDIO_SECRET_KEY_FILE): set it on each."
    return [Error(sentence, id="studio.E003")]
