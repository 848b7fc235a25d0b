"""A clip's folder, read back: its sound from the master, its score with the brief and the recipe."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import soundfile

from studio.engine import score as scores
from studio.engine.audio import Audio
from studio.engine.brief import Brief
from studio.engine.files import codec
from studio.engine.score import Score
from studio.engine.works import recipe as recipes
from studio.engine.works.recipe import Piece, Recipe

MASTER, SHEET = "master.flac", "score.json.gz"
_SOUNDS = (MASTER, "audio.mp3")  # songs of the first version kept no master


@dataclass(frozen=True, slots=True)
class Sheet:
    """What score.json.gz holds. The brief is None where nobody here composed the clip."""

    score: Score
    brief: Brief | None
    recipe: Recipe

    def pieces(self, length: int) -> tuple[Piece, ...]:
        """What the clip of so many samples is made of."""
        return recipes.pieces(self.recipe, self.score, self.brief, length)


def read_audio(folder: Path) -> Audio:
    """The clip's sound, (2, samples). Raises ValueError where there is none."""
    return codec.decode(_sound(folder), codec.Limits(seconds=3600.0))


def read_duration(folder: Path) -> float:
    """Seconds, read off the file's header."""
    return float(soundfile.info(_sound(folder)).duration)


def read_sheet(folder: Path) -> Sheet:
    """The clip's score, brief and recipe. Files of the first version hold the bare score of a composed song
    without its brief: for stems their sound is all that is known. Raises ValueError where there is none."""
    path = folder / SHEET
    if not path.is_file():
        raise ValueError("The notes of this clip are gone: it has no score.")
    data = json.loads(gzip.decompress(path.read_bytes()))
    if "score" not in data:
        return Sheet(scores.load(data), None, recipes.recorded())
    brief = recipes.load_brief(data["brief"]) if data["brief"] else None
    return Sheet(scores.load(data["score"]), brief, data["recipe"])


def pack_sheet(sheet: Sheet) -> bytes:
    """The bytes of score.json.gz, the same for the same sheet."""
    data = {
        "score": scores.dump(sheet.score),
        "brief": recipes.dump_brief(sheet.brief) if sheet.brief else None,
        "recipe": sheet.recipe,
    }
    return gzip.compress(json.dumps(data).encode(), mtime=0)


def _sound(folder: Path) -> Path:
    for name in _SOUNDS:
        if (folder / name).is_file():
            return folder / name
    raise ValueError("The sound of this clip is gone.")
