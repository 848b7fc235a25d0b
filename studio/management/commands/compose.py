"""Songs without a browser, an account or a database: words in, tagged MP3 files out."""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studio.engine import render
from studio.engine.works.order import work

SONG_SECONDS = 900.0  # longer than a song takes on a slow machine
LONGEST = 480  # seconds of music, as of the longest model
BAR = 30  # characters


class Command(BaseCommand):
    help = "Compose, sing and mix songs into MP3 files. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add(
            "--lyrics",
            metavar="FILE",
            help="your words, under [Verse], [Chorus] ...; - reads them from stdin",
        )
        add(
            "--description",
            default="",
            help="what the song is about; without lyrics, they are written from it",
        )
        add("--tags", default="", help="the style: genre, mood, instruments, tempo, key")
        add("--exclude", default="", metavar="TAGS", help="what must not be heard")
        add("--title", default="", help="left out, the song finds its own")
        add("--gender", choices=("f", "m"), default="", help="who sings")
        add("--instrumental", action="store_true", help="nobody sings")
        add("--duration", type=seconds, metavar="S", help="about how many seconds")
        add("--takes", type=int, choices=range(1, 5), default=1, help="how many songs to make of it")
        add("--seed", type=seed, help="the same seed makes the same song; each further take adds one to it")
        add("--video", action="store_true", help="also a video with the words, FILE.mp4 beside FILE.mp3")
        add("--out", required=True, type=Path, metavar="FILE.mp3", help="take 2 becomes FILE-2.mp3")

    def handle(self, *args: object, **options: Any) -> None:
        files = outputs(options["out"], options["takes"])
        made = ["audio.mp3", "video.mp4"] if options["video"] else ["audio.mp3"]
        params = read_params(options)
        seed = random.SystemRandom().getrandbits(31) if options["seed"] is None else options["seed"]
        self.stderr.write(f"Seed {seed}.", plain)
        try:
            with tempfile.TemporaryDirectory(prefix="studio-compose-") as scratch:
                folders = [Path(scratch) / str(take) for take in range(len(files))]
                self.watch([song(params, seed, take, folder) for take, folder in enumerate(folders)])
                songs = [folder / "0" for folder in folders]
                if options["video"]:
                    self.watch([video(folder) for folder in songs])
                for made_song, file in zip(songs, files, strict=True):
                    for name in made:
                        copyfile(made_song / name, file.with_suffix(Path(name).suffix))
        except (render.RenderError, OSError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped; nothing was written.") from None
        for file in files:
            for name in made:
                self.stdout.write(str(file.with_suffix(Path(name).suffix)))

    def watch(self, songs: Sequence[render.Job]) -> None:
        """Render them all, with a bar that grows in place on a terminal and line by line in a log."""
        in_place = self.stderr.isatty()
        for line in bars(songs):
            self.stderr.write(f"\r{line:<78}" if in_place else line, plain, "" if in_place else "\n")
        if in_place:
            self.stderr.write("")


def bars(songs: Sequence[render.Job]) -> Iterator[str]:
    """A line for each whole percent or stage that is new. Raises RenderError as soon as one song fails."""
    fractions, last = [0.0] * len(songs), ""
    with closing(render.run_all(songs, SONG_SECONDS)) as events:
        for index, event in events:
            if event.error:
                raise render.RenderError(event.error)
            fractions[index] = event.fraction
            line = bar(sum(fractions) / len(fractions), event.stage)
            if line != last:
                yield line
            last = line


def bar(fraction: float, stage: str) -> str:
    done = int(fraction * BAR)
    return f"[{'#' * done}{'.' * (BAR - done)}] {fraction:4.0%} {stage}".rstrip()


def song(params: Mapping[str, Any], seed: int, take: int, folder: Path) -> render.Job:
    """The job that makes a take; each further one adds one to the seed."""
    return work(
        "create",
        folder,
        params=params,
        seed=seed + take,
        max_seconds=LONGEST,
        soundfont=settings.SOUNDFONT,
        take=take,
    )


def video(folder: Path) -> render.Job:
    """The job that makes the video of a song that is made."""
    about = json.loads((folder / "take.json").read_text())
    return render.video(
        folder / "video.mp4",
        audio=folder / "audio.mp3",
        cover=folder / "cover.jpg",
        timeline=about["timeline"],
        title=about["title"],
    )


def outputs(out: Path, takes: int) -> list[Path]:
    if out.suffix.lower() != ".mp3":
        raise CommandError(
            f"Songs are MP3 files: --out should end in .mp3, not {out.suffix or 'without it'}."
        )
    if not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent}.")
    return [out, *(out.with_name(f"{out.stem}-{take}{out.suffix}") for take in range(2, takes + 1))]


def read_params(options: Mapping[str, Any]) -> dict[str, Any]:
    """The wishes, by the names that sonic/create gives them."""
    lyrics = read_lyrics(options["lyrics"]) if options["lyrics"] else ""
    if not (lyrics or options["description"] or options["tags"]):
        raise CommandError("Say what to play: give --lyrics, --description or --tags.")
    return {
        "prompt": lyrics,
        "gpt_description_prompt": options["description"],
        "tags": options["tags"],
        "negative_tags": options["exclude"],
        "title": options["title"],
        "make_instrumental": options["instrumental"],
        "vocal_gender": options["gender"],
        "duration": options["duration"],
    }


def read_lyrics(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig").strip()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not text in UTF-8.") from error


def seconds(text: str) -> float:
    if not (text.isascii() and text.isdigit() and 10 <= int(text[:6]) <= LONGEST):
        raise argparse.ArgumentTypeError(f"it is a whole number of seconds from 10 to {LONGEST}")
    return float(text)


def seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError("it is a whole number with at most 18 digits")
    return int(text)


def plain(text: str) -> str:
    """Progress is no error: Django would print it in red."""
    return text
