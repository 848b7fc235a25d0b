"""The forms of song words that are whole thoughts: couplets of seven, crossed lines of ten, rapped verses."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from studio.engine.words.wordbank_crossed import CROSSED
from studio.engine.words.wordbank_crossed_life import CROSSED_LIFE
from studio.engine.words.wordbank_raps import RAPS
from studio.engine.words.wordbank_raps_themes import THEME_RAPS
from studio.engine.words.wordbank_songs import SONGS
from studio.engine.words.wordbank_songs_life import SONGS_LIFE
from studio.engine.words.wordbank_turns import THEME_TURNS
from studio.engine.words.writer_units import Hook, Unit, crossed_songs

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
    for block in (SONGS.strip() + "\n\n" + SONGS_LIFE.strip()).split("\n\n"):
        key, *rows = block.splitlines()
        head, verses = rows[: -2 * _VERSE], rows[-2 * _VERSE :]
        refrains = tuple(_refrain(hook, answer) for hook, answer in zip(head[::2], head[1::2], strict=True))
        yield key[1:].strip(), Couplets(refrains, tuple(verses[:_VERSE]), tuple(verses[_VERSE:]))


def _refrain(row: str, answer: str) -> Refrain:
    title, _, line = row[1:].strip().partition(" | ")
    return Refrain(Hook(title, line), answer)


def _raps() -> Iterator[tuple[str, tuple[Unit, ...]]]:
    for block in THEME_RAPS.strip().split("\n\n"):
        key, *rows = block.splitlines()
        yield key[1:].strip(), _rapped(rows)


def _rapped(rows: list[str]) -> tuple[Unit, ...]:
    return tuple(Unit(*pair) for pair in zip(rows[::2], rows[1::2], strict=True))


COUPLETS = dict(_couplets())
CROSSED_SONGS = dict(crossed_songs(CROSSED)) | dict(crossed_songs(CROSSED_LIFE))
RAP_COUPLETS = _rapped(RAPS.strip().splitlines())
RAPS_ABOUT = dict(_raps())
TURNS_ABOUT = {
    key: (CROSSED_SONGS[key].turn, (one, other))
    for key, _, couplet in (row.partition(" | ") for row in THEME_TURNS.strip().splitlines())
    for one, _, other in (couplet.partition(" / "),)
}


def refrain_of(key: str, choose: random.Random, avoided: frozenset[str]) -> tuple[Hook, list[str]]:
    """A hook of the theme and its chorus: the hook first and last, each with an answer between."""
    refrains = COUPLETS[key].refrains
    free = [place for place, refrain in enumerate(refrains) if refrain.hook.title not in avoided]
    place = choose.choice(free or range(len(refrains)))
    one, other = refrains[place], refrains[place ^ 1]
    return one.hook, [one.hook.line, one.answer, other.hook.line, other.answer, one.hook.line]


def answered(hook: str, answers: tuple[str, str], choose: random.Random) -> list[str]:
    """A chorus of a hook and two answers that rhyme, in one of two orders."""
    return choose.choice(([hook, answers[0], hook, answers[1]], [hook, *answers, hook]))


def rapped_verses(
    key: str, choose: random.Random, used: set[str], avoided: frozenset[str]
) -> tuple[list[str], list[str]]:
    """Two verses of eight long lines, rhymed in pairs: the theme first, then where the rapper stands."""
    own = list(RAPS_ABOUT[key])
    opening = choose.randrange(2)
    first, second = own[opening : opening + 2], [*own[:opening], *own[opening + 2 :]]
    others = [unit for unit in RAP_COUPLETS if unit.first not in used | avoided]
    general = choose.sample(others, 2 * _RAPPED - len(own))
    missing = _RAPPED - len(first)
    verses = [*first, *general[:missing]], [*second, *general[missing:]]
    sung = [[line for unit in verse for line in (unit.first, unit.second)] for verse in verses]
    used |= {line for verse in sung for line in verse}
    return sung[0], sung[1]
