"""Machines that start together on a database that is not up to date."""

import subprocess
import sys
from pathlib import Path

import psycopg

from studio.management.commands.migrate import LOCK
from tests.postgres.server import Server
from tests.served import ROOT, Served


def test_of_two_that_migrate_at_once_one_waits_for_the_other(tmp_path: Path, postgres: Server) -> None:
    served = Served(tmp_path, STUDIO_DATABASE_URL=postgres.create("migrating"))
    words = [sys.executable, "manage.py", "migrate", "-v0"]
    with psycopg.connect(served.environment["STUDIO_DATABASE_URL"], autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        both = [
            subprocess.Popen(words, cwd=ROOT, env=served.environment, stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for process in both:
            assert process.stderr is not None
            assert "waiting for it" in process.stderr.readline()
        assert holder.execute("SELECT to_regclass('studio_task')").fetchone() == (None,)
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert served.rows("select count(*) from studio_task") == [(0,)]
