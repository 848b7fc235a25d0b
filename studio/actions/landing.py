"""The song on the landing page: composed on this very machine once it has nothing else to do."""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from studio import queue
from studio.actions import files, settle
from studio.models import Heartbeat, Task
from studio.providers import embedded

ABOUT = "landing/song.json"
WORK = "landing"
LEASE = 120.0  # seconds that one try may take before another may begin

LYRICS = """\
[Intro]
[Verse]
Four walls and a borrowed light
We count it in and the street goes by
[Chorus]
Play it again, play it again
Take two is where the song begins
Play it again, let the tape run on
We came with a line and we leave with a song
[Outro]
"""
SONG = {"prompt": LYRICS, "title": "Play It Again", "tags": "indie pop, warm, 104 bpm", "vocal_gender": "f"}
SEED = 2


def song() -> dict[str, Any] | None:
    """Title, duration and peaks of the landing page's song; None until it is there."""
    try:
        with default_storage.open(ABOUT) as file:
            about: dict[str, Any] = json.load(file)
            return about
    except OSError:  # not yet, or the storage is away
        return None


def ring_if_missing() -> None:
    """People's songs come first: nothing is asked for while a task is on its way."""
    if not Task.objects.active().exists() and not default_storage.exists(ABOUT):
        queue.ring("compose_landing")


def compose() -> None:
    if default_storage.exists(ABOUT) or not Heartbeat.lead("landing", uuid.uuid4(), LEASE):
        return
    workdir = settle.workdir(WORK)
    product = embedded.song(SONG, SEED, workdir, Heartbeat.alive)
    _store(product.files, {"title": product.title, "duration": product.duration, **product.data})
    settle.clear(WORK)


def _store(made: Mapping[str, Path], about: dict[str, Any]) -> None:
    for name in ("audio.mp3", "cover.jpg"):
        files.store(f"landing/{name}", made[name])
    shown = {key: about[key] for key in ("title", "duration", "peaks", "timeline")}
    default_storage.save(ABOUT, ContentFile(json.dumps(shown).encode()))
