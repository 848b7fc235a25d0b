"""One stretch of a song made anew, and nothing else touched."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief
from studio.engine.listening import separate
from studio.engine.mixing.desk import style_of
from studio.engine.mixing.effects import decibels
from studio.engine.score import Score
from studio.engine.song import produce
from studio.engine.words.lyrics import parse
from studio.engine.works import recipe
from studio.engine.works.briefs import song_brief
from studio.engine.works.matching import fitting, fitting_gain, gain_towards, tone_towards
from studio.engine.works.places import beats, faded
from studio.engine.works.recipe import Piece, Recipe
from studio.engine.works.rewriting import new_words, replayed, resung
from studio.engine.works.sheets import cut, written_words
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

FADE = 0.02  # seconds of the crossfades, inside the stretch
_AROUND = 4.0  # seconds on both sides whose level is heard
_LISTENED = 12.0  # seconds on both sides of a recording that help to tell its voice from its band
_TONE_SHARE = 0.7  # of the way to a recording's own tone


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where something is made anew, in samples."""

    start: int
    end: int
    length: int  # of the whole clip

    @property
    def fades(self) -> tuple[int, int]:
        fade = round(FADE * SAMPLE_RATE)
        return fade if self.start else 0, fade if self.end < self.length else 0

    def around(self, seconds: float) -> slice:
        reach = round(seconds * SAMPLE_RATE)
        return slice(max(0, self.start - reach), min(self.length, self.end + reach))


@dataclass(frozen=True, slots=True)
class _New:
    """The stretch as it will be, without its fades, and the score of the whole song with it."""

    sound: Audio
    score: Score
    piece: Piece | None  # None where it was not made of notes alone


def replace_section(job: Job) -> Result:
    """The song with one stretch made anew, from `infill_start_s` to `infill_end_s`: new words sung by its
    voice, or where there are none the band playing anew. With `auto_concat` the stretch alone comes first.

    Raises ValueError where the words do not fit.
    """
    source = job.source("clip_id", "continue_clip_id")
    sheet, before = source.sheet(), source.audio()
    where = _stretch(job, before.shape[1])
    words = str(job.params.get("infill_lyrics") or "")
    recorded = any(
        piece.score is None and piece.at < where.end and piece.until > where.start
        for piece in sheet.pieces(where.length)
    )
    brief = _brief(job, source, sheet)
    if recorded and words.strip():
        new = _sung_over(job, sheet, brief, before, where, words)
    else:
        new = _performed(job, sheet, brief, before, where, words, recorded)
    return Result(tuple(_clips(job, source, sheet, before, where, new)))


def _stretch(job: Job, length: int) -> _Stretch:
    """Without an end it reaches to the end of the clip."""
    start = float(job.params["infill_start_s"])
    end = float(job.params.get("infill_end_s") or length / SAMPLE_RATE)
    where = _Stretch(round(start * SAMPLE_RATE), min(length, round(end * SAMPLE_RATE)), length)
    if where.end - where.start < 4 * round(FADE * SAMPLE_RATE):
        raise ValueError("The section to replace lies outside the clip.")
    return where


def _brief(job: Job, source: Source, sheet: Sheet) -> Brief:
    """The song's brief: tags and words around the stretch are for orientation only."""
    aside = ("tags", "prompt", "duration")
    params = {name: value for name, value in job.params.items() if name not in aside}
    return song_brief(dataclasses.replace(job, params=params), source, sheet)


def _performed(
    job: Job, sheet: Sheet, brief: Brief, before: Audio, where: _Stretch, words: str, recorded: bool
) -> _New:
    """The whole song sung and played once more, of which the stretch is taken: so it is mixed as before."""
    begin, stop = (beats(sheet.score, place) for place in (where.start, where.end))
    if words.strip():
        lyrics = parse(words, brief.lyrics.language if sheet.brief else "")
        sung = new_words(sheet.score, brief, begin, stop, lyrics, job.seed)
        score = resung(sheet.score, sung, begin, stop)
    else:
        score = replayed(sheet.score, brief, begin, stop, job.seed)
    master = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
    if master.shape[1] < where.length:
        master = np.pad(master, ((0, 0), (0, where.length - master.shape[1])))
    near = where.around(_AROUND)
    sides = [slice(near.start, where.start), slice(where.end, near.stop)]
    now, wanted = (np.concatenate([sound[:, side] for side in sides], 1) for sound in (master, before))
    tone = tone_towards(wanted, now, _TONE_SHARE) if recorded else ()
    gain = fitting_gain(wanted, now, tone)
    piece = Piece(where.start, where.end, where.start, score, brief, gain, tone, *where.fades)
    return _New(fitting(master, gain, tone)(master)[:, where.start : where.end], score, piece)


