"""What else the engine makes of finished takes: videos, mixes, lyric files, covers, pictures beside links,
and files that say in themselves what they are."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from studio.engine import render, score
from studio.engine.files import roll, tagging
from studio.engine.files import timeline as times
from studio.engine.files.id3 import Tags
from studio.engine.files.splice import Splice as Splice
from studio.engine.works.order import work
from studio.port import ProviderError

VIDEO_SECONDS = 600.0  # longer than any video takes on a slow machine; then its process is killed
CARD_SECONDS = 30.0
COVER_SECONDS = 30.0
MIX_SECONDS = 300.0
MOST_MIDI = roll.MOST_BYTES

STEMS = score.STEMS  # in their order

LYRIC_FILES: dict[str, Callable[[dict[str, Any]], str]] = {"lrc": times.lrc, "srt": times.srt}


def video(
    folder: Path, *, timeline: Mapping[str, Any], title: str, artist: str, alive: Callable[[], None]
) -> Path:
    """Make the video of the audio.mp3 and cover.jpg in a folder. `alive` is called at least once a second.

    Raises ProviderError with the reason when it cannot be made.
    """
    made = folder / "video.mp4"
    job = render.video(
        made,
        audio=folder / "audio.mp3",
        cover=folder / "cover.jpg",
        timeline=timeline,
        title=title,
        artist=artist,
    )
    try:
        with closing(render.run(job, VIDEO_SECONDS)) as events:
            for _ in events:
                alive()
    except render.RenderError as error:
        raise ProviderError(str(error)) from error
    return made


@dataclass(frozen=True, slots=True)
class Mixed:
    files: Mapping[str, Path]  # "wav" and "mp3"
    lowered: float  # dB that the sum was too loud by


def mixdown(
    folder: Path,
    *,
    levels: Sequence[float],
    pans: Sequence[float],
    master: float,
    title: str,
    artist: str,
    alive: Callable[[float], None],
) -> Mixed:
    """Mix the lanes whose sounds lie in folders 0, 1 ... there, levels in dB, pans from -1 to 1.

    `alive` hears shares, at least once a second. Raises ProviderError with the reason when it cannot be done.
    """
    about = {"title": "", "tags": "", "lyrics": "", "uploaded": False}
    lanes = [{**about, "folder": (folder / str(number)).resolve()} for number in range(len(levels))]
    params = {"levels": list(levels), "pans": list(pans), "master": master, "title": title}
    job = work("mixdown", folder, params=params, seed=0, sources={"lanes": lanes}, artist=artist)
    try:
        with closing(render.run(job, MIX_SECONDS)) as events:
            for event in events:
                alive(event.fraction)
    except render.RenderError as error:
        raise ProviderError(str(error)) from error
    made = json.loads((folder / "result.json").read_text())
    files = {Path(name).suffix[1:]: Path(path) for name, path in made["files"].items()}
    return Mixed(files, made["data"]["lowered"])


def card(folder: Path, *, covers: Sequence[Path], title: str, line: str, seed: int) -> Path:
    """Draw the picture that a chat shows beside a link. Raises ProviderError."""
    made = folder / "card.jpg"
    _run(render.card(made, covers=covers, title=title, line=line, seed=seed), CARD_SECONDS)
    return made


def cover(folder: Path, picture: Path) -> Mapping[str, Path]:
    """The two sizes of a cover, by their names, of a person's picture. Raises ProviderError."""
    _run(render.cover(folder, picture=picture), COVER_SECONDS)
    return _sizes(folder)


def drawn(
    folder: Path, *, title: str, genre: str, moods: Sequence[str], seed: int, artist: str, take: int
) -> Mapping[str, Path]:
    """The two sizes of a cover, by their names, that is drawn for a take. Raises ProviderError."""
    job = render.cover(folder, title=title, genre=genre, moods=moods, seed=seed, artist=artist, take=take)
    _run(job, COVER_SECONDS)
    return _sizes(folder)


def _sizes(folder: Path) -> Mapping[str, Path]:
    return {name: folder / f"{name}.jpg" for name in ("cover", "thumb")}


def _run(job: render.Job, seconds: float) -> None:
    try:
        with closing(render.run(job, seconds)) as events:
            for _ in events:
                pass
    except render.RenderError as error:
        raise ProviderError(str(error)) from error


def tagged(file: BinaryIO, ending: str, **about: Any) -> Splice:
    """A file of this kind as it is read from now on, with all that `about` says of it (see `Tags`) inside."""
    key = key_symbol(about.pop("key", ""))
    return tagging.tagged(file, ending, Tags(key=key, **about))


def key_symbol(key: str) -> str:
    """ "D minor": "Dm"."""
    return tagging.key_symbol(key)


def notes(data: bytes) -> dict[str, Any]:
    """A MIDI file as a piano roll: see `roll`. Raises ProviderError with the reason."""
    try:
        return roll.roll(data)
    except ValueError as error:
        raise ProviderError(str(error)) from error
