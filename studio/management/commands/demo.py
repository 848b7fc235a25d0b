"""A song of each genre, and one page to hear them all on: for listening, and for looking at what changed."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template import Context, Engine

from studio.engine import render
from studio.engine.composing.genres_words import GENRES
from studio.engine.files import codec, spectrogram
from studio.engine.works.order import work

SONG_SECONDS = 900.0  # longer than a song takes on a slow machine
PAGE = Path(__file__).resolve().parents[1] / "demo.html"
WORDLESS = {
    "ambient", "techno", "trance", "dub", "lo-fi", "chiptune", "cinematic", "orchestral", "classical",
    "waltz", "march",
}  # fmt: skip
SUBJECTS = (
    "summer rain in the city", "a letter that was never sent", "driving home at night",
    "the sea in winter", "dancing until the morning", "an old friend who comes back",
    "the first day of spring", "a river and a bridge", "stars over the desert",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Track:
    """A row of the page."""

    genre: str
    folder: str  # as it is written in an address
    take: dict[str, Any]
    treble: float  # % of the energy above 2 kHz


class Command(BaseCommand):
    help = "Make one short song of each genre and a page to hear them on. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--genres", default="", metavar="POP,JAZZ", help="only these")
        parser.add_argument("--out", type=Path, default=Path("demo"), metavar="DIR", help="default: demo")
        parser.add_argument("--seconds", type=float, default=40.0, metavar="S", help="length of each song")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: object, **options: Any) -> None:
        genres, out = chosen(options["genres"]), options["out"]
        tracks: list[Track] = []
        at_once = os.cpu_count() or 1
        try:
            for start in range(0, len(genres), at_once):
                group = genres[start : start + at_once]
                made(group, out, options["seconds"], options["seed"])
                tracks += (shown(genre, out, out / folder_of(genre) / "0") for genre in group)
                write_page(tracks, out)
                self.stderr.write(f"{len(tracks)} of {len(genres)}: {', '.join(group)}", lambda text: text)
        except (render.RenderError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(out / "index.html"))


def chosen(names: str) -> list[str]:
    genres = [name.strip().lower() for name in names.split(",") if name.strip()] or list(GENRES)
    unknown = [name for name in genres if name not in GENRES]
    if unknown:
        raise CommandError(f"There is no genre {', '.join(unknown)}. There are: {', '.join(GENRES)}.")
    return genres


def folder_of(genre: str) -> str:
    return genre.replace(" ", "-").replace("&", "n").replace("'", "")


def wish(genre: str, seconds: float) -> dict[str, Any]:
    subject = SUBJECTS[list(GENRES).index(genre) % len(SUBJECTS)]
    return {
        "tags": genre,
        "gpt_description_prompt": f"a song about {subject}",
        "make_instrumental": genre in WORDLESS,
        "duration": seconds,
    }


def made(genres: Sequence[str], out: Path, seconds: float, seed: int) -> None:
    """Renders these side by side. Raises RenderError as soon as one of them fails."""
    for job, event in listened(genres, out, seconds, seed):
        if event.error:
            raise render.RenderError(f"{genres[job]}: {event.error}")


def listened(
    genres: Sequence[str], out: Path, seconds: float, seed: int
) -> Iterator[tuple[int, render.Progress]]:
    jobs = [
        work(
            "create",
            out / folder_of(genre),
            params=wish(genre, seconds),
            seed=seed,
            soundfont=settings.SOUNDFONT,
        )
        for genre in genres
    ]
    yield from render.run_all(jobs, SONG_SECONDS)


def shown(genre: str, out: Path, folder: Path) -> Track:
    """What the page says of a song; draws its spectrum beside it."""
    audio = codec.decode(folder / "audio.mp3")
    spectrogram.picture(audio).save(folder / "spectrum.jpg", quality=85)
    take = json.loads((folder / "take.json").read_text("utf-8"))
    return Track(genre, quote(str(folder.relative_to(out))), take, 100.0 * spectrogram.share_above(audio))


def write_page(tracks: Sequence[Track], out: Path) -> None:
    template = Engine().from_string(PAGE.read_text("utf-8"))
    (out / "index.html").write_text(template.render(Context({"tracks": tracks})), "utf-8")
