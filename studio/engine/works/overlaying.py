"""What is added to a clip whose sound stays: a voice over a band, a band under a voice."""

import dataclasses
from collections.abc import Iterator

from studio.engine.brief import Brief, read_brief
from studio.engine.composing.accompaniment import chords_under
from studio.engine.composing.compose import set_to_music
from studio.engine.composing.style import choose_style
from studio.engine.score import Part, Score
from studio.engine.works import creating, recipe
from studio.engine.works.blending import finished, laid_over, played, sung
from studio.engine.works.briefs import in_its_key
from studio.engine.works.covering import asked_brief, weight
from studio.engine.works.hearing import tuneful
from studio.engine.works.material import Material, placed, read_material
from studio.engine.works.rearranging import accompanied, without_gaps
from studio.engine.works.seating import seated
from studio.engine.works.source import Sheet
from studio.engine.works.work import Job, Made, Result, Source

_ABOVE = 2.0  # LU that a recorded voice lies over its new band
_CLOSE = 0.7  # from this source strength on the chords stay plain

_WORDLESS = "There are no words to sing."
_NO_ROOM = "There is no room for these words: choose a longer stretch."
_TUNELESS = "There is no voice or melody in this clip that a band could follow."


def add_vocals(job: Job) -> Result:
    """The words of `prompt` sung over the clip in its key, tempo and chords, between `overpainting_start_s`
    and `overpainting_end_s`; the higher `audio_weight` the plainer the tune keeps to them. Raises ValueError
    where there are no words or no room for one line of them."""
    source = job.source("continue_clip_id", "clip_id")
    sheet, asked = source.sheet(), _singing(job, source)
    material = read_material(sheet.score, sheet.brief)
    swing = sheet.brief.swing if sheet.brief else 0.0
    bold = min(1.0, asked.weirdness * (1.5 - weight(job, "audio_weight")))
    brief = in_its_key(dataclasses.replace(asked, swing=swing, weirdness=bold), sheet)
    blocks, unsung = seated(
        material.blocks, brief.lyrics.sections, brief, *_window(job, source, sheet.score, material)
    )
    if not blocks:
        raise ValueError(_NO_ROOM if unsung else _WORDLESS)
    chords = without_gaps(material.chords, material.blocks, brief)
    voices = placed(set_to_music(brief, choose_style(brief), blocks, chords, 1.0), material.offset)
    voices = dataclasses.replace(voices, beats=sheet.score.beats, sections=sheet.score.sections)
    audio = source.audio()
    sound = finished(laid_over(sung(voices, brief, job)[:, : audio.shape[1]], audio))
    score = dataclasses.replace(
        sheet.score, vocals=(*sheet.score.vocals, *voices.vocals), words=(*sheet.score.words, *voices.words)
    )
    left = (*brief.lyrics.unsung, *(line.text for line in unsung))
    brief = dataclasses.replace(brief, lyrics=dataclasses.replace(brief.lyrics, unsung=left))
    words = job.params.get("prompt") or creating.written(brief)
    made = Made(sound, _named(score, brief), brief, recipe.recorded(), brief.title, _tags(job, source), words)
    return Result((made,))


def add_instrumental(job: Job) -> Result:
    """A band by `tags` under the clip's voice or melody, in its key and tempo, with chords that follow from
    it, between `overpainting_start_s` and `overpainting_end_s`. Raises ValueError where there is no tune."""
    source = job.source("continue_clip_id", "clip_id")
    sheet, asked = tuneful(source, source.sheet()), asked_brief(job, source)
    swing = sheet.brief.swing if sheet.brief else 0.0
    brief = in_its_key(dataclasses.replace(asked, voice=None, swing=swing), sheet)
    material = read_material(sheet.score, sheet.brief)
    if not (material.lines or material.themes):
        raise ValueError(_TUNELESS)
    material = _harmonized(job, sheet, material, brief)
    whole = placed(accompanied(material, brief, choose_style(brief)), material.offset)
    start, end = (beat + material.offset for beat in _window(job, source, sheet.score, material))
    band = dataclasses.replace(whole, parts=tuple(_between(whole, start, end)))
    sound = finished(laid_over(source.audio(), played(band, brief, job), _ABOVE))
    score = dataclasses.replace(sheet.score, title=asked.title, parts=band.parts, chords=band.chords)
    words = source.lyrics  # the voice is a recorded one: without a brief, it is heard as such
    made = Made(sound, score, None, recipe.recorded(), asked.title, _tags(job, source), words)
    return Result((made,))


def _singing(job: Job, source: Source) -> Brief:
    """The brief with a singer, even where the band's own style has none."""
    asked = asked_brief(job, source)
    if asked.voice is not None:
        return asked
    params = {**job.params, "tags": "", "make_instrumental": False}
    singer = read_brief(creating.request(dataclasses.replace(job, params=params)))
    return dataclasses.replace(asked, voice=singer.voice, lyrics=singer.lyrics)


def _harmonized(job: Job, sheet: Sheet, material: Material, brief: Brief) -> Material:
    """With the chords of a composed song, or else with those that the tune asks for."""
    if sheet.brief is not None and material.chords:
        return material
    colour = "triad" if weight(job, "audio_weight") >= _CLOSE else choose_style(brief).main.colour
    tune = [note for line in (*material.lines, *material.themes) for note in line.notes]
    return dataclasses.replace(material, chords=chords_under(tune, material.blocks, brief, colour))


def _window(job: Job, source: Source, score: Score, material: Material) -> tuple[float, float]:
    """Where something is added, in beats of the material."""
    start = float(job.params.get("overpainting_start_s") or 0.0)
    end = float(job.params.get("overpainting_end_s") or source.duration)
    first, last = (seconds * score.bpm / 60.0 - material.offset for seconds in (start, end))
    return first, last


def _between(score: Score, start: float, end: float) -> Iterator[Part]:
    for part in score.parts:
        notes = tuple(
            dataclasses.replace(note, length=min(note.length, end - note.start))
            for note in part.notes
            if start - 0.1 <= note.start < end - 0.1
        )
        yield dataclasses.replace(part, notes=notes)


def _named(score: Score, brief: Brief) -> Score:
    return dataclasses.replace(score, title=brief.title)


def _tags(job: Job, source: Source) -> str:
    return str(job.params.get("tags") or source.tags)
