"""The form of a song: which sections follow each other, how long they are and where each line is sung."""

import dataclasses
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studio.engine.brief import Brief
from studio.engine.composing.genres import Genre
from studio.engine.dice import dice
from studio.engine.score import Section
from studio.engine.words.lyrics import Line

SUNG_RATE = 0.36  # seconds that a sung syllable wants
RAP_RATE = 0.2
BREATH = 0.9  # seconds between lines
_FADE = 10.0  # seconds
_SHORTEST_FADE = 4.0  # seconds: what is over sooner sounds cut off
TAIL = 2.0  # seconds that the last chord may ring after the score's end

_ENERGY = {
    "intro": 0.36, "verse": 0.46, "prechorus": 0.6, "chorus": 0.86, "hook": 0.84, "bridge": 0.52,
    "break": 0.4,
    "instrumental": 0.68, "solo": 0.78, "outro": 0.42,
}  # fmt: skip
_UNEASE = {1: 0.35, 2: 0.0, 4: 0.1, 8: 0.3}  # of lines of so many bars: two are the norm of songs
_NAMES = {"prechorus": "Pre-Chorus"}
REFRAINS = ("chorus", "hook")


@dataclass(frozen=True, slots=True)
class Slot:
    """A line and its place, in beats from the start of its section."""

    line: Line
    start: float
    beats: float


@dataclass(frozen=True, slots=True)
class Block:
    """A section as the composer sees it. `level` is how full the band plays, 0-1; `time` counts sections of a
    kind."""

    name: str
    kind: str
    start: float
    bars: int
    beats_per_bar: int
    level: float
    slots: tuple[Slot, ...]
    time: int
    last: bool  # the last of its kind
    turn: tuple[int, ...] = ()  # names of its own for the dice, where a song is taken up again

    @property
    def beats(self) -> float:
        return float(self.bars * self.beats_per_bar)

    @property
    def end(self) -> float:
        return self.start + self.beats


@dataclass(frozen=True, slots=True)
class _Draft:
    name: str
    kind: str
    bars: int
    lines: tuple[tuple[Line, int], ...] = ()  # with the bars of each line
    own: bool = False  # the writer of the lyrics asked for this section


def lay_out(
    brief: Brief, genre: Genre, heard: Mapping[str, int] | None = None
) -> tuple[tuple[Block, ...], float]:
    """The blocks of a song, and the beats over which it fades (0 = a real ending).

    Where a song goes on, `heard` counts the sections of each kind before: it has no intro, and its sections
    are counted on.
    """
    bar = brief.beats_per_bar * 60.0 / brief.bpm
    kinds = [section.kind for section in brief.lyrics.sections]
    sung = [draft for draft in _from_lyrics(brief, bar) if draft.kind not in ("end", "fade")]
    likes = "end" not in kinds and dice(brief.seed, "ending").random() < genre.fades
    drafts = _with_ends(brief, genre, sung, likes) if sung else _instrumental(brief, genre, bar)
    if heard is not None and drafts[0].kind == "intro" and not drafts[0].own:
        drafts = drafts[1:]
    drafts = _fit(brief, drafts, bar)
    blocks = _place(brief, drafts, heard or {})
    fade = _fade(brief, blocks[-1])
    fits = blocks[-1].kind not in REFRAINS and fade * 60.0 / brief.bpm >= _SHORTEST_FADE
    return blocks, fade if "fade" in kinds or (likes and fits) else 0.0


def _fade(brief: Brief, last: Block) -> float:
    """Beats of a fade, in whole bars inside the last section. A refrain is not faded away: where one ends the
    song, half of it is heard in full."""
    room = last.bars // 2 if last.kind in REFRAINS else last.bars
    return float(max(1, min(_fade_bars(brief), room)) * brief.beats_per_bar)


def _fade_bars(brief: Brief) -> int:
    return round(_FADE / 60.0 * brief.bpm / brief.beats_per_bar)


