"""Files to take home, which say in themselves what they are: as the take is called and looks now."""

from typing import Any, BinaryIO, cast

from django.core.files.storage import default_storage

from studio.models import Clip
from studio.providers import media
from studio.providers.media import Splice as Splice


def opened(clip: Clip, stored: str, ending: str, title: str = "") -> Splice:
    """A stored file of the take under its tags. Raises FileNotFoundError."""
    file = cast(BinaryIO, default_storage.open(stored))
    return media.tagged(file, ending, **_about(clip), title=title or clip.title)


def key_symbol(clip: Clip) -> str:
    return media.key_symbol(clip.key)


def _about(clip: Clip) -> dict[str, Any]:
    details = clip.details
    seed = str(details.get("seed", ""))
    return {
        "artist": clip.team.name,
        "genre": next(iter(details.get("genres") or ()), ""),
        "bpm": clip.bpm,
        "key": clip.key,
        "date": f"{clip.created:%Y-%m-%d}",
        "comment": clip.tags,
        "lyrics": clip.lyrics,
        "language": details.get("language") or "en",
        "cover": _cover(clip),
        "own": {"TAKETWO_SEED": seed} if seed else {},
    }


def _cover(clip: Clip) -> bytes:
    if not clip.cover or not default_storage.exists(clip.cover):
        return b""
    with default_storage.open(clip.cover) as file:
        return bytes(cast(Any, file).read())
