"""Song words from a description: scenes in a metre, rhymed through the dictionary, round a hook.

The first form is the ballad's: lines of eight and six syllables in turn, the short ones rhyming; others are
couplets of seven under a refrain, and long rapped lines. Verses move from
what is seen to what is felt, a bridge turns the thought, and the hook line that holds the title returns in
every chorus.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studio.engine.dice import dice
from studio.engine.words.lyrics_blocks import Block, read_blocks
from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.wordbank import (
    CLIMBS,
    FEELINGS,
    NAME_HOOKS,
    NAME_LEADS,
    NOUN_FOLLOWS,
    NOUN_HOOKS,
    NOUN_LEADS,
    TURNS,
)
from studio.engine.words.writer_rhyme import rhymes
from studio.engine.words.writer_songs import COUPLETS as COUPLET_SONGS
from studio.engine.words.writer_songs import rapped_verse, refrain_of
from studio.engine.words.writer_subject import ALL_THEMES, Noun, Subject, read, theme_named
from studio.engine.words.writer_units import Hook, Theme, Unit

COMMON, COUPLETS, RAP = "common", "couplets", "rap"


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    lyrics: str  # with structure tags


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one draft is made from."""

    theme: Theme
    second: Theme  # of the second verse
    feelings: tuple[Unit, ...]
    nouns: tuple[Noun, ...]
    hook: Hook
    quatrains: int  # in a verse
    vocables: bool
    form: str = COMMON
    chorus: tuple[str, ...] = ()  # whole, where the form has one of its own


@dataclass(slots=True)
class _Lines:
    """Lines that may not come again: this draft's, and while there are others, those of the draft before."""

    used: set[str] = field(default_factory=set)
    avoided: frozenset[str] = frozenset()


def write(description: str, seed: int, genre: str = "") -> Draft:
    """A song's words in English. The same arguments give the same words."""
    return candidates(description, seed, genre)[0]


def candidates(description: str, seed: int, genre: str = "") -> tuple[Draft, Draft]:
    """Two different drafts of the same request: another hook, other verses."""
    subject = read(description)
    theme = _main_theme(subject, genre.lower(), dice(seed, "words", "theme"))
    lines = _Lines()
    forms = _forms(subject, genre.lower(), dice(seed, "words", "form"))
    first = _draft(subject, theme, genre.lower(), dice(seed, "words", 1), lines, forms[0])
    rest = _Lines(avoided=frozenset(lines.used))
    return first, _draft(subject, theme, genre.lower(), dice(seed, "words", 2), rest, forms[1])


def _forms(subject: Subject, genre: str, choose: random.Random) -> tuple[str, str]:
    """Each draft has a form of its own, but rappers rap both. Where words name no theme, the form that has
    most room for them comes first."""
    if any(name in genre.split() for name in _RAPPERS):
        return RAP, RAP
    about_words = bool(subject.nouns) and not subject.themes
    return (COUPLETS, COMMON) if choose.random() < 0.6 and not about_words else (COMMON, COUPLETS)


_GENRE_THEMES = {
    "country": ("road", "home", "heartbreak"),
    "folk": ("nature", "home", "road"),
    "hip": ("city", "work", "money"),
    "rap": ("city", "work", "money"),
    "trap": ("city", "money", "night"),
    "dance": ("dance", "party", "night"),
    "house": ("dance", "party", "summer"),
    "techno": ("night", "city", "space"),
    "edm": ("dance", "party", "night"),
    "disco": ("dance", "party", "love"),
    "rock": ("road", "youth", "night"),
    "punk": ("youth", "work", "city"),
    "metal": ("war", "night", "dream"),
    "jazz": ("night", "rain", "love"),
    "blues": ("heartbreak", "work", "rain"),
    "soul": ("love", "hope", "heartbreak"),
    "gospel": ("faith", "hope", "home"),
    "reggae": ("summer", "sea", "hope"),
    "ambient": ("space", "dream", "nature"),
    "synthwave": ("night", "space", "city"),
}
_RAPPERS = ("hip", "rap", "trap", "drill", "grime")
# Themes without somebody to be in love with: their feelings do not say "you".
_IMPERSONAL = frozenset(
    ("war", "city", "work", "money", "space", "road", "nature", "hope", "faith", "youth", "sea", "party")
)
_TO_SOMEBODY = re.compile(r"\b(?:you|your|you're|you've|you'll|kiss|dear|love|loved)\b", re.IGNORECASE)
_LONG_VERSES = ("country", "folk", "hip", "rap", "trap", "ballad", "blues")
_SUNG_TOGETHER = ("pop", "dance", "house", "edm", "disco", "rock", "punk", "reggae")


