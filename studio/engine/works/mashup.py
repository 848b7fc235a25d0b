"""Two songs in one: the voice of the first over the band of the second, in its key and tempo."""

import dataclasses
from collections.abc import Iterator

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief
from studio.engine.composing.style import choose_style
from studio.engine.mixing.master import loud
from studio.engine.mixing.mix import BACKING, LEAD
from studio.engine.mixing.stretch import shifted, stretched
from studio.engine.score import Score, SungNote, Vocal
from studio.engine.song import produce
from studio.engine.works import recipe
from studio.engine.works.blending import laid_over, played, sung
from studio.engine.works.briefs import in_its_key
from studio.engine.works.covering import asked_brief, gives_words
from studio.engine.works.hearing import tuneful
from studio.engine.works.material import Material, TuneLine, placed, read_material
from studio.engine.works.merging import Seat, merged, seats, transposition, voiced
from studio.engine.works.places import faded
from studio.engine.works.rearranging import rearranged, with_lead
from studio.engine.works.sheets import written_words
from studio.engine.works.source import Sheet
from studio.engine.works.stems import parts_of
from studio.engine.works.swapping import freely, is_composed, with_other_band
from studio.engine.works.wording import worded
from studio.engine.works.work import Job, Made, Result, Source

_FIELD = "mashup_clip_ids"
_COMPOSED, _RECORDED = 6, 3  # semitones that a voice may be moved, sung anew and as a recording
_STRETCH = 0.12  # by which a recorded voice may be made slower or faster
_BEFORE, _AFTER = 0.12, 0.3  # seconds around a phrase that are the voice's
_LAST = 0.5  # beats before the end of the room that a note may begin
_FADE_IN, _FADE_OUT = 0.01, 0.12


@dataclasses.dataclass(frozen=True, slots=True)
class Half:
    """One of the two songs."""

    source: Source
    sheet: Sheet
    composed: bool

    @property
    def score(self) -> Score:
        return self.sheet.score

    def material(self) -> Material:
        return read_material(self.score, self.sheet.brief)


def mashup(job: Job) -> Result:
    """The voice of the first of `mashup_clip_ids` over the band of the second.

    The voice of a composed song is sung anew on the other's chords, a recorded one is cut out phrase by
    phrase, stretched and shifted. The band of a composed song is played anew, with other players where `tags`
    are given; out of a recording its voice is taken. New words are sung to the first one's tune; an
    instrumental has it played. Raises ValueError where the first has no voice.
    """
    clips = job.sources.get(_FIELD, ())
    if len(clips) != 2:
        raise ValueError("A mashup needs two clips.")
    instrumental = bool(job.params.get("make_instrumental"))
    if not instrumental and not _is_sung(clips[0]):
        raise ValueError("There is no voice in the first clip: choose one that is sung.")
    voice, band = _half(clips[0]), _restyled(job, _half(clips[1]))
    job.tell(0.05, "laying one song over the other")
    if instrumental:
        return Result((_played_over(job, voice, band),))
    made = _sung_anew(job, voice, band) if _has_words(job, voice) else _cut_out(job, voice, band)
    return Result((made,))


def _is_sung(clip: Source) -> bool:
    return any(vocal.role == "lead" and vocal.notes for vocal in clip.score().vocals)


def _half(clip: Source) -> Half:
    sheet = clip.sheet()
    composed = sheet.brief is not None and is_composed(sheet, clip)
    return Half(clip, sheet if composed else tuneful(clip, sheet), composed)


def _has_words(job: Job, voice: Half) -> bool:
    """Whether the voice is sung anew: its words and its notes are known."""
    return gives_words(job) or (voice.composed and bool(voice.score.words))


def _restyled(job: Job, band: Half) -> Half:
    """The band by the tags where they are given, on the same chords."""
    if not job.params.get("tags") or not band.composed:
        return band
    score, brief = with_other_band(band.sheet, asked_brief(job, band.source), again=True)
    return dataclasses.replace(band, sheet=Sheet(score, brief, recipe.composed()))


