"""A tune that is less and less itself: notes chosen anew, and other chords under what is left of it."""

import dataclasses
from collections.abc import Iterator, Sequence

from studio.engine.brief import Brief
from studio.engine.composing import prosody
from studio.engine.composing.accompaniment import DEGREES, fit
from studio.engine.composing.form import Block
from studio.engine.composing.harmony import chord_at, chord_classes, coloured_chord, scale_at
from studio.engine.composing.melody import Tone, choose_pitches, motif
from studio.engine.composing.theory import is_minor, scale, scale_pitches
from studio.engine.dice import dice
from studio.engine.score import Chord, SungNote

_PLAIN = {(0, 4, 7): "", (0, 3, 7): "m"}
_SIMPLE = ("triad", "power")  # colours of genres that play no sevenths


def retuned(
    notes: Sequence[SungNote], chords: Sequence[Chord], brief: Brief, keep: float, *names: str | int
) -> tuple[SungNote, ...]:
    """The notes with a share `keep` of their pitches, the others chosen anew on the same rhythm.

    The dice go by `names`: what bears the same names changes the same way, and what is kept at a smaller
    share is kept at a greater one.
    """
    kept = [dice(brief.seed, "keep", *names, n).random() < keep for n in range(len(notes))]
    if all(kept) or not notes:
        return tuple(notes)
    pitches = [note.pitch for note in notes]
    idea = motif(dice(brief.seed, "retune", *names))
    low, high = min(pitches) - 2, max(pitches) + 2
    centre, span = (min(pitches) + max(pitches)) / 2.0, notes[-1].start - notes[0].start
    tones = []
    for place, (note, stays) in enumerate(zip(notes, kept, strict=True)):
        x = (note.start - notes[0].start) / max(1.0, span)
        target = float(note.pitch) if stays else centre + 1.4 * idea.at(x, place)
        pool = _other_pitches(note, chord_at(chords, note.start), brief, low, high)
        tones.append(
            _tone(note, chords, brief, (note.pitch,) if stays else pool, target, place == len(notes) - 1)
        )
    chosen = choose_pitches(tones, dice(brief.seed, "retuned", *names), brief.weirdness)
    return tuple(dataclasses.replace(note, pitch=pitch) for note, pitch in zip(notes, chosen, strict=True))


def _other_pitches(note: SungNote, chord: Chord, brief: Brief, low: int, high: int) -> tuple[int, ...]:
    classes = scale_at(scale(brief.tonic, brief.mode), chord)
    return tuple(pitch for pitch in scale_pitches(classes, low, high) if pitch != note.pitch)


def _tone(
    note: SungNote, chords: Sequence[Chord], brief: Brief, pool: tuple[int, ...], target: float, final: bool
) -> Tone:
    chord = chord_at(chords, note.start)
    metric = prosody.metric_weight(note.start, brief.beats_per_bar) / 3.0
    rest = frozenset(chord.pitches[:3]) if final else frozenset()
    return Tone(pool, chord_classes(chord), 0.1 + 0.8 * metric, target, 0.5, rest=rest)


def substituted(
    chords: Sequence[Chord],
    notes: Sequence[SungNote],
    blocks: Sequence[Block],
    brief: Brief,
    share: float,
) -> tuple[Chord, ...]:
    """The chords with a share of them exchanged for others of the key that suit the tune.

    The first and the last stay. Sections of a kind change alike.
    """
    changed = []
    for place, chord in enumerate(chords):
        block = next((block for block in reversed(blocks) if block.start <= chord.start + 1e-6), blocks[0])
        names = (block.kind, round(chord.start - block.start, 3))
        stays = dice(brief.seed, "substitute", *map(str, names)).random() >= share
        if stays or place in (0, len(chords) - 1):
            changed.append(chord)
        else:
            changed.append(_substitute(chord, notes, brief))
    return tuple(changed)


def _substitute(chord: Chord, notes: Sequence[SungNote], brief: Brief) -> Chord:
    """The chord of the key with another root that shares most with the tune, and with the old chord."""
    options = []
    for root, quality in DEGREES[is_minor(brief.mode)]:
        other = coloured_chord(brief, root, quality, "triad", chord.start, chord.length)
        if other.root != chord.root:
            shared = len(chord_classes(other) & chord_classes(chord))
            options.append((fit(other, notes, brief.beats_per_bar) + 0.4 * shared, other))
    return max(options, key=lambda option: option[0])[1]


def recoloured(chords: Sequence[Chord], brief: Brief, colour: str) -> Iterator[Chord]:
    """Plain chords as a genre colours them, and coloured ones plain where it likes them so."""
    for chord in chords:
        triad = tuple((pitch - chord.root) % 12 for pitch in chord.pitches[:3])
        if triad not in _PLAIN or (len(chord.pitches) > 3) == (colour not in _SIMPLE):
            yield chord
            continue
        root, bass = ((pitch - brief.tonic) % 12 for pitch in (chord.root, chord.bass))
        yield coloured_chord(brief, root, _PLAIN[triad], colour, chord.start, chord.length, bass)