def _main_theme(subject: Subject, genre: str, choose: random.Random) -> Theme:
    if subject.themes:
        return subject.themes[0]
    suggested = [theme_named(key) for name, keys in _GENRE_THEMES.items() if name in genre for key in keys]
    return choose.choice(suggested or list(ALL_THEMES))


def _draft(
    subject: Subject, theme: Theme, genre: str, choose: random.Random, lines: _Lines, form: str
) -> Draft:
    plan = _formed(_plan(subject, theme, genre, choose, lines, form), form, choose, lines)
    lines.used |= {plan.hook.line, plan.hook.title}
    sections = _sections(plan, choose, lines)
    text = "\n\n".join("\n".join([f"[{name}]", *map(_capital, sung)]) for name, sung in sections)
    return Draft(plan.hook.title, text)


def _plan(
    subject: Subject, theme: Theme, genre: str, choose: random.Random, lines: _Lines, form: str
) -> _Plan:
    moods = [subject.mood, *(found.mood for found in subject.themes), theme.mood]
    mood = next((mood for mood in moods if mood in ("bright", "blue")), "any")
    nouns = tuple(noun for noun in subject.nouns if not _is_sung_in(_sung_anyway(theme, form), noun))
    return _Plan(
        theme,
        next((found for found in subject.themes if found is not theme), theme),
        _pure(theme, FEELINGS["any"] + (FEELINGS[mood] if mood != "any" else ())),
        nouns,
        _hook(theme, nouns, choose, lines),
        2 if any(name in genre for name in _LONG_VERSES) else choose.choice((1, 2)),
        any(name in genre for name in _SUNG_TOGETHER) and choose.random() < 0.5,
    )


def _formed(plan: _Plan, form: str, choose: random.Random, lines: _Lines) -> _Plan:
    """The plan in a form: couplets come with a refrain, unless the hook is the listener's own."""
    if form == COMMON:
        return plan
    if plan.hook not in plan.theme.hooks or (form == RAP and choose.random() < 0.4):
        return replace(plan, form=form)
    hook, chorus = refrain_of(plan.theme.key, choose, lines.avoided)
    return replace(plan, form=form, hook=hook, chorus=tuple(chorus))


