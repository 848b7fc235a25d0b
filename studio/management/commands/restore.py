"""A backup becomes a studio again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.actions.keeping import Trouble, restore
from studio.actions.keeping.vault import GONE, Vault
from studio.management.commands.backup import progress, size, some


class Command(BaseCommand):
    help = "Put a backup back into an empty data folder (STUDIO_DATA), with every hash checked."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="what manage.py backup wrote into")
        parser.add_argument("--snapshot", default="", metavar="NAME", help="another one than the newest")
        parser.add_argument("--list", action="store_true", help="list the snapshots and do nothing")
        parser.add_argument(
            "--skip-damaged", action="store_true", help="restore what is whole, and name what is not"
        )

    def handle(self, *args: object, **options: Any) -> None:
        try:
            if options["list"]:
                self.list(Vault(options["folder"]))
            else:
                self.restore(options)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        except OSError as error:
            raise CommandError(f"It was not finished: {error}. The same command goes on.") from error

    def restore(self, options: dict[str, Any]) -> None:
        done = restore.run(
            options["folder"],
            options["snapshot"],
            skip_damaged=options["skip_damaged"],
            tell=progress("files restored"),
        )
        call_command("migrate", verbosity=0)
        if taken_back := restore.settle():
            self.stdout.write(
                f"{taken_back} requests that waited to be sent to the hosted API were taken back, since they "
                "may have been sent after the snapshot. Their credits are back."
            )
        for name in some(done.left_out):
            self.stdout.write(f"Left out, damaged in the backup: {name}")
        for name in some([entry.path for entry in done.snapshot.of(GONE)]):
            self.stdout.write(f"Was gone already when the backup was made: {name}")
        if done.key:
            self.stdout.write(self.style.WARNING(done.key))
        self.stdout.write(
            f"Restored {done.snapshot.name} into {settings.DATA}: {done.snapshot.about['takes']:,} takes, "
            f"{done.files:,} files, {size(done.bytes)}. Start the studio with manage.py serve."
        )

    def list(self, vault: Vault) -> None:
        for name in vault.names():
            try:
                found = vault.read(name)
            except Trouble as trouble:
                self.stdout.write(f"{name}  {trouble}")
                continue
            total = sum(entry.size for entry in found.entries)
            files = len(found.entries)
            self.stdout.write(f"{name}  {found.about['takes']:,} takes  {files:,} files  {size(total)}")
        if not vault.names():
            raise CommandError(f"There is no backup in {vault.folder}.")
