"""The whole way: a studio at work, a backup of it, and another machine on which it goes on."""

import hashlib
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.loopback import songs
from tests.served import ROOT, Served, until

pytestmark = pytest.mark.processes

# Stores takes one after the other, each as a worker does: its file first, then its row.
WRITER = """
import itertools
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from studio.models import Team, User
from tests.web import rows

sound = open("{sound}", "rb").read()
team, ann = Team.objects.get(), User.objects.get()
for number in itertools.count() if {many} else (0,):
    task = rows.request(team, ann)
    name = default_storage.save(f"takes/{{task.pk}}/0/audio.mp3", ContentFile(sound + b"%d" % number))
    clip = rows.take(task, 0, title=f"Song {{number}}", audio=name)
    print(clip.pk, flush=True)
"""


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "one").mkdir()
    served = Served(tmp_path / "one" / "data")
    served.data.mkdir()
    served.start()
    served.create_account("ann@example.com")
    yield served
    served.kill_everything()


def script(sound: Path, many: bool) -> str:
    return WRITER.format(sound=sound, many=many)


@contextmanager
def writing(studio: Served, sound: Path) -> Iterator[None]:
    """Somebody makes songs meanwhile, as fast as they can."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", script(sound, many=True)]
    writer = subprocess.Popen(command, cwd=ROOT, env=studio.environment, stdout=subprocess.PIPE)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline(), "it has begun"
        yield
        assert writer.poll() is None, "it wrote to the end"
    finally:
        writer.kill()
        writer.communicate()


def kill_in_the_middle(studio: Served, safe: Path) -> None:
    """Begin a backup and kill it as soon as it has written down its first files."""
    command = [sys.executable, "manage.py", "backup", str(safe)]
    backup = subprocess.Popen(command, cwd=ROOT, env=studio.environment)
    until(lambda: backup.poll() is not None or list(safe.glob("objects/??/*")), 30, pause=0.002)
    backup.send_signal(signal.SIGKILL)
    assert backup.wait() == -signal.SIGKILL, "it was killed before it was over"


def test_a_studio_goes_on_elsewhere_as_it_was(studio: Served, tmp_path: Path) -> None:
    sound, safe = tmp_path / "sound.mp3", tmp_path / "safe"
    sound.write_bytes(songs.mp3())
    song = studio.manage("shell", "--no-imports", "-c", script(sound, many=False)).split()[-1]
    session = studio.sign_in("ann@example.com")
    heard = session.get(f"{studio.url}/media/takes/{song}/audio.mp3", timeout=20)
    assert hashlib.sha256(heard.content).digest() == hashlib.sha256(songs.mp3() + b"0").digest()
    with writing(studio, sound):
        time.sleep(1.0)
        kill_in_the_middle(studio, safe)
        said = studio.manage("backup", str(safe), "--keep", "3")
    assert "The secret key is in it" in said
    assert "Gone" not in said
    assert studio.stop() == 0
    shutil.rmtree(studio.data)

    other = Served(tmp_path / "two" / "data")
    other.data.mkdir(parents=True)
    assert "Restored " in other.manage("restore", str(safe))
    named = other.rows("SELECT audio FROM studio_clip")
    assert len(named) > 1
    assert all((other.data / "media" / name).is_file() for (name,) in named)
    other.start()
    try:
        session = other.sign_in("ann@example.com")
        again = session.get(f"{other.url}/media/takes/{song}/audio.mp3", timeout=20)
        assert again.content == heard.content
    finally:
        other.kill_everything()