def _pure(theme: Theme, feelings: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Feelings that fit the theme: nobody is in love in the middle of a war."""
    if theme.key not in _IMPERSONAL:
        return feelings
    return tuple(unit for unit in feelings if not _TO_SOMEBODY.search(f"{unit.first} {unit.second}"))


def _sung_anyway(theme: Theme, form: str) -> str:
    """What the form sings of a theme whatever the description says."""
    if form == RAP:
        return ""
    if form == COUPLETS:
        song = COUPLET_SONGS[theme.key]
        return " ".join((*song.seen, *song.meant))
    return " ".join(f"{unit.first} {unit.second}" for unit in theme.scenes)


def _is_sung_in(text: str, noun: Noun) -> bool:
    return re.search(rf"\b{re.escape(noun.word.lower())}\b", text.lower()) is not None


def _hook(theme: Theme, nouns: tuple[Noun, ...], choose: random.Random, lines: _Lines) -> Hook:
    """A hook of the theme, or one round a word of the listener's own: often a name, seldom another."""
    own = [noun for noun in nouns if _noun_hook(noun).title not in lines.avoided]
    if own and choose.random() < (0.6 if own[0].name else 0.2):
        return _noun_hook(own[0])
    return choose.choice([hook for hook in theme.hooks if hook.title not in lines.avoided])


def _noun_hook(noun: Noun) -> Hook:
    line, title = (NAME_HOOKS if noun.name else NOUN_HOOKS)[noun.shape]
    verb, calls = ("are", " call to") if noun.plural else ("is", "'s calling")
    named = title.format(
        noun=noun.word.title(), the=noun.article.title(), Is=verb.title(), Calls=calls.title()
    )
    return Hook(
        named.replace("'S", "'s"), line.format(noun=noun.word, the=noun.article, is_=verb, calls=calls)
    )


Section = tuple[str, list[str]]


def _sections(plan: _Plan, choose: random.Random, lines: _Lines) -> list[Section]:
    chorus: list[Section] = [("Chorus", _chorus(plan, choose, lines))]
    if choose.random() < 0.5:
        chorus.insert(0, ("Pre-Chorus", _climb(choose, lines)))
    if plan.vocables:
        chorus.append(("Post-Chorus", [choose.choice(_VOCABLES), plan.hook.line]))
    first, second = (
        (f"Verse {number}", verse) for number, verse in enumerate(_verses(plan, choose, lines), 1)
    )
    bridge = ("Bridge", _bridge(plan, choose, lines))
    ending_ = [("Outro", [plan.hook.line])] if choose.random() < 0.5 else []
    return [first, *chorus, second, *chorus, bridge, *chorus[-2 if plan.vocables else -1 :], *ending_]


def _verses(plan: _Plan, choose: random.Random, lines: _Lines) -> tuple[list[str], list[str]]:
    if plan.form == RAP:
        barred = lines.used | lines.avoided
        pair = rapped_verse(choose, barred), rapped_verse(choose, barred)
        lines.used |= {line for verse in pair for line in verse}
        return pair
    if plan.form == COUPLETS:
        song = COUPLET_SONGS[plan.theme.key]
        return list(song.seen), list(song.meant)
    return _first_verse(plan, choose, lines), _second_verse(plan, choose, lines)


def _bridge(plan: _Plan, choose: random.Random, lines: _Lines) -> list[str]:
    """The turn; where the verses had no room for the listener's own word, it comes here."""
    own = [_noun_units(noun) for noun in plan.nouns[:2]] if plan.form != COMMON else []
    pools = [own[0], *own[1:], TURNS] if own else [TURNS, TURNS]
    return _quatrain([(pools[0], pools[1]), (TURNS, TURNS)], choose, lines)


_VOCABLES = ("oh, oh, oh, oh, oh, oh", "na na na na na na", "la la la, la la la", "whoa oh oh, whoa oh oh")


def _chorus(plan: _Plan, choose: random.Random, lines: _Lines) -> list[str]:
    """The form's own refrain, or the hook and statements that rhyme with it in one of three orders."""
    if plan.chorus:
        lines.used |= set(plan.chorus)
        return list(plan.chorus)
    hook = plan.hook.line
    one = _rhyming(plan.feelings, [hook], choose, lines)
    other = _rhyming(plan.feelings, [hook, one[-1]], choose, lines) if one else []
    if not other:
        return [hook, *(one or _quatrain([(plan.feelings, plan.feelings)], choose, lines)), hook]
    return choose.choice(([hook, *one, hook, *other], [hook, *one, *other, hook], [*one, hook, *other, hook]))


def _rhyming(pool: Sequence[Unit], with_lines: list[str], choose: random.Random, lines: _Lines) -> list[str]:
    """A new statement that rhymes with all of the lines; empty where there is none."""
    fits = [unit for unit in pool if all(rhymes(unit.second, line) for line in with_lines)]
    for barred in (lines.used | lines.avoided, lines.used):
        new = [unit for unit in fits if _is_new(unit, barred)]
        if new:
            return _taken([choose.choice(new)], lines)
    return []


def _first_verse(plan: _Plan, choose: random.Random, lines: _Lines) -> list[str]:
    """What is to be seen, with the listener's first word in it."""
    scenes = plan.theme.scenes
    seen = (scenes, scenes)
    own = [(scenes, _noun_units(plan.nouns[0]))] if plan.nouns else []
    if plan.quatrains == 1:
        return _quatrain([*own, seen, (scenes, plan.feelings)], choose, lines)
    opening = _quatrain([seen, (scenes, plan.feelings)], choose, lines)
    return [*opening, *_quatrain([*own, (scenes, plan.feelings)], choose, lines)]


def _second_verse(plan: _Plan, choose: random.Random, lines: _Lines) -> list[str]:
    """What it means: the second theme or word, then feelings."""
    own = [(_noun_units(noun), plan.feelings) for noun in plan.nouns[1:2]]
    seen = (plan.second.scenes, plan.feelings)
    if plan.quatrains == 1:
        return _quatrain([*own, seen], choose, lines)
    opening = _quatrain([seen], choose, lines)
    return [*opening, *_quatrain([*own, (plan.feelings, plan.feelings)], choose, lines)]


def _climb(choose: random.Random, lines: _Lines) -> list[str]:
    new = [unit for unit in CLIMBS if unit.first not in lines.avoided]
    return _taken([choose.choice(new)], lines)


def _noun_units(noun: Noun) -> tuple[Unit, ...]:
    leads = NAME_LEADS[noun.shape] if noun.name else NOUN_LEADS[noun.shape]
    that = "those" if noun.plural else "that"
    return tuple(
        Unit(lead.format(noun=noun.word, the=noun.article, that=that), follow)
        for lead in leads
        for follow in NOUN_FOLLOWS
    )


Pool = Sequence[Unit]


def _quatrain(options: Sequence[tuple[Pool, Pool]], choose: random.Random, lines: _Lines) -> list[str]:
    """Two statements that rhyme, from the first pair of pools that has some.

    Raises ValueError where no pools rhyme: the stock is too small.
    """
    for firsts, seconds in options:
        for barred in (lines.used | lines.avoided, lines.used):
            pairs = _pairs(firsts, seconds, barred)
            if pairs:
                return _taken(choose.choice(pairs), lines)
    raise ValueError("The stock of lines has no rhyme left.")


def _pairs(firsts: Pool, seconds: Pool, barred: set[str] | frozenset[str]) -> list[tuple[Unit, Unit]]:
    new = [unit for unit in seconds if _is_new(unit, barred)]
    return [
        (one, other)
        for one in firsts
        if _is_new(one, barred)
        for other in new
        if rhymes(one.second, other.second)
    ]


def _is_new(unit: Unit, barred: set[str] | frozenset[str]) -> bool:
    return unit.first not in barred and unit.second not in barred


def _taken(chosen: Sequence[Unit], lines: _Lines) -> list[str]:
    taken = [line for unit in chosen for line in (unit.first, unit.second)]
    lines.used |= set(taken)
    return taken


def _capital(line: str) -> str:
    return line[:1].upper() + line[1:]


_SMALL = word_set("a an the and or but of to in on at for from with by")
_LOOSE_ENDS = _SMALL | word_set("my your is are was be that")
_OPENERS = word_set(
    "so and oh but yeah well then now just hey cause 'cause because that i'm i we're you're it's is"
)
_TITLE_WORDS = 6
_UNTITLED = ("Open Window", "Slow Horizon", "First Light", "Paper Lanterns", "North of Here", "Blue Hour")


def title_for(lyrics: str, seed: int) -> str:
    """A title from the line that returns most, or from the chorus; for no words, one of a few plain ones."""
    blocks, _ = read_blocks(lyrics)
    line = _hook_line(blocks)
    clauses = [clause for clause in re.split(r"[,;:.!?—–]+", line) if len(clause.split()) > 2]
    short = line if len(line.split()) <= _TITLE_WORDS or not clauses else clauses[0]
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*['’]?", short)
    while len(words) > 2 and words[0].lower() in _OPENERS:
        words = words[1:]
    words = words[:_TITLE_WORDS]
    while len(words) > 2 and words[-1].lower() in _LOOSE_ENDS:
        words = words[:-1]
    return " ".join(_titled(words)) or dice(seed, "title").choice(_UNTITLED)


def _hook_line(blocks: list[Block]) -> str:
    sung = [line.text for block in blocks for line in block.lines if line.hint != "backing"]
    chorus = [line.text for block in blocks if block.kind in ("chorus", "hook") for line in block.lines]
    ranked = [*chorus, *sung]
    return max(ranked, key=lambda line: (ranked.count(line), -ranked.index(line)), default="")


def _titled(words: list[str]) -> list[str]:
    return [
        word.lower() if i and word.lower() in _SMALL else word[:1].upper() + word[1:]
        for i, word in enumerate(words)
    ]
