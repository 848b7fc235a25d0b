"""Covers and variations: the tune, words and form of a song with another band, or with the same one anew."""

import dataclasses

from studio.engine.brief import Brief, read_brief
from studio.engine.composing import tags as tags_reader
from studio.engine.composing.form import REFRAINS, TAIL
from studio.engine.composing.lift import raised
from studio.engine.composing.style import choose_style
from studio.engine.score import Score, Voice
from studio.engine.song import produce
from studio.engine.works import creating, recipe
from studio.engine.works.briefs import in_its_key
from studio.engine.works.hearing import tuneful
from studio.engine.works.material import Material, arranged, read_material
from studio.engine.works.rearranging import Freedom, rearranged
from studio.engine.works.sheets import written_words
from studio.engine.works.source import Sheet
from studio.engine.works.wording import worded
from studio.engine.works.work import Job, Made, Result, Source

BALANCED = 0.5  # how close a cover is when nobody says
_LOOSE = 0.3  # below, the form may change, too
_OWN_VOICE = 0.75  # from here on the song's own singer sings
_LIBERTIES = 0.5  # twice the share of the notes that a singer changes at most
_VARIED = 0.84  # share of the notes that a variation keeps


def cover(job: Job) -> Result:
    """The song in another style. `audio_weight` says how close it stays: at 1 tune, chords, key, tempo and
    form are the song's own; the lower the more notes and chords change; below a half the tempo nears the
    style's, below 0.3 sections between the sung ones go. Words stay unless new ones are given: those are
    sung to the old tune."""
    source = job.source("continue_clip_id", "clip_id")
    score, brief = covered(job, source, tuneful(source, source.sheet()))
    return Result((_made(job, source, score, brief),))


def variation(job: Job) -> Result:
    """The same song once more: the same words and players, the band plays it anew, the tune varies a
    little."""
    source = job.source("continue_clip_id", "clip_id")
    score, brief = varied(job, source, tuneful(source, source.sheet()))
    return Result((_made(job, source, score, brief),))


def varied(job: Job, source: Source, sheet: Sheet) -> tuple[Score, Brief]:
    """Score and brief of a variation."""
    asked = asked_brief(job, source)
    own = sheet.brief or in_its_key(asked, sheet)
    if sheet.brief is None:
        own = dataclasses.replace(own, voice=voice_for(asked, sheet, job, own=True))
    brief = dataclasses.replace(own, seed=job.seed, title=asked.title)
    material = read_material(sheet.score, sheet.brief)
    if gets_words(job, sheet, source):
        material = worded(material, asked.lyrics, keep_form=sheet.brief is None)
    material = fitted(material, brief, job.max_seconds)
    return rearranged(material, brief, choose_style(own), Freedom(kept=_VARIED))


def covered(job: Job, source: Source, sheet: Sheet) -> tuple[Score, Brief]:
    """Score and brief of a cover."""
    closeness = weight(job, "audio_weight")
    asked = asked_brief(job, source)
    brief = _brief(job, asked, sheet, closeness)
    material = read_material(transposed(sheet.score, brief.tonic), sheet.brief)
    if gets_words(job, sheet, source):
        material = worded(material, asked.lyrics, keep_form=sheet.brief is None)
    if closeness < _LOOSE:
        material = _loosened(material)
    material = fitted(material, brief, job.max_seconds)
    change = freedom(closeness)
    change = dataclasses.replace(change, kept=change.kept * sung_plainly(job))
    return rearranged(material, brief, choose_style(brief), change)


def weight(job: Job, name: str) -> float:
    given = job.params.get(name)
    return BALANCED if given is None else float(given)


def sung_plainly(job: Job) -> float:
    """The share of the notes that a singer with `vocal_variation` leaves as they are."""
    return 1.0 - _LIBERTIES * max(0.0, weight(job, "vocal_variation") - BALANCED)


def freedom(closeness: float) -> Freedom:
    """What may change at a closeness from 0 to 1: more of everything the lower it is."""
    away = 1.0 - closeness
    return Freedom(kept=1.0 - 0.85 * away**3, exchanged=0.9 * away**2, coloured=closeness < 0.95)


def asked_brief(job: Job, source: Source) -> Brief:
    """What the form asks for; what it leaves open is the source's."""
    params = job.params
    known = {
        "tags": params.get("tags") or ("" if params.get("gpt_description_prompt") else source.tags),
        "title": params.get("title") or source.title,
        "prompt": params.get("prompt") or source.lyrics,
    }
    return read_brief(creating.request(dataclasses.replace(job, params={**params, **known})))


def gives_words(job: Job) -> bool:
    params = job.params
    return bool(str(params.get("prompt") or "").strip() or params.get("auto_lyrics"))


def gets_words(job: Job, sheet: Sheet, source: Source) -> bool:
    """Whether words are laid on the tune: new ones, or those of a recording whose tune was only heard."""
    return gives_words(job) or (not sheet.score.words and bool(source.lyrics.strip()))


