"""Suggestions: songs worth asking for, and words that styles are made of."""

from django.utils.translation import gettext_lazy as _

# The first are in the language of whoever reads them; the others are words that the engine knows.
IDEAS = (
    _("A slow waltz about the last train home, brushed drums and upright bass"),
    _("Synth-pop about dancing alone in the kitchen at two in the morning, 118 bpm"),
    _("A sea shanty for a crew of office workers, hand claps, everybody joins the chorus"),
    _("Warm lo-fi for a rainy Sunday, electric piano, vinyl crackle, no hurry"),
    _("A country duet about two people who keep missing each other's calls"),
    _("Funk with a rubber bass line about a cat who thinks she is the landlord"),
    _("A lullaby for a city that never sleeps, celesta and soft strings"),
    _("Driving indie rock about leaving a small town with the windows down"),
    _("Bossa nova about the first warm evening of the year"),
    _("A hymn for the dishwasher that finally works again, gospel organ, big ending"),
    _("Dark trip-hop about a lighthouse keeper's radio"),
    _("Reggae about borrowing the neighbour's ladder for three years"),
    _("A power ballad about a houseplant that came back to life"),
    _("Swing for a Friday afternoon: walking bass, muted trumpet, a cheeky lyric"),
    _("Ambient piece for sunrise over a frozen lake, instrumental"),
    _("Punk in under two minutes about a queue that does not move"),
    _("A folk song told by an old bridge about everyone who crossed it"),
    _("Disco about a lift that stops at every floor, strings and four on the floor"),
)
STYLES = (
    "dream pop", "indie rock", "folk", "synth-pop", "soul", "funk", "lo-fi", "jazz", "house", "ballad",
    "warm", "melancholic", "uplifting", "female choir", "acoustic guitar", "electric piano", "strings",
    "90 bpm", "124 bpm", "minor key",
)  # fmt: skip
SECTIONS = ("Intro", "Verse", "Pre-Chorus", "Chorus", "Bridge", "Instrumental", "Outro")