def _sung_over(job: Job, sheet: Sheet, brief: Brief, before: Audio, where: _Stretch, words: str) -> _New:
    """New words over the band of a recording, out of which its voice is taken."""
    begin, stop = (beats(sheet.score, place) for place in (where.start, where.end))
    sung = new_words(sheet.score, brief, begin, stop, parse(words), job.seed)
    job.tell(0.1, "taking the voice out")
    near = where.around(_LISTENED)
    excerpt = before[:, near]
    inside = slice(where.start - near.start, where.end - near.start)
    band = separate.vocals(excerpt, separate.scene(excerpt))[1][:, inside]
    voice = _voice(job, sung, brief, where)
    voice *= decibels(gain_towards(band, voice) + style_of(brief.genres).voice)
    sound = band + voice
    gain = fitting_gain(before[:, where.start : where.end], sound)
    return _New(fitting(sound, gain, ())(sound), resung(sheet.score, sung, begin, stop), None)


def _voice(job: Job, sung: Score, brief: Brief, where: _Stretch) -> Audio:
    """The new voices alone, with their rooms, in the stretch."""
    voice = np.zeros((2, where.end - where.start), np.float32)
    for stem in produce(sung, brief, job.bank, job.tell, job.threads).stems.values():
        heard = stem[:, where.start : where.end]
        voice[:, : heard.shape[1]] += heard
    return voice


def _clips(job: Job, source: Source, sheet: Sheet, before: Audio, where: _Stretch, new: _New) -> list[Made]:
    """The whole song, and before it the stretch alone where both are wanted."""
    sound = faded(new.sound.copy(), *where.fades)
    pieces = _pieces(sheet.pieces(where.length), new.piece) if new.piece else ()
    whole = recipe.edited(pieces) if pieces else recipe.recorded()
    full = _made(_laid(before, sound, where), new.score, sheet, whole, source, job, "full")
    if not job.params.get("auto_concat"):
        return [full]
    part = cut(new.score, *(beats(new.score, place) for place in (where.start, where.end)))
    alone = recipe.edited([dataclasses.replace(new.piece, at=0)]) if new.piece else recipe.recorded()
    return [_made(sound, part, sheet, alone, source, job, "replaced"), full]


def _laid(before: Audio, new: Audio, where: _Stretch) -> Audio:
    """The old sound with the new one crossfaded in, inside the stretch."""
    result = before.copy()
    result[:, where.start : where.end] = new
    early, late = where.fades
    if early:
        edge = slice(where.start, where.start + early)
        result[:, edge] += faded(before[:, edge].copy(), 0, early)
    if late:
        edge = slice(where.end - late, where.end)
        result[:, edge] += faded(before[:, edge].copy(), late, 0)
    return result


def _pieces(old: tuple[Piece, ...], new: Piece) -> list[Piece]:
    """The old pieces up to the new one and from there on, each fading over its edge."""
    after = new.until - new.fade_out
    return [
        *recipe.cut(old, 0, new.at + new.fade_in, fade_out=new.fade_in),
        new,
        *recipe.moved(recipe.cut(old, after, old[-1].until, fade_in=new.fade_out), after),
    ]


def _made(
    sound: Audio, score: Score, sheet: Sheet, made_of: Recipe, source: Source, job: Job, role: str
) -> Made:
    params = job.params
    return Made(
        sound,
        score,
        sheet.brief,
        made_of,
        title=params.get("title") or source.title,
        tags=params.get("tags") or source.tags,
        lyrics=written_words(score),
        role=role,
        details={"replaced_from": params["infill_start_s"], "replaced_to": params.get("infill_end_s")},
    )