def voice_for(asked: Brief, sheet: Sheet, job: Job, own: bool) -> Voice | None:
    """Who sings: whom the form names, else the song's `own` singer, or one of the same gender in the new
    style."""
    if job.params.get("make_instrumental") or asked.voice is None:
        return None
    said = tags_reader.read(_style_words(job))
    named = bool(job.params.get("vocal_gender") or said.values("gender") or said.values("range"))
    lead = next((vocal.voice for vocal in sheet.score.vocals if vocal.role == "lead"), None)
    if named or lead is None or sheet.brief is None:
        return asked.voice
    if own and not said.values("character"):
        return sheet.brief.voice or lead
    same = lead.gender == asked.voice.gender
    return dataclasses.replace(lead, character=asked.voice.character) if not same else asked.voice


def _style_words(job: Job) -> str:
    return f"{job.params.get('tags') or ''}\n{job.params.get('gpt_description_prompt') or ''}"


def _brief(job: Job, asked: Brief, sheet: Sheet, closeness: float) -> Brief:
    said = tags_reader.read(_style_words(job))
    score = sheet.score
    brief = in_its_key(asked, sheet)
    voice = voice_for(asked, sheet, job, closeness >= _OWN_VOICE)
    return dataclasses.replace(
        brief,
        bpm=said.bpm or _tempo(asked.bpm, score.bpm, closeness, bool(said.values("tempo"))),
        tonic=score.tonic if said.tonic is None else said.tonic,
        voice=voice,
        duet=voice is not None and (asked.duet or bool(sheet.brief and sheet.brief.duet)),
    )


def _tempo(style: float, own: float, closeness: float, asked: bool) -> float:
    """The song's tempo, down to a half; below it nears the style's, or where that is nearer its half or
    double. A tempo that was asked for in words is taken at once."""
    near = style if asked else min((style / 2, style, style * 2), key=lambda bpm: abs(bpm / own - 1.0))
    share = 1.0 if asked else max(0.0, 1.0 - closeness / BALANCED)
    return round(own * (near / own) ** share, 2) if share else own


def transposed(score: Score, tonic: int) -> Score:
    """The score in another key of its mode, up or down by the shorter way."""
    steps = (tonic - score.tonic + 5) % 12 - 5
    return dataclasses.replace(raised(score, -1.0, steps), tonic=tonic) if steps else score


def _loosened(material: Material) -> Material:
    """Without the sections that nobody sings, but the first and the last."""
    told = _told(material)
    last = len(material.blocks) - 1
    return arranged(material, [n for n in range(last + 1) if n in told or n in (0, last)])


def fitted(material: Material, brief: Brief, seconds: float) -> Material:
    """As long as the brief asks for, in whole sections, and no longer than a song may be."""
    beat = 60.0 / brief.bpm
    order = list(range(len(material.blocks)))
    if brief.duration is not None:
        order = _sized(material, brief.duration / beat)
    while len(order) > 1 and sum(material.blocks[n].beats for n in order) * beat > seconds - TAIL:
        order.pop()
    return material if order == list(range(len(material.blocks))) else arranged(material, order)


def _sized(material: Material, beats: float) -> list[int]:
    """The sections that make up nearly so many beats: those that are missed least go, the last refrain comes
    again."""
    order = list(range(len(material.blocks)))
    lengths = [block.beats for block in material.blocks]
    for number in _dispensable(material):
        if sum(lengths[n] for n in order) - beats > 0.5 * lengths[number] and len(order) > 1:
            order.remove(number)
    told = _told(material)
    again = max((n for n in told if material.blocks[n].kind in REFRAINS), default=max(told, default=0))
    while again in order and beats - sum(lengths[n] for n in order) > 0.5 * lengths[again]:
        order.insert(order.index(again), again)
    return order


def _dispensable(material: Material) -> list[int]:
    """The sections, first those that nobody would miss: untold ones, then repeats, then the later ones."""
    told = _told(material)
    places = range(len(material.blocks))
    return sorted(places, key=lambda n: (n in told, material.blocks[n].time == 0, -n))


def _told(material: Material) -> set[int]:
    return {line.block for line in (material.lines or material.themes)}


def _made(job: Job, source: Source, score: Score, brief: Brief) -> Made:
    master = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
    params = job.params
    return Made(
        master,
        score,
        brief,
        recipe.composed(),
        title=score.title,
        tags=params.get("tags") or params.get("gpt_description_prompt") or source.tags,
        lyrics=lyrics(job, source, score),
    )


def lyrics(job: Job, source: Source, score: Score) -> str:
    """The words as they were given or as the source has them, else as they are sung."""
    if not score.words:
        return ""
    given = str(job.params.get("prompt") or "") if not job.params.get("auto_lyrics") else ""
    return given or ("" if job.params.get("auto_lyrics") else source.lyrics) or written_words(score)
