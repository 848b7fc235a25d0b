"""What an operation is given, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from studio.engine.audio import Audio
from studio.engine.brief import Brief
from studio.engine.mixing.mix import Progress
from studio.engine.playing.bank import Bank
from studio.engine.score import Score
from studio.engine.works import source
from studio.engine.works.recipe import Recipe
from studio.engine.works.source import Sheet


@dataclass(frozen=True, slots=True)
class Source:
    """A clip as an operation needs it; nothing is read before it is asked for, and nothing is kept."""

    title: str
    tags: str
    lyrics: str
    uploaded: bool
    folder: Path  # holds master.flac and score.json.gz

    def audio(self) -> Audio:
        """The sound, (2, samples) at 44.1 kHz. Raises ValueError where it is gone."""
        return source.read_audio(self.folder)

    def sheet(self) -> Sheet:
        """Score, brief and recipe, read at once. Raises ValueError where they are gone."""
        return source.read_sheet(self.folder)

    def score(self) -> Score:
        return self.sheet().score

    def brief(self) -> Brief | None:
        return self.sheet().brief

    def recipe(self) -> Recipe:
        return self.sheet().recipe

    @property
    def duration(self) -> float:
        """Seconds."""
        return source.read_duration(self.folder)


@dataclass(frozen=True, slots=True)
class Job:
    """One take of one operation."""

    params: Mapping[str, Any]  # the operation's own wire names
    seed: int
    take: int
    artist: str
    sources: Mapping[str, tuple[Source, ...]]  # by field name: "continue_clip_id", "mashup_clip_ids" ...
    voice: Mapping[str, Any] | None  # a persona's voice profile, as `persona` measured it
    upload: Path | None  # the raw file of an upload operation
    max_seconds: float  # the longest song of the chosen model
    bank: Bank | None
    threads: int
    tell: Progress
    folder: Path  # scratch and output

    def source(self, *fields: str) -> Source:
        """The first clip of the first of these fields that names one. Raises ValueError without one."""
        for name in fields:
            if self.sources.get(name):
                return self.sources[name][0]
        raise ValueError("No clip was given to work on.")


@dataclass(frozen=True, slots=True)
class Made:
    """One new clip, not yet written to files."""

    audio: Audio  # (2, samples), mastered
    score: Score
    brief: Brief | None
    recipe: Recipe
    title: str
    tags: str
    lyrics: str
    role: str = ""  # "", "extended", "replaced", "full"
    stem: str = ""  # of stem clips: one of score.STEMS, or "instrumental"
    silent: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)  # joins take.json
    levels: tuple[float, float, float] | None = None  # LUFS, dBTP and LU of the sound, where they are known
    cover: Path | None = None  # a clip's folder, whose picture it keeps instead of getting its own


@dataclass(frozen=True, slots=True)
class Result:
    made: tuple[Made, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)  # of data operations, in the vendor's shape
    files: Mapping[str, Path] = field(default_factory=dict)  # to add to the source clip: {"audio.wav": ...}


Work: TypeAlias = Callable[[Job], Result]
