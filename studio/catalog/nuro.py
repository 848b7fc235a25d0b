"""The nuro family: a song or a piece of exactly the length that is asked for."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from studio.catalog import nuro_words
from studio.catalog.fields import DescriptionField, LyricsField, PickField, SecondsField
from studio.catalog.lists import ChoicesField, SegmentsField
from studio.catalog.operation import Operation, OperationForm, Yields
from studio.catalog.said import StrOrPromise, filled

LYRICS_LIMITS = (300, 2000)
PIECE_LIMIT = 1000
PLAN_LIMIT = 199  # the vendor says "less than 200"
MOST_WORDS = 5
EXACTLY = _("In seconds; the music lasts exactly this long.")


def pick(label: StrOrPromise, words: Iterable[str], help_text: StrOrPromise) -> PickField:
    return PickField(label=label, names={word: _(word) for word in words}, help_text=help_text)


def words(label: StrOrPromise, listed: Iterable[str], help_text: StrOrPromise) -> ChoicesField:
    return ChoicesField(
        label=label, words=listed, most=MOST_WORDS, help_text=filled(help_text, most=MOST_WORDS)
    )


class NuroVocalForm(OperationForm):
    lyrics = LyricsField(
        required=True,
        limit=LYRICS_LIMITS[1],
        help_text=filled(
            _("Your words, from %(least)d to %(most)d characters."),
            least=LYRICS_LIMITS[0],
            most=LYRICS_LIMITS[1],
        ),
    )
    genre = pick(_("Genre"), nuro_words.VOCAL_GENRES, _("The style of the song."))
    mood = pick(_("Mood"), nuro_words.VOCAL_MOODS, _("How it feels."))
    gender = pick(_("Voice"), ("Female", "Male"), _("Who sings."))
    timbre = PickField(label=_("Timbre"), names=nuro_words.TIMBRES, help_text=_("The colour of the voice."))
    duration = SecondsField(low=30, high=240, required=True, help_text=EXACTLY)

    def check(self) -> None:
        super().check()
        length = len(self.cleaned_data.get("lyrics", ""))
        if length < LYRICS_LIMITS[0]:
            sentence = gettext("Lyrics are %(length)d characters long; %(least)d are needed at least.")
            self.say("lyrics", sentence % {"length": length, "least": LYRICS_LIMITS[0]})


class NuroPieceForm(OperationForm):
    description = DescriptionField(
        counter=PIECE_LIMIT, limit=PIECE_LIMIT, required=True, help_text=_("What the music should be like.")
    )
    duration = SecondsField(low=1, high=60, required=True, help_text=EXACTLY)
    genre = words(_("Genre"), nuro_words.GENRES, _("Styles to draw on. Up to %(most)d."))
    mood = words(_("Mood"), nuro_words.MOODS, _("How it feels. Up to %(most)d."))
    instrument = words(_("Instruments"), nuro_words.INSTRUMENTS, _("What is played. Up to %(most)d."))
    theme = words(_("Theme"), nuro_words.THEMES, _("What it is for. Up to %(most)d."))


class NuroPlanForm(OperationForm):
    description = DescriptionField(
        counter=PLAN_LIMIT, limit=PLAN_LIMIT, required=True, help_text=_("What the music should be like.")
    )
    duration = SecondsField(
        low=30,
        high=120,
        help_text=_("In seconds; the music lasts exactly this long. Left empty where there are segments."),
    )
    segments = SegmentsField()

    def check(self) -> None:
        super().check()
        if {"duration", "segments"} & self.errors.keys():
            return
        asked, planned = self.cleaned_data.get("duration"), self.cleaned_data.get("segments")
        if asked and planned:
            self.say(
                "duration", gettext("Segments have their own lengths. Leave Length empty, or the segments.")
            )
        elif not asked and not planned:
            self.say("duration", gettext("Length is required where there are no segments."))


def operation(
    key: str,
    title: StrOrPromise,
    summary: StrOrPromise,
    form: type[OperationForm],
    constant: Mapping[str, Any],
    example: Mapping[str, Any],
) -> Operation:
    return Operation(
        key=key,
        title=title,
        verb=pgettext_lazy("button", "Create"),
        summary=summary,
        path="nuro/create",
        form=form,
        yields=Yields.CLIPS,
        family="nuro",
        group="Nuro",
        constant=constant,
        example=example,
    )


NURO_VOCAL = operation(
    "nuro_vocal",
    _("Nuro: a song"),
    _("A song of an exact length from your lyrics, a genre, a mood and a voice."),
    NuroVocalForm,
    {"type": "vocal"},
    {
        "lyrics": "[Verse]\n"
        "We left the city while the streets were wet\nWith half a tank and nothing we regret\n"
        "The radio was singing someone's name\nAnd every mile the sky was not the same\n\n"
        "[Chorus]\nOh, roll the windows down and let it in\nThe summer is the place where we begin\n\n"
        "[Verse]\nYou drew a map on paper from the store\nA line that never ended at the shore\n\n"
        "[Chorus]\nOh, roll the windows down and let it in\nThe summer is the place where we begin",
        "genre": "Pop Rock",
        "mood": "Inspirational/Hopeful",
        "gender": "Female",
        "timbre": "Warm",
        "duration": 60,
    },
)
NURO_BGM = operation(
    "nuro_bgm",
    _("Nuro: a short piece"),
    _("An instrumental piece of 1 to 60 seconds, exactly as long as you say."),
    NuroPieceForm,
    {"type": "bgm", "version": "v1.0"},
    {
        "description": "Light music for a film about a bakery at dawn",
        "duration": 20,
        "genre": ["acoustic", "jazz"],
        "mood": ["calm", "hopeful"],
        "instrument": ["piano", "double bass"],
        "theme": ["every day"],
    },
)
NURO_BGM_V2 = operation(
    "nuro_bgm_v2",
    _("Nuro: a planned piece"),
    _("An instrumental piece of 30 to 120 seconds, with a plan of its parts if you like."),
    NuroPlanForm,
    {"type": "bgm", "version": "v2.0"},
    {
        "description": "A bright synth piece for a product film",
        "segments": [
            {"name": "intro", "duration": 8},
            {"name": "verse", "duration": 16},
            {"name": "chorus", "duration": 16},
            {"name": "outro", "duration": 8.5},
        ],
    },
)
NURO = (NURO_VOCAL, NURO_BGM, NURO_BGM_V2)
