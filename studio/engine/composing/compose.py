"""Composes a song: form, chords, a tune for the words, and a band to play it."""

import dataclasses
from collections.abc import Sequence

from studio.engine.brief import Brief
from studio.engine.composing.arrange import arrange
from studio.engine.composing.choir import choir_tracks
from studio.engine.composing.feel import swung
from studio.engine.composing.form import Block, lay_out, sections
from studio.engine.composing.harmony import harmonize
from studio.engine.composing.lift import lifted
from studio.engine.composing.style import Style, choose_style
from studio.engine.composing.vocals import Phrases, SungLine, sing_lines, tracks, words
from studio.engine.score import Chord, Score, SungNote, Vocal


def compose(brief: Brief) -> Score:
    """The score of a brief. The same brief gives the same score, in any process; another seed another
    idea."""
    style = choose_style(brief)
    blocks, fade = lay_out(brief, style.main)
    chords = harmonize(brief, style, blocks, ends=fade == 0.0)
    return lifted(brief, set_to_music(brief, style, blocks, chords, fade))


def set_to_music(
    brief: Brief,
    style: Style,
    blocks: Sequence[Block],
    chords: Sequence[Chord],
    fade: float,
    known: Phrases | None = None,
) -> Score:
    """The tune and the band for a form and its chords; `known` are the tunes of lines heard before."""
    return with_band(brief, style, blocks, chords, sing_lines(brief, style, blocks, chords, known), fade)


def with_band(
    brief: Brief,
    style: Style,
    blocks: Sequence[Block],
    chords: Sequence[Chord],
    straight: Sequence[SungLine],
    fade: float,
) -> Score:
    """The band for lines that have their tune, in straight time; swing and the voices beside come here."""
    parts = arrange(brief, style, blocks, chords, straight, ends=fade == 0.0)
    sung = [_swung_line(brief, style, line) for line in straight]
    spans = {
        number: [(note.start, note.start + note.length) for note in line.notes]
        for number, line in enumerate(sung)
    }
    vocals = (*tracks(brief, style, sung, chords), *choir_tracks(brief, blocks, chords))
    return Score(
        title=brief.title,
        seed=brief.seed,
        bpm=brief.bpm,
        tonic=brief.tonic,
        mode=brief.mode,
        beats_per_bar=brief.beats_per_bar,
        beats=blocks[-1].end,
        fade_out=fade,
        sections=sections(brief, blocks),
        chords=tuple(chords),
        parts=parts,
        vocals=tuple(_rounded(vocal) for vocal in vocals),
        words=words(brief, sung, spans),
    )


def _swung_line(brief: Brief, style: Style, line: SungLine) -> SungLine:
    notes: list[SungNote] = []
    for note in line.notes:
        start = swung(note.start, brief.swing, style.main.swing_unit)
        stop = swung(note.start + note.length, brief.swing, style.main.swing_unit)
        notes.append(dataclasses.replace(note, start=start, length=max(0.05, stop - start)))
    return dataclasses.replace(line, notes=tuple(notes))


def _rounded(vocal: Vocal) -> Vocal:
    return dataclasses.replace(vocal, notes=_in_order(vocal.notes))


def _in_order(notes: Sequence[SungNote]) -> tuple[SungNote, ...]:
    ordered = sorted(notes, key=lambda note: note.start)
    return tuple(
        dataclasses.replace(
            note, start=round(note.start, 4), length=round(note.length, 4), velocity=round(note.velocity, 3)
        )
        for note in ordered
    )
