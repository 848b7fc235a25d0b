"""The other forms of song words: verses in couplets of seven under a refrain, and rapped verses."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from studio.engine.words.wordbank_raps import RAPS
from studio.engine.words.wordbank_songs import SONGS
from studio.engine.words.writer_units import Hook, Unit

_VERSE = 4  # lines
_RAPPED = 4  # couplets in a rapped verse


@dataclass(frozen=True, slots=True)
class Refrain:
    hook: Hook
    answer: str


@dataclass(frozen=True, slots=True)
class Couplets:
    """A theme's whole thought: refrains, what is seen, and what it means."""

    refrains: tuple[Refrain, ...]  # two by two, sung together
    seen: tuple[str, ...]
    meant: tuple[str, ...]


def _couplets() -> Iterator[tuple[str, Couplets]]:
    for block in SONGS.strip().split("\n\n"):
        key, *rows = block.splitlines()
        head, verses = rows[: -2 * _VERSE], rows[-2 * _VERSE :]
        refrains = tuple(_refrain(hook, answer) for hook, answer in zip(head[::2], head[1::2], strict=True))
        yield key[1:].strip(), Couplets(refrains, tuple(verses[:_VERSE]), tuple(verses[_VERSE:]))


def _refrain(row: str, answer: str) -> Refrain:
    title, _, line = row[1:].strip().partition(" | ")
    return Refrain(Hook(title, line), answer)


COUPLETS = dict(_couplets())
_RAP_LINES = RAPS.strip().splitlines()
RAP_COUPLETS = tuple(Unit(*pair) for pair in zip(_RAP_LINES[::2], _RAP_LINES[1::2], strict=True))


def refrain_of(key: str, choose: random.Random, avoided: frozenset[str]) -> tuple[Hook, list[str]]:
    """A hook of the theme and its chorus: the hook first and last, each with an answer between."""
    refrains = COUPLETS[key].refrains
    free = [place for place, refrain in enumerate(refrains) if refrain.hook.title not in avoided]
    place = choose.choice(free or range(len(refrains)))
    one, other = refrains[place], refrains[place ^ 1]
    return one.hook, [one.hook.line, one.answer, other.hook.line, other.answer, one.hook.line]


def rapped_verse(choose: random.Random, used: set[str]) -> list[str]:
    """Eight long lines, rhymed in pairs, that were not rapped before."""
    new = [unit for unit in RAP_COUPLETS if unit.first not in used]
    chosen = choose.sample(new, _RAPPED)
    used |= {unit.first for unit in chosen}
    return [line for unit in chosen for line in (unit.first, unit.second)]
