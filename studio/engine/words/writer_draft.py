"""Drafts in English: a theme, a form and a chorus, then lines that fit them."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.engine.dice import dice
from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.wordbank import CLIMBS, FEELINGS, TURNS
from studio.engine.words.writer_called import called_chorus, noun_units
from studio.engine.words.writer_rhyme import rhymes
from studio.engine.words.writer_songs import COUPLETS as COUPLET_SONGS
from studio.engine.words.writer_songs import CROSSED_SONGS, TURNS_ABOUT, answered, rapped_verses, refrain_of
from studio.engine.words.writer_subject import ALL_THEMES, Noun, Subject, theme_named
from studio.engine.words.writer_units import Draft, Hook, Theme, Unit, song_text

Pool = Sequence[Unit]
COMMON, COUPLETS, CROSSED, RAP = "common", "couplets", "crossed", "rap"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one draft is made from."""

    theme: Theme
    second: Theme  # of the second verse
    feelings: tuple[Unit, ...]
    nouns: tuple[Noun, ...]  # that nothing else in the draft sings of
    hook: Hook
    chorus: tuple[str, ...]
    quatrains: int  # in a verse
    vocables: bool
    form: str


@dataclass(slots=True)
class _Lines:
    """Lines that may not come again: this draft's, and while there are others, those of the draft before."""

    used: set[str] = field(default_factory=set)
    avoided: frozenset[str] = frozenset()


def candidates_about(subject: Subject, seed: int, genre: str, said: bool) -> tuple[Draft, Draft]:
    """Two drafts that differ in form, hook and verses. `said`: whether there was a description at all."""
    theme = _main_theme(subject, genre, said, dice(seed, "words", "theme"))
    forms = _forms(genre, dice(seed, "words", "form"))
    lines = _Lines()
    first = _draft(subject, theme, genre, dice(seed, "words", 1), lines, forms[0])
    rest = _Lines(avoided=frozenset(lines.used))
    return first, _draft(subject, theme, genre, dice(seed, "words", 2), rest, forms[1])


_COMMONLY = 0.35  # how often one of two drafts is put together line by line


def _forms(genre: str, choose: random.Random) -> tuple[str, str]:
    """Each draft has a form of its own, but rappers rap both."""
    if any(name in genre.split() for name in _RAPPERS):
        return RAP, RAP
    one, other = choose.sample((COUPLETS, CROSSED), 2)
    return (one, COMMON if choose.random() < _COMMONLY else other)


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
_IMPERSONAL = word_set(
    "war city work money space road nature hope faith youth sea party protest code ode pet"
)
_TO_SOMEBODY = re.compile(r"\b(?:you|your|you're|you've|you'll|kiss|dear|love|loved)\b", re.IGNORECASE)
_LONG_VERSES = ("country", "folk", "hip", "rap", "trap", "ballad", "blues")
_SUNG_TOGETHER = ("pop", "dance", "house", "edm", "disco", "rock", "punk", "reggae")


def _main_theme(subject: Subject, genre: str, said: bool, choose: random.Random) -> Theme:
    """The theme named; else, of something without one, an ode; else what the genre is often about."""
    if subject.themes:
        return subject.themes[0]
    if said and (subject.nouns or subject.topic):
        return theme_named("ode")
    suggested = [theme_named(key) for name, keys in _GENRE_THEMES.items() if name in genre for key in keys]
    return choose.choice(suggested or list(ALL_THEMES[:_FREE]))


_FREE = 25  # the themes that need no occasion come first


def _draft(
    subject: Subject, theme: Theme, genre: str, choose: random.Random, lines: _Lines, form: str
) -> Draft:
    plan = _plan(subject, theme, genre, choose, lines, form)
    lines.used |= {plan.hook.line, plan.hook.title, *plan.chorus}
    return Draft(plan.hook.title, song_text(_sections(plan, choose, lines)))


