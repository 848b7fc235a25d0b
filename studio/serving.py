"""What gunicorn says, in the words of our other lines."""

import os

from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from studio.logs import FORMATS


class Log(Logger):  # type: ignore[misc]
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        kind = os.environ.get("STUDIO_LOG", "").strip().lower() or "lines"
        for handler in self.error_log.handlers:
            handler.setFormatter(FORMATS[kind]())
