"""Voices without words: a choir's chords behind choruses, and the whole band of an a cappella song."""

from collections.abc import Sequence

from studio.engine.brief import Brief
from studio.engine.composing.comping import voicing
from studio.engine.composing.form import Block
from studio.engine.score import STEMS, Chord, SungNote, Syllable, Vocal, Voice

# Sung on no word of the lyric, so they belong to no word and no line.
_AH = Syllable("ah", (), "AA", (), 1, -1, -1)
_OOH = Syllable("ooh", (), "UW", (), 1, -1, -1)
_VOICES = (("m", 45, 60, -0.4), ("f", 55, 69, 0.0), ("f", 57, 74, 0.4))


def is_a_cappella(brief: Brief) -> bool:
    return set(STEMS) - {"vocals", "backing_vocals"} <= set(brief.excluded)


def choir_tracks(brief: Brief, blocks: Sequence[Block], chords: Sequence[Chord]) -> tuple[Vocal, ...]:
    """Three voices on the chords: everywhere when nothing else plays, else in choruses and bridges."""
    alone = is_a_cappella(brief)
    if brief.voice is None or not (alone or brief.choir):
        return ()
    singing = [block for block in blocks if alone or block.kind in ("chorus", "hook", "bridge")]
    heard = [
        (chord, block) for chord in chords for block in singing if block.start <= chord.start < block.end
    ]
    tracks = []
    for number, (gender, low, high, pan) in enumerate(_VOICES):
        before: tuple[int, ...] = ()
        notes = []
        for chord, block in heard:
            before = voicing(chord, 3, 48, 70, 58, before)
            pitch = before[number % len(before)]
            syllable = _AH if block.level > 0.7 else _OOH
            notes.append(SungNote(chord.start, chord.length * 0.95, pitch, 0.3 + 0.3 * block.level, syllable))
        voice = Voice(gender, low, high, "soft", "sung")
        if notes:
            tracks.append(Vocal("backing", voice, tuple(notes), gain_db=-6.0 if alone else -11.0, pan=pan))
    return tuple(tracks)