def _plan(
    subject: Subject, theme: Theme, genre: str, choose: random.Random, lines: _Lines, form: str
) -> _Plan:
    moods = [subject.mood, *(found.mood for found in subject.themes), theme.mood]
    mood = next((mood for mood in moods if mood in ("bright", "blue")), "any")
    feelings = _pure(theme, FEELINGS["any"] + (FEELINGS[mood] if mood != "any" else ()))
    called = called_chorus(subject, theme, choose, lines.avoided)
    hook, chorus = called or _chorus(theme, form, feelings, choose, lines)
    sung = " ".join((*chorus, _sung_anyway(theme, form)))
    return _Plan(
        theme,
        _second(subject, theme),
        feelings,
        _unsung(subject, sung),
        hook,
        tuple(chorus),
        2 if any(name in genre for name in _LONG_VERSES) else choose.choice((1, 2)),
        any(name in genre for name in _SUNG_TOGETHER) and choose.random() < 0.5,
        form,
    )


# Themes that are places and times: one can be the scene of the other.
_SCENES = word_set("night city summer sea road home dance rain winter nature space party morning")


def _second(subject: Subject, theme: Theme) -> Theme:
    """The theme of the second verse: another that was named, where the two can stand in one song."""
    found = (other for other in subject.themes if other is not theme and {other.key, theme.key} <= _SCENES)
    return next(found, theme)


def _unsung(subject: Subject, sung: str) -> tuple[Noun, ...]:
    """The listener's words that neither the chorus nor the theme already sings of."""
    keywords = frozenset[str]().union(*(theme.keywords for theme in subject.themes))
    return tuple(
        noun
        for noun in subject.nouns
        if (noun.name or noun.article != "the" or _is_plain_thing(noun, keywords))
        and noun_units(noun)
        and not _is_sung_in(sung, noun)
    )


def _is_plain_thing(noun: Noun, keywords: frozenset[str]) -> bool:
    """Whether the word is a noun for sure, with an article or many, and not the theme itself."""
    return (noun.plural or bool(noun.said)) and not {noun.word, noun.word.removesuffix("s")} & keywords


