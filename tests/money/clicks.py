"""A process in which many people click at once: `python -m tests.money.clicks DATABASE TEAM USER MANY`.

It says "ready", waits for a line, and then tells how many requests were taken and how many were refused.
"""

import os
import sys
import threading
import uuid
from collections import Counter

import pytest  # noqa: F401  by which the settings know that this is a test

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")


def click_at_once(team_id: str, user_id: int, many: int, line: threading.Barrier) -> Counter[str]:
    """So many threads, each with a connection of its own, each asking for one song."""
    from django.db import connection

    from studio import catalog
    from studio.actions.submit import Refused, submit
    from studio.models import Team, User

    create = catalog.get("create")
    team, user = Team.objects.get(pk=team_id), User.objects.get(pk=user_id)
    outcomes: list[str] = []

    def click() -> None:
        form = create.from_json(create.example)
        assert form.is_valid()
        line.wait()
        try:
            task = submit(team=team, user=user, operation=create, form=form, form_key=uuid.uuid4().hex)
            outcomes.append(task.state)
        except Refused:
            outcomes.append("refused")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def main(database: str, team: str, user: str, many: str) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    connection.ensure_connection()
    begin = threading.Barrier(int(many), action=wait_for_the_word)
    told = click_at_once(team, int(user), int(many), begin)
    sys.stdout.write(" ".join(f"{word}={count}" for word, count in sorted(told.items())) + "\n")


def wait_for_the_word() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
