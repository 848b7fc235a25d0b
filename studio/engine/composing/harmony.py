"""Chords for a form: one progression for each kind of section, coloured by genre and by weirdness, with
cadences."""

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.engine.brief import Brief
from studio.engine.composing.form import Block
from studio.engine.composing.genres import by_style
from studio.engine.composing.genres_harmony import MODAL, PROGRESSIONS
from studio.engine.composing.style import Style
from studio.engine.composing.theory import MODES, QUALITIES, is_minor, note_name, roman
from studio.engine.dice import dice
from studio.engine.score import Chord

# Which bank a section takes its chords from.
_BANK = {
    "intro": "verse",
    "outro": "chorus",
    "hook": "chorus",
    "break": "verse",
    "instrumental": "chorus",
    "solo": "chorus",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """A chord above the tonic, and the part of a bar that it lasts."""

    root: int
    quality: str
    bass: int
    share: float = 1.0


def harmonize(brief: Brief, style: Style, blocks: Sequence[Block], ends: bool) -> tuple[Chord, ...]:
    """The chords of a song, without gaps. Every section of a kind has the same ones; `ends` = finish on the
    tonic."""
    banks = {bank: _bars(brief, style, bank) for bank in ("verse", "chorus", "prechorus", "bridge")}
    chords: list[Chord] = []
    for block in blocks:
        bars = _fitted(banks[_bank_of(brief, block.kind)], block)
        if ends and block is blocks[-1]:
            bars = [*bars[:-1], [_tonic_step(brief, style)]]
        for number, bar in enumerate(bars):
            start = block.start + number * block.beats_per_bar
            for step in bar:
                length = step.share * block.beats_per_bar
                chords.append(_chord(brief, step, start, length))
                start += length
    return tuple(_merged(chords))


def chord_at(chords: Sequence[Chord], beat: float) -> Chord:
    """The chord that sounds at a beat."""
    return chords[max(0, bisect_right(chords, beat + 1e-6, key=lambda chord: chord.start) - 1)]


def chord_classes(chord: Chord) -> frozenset[int]:
    return frozenset(chord.pitches)


def scale_at(brief_scale: frozenset[int], chord: Chord) -> frozenset[int]:
    """The key's scale bent to a chord: its foreign notes come in, the scale notes that would rub against them
    go."""
    tones = chord_classes(chord)
    foreign = tones - brief_scale
    rubbed = {(tone + step) % 12 for tone in foreign for step in (-1, 1)} - tones
    return (brief_scale - rubbed) | tones


def _bank_of(brief: Brief, kind: str) -> str:
    if kind == "intro" and dice(brief.seed, "intro chords").random() < 0.4:
        return "chorus"
    if kind == "solo" and dice(brief.seed, "solo chords").random() < 0.5:
        return "verse"
    return _BANK.get(kind, kind if kind in ("verse", "chorus", "prechorus", "bridge") else "verse")


def _bars(brief: Brief, style: Style, bank: str) -> list[list[_Step]]:
    pick = dice(brief.seed, "progression", bank)
    genre = (
        style.other if pick.random() < (brief.genres[-1][1] if len(brief.genres) > 1 else 0.0) else style.main
    )
    minor = is_minor(brief.mode)
    options = list(PROGRESSIONS[genre.family][minor][bank])
    if brief.mode in MODAL and bank in ("verse", "chorus"):
        options = [*MODAL[brief.mode], *options[:2]]
    if bank == "verse":
        options = _stating(options, 0.0)
    if bank == "chorus":
        verse = _chosen_verse(brief, style)
        options = _stating([option for option in options if option != verse] or options, _at_home(verse))
    chosen = by_style(options, 0.4 * brief.style_weight, pick)
    bars = [[_step(name, len(bar.split())) for name in bar.split()] for bar in chosen.split("|")]
    bars = [[_coloured(brief, step, genre.colour) for step in bar] for bar in bars]
    return _bent(brief, bars, pick)


def _chosen_verse(brief: Brief, style: Style) -> str:
    """What the verse took, so that the chorus can differ."""
    pick = dice(brief.seed, "progression", "verse")
    genre = (
        style.other if pick.random() < (brief.genres[-1][1] if len(brief.genres) > 1 else 0.0) else style.main
    )
    options = list(PROGRESSIONS[genre.family][is_minor(brief.mode)]["verse"])
    if brief.mode in MODAL:
        options = [*MODAL[brief.mode], *options[:2]]
    return by_style(_stating(options, 0.0), 0.4 * brief.style_weight, pick)


def _at_home(progression: str) -> float:
    """The share of a progression's bars that begin on the tonic."""
    bars = progression.split("|")
    return sum(roman(bar.split()[0])[0] == 0 for bar in bars) / len(bars)


def _stating(options: Sequence[str], elsewhere: float) -> list[str]:
    """The progressions that state the key: on the tonic in a quarter of their bars, unless a verse has been
    there for half of its own. All of them where none does."""
    least = 0.25 if elsewhere < 0.5 else 0.0
    return [option for option in options if _at_home(option) >= least] or list(options)


def _step(numeral: str, chords_in_bar: int) -> _Step:
    root, quality, bass = roman(numeral)
    return _Step(root, quality, bass, 1.0 / chords_in_bar)


def _tonic_step(brief: Brief, style: Style) -> _Step:
    return _coloured(brief, _Step(0, "m" if is_minor(brief.mode) else "", 0), style.main.colour)


_SEVENTHS = {("", True): "maj7", ("", False): "7", ("m", True): "m7", ("m", False): "m7"}
_NINTHS = {"maj7": "maj9", "7": "9", "m7": "m9"}


def _coloured(brief: Brief, step: _Step, colour: str) -> _Step:
    """Sevenths, ninths or added notes as the genre likes them; what a progression spells out stays."""
    quality = step.quality
    scale = MODES[brief.mode]
    if colour in ("seventh", "ninth") and quality in ("", "m"):
        quality = _SEVENTHS[quality, (step.root + 11) % 12 in scale and step.root != 7]
    if colour == "dominant" and quality == "":
        quality = "7"
    if colour == "ninth" and quality in _NINTHS and step.root != 7:
        quality = _NINTHS[quality]
    if colour == "add" and quality in ("", "m") and step.root in (0, 5, 8) and (step.root + 2) % 12 in scale:
        quality = {"": "add9", "m": "madd9"}[quality]
    return _Step(step.root, quality, step.bass, step.share)


def _bent(brief: Brief, bars: list[list[_Step]], pick: random.Random) -> list[list[_Step]]:
    """Secondary dominants before the next chord, and chords borrowed from the parallel mode, the more the
    weirder."""
    bent: list[list[_Step]] = []
    for place, bar in enumerate(bars):
        following = bars[(place + 1) % len(bars)][0]
        step = bar[-1]
        if (
            len(bar) == 1
            and pick.random() < 0.22 * brief.weirdness**1.5
            and _can_lead(brief, step, following)
        ):
            root = (following.root + 7) % 12
            bar = [_Step(step.root, step.quality, step.bass, 0.5), _Step(root, "7", root, 0.5)]
        elif len(bar) == 1 and place > 0 and pick.random() < 0.5 * max(0.0, brief.weirdness - 0.45):
            bar = [_borrowed(brief, step)]
        bent.append(bar)
    return bent


def _can_lead(brief: Brief, step: _Step, following: _Step) -> bool:
    """A secondary dominant needs a new major or minor chord to go to: not the tonic, whose dominant is no
    surprise, and in minor not the fourth degree, whose dominant would stand on the tonic and deny it."""
    shunned = (0, 5, 11) if is_minor(brief.mode) else (0, 11)
    return (
        step.root != following.root
        and following.root not in shunned
        and QUALITIES[following.quality][-1] != 6
    )


def _borrowed(brief: Brief, step: _Step) -> _Step:
    swaps = {5: "m", 0: "", 7: "m"} if not is_minor(brief.mode) else {5: "", 3: "maj7", 0: "m"}
    if step.root in swaps:
        return _Step(step.root, swaps[step.root], step.root, step.share)
    return _Step(8, "maj7", 8, step.share) if step.root in (9, 2) else step


def coloured_chord(
    brief: Brief, root: int, quality: str, colour: str, start: float, length: float, bass: int | None = None
) -> Chord:
    """A chord as a genre colours it (`Genre.colour`); `root` and `bass` in semitones above the tonic."""
    step = _Step(root, quality, root if bass is None else bass)
    return _chord(brief, _coloured(brief, step, colour), start, length)


def _fitted(bars: list[list[_Step]], block: Block) -> list[list[_Step]]:
    """The progression repeated over a section; an odd rest at its end keeps the progression's own cadence."""
    length = len(bars)
    if block.bars == 1:
        return [bars[0]]
    if block.bars < length:
        return [*bars[: block.bars - 2], _led_nowhere(bars[block.bars - 2]), bars[-1]]
    rest = block.bars % length
    whole = [bars[number % length] for number in range(block.bars - rest)]
    return [*whole, *(bars[length - rest :] if rest else [])]


def _led_nowhere(bar: list[_Step]) -> list[_Step]:
    """A bar before a cut: what was to lead into the bar that is left out goes with it."""
    return [replace(bar[0], share=1.0)]


def _chord(brief: Brief, step: _Step, start: float, length: float) -> Chord:
    root = (brief.tonic + step.root) % 12
    bass = (brief.tonic + step.bass) % 12
    symbol = note_name(root, brief.tonic, brief.mode) + step.quality
    if bass != root:
        symbol += f"/{note_name(bass, brief.tonic, brief.mode)}"
    pitches = tuple((root + interval) % 12 for interval in QUALITIES[step.quality])
    return Chord(start, length, symbol, root, bass, pitches)


def _merged(chords: Sequence[Chord]) -> list[Chord]:
    """A bar of its own for every chord, but halves of a bar that name the same chord are one."""
    merged: list[Chord] = []
    for chord in chords:
        if merged and merged[-1].symbol == chord.symbol and merged[-1].length < 2.5:
            last = merged.pop()
            merged.append(
                Chord(last.start, last.length + chord.length, last.symbol, last.root, last.bass, last.pitches)
            )
        else:
            merged.append(chord)
    return merged