def _pure(theme: Theme, feelings: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Feelings that fit the theme: nobody is in love in the middle of a war."""
    if theme.key not in _IMPERSONAL:
        return feelings
    return tuple(unit for unit in feelings if not _TO_SOMEBODY.search(f"{unit.first} {unit.second}"))


def _sung_anyway(theme: Theme, form: str) -> str:
    """What the form sings of a theme whatever the description says."""
    if form == COUPLETS:
        song = COUPLET_SONGS[theme.key]
        return " ".join((*song.seen, *song.meant))
    if form == CROSSED:
        whole = CROSSED_SONGS[theme.key]
        return " ".join((*whole.seen, *whole.changed))
    return ""


def _is_sung_in(text: str, noun: Noun) -> bool:
    return re.search(rf"\b{re.escape(noun.word.lower())}\b", text.lower()) is not None


def _chorus(
    theme: Theme, form: str, feelings: Pool, choose: random.Random, lines: _Lines
) -> tuple[Hook, list[str]]:
    """One of the theme's refrains; the ballad's hook comes with statements that rhyme with it."""
    whole = CROSSED_SONGS[theme.key]
    if form != COMMON and choose.random() < _CROSSED_REFRAIN and whole.hook.title not in lines.avoided:
        return whole.hook, answered(whole.hook.line, whole.answers, choose)
    if form != COMMON:
        return refrain_of(theme.key, choose, lines.avoided)
    hook = choose.choice([hook for hook in theme.hooks if hook.title not in lines.avoided])
    return hook, _stated(hook.line, feelings, choose, lines)


_CROSSED_REFRAIN = 0.4


def _stated(hook: str, feelings: Pool, choose: random.Random, lines: _Lines) -> list[str]:
    """The hook and statements that rhyme with it in one of three orders."""
    one = _rhyming(feelings, [hook], choose, lines)
    other = _rhyming(feelings, [hook, one[-1]], choose, lines) if one else []
    if not other:
        return [hook, *(one or _quatrain([(feelings, feelings)], choose, lines)), hook]
    return choose.choice(([hook, *one, hook, *other], [hook, *one, *other, hook], [*one, hook, *other, hook]))


Section = tuple[str, list[str]]


def _sections(plan: _Plan, choose: random.Random, lines: _Lines) -> list[Section]:
    chorus: list[Section] = [("Chorus", list(plan.chorus))]
    if choose.random() < 0.5 and plan.theme.key not in _WITHOUT_A_CLIMB:
        chorus.insert(0, ("Pre-Chorus", _climb(choose, lines)))
    if plan.vocables:
        chorus.append(("Post-Chorus", [choose.choice(_VOCABLES), plan.hook.line]))
    first, second = (
        (f"Verse {number}", verse) for number, verse in enumerate(_verses(plan, choose, lines), 1)
    )
    bridge = ("Bridge", _bridge(plan, choose, lines))
    ending_ = [("Outro", [plan.hook.line])] if choose.random() < 0.5 else []
    return [first, *chorus, second, *chorus, bridge, *chorus[-2 if plan.vocables else -1 :], *ending_]


_WITHOUT_A_CLIMB = word_set("lullaby farewell loss birthday wedding pet ode parent protest code childhood")


def _verses(plan: _Plan, choose: random.Random, lines: _Lines) -> tuple[list[str], list[str]]:
    if plan.form == RAP:
        return rapped_verses(plan.theme.key, choose, lines.used, lines.avoided)
    later = choose.choice((plan.theme, plan.second))
    if plan.form == COUPLETS:
        return list(COUPLET_SONGS[plan.theme.key].seen), list(COUPLET_SONGS[later.key].meant)
    if plan.form == CROSSED:
        return list(CROSSED_SONGS[plan.theme.key].seen), list(CROSSED_SONGS[later.key].changed)
    return _first_verse(plan, choose, lines), _second_verse(plan, choose, lines)


def _bridge(plan: _Plan, choose: random.Random, lines: _Lines) -> list[str]:
    """The turn; where the verses had no room for the listener's own word, it comes here."""
    own = [noun_units(noun) for noun in plan.nouns[:2]] if plan.form != COMMON else []
    if own:
        pools = [*own, TURNS]
        return _quatrain([(pools[0], pools[1]), (TURNS, TURNS)], choose, lines)
    if plan.form == COMMON:
        return _quatrain([(TURNS, TURNS)], choose, lines)
    turn = choose.choice([turn for turn in TURNS_ABOUT[plan.theme.key] if turn[0] not in lines.avoided])
    lines.used |= set(turn)
    return list(turn)


_VOCABLES = ("oh, oh, oh, oh, oh, oh", "na na na na na na", "la la la, la la la", "whoa oh oh, whoa oh oh")


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
    own = [(scenes, noun_units(plan.nouns[0]))] if plan.nouns else []
    if plan.quatrains == 1:
        return _quatrain([*own, seen, (scenes, plan.feelings)], choose, lines)
    opening = _quatrain([seen, (scenes, plan.feelings)], choose, lines)
    return [*opening, *_quatrain([*own, seen, (scenes, plan.feelings)], choose, lines)]


def _second_verse(plan: _Plan, choose: random.Random, lines: _Lines) -> list[str]:
    """What it means: the second theme or word, then feelings."""
    own = [(noun_units(noun), plan.feelings) for noun in plan.nouns[1:2]]
    scenes = plan.second.scenes
    if plan.quatrains == 1:
        return _quatrain([*own, (scenes, scenes), (scenes, plan.feelings)], choose, lines)
    opening = _quatrain([(scenes, scenes), (scenes, plan.feelings)], choose, lines)
    return [*opening, *_quatrain([*own, (plan.feelings, plan.feelings)], choose, lines)]


def _climb(choose: random.Random, lines: _Lines) -> list[str]:
    new = [unit for unit in CLIMBS if unit.first not in lines.avoided]
    return _taken([choose.choice(new)], lines)


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
