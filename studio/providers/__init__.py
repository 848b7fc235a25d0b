"""Who does the work."""

from studio.port import Provider
from studio.providers.embedded import Embedded

DEFAULT = "embedded"

PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in (Embedded(),)}