def laid_on(voice: Half, band: Half, most: int) -> tuple[Material, Material, tuple[Seat, ...], int]:
    """Both materials, which section is sung where, and by how many semitones the tune moves."""
    tune, other = voice.material(), band.material()
    where = seats(tune, voice.score.bpm, other, band.score.bpm)
    if not where:
        raise ValueError("There is no place in the second clip where the first one's voice fits.")
    return tune, other, where, transposition(tune, other, where, band.score, most)


def mashed(job: Job, voice: Half, band: Half) -> tuple[Score, Brief]:
    """The second song's score with the first one's tune and words, and its brief with that voice."""
    if gives_words(job):
        tune = worded(voice.material(), asked_brief(job, voice.source).lyrics, keep_form=True)
    else:
        tune = voice.material()
    other = band.material()
    where = seats(tune, voice.score.bpm, other, band.score.bpm)
    semitones = transposition(tune, other, where, band.score, _COMPOSED)
    material = merged(tune, other, where, semitones, band.score)
    if not material.lines:
        raise ValueError("There is no place in the second clip where the first one's words fit.")
    brief = _brief(job, voice, band)
    anew, brief = rearranged(dataclasses.replace(material, themes=()), brief, choose_style(brief))
    anew = placed(freely(anew, job.seed), other.offset)
    score = dataclasses.replace(
        band.score, title=_title(job, voice, band), vocals=anew.vocals, words=anew.words
    )
    base = band.sheet.brief or brief
    return score, dataclasses.replace(base, title=score.title, voice=brief.voice, lyrics=brief.lyrics)


def _brief(job: Job, voice: Half, band: Half) -> Brief:
    """The band's brief with the voice's singer; the takes differ in what sings along."""
    asked = asked_brief(job, voice.source)
    own = band.sheet.brief or in_its_key(dataclasses.replace(asked, swing=0.0), band.sheet)
    singer = voice.sheet.brief.voice if voice.sheet.brief else asked.voice
    if job.params.get("vocal_gender"):
        singer = asked.voice
    return dataclasses.replace(own, voice=singer or asked.voice, lyrics=asked.lyrics, seed=job.seed)


def _sung_anew(job: Job, voice: Half, band: Half) -> Made:
    score, brief = mashed(job, voice, band)
    if band.composed:
        sound = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
        return _made(job, voice, band, sound, score, brief, recipe.composed())
    behind = _band(job, band)
    sound = loud(laid_over(sung(score, brief, job)[:, : behind.shape[1]], behind)).audio
    return _made(job, voice, band, sound, score, None, recipe.recorded())


def _played_over(job: Job, voice: Half, band: Half) -> Made:
    """The first song's tune on a lead instrument over the second one's band."""
    tune, other, where, semitones = laid_on(voice, band, _COMPOSED)
    material = merged(tune, other, where, semitones, band.score)
    notes = [note for line in voiced(material) for note in line.notes]
    brief = dataclasses.replace(_brief(job, voice, band), voice=None)
    silent = dataclasses.replace(band.score, title=_title(job, voice, band), vocals=(), words=(), parts=())
    solo = placed(with_lead(silent, notes, brief, choose_style(brief)), other.offset)
    score = dataclasses.replace(silent, parts=(*band.score.parts, *solo.parts))
    if band.composed:
        sound = produce(score, brief, job.bank, job.tell, job.threads, separate=False).master
        return _made(job, voice, band, sound, score, brief, recipe.composed())
    behind = _band(job, band)
    lead = played(dataclasses.replace(silent, parts=solo.parts), brief, job)[:, : behind.shape[1]]
    sound = loud(laid_over(lead, behind)).audio
    return _made(job, voice, band, sound, score, None, recipe.recorded())


def _band(job: Job, band: Half) -> Audio:
    """The second song without voices."""
    if band.composed and band.sheet.brief is not None:
        return played(band.score, band.sheet.brief, job)
    audio = band.source.audio()
    return audio - _voices(job, band, audio)


def _voices(job: Job, half: Half, audio: Audio) -> Audio:
    parts = parts_of(job, half.sheet, audio)
    return sum((parts[stem] for stem in (LEAD, BACKING) if stem in parts), np.zeros_like(audio))


