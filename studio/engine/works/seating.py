"""Where the lines of a lyric are sung over a band that plays already."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.form import BREATH, REFRAINS, SUNG_RATE, Block, Slot, syllable_grid
from studio.engine.words.lyrics import Line, LyricSection

_WISHES = {"kind": 3.0, "edge": 2.0, "ends": -2.0, "wait": -0.06}  # what a place for a section is worth


@dataclass(frozen=True, slots=True)
class _Bar:
    start: float  # beats
    block: Block
    first: bool  # of its block


def seated(
    blocks: Sequence[Block], sections: Sequence[LyricSection], brief: Brief, start: float, end: float
) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    """The sections of a lyric as blocks to be sung between two beats, and the lines for which there is no
    room.

    Refrains are sung where the band plays one, every section begins with one of the band's where it can,
    and the beginning and the end are left to the band.
    """
    bars = list(_bars(blocks, start, end))
    wanted = [(section, _line_bars(section.lines, brief)) for section in sections if section.lines]
    if sum(len(section.lines) * each for section, each in wanted) > len(bars):
        wanted = [(section, _fewest(section.lines, brief)) for section, _ in wanted]
    found: list[Block] = []
    unsung: list[Line] = []
    place = 0
    for number, (section, each) in enumerate(wanted):
        rest = sum(len(other.lines) * bars_each for other, bars_each in wanted[number:])
        place = _best(bars, place, len(bars) - place - rest, section)
        count = min(len(section.lines), (len(bars) - place) // each)
        unsung += section.lines[count:]
        if count:
            time = sum(block.kind == section.kind for block in found)
            found.append(_block(bars[place], section, count, each, brief, time))
        place += count * each
    return tuple(found), tuple(unsung)


def _bars(blocks: Sequence[Block], start: float, end: float) -> Iterator[_Bar]:
    for block in blocks:
        for number in range(block.bars):
            beat = block.start + number * block.beats_per_bar
            if beat >= start - 0.5 and beat + block.beats_per_bar <= end + 0.5:
                yield _Bar(beat, block, number == 0)


def _line_bars(lines: Sequence[Line], brief: Brief) -> int:
    """Bars of a line in which its words can be sung at ease."""
    bar = brief.beats_per_bar * 60.0 / brief.bpm
    seconds = statistics.median(len(line.syllables) for line in lines) * SUNG_RATE + BREATH
    usual = min(
        (1, 2, 4), key=lambda bars: abs(seconds - bars * bar) * (1.6 if bars * bar < seconds else 1.0)
    )
    return max(usual, _fewest(lines, brief))


def _fewest(lines: Sequence[Line], brief: Brief) -> int:
    """Bars in which every line can still be sung."""
    most = max(len(line.syllables) for line in lines)
    bars = 1
    while most > 0.85 * (bars * brief.beats_per_bar - 0.5) / syllable_grid(brief):
        bars += 1
    return bars


def _best(bars: Sequence[_Bar], place: int, slack: int, section: LyricSection) -> int:
    """The best place for a section, as far as the later ones leave a choice."""
    options = range(place, min(place + max(0, slack), len(bars) - 1) + 1)
    return max(options, key=lambda option: _worth(bars[option], option - place, section), default=place)


def _worth(bar: _Bar, wait: int, section: LyricSection) -> float:
    kinds = dict.fromkeys(REFRAINS, "chorus")
    alike = kinds.get(bar.block.kind, bar.block.kind) == kinds.get(section.kind, section.kind)
    return (
        _WISHES["kind"] * alike
        + _WISHES["edge"] * bar.first
        + _WISHES["ends"] * (bar.block.kind in ("intro", "outro"))
        + _WISHES["wait"] * wait
    )


def _block(bar: _Bar, section: LyricSection, count: int, each: int, brief: Brief, time: int) -> Block:
    beats = float(each * brief.beats_per_bar)
    slots = tuple(Slot(line, number * beats, beats) for number, line in enumerate(section.lines[:count]))
    return Block(
        section.name, section.kind, bar.start, count * each, brief.beats_per_bar, bar.block.level, slots,
        time, False,
    )  # fmt: skip
