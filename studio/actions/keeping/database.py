"""The database as one file, taken while the studio works, and put back.

SQLite is asked for it (VACUUM INTO: consistent, and nobody waits); a copy of the file would be torn. For
PostgreSQL its own programs are called, by the means by which Django calls psql.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from studio.actions.keeping import Trouble, stored

WAIT = 60.0  # seconds for the database's lock
PUT_IN_ORDER = "Install PostgreSQL's client programs (Debian: apt install postgresql-client), or"


class Dump(DatabaseClient):
    executable_name = "pg_dump"


def name() -> str:
    """What the file is called in a backup."""
    return "studio.sqlite3" if connection.vendor == "sqlite" else f"studio.{connection.vendor}.sql"


def save(target: Path) -> set[str]:
    """Write the database as it is at one moment, and return the files that its rows name. Raises Trouble."""
    if connection.vendor == "sqlite":
        within = {file.name for file in stored.named_within()}
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=WAIT)) as source:
            source.execute("VACUUM INTO ?", [os.fspath(target)])
        with closing(sqlite3.connect(target)) as saved:
            return within | {row[0] for query in _queries() for row in saved.execute(query)}
    found = {file.name for file in stored.named()}  # whatever comes later is in the storage already
    _run(Dump, ["--format=plain", "--no-owner", "--no-privileges", f"--file={target}"], "pg_dump")
    return found


def _queries() -> Iterable[str]:
    quote = connection.ops.quote_name
    for model, fields in stored.NAMES.items():
        for field in fields:
            column, table = quote(field), quote(model._meta.db_table)
            if stored.is_there(model, field):
                yield f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"  # noqa: S608


def load(source: Path) -> None:
    """Put back what was saved, in the place of an empty database. Raises Trouble."""
    connection.close()
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(source, part)
        part.chmod(0o600)
        for leftover in ("-wal", "-shm"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        part.replace(target)
        return
    words = [
        "--quiet",
        "--output=/dev/null",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--file={source}",
    ]
    _run(DatabaseClient, words, "psql")


def is_empty() -> bool:
    """Is there nothing yet that a restore could overwrite?"""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        return not file.exists() or file.stat().st_size == 0
    return not connection.introspection.table_names()


def _run(client: type[DatabaseClient], words: list[str], program: str) -> None:
    if connection.vendor != "postgresql":
        raise Trouble(f"Save and restore this database ({connection.vendor}) with its own programs.")
    if shutil.which(program) is None:
        raise Trouble(f"{program} is not here. {PUT_IN_ORDER} save the database by other means.")
    try:
        client(connection).runshell(words)
    except Exception as error:  # only the launcher and the engine know the module that it would be named by
        raise Trouble(f"{program} failed: {error} What it said stands above.") from error


def migrations() -> list[str]:
    """What has been applied to the database, as app.name."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def unknown(applied: Iterable[str]) -> list[str]:
    """Which of these migrations this version of the studio has not heard of."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    return sorted(set(applied) - known)
