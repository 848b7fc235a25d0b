"""Is all the music there, is it what it was, and is the ledger right?"""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.actions.keeping import Trouble, integrity


class Command(BaseCommand):
    help = (
        "List files that are missing, changed, or that nothing in the studio names, and what is wrong in the"
        " ledger. Ends with 1 if anything is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hashes", action="store_true", help="read every file whose hash is known")
        parser.add_argument(
            "--against", type=Path, metavar="DIR", help="compare with the newest backup in this folder"
        )
        parser.add_argument(
            "--delete-orphans", action="store_true", help="delete what no row names and is older than a day"
        )

    def handle(self, *args: object, **options: Any) -> None:
        looked, found = integrity.Looked(), []
        try:
            for finding in integrity.look(looked, hashes=options["hashes"], against=options["against"]):
                found.append(finding)
                self.stdout.write(f"{finding.kind}: {finding.name}" + (finding.said and f" ({finding.said})"))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        found = self.tidy(found) if options["delete_orphans"] else found
        counted = Counter(finding.kind for finding in found)
        said = f"{looked.files:,} files that the studio names, {looked.hashed:,} of them hashed: "
        if counted:
            raise CommandError(said + ", ".join(f"{count:,} {kind}" for kind, count in counted.items()) + ".")
        self.stdout.write(said + "all in order.")

    def tidy(self, found: list[integrity.Finding]) -> list[integrity.Finding]:
        """What is left after the orphans were deleted."""
        orphans = [finding for finding in found if finding.kind == integrity.ORPHANED]
        gone, stay = integrity.delete(orphans)
        self.stdout.write(
            f"Deleted {len(gone):,} orphans; {len(stay):,} are younger than a day, or not in our folders."
        )
        return [finding for finding in found if finding.name not in set(gone)]
