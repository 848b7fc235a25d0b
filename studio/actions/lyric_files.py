"""The words of a take with their times, as files for players and video editors."""

from studio.models import Clip
from studio.providers.media import LYRIC_FILES


def written(clip: Clip, kind: str) -> str:
    """The words as an "lrc" or "srt" file; nothing where nobody sings."""
    return LYRIC_FILES[kind](clip.timeline) if clip.timeline.get("lines") else ""
