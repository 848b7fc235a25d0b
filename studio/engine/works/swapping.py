"""One half of a song kept and the other exchanged: its voice under another band, its band over another
voice."""

import dataclasses
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.style import choose_style
from studio.engine.dice import dice
from studio.engine.listening.separate import scene, vocals
from studio.engine.mixing.automation import sounding
from studio.engine.mixing.dynamics import amplified
from studio.engine.mixing.loudness import HOPS_PER_SECOND, Floats, hops
from studio.engine.mixing.mix import BACKING, LEAD
from studio.engine.score import Score, SungNote
from studio.engine.song import produce
from studio.engine.works import recipe
from studio.engine.works.blending import finished, laid_over, played, sung
from studio.engine.works.briefs import in_its_key
from studio.engine.works.covering import asked_brief, gets_words, lyrics, sung_plainly
from studio.engine.works.material import placed, read_material
from studio.engine.works.rearranging import AS_IT_IS, Freedom, accompanied, rearranged
from studio.engine.works.source import Sheet
from studio.engine.works.stems import parts_of
from studio.engine.works.wording import worded
from studio.engine.works.work import Job, Made, Result, Source

_AROUND, _SHUT = 0.25, -60.0  # seconds around sung notes that are the voice's; dB elsewhere
_FREE = 0.012  # seconds by which another singer comes early or late, at most

_NOBODY = "There is no voice in this clip."
_WORDLESS = "The words of this clip are not known. Give the lyrics, so that the new voice can sing them."


def swap_sound(job: Job) -> Result:
    """Another band by `tags` under the same singing, in the same key, tempo and chords.

    In composed songs the very same performance is mixed with the new band; from recordings the voice is
    separated. Raises ValueError where nobody sings.
    """
    source = job.source("continue_clip_id", "clip_id")
    sheet, asked = sung_sheet(source), asked_brief(job, source)
    again = is_composed(sheet, source)
    score, brief = with_other_band(sheet, asked, again)
    if again:
        return _played_again(job, source, score, brief)
    voice, _ = _halves(job, source, sheet)
    return _laid(job, source, laid_over(voice, played(score, brief, job)), score, None)


def swap_vocals(job: Job) -> Result:
    """Another voice, as `tags` describe it, over the same band; the same words to the same tune, or new
    ones.

    In composed songs the very same band is mixed with the new voice; from recordings the old one is taken
    out. Raises ValueError where nobody sings, or the words are not known.
    """
    source = job.source("continue_clip_id", "clip_id")
    sheet, asked = sung_sheet(source), asked_brief(job, source)
    change = Freedom(kept=sung_plainly(job))
    score, brief = with_other_voice(sheet, asked, gets_words(job, sheet, source), change)
    if is_composed(sheet, source):
        return _played_again(job, source, score, brief)
    _, band = _halves(job, source, sheet)
    return _laid(job, source, laid_over(sung(score, brief, job)[:, : band.shape[1]], band), score, brief)


def with_other_band(sheet: Sheet, asked: Brief, again: bool) -> tuple[Score, Brief]:
    """The score with the band that is asked for: as it was sung, and where it is sung `again`, by dice of the
    same seed, with answers between its lines."""
    own, material = sheet.brief, read_material(sheet.score, sheet.brief)
    brief = in_its_key(dataclasses.replace(asked, swing=_swing(asked, own)), sheet)
    if own is not None:
        voices = {name: getattr(own, name) for name in ("voice", "lyrics", "choir", "duet")}
        brief = dataclasses.replace(brief, **voices)
    style = choose_style(brief)
    band = rearranged(material, brief, style)[0] if again else accompanied(material, brief, style)
    band = placed(band, material.offset)
    score = dataclasses.replace(sheet.score, title=asked.title, parts=band.parts, chords=band.chords)
    return score, dataclasses.replace(brief, title=asked.title)


