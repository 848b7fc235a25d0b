"""Suggestions: songs worth asking for, and words that styles are made of."""

IDEAS = (
    "A slow waltz about the last train home, brushed drums and upright bass",
    "Synth-pop about dancing alone in the kitchen at two in the morning, 118 bpm",
    "A sea shanty for a crew of office workers, hand claps, everybody joins the chorus",
    "Warm lo-fi for a rainy Sunday, electric piano, vinyl crackle, no hurry",
    "A country duet about two people who keep missing each other's calls",
    "Funk with a rubber bass line about a cat who thinks she is the landlord",
    "A lullaby for a city that never sleeps, celesta and soft strings",
    "Driving indie rock about leaving a small town with the windows down",
    "Bossa nova about the first warm evening of the year",
    "A hymn for the dishwasher that finally works again, gospel organ, big ending",
    "Dark trip-hop about a lighthouse keeper's radio",
    "Reggae about borrowing the neighbour's ladder for three years",
    "A power ballad about a houseplant that came back to life",
    "Swing for a Friday afternoon: walking bass, muted trumpet, a cheeky lyric",
    "Ambient piece for sunrise over a frozen lake, instrumental",
    "Punk in under two minutes about a queue that does not move",
    "A folk song told by an old bridge about everyone who crossed it",
    "Disco about a lift that stops at every floor, strings and four on the floor",
)
STYLES = (
    "dream pop", "indie rock", "folk", "synth-pop", "soul", "funk", "lo-fi", "jazz", "house", "ballad",
    "warm", "melancholic", "uplifting", "female choir", "acoustic guitar", "electric piano", "strings",
    "90 bpm", "124 bpm", "minor key",
)  # fmt: skip
SECTIONS = ("Intro", "Verse", "Pre-Chorus", "Chorus", "Bridge", "Instrumental", "Outro")
