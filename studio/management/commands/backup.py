"""Everything that a studio is, saved while it works."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from studio.actions import figures
from studio.actions.keeping import Trouble, backup
from studio.models import Heartbeat

EVERY = 10.0  # seconds between two lines of progress in a log; on a terminal it moves in place
SHOWN = 20  # names, where there are many


class Command(BaseCommand):
    help = "Save database, music and secret key into a folder. Each run adds a snapshot and only what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="outside of the data folder")
        parser.add_argument("--keep", type=number, metavar="N", help="delete all but the newest N snapshots")

    def handle(self, *args: object, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            done = backup.run(folder, keep=options["keep"], tell=progress("files saved"))
        except Trouble as trouble:
            raise CommandError(str(trouble)) from None
        except (OSError, DatabaseError) as error:
            sentence = f"The backup was not finished ({error}). Snapshots before it are whole."
            raise CommandError(sentence) from error
        Heartbeat.stamp(figures.BACKUP)
        self.tell(done, folder)

    def tell(self, done: backup.Done, folder: Path) -> None:
        for line in some(done.gone):
            self.stdout.write(f"Gone, though a row names it: {line}")
        if done.key_is_kept:
            key = "The secret key is in it: whoever can read the backup can read everything in the studio."
        else:
            key = "The secret key is not in it, since STUDIO_SECRET_KEY sets it: keep that as well."
        self.stdout.write(f"{key} The folder is open to its owner alone.")
        if any(done.pruned):
            self.stdout.write(f"Deleted {done.pruned[0]} old snapshots and {done.pruned[1]} files of theirs.")
        self.stdout.write(
            f"Snapshot {done.name} in {folder}: {done.takes:,} takes, {done.files:,} files, "
            f"{done.new_files:,} of them new ({size(done.new_bytes)}), {done.seconds:.1f} s."
        )


def progress(what: str) -> Callable[[int, int], None]:
    """A line on stderr from time to time; quick work says nothing."""
    in_place, told = sys.stderr.isatty(), time.monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal told
        if time.monotonic() - told > (0.5 if in_place else EVERY) or (done == of and in_place):
            told = time.monotonic()
            begin, end = ("\r", "\n" if done == of else "") if in_place else ("", "\n")
            sys.stderr.write(f"{begin}{done:,} of {of:,} {what}{end}")
            sys.stderr.flush()

    return tell


def some(names: list[str]) -> list[str]:
    more = [f"… and {len(names) - SHOWN:,} more"] if len(names) > SHOWN else []
    return names[:SHOWN] + more


def size(count: float) -> str:
    if count < 1000:
        return f"{count:.0f} bytes"
    units = ["kB", "MB", "GB", "TB"]
    while (count := count / 1000) >= 999.95 and len(units) > 1:
        units.pop(0)
    return f"{count:.1f} {units[0]}"


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 99_999):
        raise argparse.ArgumentTypeError("it is a whole number from 1")
    return int(text)
