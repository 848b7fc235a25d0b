"""Making a song from words, from a description, or from a style alone."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from studio.catalog import examples
from studio.catalog.fields import PersonaField
from studio.catalog.operation import Operation, Yields
from studio.catalog.songs import SongForm


class PersonaMusicForm(SongForm):
    persona_id = PersonaField()


CREATE = Operation(
    key="create",
    title=_("Create a song"),
    verb=pgettext_lazy("button", "Create"),
    summary=_("Two takes of a new song, from your lyrics and style or from a description."),
    path="sonic/create",
    form=SongForm,
    yields=Yields.CLIPS,
    takes=2,
    constant={"task_type": "create_music"},
    example={
        "custom_mode": True,
        "mv": "sonic-v5",
        "title": "Night Bus",
        "tags": "dream pop, warm, 96 bpm",
        "prompt": examples.SONG,
        "vocal_gender": "f",
        "style_weight": 0.6,
        "weirdness_constraint": 0.3,
    },
)
PERSONA_MUSIC = Operation(
    key="persona_music",
    title=_("Sing with a persona"),
    verb=pgettext_lazy("button", "Sing"),
    summary=_("Two takes of a new song in the voice of one of your personas."),
    path="sonic/create",
    form=PersonaMusicForm,
    yields=Yields.CLIPS,
    takes=2,
    constant={"task_type": "persona_music"},
    example={
        "persona_id": examples.PERSONA,
        "custom_mode": True,
        "mv": "sonic-v5",
        "title": "Morning Ferry",
        "tags": "folk, acoustic guitar, 84 bpm",
        "prompt": "[Verse]\nThe ferry leaves before the light\nWith coffee and a coat too thin\n\n"
        "[Chorus]\nCarry me over, carry me in",
    },
)
