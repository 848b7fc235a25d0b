"""The notes of a take, to be looked at."""

from typing import Any

from django.core.files.storage import default_storage

from studio.models import Clip
from studio.port import ProviderError
from studio.providers import media

MIDI = "song.mid"


def stored(clip: Clip) -> str:
    """The take's MIDI file: its own, or one written down from its sound later; "" where there is none."""
    if clip.midi:
        return clip.midi
    return next((beside.file for beside in clip.files.all() if beside.name == MIDI), "")


def notes(clip: Clip) -> dict[str, Any] | None:
    """None where there are none, or none that can be read."""
    name = stored(clip)
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            return media.notes(bytes(file.read(media.MOST_MIDI + 1)))
    except (FileNotFoundError, ProviderError):
        return None
