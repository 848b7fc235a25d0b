"""Words in Spanish, German, French, Italian and Portuguese: whole songs, chosen by theme."""

from studio.engine.dice import dice
from studio.engine.words.wordbank_de import NAMED_DE, SONGS_DE
from studio.engine.words.wordbank_es import NAMED_ES, SONGS_ES
from studio.engine.words.wordbank_fr import NAMED_FR, SONGS_FR
from studio.engine.words.wordbank_it import NAMED_IT, SONGS_IT
from studio.engine.words.wordbank_pt import NAMED_PT, SONGS_PT
from studio.engine.words.writer_subject import Subject
from studio.engine.words.writer_units import Called, Crossed, Draft, crossed_songs, song_text

_TEXTS = {"es": SONGS_ES, "de": SONGS_DE, "fr": SONGS_FR, "it": SONGS_IT, "pt": SONGS_PT}
SONGS = {language: tuple(crossed_songs(text)) for language, text in _TEXTS.items()}
NAMED = {
    language: Called(*hook, *answers)
    for language, (hook, answers) in {
        "es": NAMED_ES, "de": NAMED_DE, "fr": NAMED_FR, "it": NAMED_IT, "pt": NAMED_PT,
    }.items()
}  # fmt: skip
_ANY = "hope"  # what fits every subject
_KIN = {
    theme: key
    for key, themes in {
        "love": "love wedding distance",
        "heartbreak": "heartbreak loss farewell anger rain",
        "sea": "sea summer nature road",
        "city": "city night dance party work money",
    }.items()
    for theme in themes.split()
}


_HARD = ("hope", "war", "faith", "protest")


def candidates_in(language: str, subject: Subject, seed: int) -> tuple[Draft, Draft]:
    """Two different drafts in a language of `SONGS`."""
    key = next((_KIN.get(theme.key, _ANY) for theme in subject.themes), _ANY)
    songs = [song for theme, song in SONGS[language] if theme == key]
    choose = dice(seed, "words", language)
    # Of those that suit every subject the first is for hard times, the second for feasts.
    feast = key == _ANY and not any(theme.key in _HARD for theme in subject.themes)
    one, other = reversed(songs) if feast else choose.sample(songs, 2)
    endings = choose.sample((True, False), 2)
    return _draft(one, _called(subject, language), endings[0]), _draft(other, None, endings[1])


def _called(subject: Subject, language: str) -> Called | None:
    """The chorus round the first name, if there is one."""
    name = next((noun.word for noun in subject.nouns if noun.name), "")
    called = NAMED[language]
    return (
        Called(called.title.format(name=name), called.hook.format(name=name), called.answer, called.second)
        if name
        else None
    )


def _draft(song: Crossed, called: Called | None, outro: bool) -> Draft:
    title = called.title if called else song.hook.title
    hook = called.hook if called else song.hook.line
    answers = (called.answer, called.second) if called else song.answers
    chorus = ("Chorus", [hook, answers[0], hook, answers[1]])
    sections = [
        ("Verse 1", list(song.seen)),
        chorus,
        ("Verse 2", list(song.changed)),
        chorus,
        ("Bridge", list(song.turn)),
        chorus,
        *([("Outro", [hook])] if outro else []),
    ]
    return Draft(title, song_text(sections))
