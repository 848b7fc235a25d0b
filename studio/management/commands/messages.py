"""Write what is marked for translation into locale/, and compile what is translated there. Needs gettext."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

SOURCES = {"django": ["html", "txt", "py"], "djangojs": ["js"]}
ELSEWHERE = [".*", "data", "demo", "docs", "static-root", "tests", "tools"]
DATE = re.compile(r'^"POT-Creation-Date: .*"\n', re.MULTILINE)


class Finder(makemessages.Command):
    """It guesses nothing, and orders by words: a sentence that moves changes no line."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching", "--sort-output"]


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        known: dict[str, Any] = {
            "locale": languages,
            "ignore_patterns": ELSEWHERE,
            "no_obsolete": True,
            "no_wrap": True,
        }
        for domain, extensions in SOURCES.items():
            call_command(Finder(), domain=domain, extensions=extensions, add_location="file", **known)
        for path in Path(settings.LOCALE_PATHS[0]).rglob("*.po"):
            path.write_text(DATE.sub("", path.read_text(), count=1))
        call_command("compilemessages", locale=languages, ignore_patterns=ELSEWHERE)