def _cut_out(job: Job, voice: Half, band: Half) -> Made:
    """A recorded voice, phrase by phrase, over the band."""
    tune, other, where, semitones = laid_on(voice, band, _RECORDED)
    job.tell(0.1, "taking the voice out")
    audio = voice.source.audio()
    alone = _voices(job, voice, audio)
    behind = _band(job, band)
    job.tell(0.5, "laying the voice over the band")
    over = np.zeros_like(behind)
    notes: list[SungNote] = []
    scores = (voice.score, band.score)
    for seat in where:
        for line in _phrases(tune, seat):
            lay(over, alone, line, seat, scores, (tune.offset, other.offset), semitones)
            notes += _moved(line, seat, other.offset, semitones)
    sound = loud(laid_over(over, behind)).audio
    singer = next(vocal.voice for vocal in voice.score.vocals if vocal.role == "lead")
    lead = Vocal("lead", singer, tuple(sorted(notes, key=lambda note: note.start)))
    title = _title(job, voice, band)
    score = dataclasses.replace(band.score, title=title, vocals=(lead,), words=())
    return _made(job, voice, band, sound, score, None, recipe.recorded())


def _phrases(tune: Material, seat: Seat) -> Iterator[TuneLine]:
    """The lines of a section as far as they have room in the other song."""
    for line in voiced(tune):
        notes = tuple(note for note in line.notes if seat.beat(note.start) < seat.end - _LAST)
        if tune.blocks[line.block] is seat.tune and notes and not line.backing:
            yield dataclasses.replace(line, notes=notes)


def _moved(line: TuneLine, seat: Seat, offset: float, semitones: int) -> Iterator[SungNote]:
    for note in line.notes:
        start = max(0.0, seat.beat(note.start) + offset)
        yield dataclasses.replace(
            note, start=start, length=note.length * seat.scale, pitch=note.pitch + semitones, syllable=None
        )


def lay(
    sink: Audio,
    voice: Audio,
    line: TuneLine,
    seat: Seat,
    scores: tuple[Score, Score],
    offsets: tuple[float, float],
    semitones: float,
) -> None:
    """Add a phrase of a voice where it belongs: its first note on its beat, its length as near to the other
    tempo as may be. `scores` and the `offsets` (beats) of their materials are the tune's and the other's."""
    one, other = scores
    first, last = line.notes[0], line.notes[-1]
    start = one.seconds(first.start + offsets[0])
    end = one.seconds(last.start + last.length + offsets[0])
    wanted = other.seconds(seat.scale) / one.seconds(1.0)
    factor = float(np.clip(wanted, 1.0 - _STRETCH, 1.0 + _STRETCH))
    begin = max(0, round((start - _BEFORE) * SAMPLE_RATE))
    piece = voice[:, begin : round((end + _AFTER) * SAMPLE_RATE)]
    if piece.shape[1] < SAMPLE_RATE // 10:
        return
    piece = shifted(stretched(piece, factor), semitones, throat=True)
    piece = faded(piece, round(_FADE_IN * SAMPLE_RATE), round(_FADE_OUT * SAMPLE_RATE))
    early = round(factor * (start * SAMPLE_RATE - begin))
    at = round(other.seconds(seat.beat(first.start) + offsets[1]) * SAMPLE_RATE) - early
    head = max(0, -at)
    room = sink[:, at + head : at + piece.shape[1]]
    room += piece[:, head : head + room.shape[1]]


def _title(job: Job, voice: Half, band: Half) -> str:
    return str(job.params.get("title") or "") or f"{voice.source.title} / {band.source.title}"


def _made(
    job: Job,
    voice: Half,
    band: Half,
    sound: Audio,
    score: Score,
    brief: Brief | None,
    made_of: recipe.Recipe,
) -> Made:
    return Made(
        sound,
        score,
        brief,
        made_of,
        title=score.title,
        tags=job.params.get("tags") or band.source.tags,
        lyrics=written_words(score) or (voice.source.lyrics if brief is None else ""),
    )
