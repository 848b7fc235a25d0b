"""Small clips to work on, and works run on them as the child does, without a process."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.engine.works import writing
from studio.engine.works.table import WORKS
from studio.engine.works.work import Job, Made, Result, Source

FROM, TO, WORDS = 7.9, 11.9, "Go on, go on without me"  # a section replaced; not on bar lines
LYRICS = "[Verse]\nThe window holds the winter light\n\n[Chorus]\nCome home, come home to me"


def job(
    folder: Path,
    params: Mapping[str, Any] | None = None,
    seed: int = 7,
    sources: Mapping[str, tuple[Source, ...]] | None = None,
    **fields: Any,
) -> Job:
    wishes: dict[str, Any] = {"voice": None, "upload": None, "max_seconds": 240.0, **fields}
    return Job(
        params=params or {},
        seed=seed,
        take=0,
        artist="Ada",
        sources=sources or {},
        bank=None,
        threads=2,
        tell=lambda share, words: None,
        folder=folder,
        **wishes,
    )


def do(
    key: str,
    folder: Path,
    params: Mapping[str, Any] | None = None,
    seed: int = 7,
    sources: Mapping[str, tuple[Source, ...]] | None = None,
    **fields: Any,
) -> Result:
    return WORKS[key](job(folder, params, seed, sources, **fields))


def stored(made: Made, folder: Path, uploaded: bool = False) -> Source:
    """The clip as a source for the next work, through its files."""
    writing.write(made, folder, "Ada", 0, lambda share: None)
    return Source(made.title, made.tags, made.lyrics, uploaded, folder)
