"""Colours of the covers, and which genres and moods they suit.

A palette runs from its ground to the colour that reads best on it, with three to play with in between.
"""

from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
Palette: TypeAlias = tuple[Colour, ...]

_HEX = {
    # dark grounds
    "ember": "1a0f14 5c1a2b c8412f f08a4b ffe3b8",
    "dusk": "1b1a3a 59307a c04a80 f5856b ffe2b8",
    "neon": "0b0b1e 3a1d7a ff2e88 22d3ee fdfbc0",
    "ocean": "06202f 0e4d64 1b8a9c 7fd1c7 f6f1e1",
    "forest": "14211a 2f4a36 6b8f55 d3b567 f6edd6",
    "mono": "0e0e10 3a3a3e 77777d c8c8cb ffffff",
    "blood": "0d0c0d 3d0b10 a31d1f c9a66b efece6",
    "night": "0c1445 1f3c88 5893d4 f7b633 fdf6e3",
    "gold": "111014 3c2f1e 8f6b2e d9b45b f9efd6",
    "acid": "0d110f 23382b 4f9e35 c6ff3d f4ffe6",
    "rust": "201612 6e2f1a b5592b dba35c f3e6cc",
    "tropic": "053b3f 0a8f8c ff5f57 ffb33f fff4d6",
    "lavender": "241a3d 56408a 9b83d3 e7b4e2 fdf1f7",
    "ice": "0d1b2a 33546d 6f9dbb bcd9e6 ffffff",
    "island": "14110b 1d6b3c c8352b f2b42c f8eed4",
    "holly": "0f251c 2c5a41 b3262f d9b45b f8f1e3",
    "plum": "1f0b22 5a1846 a3315d e88f7a f9dcc4",
    "steel": "15181d 2f3f4f ff5a36 9fb3c1 f2f4f5",
    # light grounds
    "paper": "f3ead9 e2583e f0b23e 2d7d86 1d2a33",
    "pastel": "fbeeea f4a9ba a7c7e7 8fc9a8 43356b",
    "mustard": "f4c63a e0532f fbf3dc 8d2a50 1b2547",
    "mint": "e8f3ec 9fd3c0 f07a5a 3f8f83 16302f",
    "sand": "eddfc9 d8a47f c0604e 7c6f9b 262338",
    "candy": "fdf0f5 ff5d9e 2bc4e9 8f43ee 2d0c57",
    "primary": "fff4df e63946 ffbe0b 1d72b8 1a1b3d",
    "cream": "f6f1e7 c9b79c 8aa399 b5654a 2b2725",
    "sky": "e4f0f6 8fc4e8 f6c177 e8836b 14304f",
}

PALETTES: dict[str, Palette] = {
    name: tuple((int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)) for code in row.split())
    for name, row in _HEX.items()
}

# Genre keys -> palettes, then styles of `artwork_styles`, from most to least typical.
_GROUPS = (
    (
        "pop k-pop j-pop edm",
        "candy dusk sky neon pastel tropic",
        "mesh riso swiss rainbow halftone papercut flow",
    ),
    ("hyperpop chiptune", "neon candy acid primary", "moire mesh swiss rings riso halftone"),
    (
        "indie shoegaze",
        "sand lavender pastel ocean dusk mint",
        "mesh riso ridges soundlines halftone papercut flow",
    ),
    ("rock punk grunge ska", "steel ember paper mono mustard", "halftone riso moire swiss arcs soundlines"),
    ("metal", "blood mono steel ember", "ridges soundlines constellation moire flow rings"),
    ("rockandroll swing march", "mustard paper primary rust", "rainbow swiss arcs halftone riso"),
    (
        "folk singer-songwriter country bluegrass celtic",
        "forest sand rust cream paper",
        "ridges papercut flow riso rainbow soundlines",
    ),
    (
        "ballad lullaby waltz",
        "dusk lavender night cream sky",
        "mesh constellation ridges papercut flow rings",
    ),
    ("blues jazz bossanova", "night mustard rust paper plum", "arcs swiss halftone riso rings flow"),
    ("soul r&b funk disco gospel", "mustard plum ember dusk rust", "rainbow arcs mesh riso flow rings"),
    ("reggae dub", "island rust tropic forest", "rainbow rings ridges arcs halftone papercut"),
    (
        "latin salsa samba reggaeton flamenco tango afrobeat",
        "tropic ember mustard island plum",
        "arcs papercut swiss rainbow riso flow halftone",
    ),
    ("hiphop trap drill", "mono steel plum blood mustard", "halftone mesh swiss rings moire riso"),
    ("lo-fi triphop", "lavender dusk sand ocean plum", "ridges riso mesh halftone soundlines papercut"),
    (
        "house techno trance drumandbass dubstep",
        "acid neon mono steel ocean",
        "moire rings constellation soundlines flow arcs mesh",
    ),
    ("synthwave", "neon dusk lavender", "ridges rings mesh soundlines moire"),
    ("ambient", "ocean ice lavender cream forest", "mesh constellation papercut flow ridges soundlines"),
    (
        "cinematic orchestral classical",
        "gold ocean ice cream night",
        "flow constellation ridges rings papercut mesh",
    ),
    ("children's", "primary candy sky mint", "papercut swiss rainbow arcs riso"),
    ("christmas", "holly night ice gold", "constellation ridges papercut rings swiss"),
)

_ANY = ("dusk ocean paper lavender steel mint", "mesh riso flow rings papercut arcs ridges")

# Moods -> palettes that they call for, whatever the genre.
_MOODS = (
    ("happy bright uplifting playful catchy bouncy", "sky primary mustard candy tropic"),
    ("party euphoric energetic", "neon candy tropic mustard"),
    ("sad lonely melancholic", "ice ocean night"),
    ("dark angry intense raw tense rebellious", "blood mono steel ember"),
    ("mysterious hypnotic", "plum lavender ocean"),
    ("calm gentle minimalist lazy warm", "cream mint sand pastel"),
    ("dreamy", "lavender pastel dusk"),
    ("romantic sexy emotional", "plum dusk ember"),
    ("epic elegant spiritual mood", "gold night ocean"),
    ("nostalgic groovy", "rust mustard sand"),
    ("futuristic", "acid neon ice"),
    ("exotic", "tropic island ember"),
)


def of_genre(genre: str) -> tuple[list[str], list[str]]:
    """Names of the palettes and of the styles that suit a genre; an unknown one gets what suits most."""
    for genres, palettes, styles in _GROUPS:
        if genre.replace(" ", "") in genres.split():
            return palettes.split(), styles.split()
    return _ANY[0].split(), _ANY[1].split()


def of_mood(mood: str) -> list[str]:
    """Names of the palettes that a mood calls for; none for an unknown one."""
    return next((palettes.split() for moods, palettes in _MOODS if mood.split()[0] in moods.split()), [])
