"""New songs, from words alone."""

from collections.abc import Mapping
from typing import Any

from studio.engine.brief import Brief, SongRequest
from studio.engine.song import Song, make_song
from studio.engine.works import recipe
from studio.engine.works.work import Job, Made, Result


def create(job: Job) -> Result:
    """A new song. Raises ValueError where nothing is left to be heard."""
    asked = request(job)
    return Result((made_of(make_song(asked, job.bank, job.tell, job.threads, separate=False), asked),))


def made_of(song: Song, asked: SongRequest) -> Made:
    """A song as a clip."""
    brief, mix = song.brief, song.mix
    return Made(
        mix.master,
        song.score,
        brief,
        recipe.composed(),
        title=brief.title,
        tags=asked.tags or asked.description,
        lyrics=lyrics(brief, asked),
        levels=(mix.loudness, mix.true_peak, mix.loudness_range),
    )


def request(job: Job, seed: int | None = None) -> SongRequest:
    """The wishes of a form with the fields of sonic/create."""
    params: Mapping[str, Any] = job.params
    return SongRequest(
        seed=job.seed if seed is None else seed,
        lyrics=params.get("prompt", "") or params.get("lyrics", ""),
        description=params.get("gpt_description_prompt", ""),
        tags=params.get("tags", ""),
        negative_tags=params.get("negative_tags", ""),
        title=params.get("title", ""),
        instrumental=params.get("make_instrumental", False),
        write_lyrics=params.get("auto_lyrics", False),
        vocal_gender=params.get("vocal_gender", ""),
        style_weight=params.get("style_weight", 0.5),
        weirdness=params.get("weirdness_constraint", 0.5),
        duration=params.get("duration"),
        max_duration=job.max_seconds,
    )


def lyrics(brief: Brief, asked: SongRequest) -> str:
    """The words as they were given, or as the engine wrote them."""
    if brief.voice is None:
        return ""
    if asked.lyrics and not asked.write_lyrics:
        return asked.lyrics
    return written(brief)


def written(brief: Brief) -> str:
    """The words of a brief as lyrics; nothing where nobody sings any."""
    if brief.voice is None or not any(part.lines for part in brief.lyrics.sections):
        return ""
    blocks = (
        "\n".join([f"[{part.name}]", *(line.text for line in part.lines)]) for part in brief.lyrics.sections
    )
    return "\n\n".join(blocks)
