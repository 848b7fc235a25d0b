"""The words of a take as files: with their times for players and video editors, and as text."""

from studio.models import Clip
from studio.providers.media import LYRIC_FILES


def written(clip: Clip, kind: str) -> str:
    """The words as an "lrc", "srt" or "txt" file; nothing where nobody sings."""
    if kind == "txt":
        return f"{clip.title}\n\n{clip.lyrics.strip()}\n" if clip.lyrics.strip() else ""
    return LYRIC_FILES[kind]({**clip.timeline, "title": clip.title}) if clip.timeline.get("lines") else ""
