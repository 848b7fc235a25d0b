"""Machines that start together on a database that is not up to date."""

import os
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


def test_a_database_whose_user_may_not_add_to_it_searches_without_the_index(postgres: Server) -> None:
    def told(user: str) -> str:
        database = postgres.create(f"of_{user}").replace("//studio@", f"//{user}@")
        with psycopg.connect(postgres.url(f"of_{user}"), autocommit=True) as owner:
            owner.execute(f"CREATE ROLE {user} LOGIN; GRANT ALL ON SCHEMA public TO {user}".encode())
            if user == "rich":
                owner.execute(b"GRANT CREATE ON DATABASE of_rich TO rich")
        words = [sys.executable, "manage.py", "migrate", "-v0"]
        environment = os.environ | {"STUDIO_DATABASE_URL": database}
        done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        with psycopg.connect(database) as there:
            found = there.execute("SELECT to_regclass('clip_search') IS NOT NULL").fetchone()
        assert found == (user == "rich",)
        return done.stderr

    assert "slow without the index clip_search" in told("poor")
    assert not told("rich")
