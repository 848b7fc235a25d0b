"""Going on from a place in a song: the part that follows, alone."""

import dataclasses

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief
from studio.engine.score import Score
from studio.engine.song import produce
from studio.engine.words.lyrics import Lyrics, LyricSection
from studio.engine.works import creating, recipe
from studio.engine.works.briefs import song_brief
from studio.engine.works.continuing import Continuation, continued
from studio.engine.works.matching import fitting, fitting_gain, level_step, tone_towards
from studio.engine.works.places import beats, faded, samples
from studio.engine.works.recipe import Piece
from studio.engine.works.sheets import cut, nearest_bar
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

FADE = 0.025  # seconds of the crossfade, which ends on the bar line
_TONE_SHARE = 0.7  # of the way to a recording's own tone
_NEAR = 20.0  # seconds of a recording before the join whose tone is heard
_HEARD = 1.5  # bars before the join whose levels are compared

_ENDING = LyricSection("Outro", "outro", ())


def extend(job: Job) -> Result:
    """The part that follows `continue_at`, alone. Its recipe knows where it is joined: see `joining`."""
    return Result((extended(job, job.source("continue_clip_id", "clip_id")),))


def extended(job: Job, source: Source) -> Made:
    """What follows in the same key, tempo, voice and band; the ending where no words are left to sing."""
    sheet, before = source.sheet(), source.audio()
    score, brief = sheet.score, _brief(job, source, sheet)
    join = nearest_bar(score, float(job.params.get("continue_at") or source.duration), _last(score, before))
    recorded = is_recorded(sheet, before.shape[1], samples(score, join))
    music = continued(score, brief, join, job.seed, recorded)
    master = produce(music.score, music.brief, job.bank, job.tell, job.threads, separate=False).master
    return _placed(music, master, before, samples(score, join), source, recorded, job)


def is_recorded(sheet: Sheet, length: int, at: int) -> bool:
    """Whether nobody here played what is heard just before a sample of the clip."""
    pieces = sheet.pieces(length)
    return next((piece.score is None for piece in pieces if piece.at < max(1, at) <= piece.until), True)


def _last(score: Score, sound: Audio) -> float:
    """The last beat from which a song can go on: the end, or where it begins to fade."""
    return min(score.beats - score.fade_out, beats(score, sound.shape[1]))


def _near(sound: Audio, place: int) -> Audio:
    """What a recording sounds like before a place, or at its beginning where there is nothing before."""
    length = round(_NEAR * SAMPLE_RATE)
    return sound[:, max(0, place - length) : place] if place > SAMPLE_RATE else sound[:, :length]


def _placed(
    music: Continuation, master: Audio, before: Audio, join: int, source: Source, recorded: bool, job: Job
) -> Made:
    """The new part, as loud as what it joins, from its crossfade on. Places in samples."""
    begins = samples(music.score, music.begins)
    fade = min(round(FADE * SAMPLE_RATE), begins, join)
    start = max(0, samples(music.score, music.enters) - fade)
    heard = min(begins, join, round(_HEARD * samples(music.score, music.brief.beats_per_bar)))
    lead, last = master[:, begins - heard : begins], before[:, join - heard : join]
    tone = tone_towards(_near(before, join), master, _TONE_SHARE) if recorded else ()
    piece = Piece(start, master.shape[1], 0, music.score, music.brief, 0.0, tone, fade_in=fade)
    piece = dataclasses.replace(piece, gain_db=fitting_gain(last, lead, tone))
    fit = fitting(master, piece.gain_db, tone)(master)
    sound = faded(fit[:, start:].copy(), fade, 0)
    at = join - (begins - start)
    step = level_step(last, fit[:, begins - heard : begins])
    part = cut(music.score, beats(music.score, start), music.score.beats)
    new = tuple(section for section in part.sections if section.start >= beats(part, begins - start) - 0.01)
    return Made(
        sound,
        dataclasses.replace(part, sections=new, title=music.brief.title),
        music.brief,
        {**recipe.edited([piece]), "joined": {"at": at, "fade": fade}},
        title=music.brief.title,
        tags=job.params.get("tags") or source.tags,
        lyrics=_written(music.brief, job),
        role="extended",
        details={
            "joined_at": round(join / SAMPLE_RATE, 4),
            "begins_at": round(at / SAMPLE_RATE, 4),
            "level_step": round(step, 2),
        },
    )


def _brief(job: Job, source: Source, sheet: Sheet) -> Brief:
    """The song's brief with the next words; without any a song that was sung comes to its end."""
    brief, params = song_brief(job, source, sheet), job.params
    given = [str(params.get(name) or "") for name in ("prompt", "lyrics", "gpt_description_prompt")]
    if "".join(given).strip() or params.get("auto_lyrics"):
        return brief
    ending = source.lyrics.strip() and not params.get("make_instrumental")
    lyrics = Lyrics((_ENDING,) if ending else (), brief.lyrics.language)
    return dataclasses.replace(brief, lyrics=lyrics)


def _written(brief: Brief, job: Job) -> str:
    given = str(job.params.get("prompt") or job.params.get("lyrics") or "")
    return given if given and not job.params.get("auto_lyrics") else creating.written(brief)