def with_other_voice(
    sheet: Sheet, asked: Brief, new_words: bool, change: Freedom = AS_IT_IS
) -> tuple[Score, Brief]:
    """The score with the voice that is asked for, an octave higher or lower if need be, and with its words if
    they are new. Raises ValueError where no words are known."""
    own, material = sheet.brief, read_material(sheet.score, sheet.brief)
    if new_words:
        material = worded(material, asked.lyrics, keep_form=True)
    if not material.lines or asked.voice is None:
        raise ValueError(_WORDLESS)
    base = own or in_its_key(dataclasses.replace(asked, swing=0.0), sheet)
    words = asked.lyrics if new_words or own is None else own.lyrics
    brief = dataclasses.replace(base, title=asked.title, voice=asked.voice, lyrics=words)
    singing = dataclasses.replace(brief, seed=asked.seed)
    anew, _ = rearranged(material, singing, choose_style(brief), change)
    anew = placed(freely(anew, asked.seed), material.offset)
    return dataclasses.replace(sheet.score, title=asked.title, vocals=anew.vocals, words=anew.words), brief


def sung_sheet(source: Source) -> Sheet:
    """The sheet of a clip in which somebody sings. Raises ValueError where nobody does."""
    sheet = source.sheet()
    if not any(vocal.role == "lead" and vocal.notes for vocal in sheet.score.vocals):
        raise ValueError(_NOBODY)
    return sheet


def is_composed(sheet: Sheet, source: Source) -> bool:
    """Whether all that is heard was played here, so that it can be played again."""
    length = round(source.duration * SAMPLE_RATE)
    return all(piece.score is not None for piece in sheet.pieces(length))


def _halves(job: Job, source: Source, sheet: Sheet) -> tuple[Audio, Audio]:
    """The voices of a clip and all the rest. What was heard as a voice where nobody sings is no voice."""
    audio = source.audio()
    job.tell(0.02, "taking the voice out of the band")
    if sheet.brief is None:
        heard, _ = vocals(audio, scene(audio))
        voices = amplified(heard, _gate(sheet.score, heard))
    else:
        parts = parts_of(job, sheet, audio)
        voices = sum((parts[stem] for stem in (LEAD, BACKING) if stem in parts), np.zeros_like(audio))
    return voices, audio - voices


def _gate(score: Score, voices: Audio) -> Floats:
    """Gains in dB per hop that leave a voice where it sings, and a little around it."""
    leads = [vocal for vocal in score.vocals if vocal.role == "lead"]
    sings = sounding(score, leads, hops(voices.shape[1])).astype(np.float64)
    around = maximum_filter1d(sings, round(2 * _AROUND * HOPS_PER_SECOND) + 1)
    return np.asarray(_SHUT * (1.0 - uniform_filter1d(around, HOPS_PER_SECOND // 10)))


def _swing(asked: Brief, own: Brief | None) -> float:
    """The band swings as the voice does."""
    if own is None:
        return 0.0
    units = [GENRES[brief.genres[0][0]].swing_unit for brief in (asked, own)]
    return own.swing if units[0] == units[1] else 0.0


def freely(score: Score, seed: int) -> Score:
    """Another singer's timing: every line a little early or late."""
    most = _FREE * score.bpm / 60.0
    return dataclasses.replace(
        score,
        vocals=tuple(
            dataclasses.replace(vocal, notes=tuple(_leaning(vocal.notes, seed, most)))
            for vocal in score.vocals
        ),
    )


def _leaning(notes: Sequence[SungNote], seed: int, most: float) -> Iterator[SungNote]:
    by = 0.0
    for note in notes:
        if note.syllable is not None:
            by = dice(seed, "singer", note.syllable.line).uniform(-most, most)
        yield dataclasses.replace(note, start=round(max(0.0, note.start + by), 4))


def _played_again(job: Job, source: Source, score: Score, brief: Brief) -> Result:
    """From the score: whoever is kept plays the same notes with the same dice."""
    master = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
    return _made(job, source, master, score, brief, recipe.composed())


def _laid(job: Job, source: Source, sound: Audio, score: Score, brief: Brief | None) -> Result:
    """Without a brief where the voice is a recorded one: nobody here knows how it sings."""
    return _made(job, source, finished(sound), score, brief, recipe.recorded())


def _made(
    job: Job, source: Source, sound: Audio, score: Score, brief: Brief | None, made_of: recipe.Recipe
) -> Result:
    tags = job.params.get("tags") or source.tags
    words = lyrics(job, source, score)
    return Result((Made(sound, score, brief, made_of, score.title, tags, words),))
