"""A library from plain files."""  # noqa: N999 (what people type)

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.actions import usage
from studio.actions.keeping import Trouble, importing
from studio.management.commands.backup import progress, size, some


class Command(BaseCommand):
    help = "Take what manage.py export wrote into a team's library. What is there already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="what manage.py export wrote into")
        parser.add_argument("--team", required=True, type=str.strip, metavar="NAME", help="its name or id")
        parser.add_argument("--owner", default="", metavar="EMAIL", help="whose the team is, if it is new")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            done = importing.run(
                options["folder"], options["team"], options["owner"], progress("takes brought")
            )
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as error:
            raise CommandError(f"It was not finished: {error}. The same command goes on.") from error
        usage.stale(done.team)
        self.tell(done)
        if done.refused:
            raise CommandError(f"{len(done.refused):,} takes were refused; why stands above.")

    def tell(self, done: importing.Done) -> None:
        for line in some([f"Refused: {file}: {why}." for file, why in done.refused.items()]):
            self.stdout.write(line)
        if done.strangers:
            who = ", ".join(some(sorted(done.strangers)))
            self.stdout.write(f"Have no account here, and are former members: {who}.")
        if done.shares:
            self.stdout.write(
                f"{done.shares:,} share links were not made: a link is good on its own studio only."
            )
        new = {"takes": 0, **done.new}
        counted = ", ".join(f"{count:,} {kind}" for kind, count in new.items())
        known = f" {done.known:,} takes were here already." if done.known else ""
        self.stdout.write(
            f"Brought into {done.team.name}: {counted}, {done.files:,} files ({size(done.bytes)}).{known}"
        )
