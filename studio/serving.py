"""What gunicorn says, in the words of our other lines, and without our secrets."""

import os

from django.conf import settings
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from studio.logs import FORMATS


class Log(Logger):  # type: ignore[misc]
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
        for handler in self.error_log.handlers:
            handler.setFormatter(FORMATS[settings.LOG](settings.SECRETS))
