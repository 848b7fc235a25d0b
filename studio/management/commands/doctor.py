"""Is all there that a studio needs? Says what to mend, a sentence each, and ends with 1 if there is any."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.management import checkup
from studio.management.checkup import Kind


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()  # they are among what is told

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--strict", action="store_true", help="end with 1 for what only asks for a look, too"
        )

    def handle(self, *args: object, **options: object) -> None:
        counted = dict.fromkeys(Kind, 0)
        for found in checkup.look():
            counted[found.kind] += 1
            self.stdout.write(f"{found.kind}  {found.about}: {found.said}")
        bad = counted[Kind.MEND] + (counted[Kind.LOOK] if options["strict"] else 0)
        said = (
            f"{counted[Kind.MEND]} to mend, {counted[Kind.LOOK]} to look at, {counted[Kind.FINE]} in order."
        )
        if bad:
            raise CommandError(said)
        self.stdout.write(said)