def sections(brief: Brief, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The blocks as the score shows them; a calm song's energies lie lower."""
    scale = 0.65 + 0.35 * brief.energy
    return tuple(Section(b.name, b.kind, b.start, b.beats, round(b.level * scale, 3)) for b in blocks)


def is_rap(brief: Brief, kind: str) -> bool:
    """Rappers rap their verses; a hook is sung unless the whole voice is asked to speak."""
    return brief.voice is not None and brief.voice.style == "rap" and kind not in ("chorus", "hook", "bridge")


def syllable_grid(brief: Brief) -> float:
    """Beats of the shortest syllable that can still be understood at this tempo."""
    return 0.25 if 60.0 / brief.bpm * 0.25 >= 0.115 else 0.5


def _from_lyrics(brief: Brief, bar: float) -> list[_Draft]:
    if brief.voice is None:
        return [_Draft(s.name, s.kind, _usual_bars(s.kind), own=True) for s in brief.lyrics.sections]
    drafts = []
    for section in brief.lyrics.sections:
        lines = _line_bars(brief, section.kind, section.lines, bar)
        bars = sum(bars for _, bars in lines)
        drafts.append(
            _Draft(section.name, section.kind, _even(bars) or _usual_bars(section.kind), lines, own=True)
        )
    return drafts


def _even(bars: int) -> int:
    return bars + bars % 2


def _usual_bars(kind: str) -> int:
    return {"intro": 4, "outro": 4, "break": 4, "end": 0, "fade": 0, "prechorus": 4}.get(kind, 8)


def _line_bars(brief: Brief, kind: str, lines: tuple[Line, ...], bar: float) -> tuple[tuple[Line, int], ...]:
    """Bars of each line: the section's usual number, more for lines that would not fit."""
    if not lines:
        return ()
    rate = RAP_RATE if is_rap(brief, kind) else SUNG_RATE
    middle = statistics.median(len(line.syllables) for line in lines)
    wanted = middle * rate + (BREATH if rate == SUNG_RATE else 0.4)
    usual = min((1, 2, 4, 8), key=lambda bars: _misfit(bars * bar / wanted) + _UNEASE[bars])
    return tuple((line, _line_fits(brief, len(line.syllables), usual)) for line in lines)


def _misfit(ratio: float) -> float:
    """How badly a line sits in its room; hurried words are worse than long rests."""
    return abs(math.log(ratio)) * (1.7 if ratio < 1 else 1.0)


def _line_fits(brief: Brief, syllables: int, bars: int) -> int:
    grid = syllable_grid(brief)
    while syllables > 0.85 * (bars * brief.beats_per_bar - 0.5) / grid:
        bars = bars + 1 if bars > 1 else 2
    return bars


def _with_ends(brief: Brief, genre: Genre, drafts: list[_Draft], fades: bool) -> list[_Draft]:
    """An intro, an outro and sometimes a break or a solo, where the lyrics do not ask for them themselves."""
    pick = dice(brief.seed, "form")
    kinds = [draft.kind for draft in drafts]
    slow = 60.0 / brief.bpm * brief.beats_per_bar > 2.6
    drafts = list(drafts)
    last_chorus = max((place for place, kind in enumerate(kinds) if kind in REFRAINS), default=0)
    if genre.fx == "riser" and last_chorus > 1:
        if kinds[last_chorus - 1] not in ("prechorus", "bridge", "break"):
            drafts.insert(last_chorus, _Draft("Breakdown", "break", 4))
    elif (
        "solo" not in kinds
        and last_chorus > 2
        and pick.random() < genre.solo * (0.5 if "bridge" in kinds else 0.9)
    ):
        drafts.insert(last_chorus, _Draft("Solo", "solo", 8 if not slow else 4))
    elif kinds.count("chorus") > 1 and pick.random() < 0.5:
        drafts.insert(kinds.index("chorus") + 1, _Draft("Break", "break", pick.choice((2, 4))))
    if kinds[0] != "intro":
        drafts.insert(0, _Draft("Intro", "intro", 4 if pick.random() < 0.75 or slow else 8))
    if kinds[-1] != "outro":
        drafts.append(_Draft("Outro", "outro", _even(_fade_bars(brief)) if fades else 2 if slow else 4))
    return drafts


_INSTRUMENTAL_FORMS = (
    ("intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro"),
    ("intro", "verse", "prechorus", "chorus", "break", "verse", "chorus", "outro"),
    ("intro", "verse", "verse", "chorus", "solo", "verse", "chorus", "outro"),
)
_CLUB = ("intro", "verse", "prechorus", "chorus", "bridge", "prechorus", "chorus", "outro")
_SHOWN = {"verse": "Theme", "chorus": "Main Theme", "prechorus": "Build", "bridge": "Middle"}
_SHOWN_CLUB = {"verse": "Groove", "chorus": "Drop", "prechorus": "Build", "bridge": "Breakdown"}


def _instrumental(brief: Brief, genre: Genre, bar: float) -> list[_Draft]:
    pick = dice(brief.seed, "form")
    kinds = pick.choice(_INSTRUMENTAL_FORMS) if genre.fx != "riser" else _CLUB
    shown = _SHOWN_CLUB if genre.fx == "riser" else _SHOWN
    short = bar > 2.9
    drafts = []
    for kind in kinds:
        bars = _usual_bars(kind) if not short or kind in ("intro", "outro", "break") else 4
        drafts.append(_Draft(shown.get(kind, kind.title()), kind, bars if bar > 1.3 else 2 * bars))
    return drafts


def _fit(brief: Brief, drafts: list[_Draft], bar: float) -> list[_Draft]:
    """Stretches or cuts the form to the wanted length; whole bars, never over the limit."""
    limit = int((brief.max_duration - TAIL) / bar)
    if brief.duration is None:
        return _shrink(brief, drafts, max(2, limit))
    target = max(2, min(limit, round((brief.duration - 0.5) / bar)))
    drafts = _shrink(brief, drafts, target)
    return _trim(_grow(drafts, target), target)


def _total(drafts: Sequence[_Draft]) -> int:
    return sum(draft.bars for draft in drafts)


def _grow(drafts: list[_Draft], target: int) -> list[_Draft]:
    """Adds what arrangers add: a break, a solo, the last chorus once more, longer ends."""
    for turn in range(40):
        missing = target - _total(drafts)
        refrain = [draft for draft in drafts if draft.kind in REFRAINS][-1:]
        offers = [
            _Draft("Solo", "solo", 8),
            *(dataclasses.replace(draft, own=False) for draft in refrain),
            _Draft("Interlude", "instrumental", 8),
        ]
        offers = [*offers[turn % len(offers) :], *offers[: turn % len(offers)], _Draft("Break", "break", 4)]
        fitting = next((offer for offer in offers if offer.bars <= missing), None)
        if fitting is None:
            break
        place = _room_for(fitting, drafts)
        drafts = [*drafts[:place], fitting, *drafts[place:]]
    return drafts


def _room_for(draft: _Draft, drafts: Sequence[_Draft]) -> int:
    """Where a section joins a form: players alone before the last refrain, a refrain before the outro."""
    refrains = [place for place, other in enumerate(drafts) if other.kind in REFRAINS]
    if refrains and draft.kind not in REFRAINS:
        return refrains[-1]
    return len(drafts) - 1 if drafts[-1].kind == "outro" else len(drafts)


def _trim(drafts: list[_Draft], target: int) -> list[_Draft]:
    """The last few bars go to the ends, which are the sections that nobody counts."""
    missing = target - _total(drafts)
    for place in (-1, 0):
        if missing > 0 and not drafts[place].lines:
            add = min(missing, 4)
            drafts[place] = dataclasses.replace(drafts[place], bars=drafts[place].bars + add)
            missing -= add
    return drafts if missing <= 0 else [*drafts, _Draft("Outro", "outro", missing)]


def _shrink(brief: Brief, drafts: list[_Draft], target: int) -> list[_Draft]:
    """Cuts in the order in which it hurts least: ends, breaks, slow lines, repeats, and words only at the
    very last."""
    drafts = _shorter_ends(drafts, target)
    optional = [
        d
        for d in drafts
        if not d.lines and d.kind in ("break", "solo", "instrumental", "bridge") and not d.own
    ]
    for draft in optional:
        if _total(drafts) > target:
            drafts = [other for other in drafts if other is not draft]
    if _total(drafts) > target:
        drafts = [_denser(brief, draft) for draft in drafts]
    while _total(drafts) > target and (place := _least_missed(drafts)) is not None:
        drafts = [*drafts[:place], *drafts[place + 1 :]]
    return _cut_lines(drafts, target)


def _shorter_ends(drafts: list[_Draft], target: int) -> list[_Draft]:
    for bars in (2, 1):
        for place in (len(drafts) - 1, 0):
            if _total(drafts) > target and not drafts[place].lines and drafts[place].bars > bars:
                over = _total(drafts) - target
                drafts = list(drafts)
                drafts[place] = dataclasses.replace(drafts[place], bars=max(bars, drafts[place].bars - over))
    return drafts


def _denser(brief: Brief, draft: _Draft) -> _Draft:
    """Lines in half the bars, where their syllables still fit."""
    if not draft.lines:
        return dataclasses.replace(draft, bars=max(1, draft.bars // 2))
    lines = tuple(
        (line, _line_fits(brief, len(line.syllables), max(1, bars // 2))) for line, bars in draft.lines
    )
    lines = tuple((line, min(new, old)) for (line, new), (_, old) in zip(lines, draft.lines, strict=True))
    return dataclasses.replace(draft, lines=lines, bars=_even(sum(bars for _, bars in lines)))


def _least_missed(drafts: Sequence[_Draft]) -> int | None:
    """A section that repeats words already sung, from the middle; else wordless; else the last verse- like
    one."""
    words = [tuple(line.text for line, _ in draft.lines) for draft in drafts]
    repeats = [place for place, text in enumerate(words) if text and text in words[:place]]
    if len(repeats) > 0:
        return repeats[0]
    if len(drafts) <= 1:
        return None
    wordless = [place for place, draft in enumerate(drafts) if not draft.lines]
    if wordless:
        return wordless[-1]
    others = [place for place, draft in enumerate(drafts) if draft.kind not in REFRAINS and place > 0]
    return others[-1] if others else len(drafts) - 1


def _cut_lines(drafts: list[_Draft], target: int) -> list[_Draft]:
    over = _total(drafts) - target
    if over <= 0:
        return drafts
    last = drafts[-1]
    kept = list(last.lines)
    while kept and sum(bars for _, bars in kept) > max(1, last.bars - over):
        kept.pop()
    bars = sum(bars for _, bars in kept) or max(1, last.bars - over)
    return [*drafts[:-1], dataclasses.replace(last, lines=tuple(kept), bars=bars)]


def _place(brief: Brief, drafts: list[_Draft], heard: Mapping[str, int]) -> tuple[Block, ...]:
    start = 0.0
    blocks: list[Block] = []
    counts = {draft.kind: [other.kind for other in drafts].count(draft.kind) for draft in drafts}
    counts = {kind: count + heard.get(kind, 0) for kind, count in counts.items()}
    for draft in drafts:
        time = heard.get(draft.kind, 0) + sum(block.kind == draft.kind for block in blocks)
        last = time == counts[draft.kind] - 1
        blocks.append(
            Block(
                name=_shown(draft, time, counts[draft.kind]),
                kind=draft.kind,
                start=start,
                bars=draft.bars,
                beats_per_bar=brief.beats_per_bar,
                level=_level(draft.kind, time, last and counts[draft.kind] > 1),
                slots=_slots(brief, draft),
                time=time,
                last=last,
            )
        )
        start += draft.bars * brief.beats_per_bar
    return tuple(blocks)


def _shown(draft: _Draft, time: int, count: int) -> str:
    if draft.own or count == 1 or draft.kind in ("intro", "outro"):
        return f"Verse {time + 1}" if draft.name == "Verse" and time else draft.name
    return f"{_NAMES.get(draft.kind, draft.name.rstrip(' 0123456789'))} {time + 1}"


def _level(kind: str, time: int, last: bool) -> float:
    """How full a section is: verses grow, and the last chorus is the biggest."""
    level = _ENERGY.get(kind, 0.5) + 0.07 * min(time, 2)
    return min(1.0, level + (0.1 if last and kind in REFRAINS else 0.0))


def _slots(brief: Brief, draft: _Draft) -> tuple[Slot, ...]:
    start = 0.0
    slots = []
    for line, bars in draft.lines:
        beats = float(bars * brief.beats_per_bar)
        slots.append(Slot(line, start, beats))
        start += beats
    return tuple(slots)
