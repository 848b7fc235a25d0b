"""Who does the work."""

from studio.port import Provider, Remote
from studio.providers.embedded import Embedded
from studio.providers.http import DOORS, Vendor

__all__ = ["DEFAULT", "DOORS", "ELSEWHERE", "PROVIDERS", "VENDOR"]

DEFAULT, VENDOR = Embedded.name, Vendor.name

ELSEWHERE: dict[str, Remote] = {VENDOR: Vendor()}
PROVIDERS: dict[str, Provider] = {DEFAULT: Embedded(), **ELSEWHERE}
