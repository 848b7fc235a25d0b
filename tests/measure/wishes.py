"""The sixty songs that are measured: each genre once, two twice, in keys and tempos that are asked for."""

from studio.engine.brief import SongRequest
from studio.engine.composing.genres_words import GENRES
from studio.engine.composing.theory import is_minor

NOTES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
LYRICS = """\
[Verse]
Morning light is on the window
I can hear the city wake

[Chorus]
Hold me in the golden light
Stay with me until the end

[Verse]
Summer rain is falling softly
On the road we used to know

[Chorus]
Hold me in the golden light
Stay with me until the end
"""


def wish(number: int) -> tuple[SongRequest, str, float, tuple[int, str]]:
    """A request, its genre, and the tempo and the key that it names."""
    genre = list(GENRES)[number % len(GENRES)]
    row = GENRES[genre]
    bpm = row.tempo[0] + (number * 7) % (row.tempo[1] - row.tempo[0] + 1)
    key = (number * 5 % 12, "minor" if is_minor(row.modes[0]) else "major")
    tags = f"{genre}, {bpm} bpm, {NOTES[key[0]]} {key[1]}"
    request = SongRequest(seed=1000 + number, tags=tags, lyrics=LYRICS, title="Measured", duration=40.0)
    return request, genre, float(bpm), key
