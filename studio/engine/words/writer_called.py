"""Choruses and lines round the listener's own words: a person, a place, a thing."""

import random

from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.wordbank import NAME_LEADS, NOUN_FOLLOWS, NOUN_LEADS, PLACE_LEADS
from studio.engine.words.wordbank_choruses import COUPLE, PERSON, PLACE, SUNG_AS, THING
from studio.engine.words.writer_songs import answered
from studio.engine.words.writer_subject import Noun, Subject
from studio.engine.words.writer_units import Called, Hook, Theme, Unit

_UNNAMED = "ode"  # the theme of what has no theme
_OFTEN = 0.5  # that a thing of the listener's own leads where the theme is known


def called_chorus(
    subject: Subject, theme: Theme, choose: random.Random, avoided: frozenset[str]
) -> tuple[Hook, list[str]] | None:
    """A hook round the listener's word and its chorus; None where there is no word or none is wanted."""
    choruses = _of_names(subject, theme) or _of_things(subject, theme, choose)
    free = [called for called in choruses if called.title not in avoided]
    if not free:
        return None
    called = free[0] if theme.key != _UNNAMED else choose.choice(free)
    return Hook(called.title, called.hook), answered(called.hook, (called.answer, called.second), choose)


def _of_names(subject: Subject, theme: Theme) -> list[Called]:
    names = [noun for noun in subject.nouns if noun.name]
    people = [noun.word for noun in names if not noun.place]
    if not people:
        return [_filled(called, noun.word) for noun in names[:1] for called in PLACE]
    own = PERSON.get(SUNG_AS.get(theme.key, theme.key), ())
    both = [_filled(COUPLE, people[0], people[1])] if len(people) > 1 and theme.key == "wedding" else []
    return [*both, *(_filled(_told(called, subject), people[0]) for called in (*own, *PERSON[""]))]


def _told(called: Called, subject: Subject) -> Called:
    """The birthday chorus with the age and the pastime, where they are known."""
    if not called.title.startswith("Happy"):
        return called
    answer = f"{subject.age} years, and that's what cake is all about" if subject.age else called.answer
    second = f"with all that {subject.loves}, you could never burn out" if subject.loves else called.second
    return Called(called.title, called.hook, answer, second)


def _of_things(subject: Subject, theme: Theme, choose: random.Random) -> list[Called]:
    named = subject.topic or next((phrase(noun) for noun in subject.nouns[:1]), "")
    if named and theme.key == _UNNAMED:
        return [_filled(called, named) for called in THING]
    mine = named.split(" ")[0] in ("my", "our") and bool(subject.nouns)
    if mine and theme.mood != "blue" and choose.random() < _OFTEN:
        return [_filled(called, named) for called in THING[1:]]
    return []


def _filled(called: Called, name: str, other: str = "") -> Called:
    title = called.title.format(name=_titled(name), other=other)
    return Called(title, called.hook.format(name=name, other=other), called.answer, called.second)


def _titled(name: str) -> str:
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in name.split())


_SMALL = word_set("a an the and or of to in on at for from with by")


def phrase(noun: Noun) -> str:
    """The noun as it was said: "my truck", "the lanterns", "coffee"."""
    return noun.word if noun.name else f"{noun.said} {noun.word}".strip()


def noun_units(noun: Noun) -> tuple[Unit, ...]:
    """Statements in common metre that hold the noun; none for a name of an unusual shape."""
    leads = (PLACE_LEADS if noun.place else NAME_LEADS) if noun.name else NOUN_LEADS
    return tuple(
        Unit(lead.format(noun=noun.word, the=noun.article), follow)
        for lead in leads.get(noun.shape, ())
        for follow in NOUN_FOLLOWS
    )
