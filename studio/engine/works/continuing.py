"""How a song goes on: the score of what follows a bar line, with the bars before it to start from."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.compose import set_to_music
from studio.engine.composing.form import Block, lay_out
from studio.engine.composing.harmony import chord_at, harmonize
from studio.engine.composing.lift import raised
from studio.engine.composing.style import Style, choose_style
from studio.engine.composing.theory import is_minor, note_name
from studio.engine.score import Chord, Score
from studio.engine.works.remembering import known_phrases
from studio.engine.works.sheets import cut, first_bar, pasted

LEAD_BARS = 2
_LOOPS = (8, 4, 2, 1)  # bars of a recording's chords that are gone on with: the most that there are


@dataclass(frozen=True, slots=True)
class Continuation:
    """What is rendered: the last bars before the join, and all that is new."""

    score: Score
    brief: Brief
    begins: float  # the beat of the join
    enters: float  # the first new note: a sung pickup comes before the bar line


def continued(before: Score, brief: Brief, joined: float, seed: int, recorded: bool) -> Continuation:
    """Goes on from the bar line at `joined` (beats) in the song's key, tempo and band.

    `brief` holds the song's own seed, by which its style, chords and tunes are found again, and the new
    words; `seed` decides what may differ. Of a `recorded` song the band is new, and the chords are read off
    its score.
    """
    style = choose_style(brief)
    lead = min(LEAD_BARS, round((joined - first_bar(before)) / before.beats_per_bar)) * before.beats_per_bar
    opening = cut(before, joined - lead, joined)
    heard = Counter(section.kind for section in before.sections if section.start < joined)
    laid, fade = lay_out(dataclasses.replace(brief, seed=seed), style.main, heard)
    blocks = [dataclasses.replace(block, start=block.start + lead, turn=(seed,)) for block in laid]
    if recorded:
        return _by_a_new_band(before, opening, joined, brief, style, blocks, fade)
    return _by_the_same_band(before, opening, joined, brief, style, blocks, fade)


def _by_the_same_band(
    before: Score,
    opening: Score,
    joined: float,
    brief: Brief,
    style: Style,
    blocks: Sequence[Block],
    fade: float,
) -> Continuation:
    """The bars before the join as they are written, then the song's own chords and tunes again, in the key
    that it has reached."""
    chords = (*opening.chords, *harmonize(brief, style, blocks, ends=fade == 0.0))
    new = set_to_music(brief, style, blocks, chords, fade, known_phrases(before, brief))
    if steps := _lift(before, joined):
        new = raised(new, -1.0, steps)
        tonic = (brief.tonic + steps) % 12
        new, brief = dataclasses.replace(new, tonic=tonic), dataclasses.replace(brief, tonic=tonic)
    score = dataclasses.replace(
        pasted(new, opening, 0.0),
        beats=new.beats,
        fade_out=new.fade_out,
        sections=(*opening.sections, *new.sections),
        chords=(*opening.chords, *(chord for chord in new.chords if chord.start >= blocks[0].start)),
    )
    return Continuation(score, brief, blocks[0].start, _entrance(new, blocks[0].start))


def _by_a_new_band(
    before: Score,
    opening: Score,
    joined: float,
    brief: Brief,
    style: Style,
    blocks: list[Block],
    fade: float,
) -> Continuation:
    """Our own band over the recording's chords, which has played the bars before the join with it."""
    begins = blocks[0].start
    loop = _loop(before, joined)
    chords = _looped(loop, brief, blocks, fade == 0.0) if loop else harmonize(brief, style, blocks, fade == 0)
    if begins:
        level = blocks[0].level
        alone = Block("Lead-in", "verse", 0.0, round(begins / brief.beats_per_bar), brief.beats_per_bar,
                      level, (), 0, False)  # fmt: skip
        blocks = [alone, *blocks]
    new = set_to_music(brief, style, blocks, (*opening.chords, *chords), fade)
    return Continuation(new, brief, begins, _entrance(new, begins))


def _entrance(new: Score, begins: float) -> float:
    return min([begins, *(note.start for vocal in new.vocals for note in vocal.notes)])


def _lift(score: Score, joined: float) -> int:
    """Semitones by which the last chorus before the join lies above the first one."""
    starts = [s.start for s in score.sections if s.kind == "chorus" and s.start < joined - 0.5]
    if len(starts) < 2:
        return 0
    first, last = chord_at(score.chords, starts[0]), chord_at(score.chords, starts[-1])
    steps = (last.root - first.root) % 12
    return steps if steps <= 2 and len(first.pitches) == len(last.pitches) else 0


def _loop(score: Score, joined: float) -> list[tuple[Chord, ...]]:
    """The chords of the last bars before the join, or of the first bars where nothing comes before."""
    bar, first = score.beats_per_bar, first_bar(score)
    end = joined if joined > first else min(score.beats, first + _LOOPS[0] * bar)
    have = int((end - first) / bar + 1e-6)
    count = next((bars for bars in _LOOPS if bars <= have), 0)
    bars = [
        cut(score, end - (count - place) * bar, end - (count - place - 1) * bar).chords
        for place in range(count)
    ]
    return bars if all(bars) else []


def _looped(
    loop: Sequence[Sequence[Chord]], brief: Brief, blocks: Sequence[Block], ends: bool
) -> list[Chord]:
    chords = []
    for block in blocks:
        for bar in range(block.bars):
            start = block.start + bar * block.beats_per_bar
            last = ends and block is blocks[-1] and bar == block.bars - 1
            for chord in [_home(brief)] if last else loop[bar % len(loop)]:
                chords.append(dataclasses.replace(chord, start=start + chord.start))
    return chords


def _home(brief: Brief) -> Chord:
    minor = is_minor(brief.mode)
    symbol = note_name(brief.tonic, brief.tonic, brief.mode) + ("m" if minor else "")
    triad = (brief.tonic, (brief.tonic + (3 if minor else 4)) % 12, (brief.tonic + 7) % 12)
    return Chord(0.0, float(brief.beats_per_bar), symbol, brief.tonic, brief.tonic, triad)
