"""Choruses round what the listener named: a person, a place, a thing.

Two answers rhyme; the hook, which holds the name, stands free.
"""

from studio.engine.words.writer_units import Called

# For a person, by theme; the last are for any. {other} is a second name, {age} and {loves} what was said.
PERSON: dict[str, tuple[Called, ...]] = {
    "birthday": (
        Called(
            "Happy Birthday, {name}",
            "happy birthday, {name}, blow the candles out",
            "this is what the fuss is all about",
            "let us hear you laugh and let us hear you shout",
        ),
    ),
    "lullaby": (
        Called(
            "Sleep Now, {name}",
            "sleep now, {name}, the stars are low",
            "there's nowhere in the world you need to go",
            "I'll sing it soft, I'll sing it slow",
        ),
        Called(
            "{name} and the Moon",
            "hush now, {name} and the moon",
            "the sun's a little way off, coming soon",
            "the night is round and silver as a spoon",
        ),
    ),
    "wedding": (
        Called(
            "Here's to {name}",
            "here's to {name}, raise it high",
            "may every cloud have somewhere else to fly",
            "may no one keep a single eyelid dry",
        ),
    ),
    "love": (
        Called(
            "{name}, It Was Always You",
            "{name}, it was always you",
            "there's not a single color half as true",
            "there's nothing in the world I'd rather do",
        ),
    ),
    "loss": (
        Called(
            "{name}, I Say Your Name",
            "{name}, I say your name",
            "I keep it like a small and steady flame",
            "and nothing in this quiet house is the same",
        ),
    ),
    "heartbreak": (
        Called(
            "Goodbye, {name}",
            "goodbye, {name}, goodbye",
            "I've got no more excuses left to try",
            "I've got a dozen reasons, you know why",
        ),
    ),
    "": (
        Called(
            "Here's to {name}",
            "here's to {name}, here's to you",
            "for all the foolish things we're gonna do",
            "there's no one in the world who shines so true",
        ),
        Called(
            "{name}, This Is Yours",
            "{name}, this one is yours",
            "it's knocking on a hundred thousand doors",
            "it's dancing over ceilings, over floors",
        ),
    ),
}
COUPLE = Called(
    "{name} and {other}",
    "here's to {name} and {other}",
    "may every morning find you dancing, too",
    "may every storm blow over, leaving blue",
)
# Themes that sing to a person as another theme does.
SUNG_AS = {"distance": "love", "farewell": "loss", "anger": "heartbreak"}
PLACE = (
    Called(
        "Take Me Back to {name}",
        "take me back to {name}, take me there",
        "there's something in the light and in the air",
        "I left a bit of me on every stair",
    ),
    Called(
        "Lights of {name}",
        "I see the lights of {name} tonight",
        "and every bridge and every tower is bright",
        "and half of what I did there turned out right",
    ),
)
THING = (
    Called(
        "Nobody Sings About {name}",
        "nobody sings about {name}",
        "so let me be the one to sing it true",
        "and by the end you'll want to sing it, too",
    ),
    Called(
        "Here's to {name}",
        "here's to {name}",
        "here's to the things that no one sings about",
        "so raise your voice and let it all come out",
    ),
    Called(
        "Let Me Tell You About {name}",
        "let me tell you about {name}",
        "I've got a tune, I've got a little time",
        "I've got a wobbly table, and a rhyme",
    ),
)
