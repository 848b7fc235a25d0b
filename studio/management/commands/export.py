"""A team's music as plain files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.actions.keeping import Trouble, exporting
from studio.management.commands.backup import progress, size, some


class Command(BaseCommand):
    help = "Write a team's library into a folder, as files that need no studio; again, only what has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("team", metavar="TEAM", help="its name or id")
        parser.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, or an earlier export")

    def handle(self, *args: object, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            team = exporting.team_called(options["team"])
            done = exporting.run(team, folder, progress("takes written"))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as error:
            raise CommandError(f"It was not finished: {error}. The same command goes on.") from error
        for name in some(done.gone):
            self.stdout.write(f"Not in the storage, and so left out: {name}")
        if done.in_trash:
            self.stdout.write(f"{done.in_trash:,} takes in the trash were left out.")
        removed = f", {done.removed:,} removed" if done.removed else ""
        self.stdout.write(
            f"{team.name} in {folder}: {done.takes:,} takes, {done.files:,} files, {done.new_files:,} of "
            f"them written ({size(done.new_bytes)}){removed}."
        )
