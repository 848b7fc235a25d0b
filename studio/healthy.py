"""Is what this machine does being done? `python -m studio.healthy` ends with 0 or 1, for a HEALTHCHECK.

Without Django, since it is asked each half minute: every part that STUDIO_RUN names has its process, and the
web answers. Workers that hang are the launcher's business, which starts them anew.
"""

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

from studio import launcher

SECONDS = 5.0


def trouble(environment: dict[str, str]) -> str:
    """What is not as it should be, in a sentence; "" for nothing."""
    data = Path(environment.get("STUDIO_DATA", "data")).expanduser().resolve()
    roles = [word.strip().lower() for word in environment.get("STUDIO_RUN", "").split(",") if word.strip()]
    if missing := sorted({*(roles or launcher.ROLES)} - launcher.running(data)):
        return f"There is no process for {' and '.join(missing)}."
    if "web" in (roles or launcher.ROLES):
        return _answers(f"http://127.0.0.1:{environment.get('PORT', '8000')}/healthz")
    return ""


def _answers(url: str) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=SECONDS):
            return ""
    except (OSError, urllib.error.URLError) as error:
        return f"The web does not answer: {error}."


if __name__ == "__main__":
    if said := trouble(dict(os.environ)):
        sys.exit(said)
