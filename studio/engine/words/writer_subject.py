"""What a description asks for: its themes, its mood, and the words of its own that the song should hold."""

import re
from dataclasses import dataclass

from studio.engine.words.pronounce import syllables
from studio.engine.words.pronounce_en import known_phones
from studio.engine.words.pronounce_numbers import cardinal
from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.wordbank_themes import THEMES
from studio.engine.words.wordbank_themes_life import LIFE_THEMES
from studio.engine.words.wordbank_themes_more import MORE_THEMES
from studio.engine.words.writer_languages import in_english, language_of, names_in, words_of
from studio.engine.words.writer_units import Theme

ALL_THEMES = (*THEMES, *MORE_THEMES, *LIFE_THEMES)
_BY_KEY = {theme.key: theme for theme in ALL_THEMES}


@dataclass(frozen=True, slots=True)
class Noun:
    """A word of the description. `shape` is its stresses, "S" strong and "w" weak: "Sw" for "window"."""

    word: str
    shape: str
    name: bool  # a proper name, which takes no article
    plural: bool
    article: str  # "the", or "my" and "our" as the listener said
    place: bool = False  # the name of a place
    said: str = ""  # its own article: "a", "my", or "" as of "coffee"


@dataclass(frozen=True, slots=True)
class Subject:
    themes: tuple[Theme, ...]  # the strongest first; empty where the words name none
    mood: str  # bright, blue or "" where the words do not say
    nouns: tuple[Noun, ...]
    topic: str = ""  # what follows "about", as said, where it is short enough to be sung
    age: str = ""  # in words
    loves: str = ""  # what somebody in it loves
    language: str = "en"


_BRIGHT = word_set(
    "happy joyful joy upbeat cheerful fun uplifting bright sunny energetic feelgood optimistic euphoric"
    " playful positive"
)
_BLUE = word_set(
    "sad melancholy melancholic lonely blue heartbroken gloomy bittersweet mournful tragic sorrow crying"
    " depressing somber moody dark regret"
)

# Words of a request that say how the song should be, not what it is about.
_NOT_NOUNS = word_set(
    "a an the and or but of to in on at for from with by about into over under through between after"
    " before during without within against me my mine myself you your yours he him his she her hers it its"
    " we us our ours they them their this that these those who whom which what when where why how is are"
    " was were be been being am do does did done have has had having can could will would should may might"
    " must not no nor so than then too very just only also as if because while until like make makes making"
    " made write writes writing written sing sings singing sung song songs lyric lyrics music track tune"
    " verse verses chorus bridge hook melody beat vocals vocal singer voice male female pop rock jazz blues"
    " folk country hip hop rap rapper trap edm techno house electronic metal punk indie soul funk reggae"
    " ballad acoustic orchestral cinematic ambient lofi lo-fi synth synthwave guitar-driven piano-driven"
    " style genre mood tempo bpm fast slow loud soft quiet catchy anthem anthemic epic emotional gentle"
    " tender sweet big small little old new young long short good bad great best better worst worse"
    " beautiful lovely nice happy sad angry lonely lost found want wants need needs feel feels feeling"
    " feelings think thinking thinks know knows go goes going gone went come comes coming came get gets"
    " getting got give gives giving gave take takes taking took say says saying said tell tells telling"
    " told see sees seeing saw seen look looks looking looked find finds finding keep keeps keeping kept"
    " let lets leave leaves leaving left live lives living lived love loves loved loving lover someone"
    " somebody something anyone anything everyone everything nothing nobody one two three four five six"
    " seven eight nine ten first last next other another each every all some any many much more most few"
    " lot lots really maybe always never ever again still already today tonight yesterday tomorrow now here"
    " there away back home up down out off together upon around across along near far inspired modern"
    " vintage classic retro driving warm cold bright dark deep high low minor major key english spanish"
    " german french please create generate include includes including feature features featuring based kind"
    " sort type way thing things stuff story theme themed topic full half whole own same different true"
    " real free wild strong brave empty broken golden silver red green yellow black white purple orange"
    " pink rainy sunny snowy stormy windy cloudy upbeat groovy dreamy moody mellow smooth rough hard easy"
    " heavy light simple fun funny running dancing driving walking falling rising waiting missing growing"
    " leaving moving working fighting hoping who's it's i'm don't doesn't can't won't gets been while near"
    " i ill im its who's late early once twice mid rich poor gospel lullaby anthem hymn waltz duet jingle"
    " ran run runs play plays sat sits stand stands stood fly flies flew broke breaks break fell falls lose"
    " loses hold holds held cry cries drive drives drove swim swims eat eats ate sleeps wake wakes woke"
    " meet meets met call calls turn turns start starts begin begins began end ends stay stays try tries"
    " grow grows grew believe believes remember remembers forget forgets forgot walk walks dance dances"
    " work works hope hopes wait waits cook cooks read reads become becomes became miss misses hear hears"
    " heard learn learns learnt teach teaches taught alone fat lazy crazy silly cute apart distant"
    " faraway overseas dying died dead breakup birthday wedding abroad angry furious hilarious sarcastic"
    " spanish portuguese italian brazilian year years moves moved changed dedicated wife's"
    " husband's thank thanks heartfelt sober idiot married touching emotionally turns turning apology"
    " samba bossa nova cumbia tango salsa grunge ska dub dnb drum trance chill polka bluegrass"
)
_BEFORE_VERBS = word_set(
    "i we you they he she who to can will could would should not don't we'll i'll let's never"
)
_ARTICLES = word_set("a an the my your his her our their this that")
_UNCLEAN = word_set(
    "fuck fucking fucked shit shitty bitch bitches cunt dick cock pussy whore slut nigger nigga faggot"
    " rape porn bastard ass asshole damn sex sexy nude naked kill murder suicide cocaine heroin meth nazi"
)
_NO_NOUN_ENDING = re.compile(r"(?:ing|ed|ly|ous|ful|ive|able|ible|ish|less|ical|est|n't)$")
_SHAPES = frozenset(("S", "Sw", "SwS", "wS", "wSw"))
_MOST_NOUNS = 3
# Themes that are about something of their own where they meet; and occasions, which come before all else.
_MEANT_TOGETHER = (
    (frozenset(("pet", "loss")), "farewell"),
    (frozenset(("heartbreak", "anger")), "anger"),
    (frozenset(("pet", "distance")), "farewell"),
    (frozenset(("loss", "distance")), "loss"),
    (frozenset(("parent", "loss")), "loss"),
    (frozenset(("love", "distance")), "distance"),
    (frozenset(("heartbreak", "distance")), "heartbreak"),
    *((frozenset((key, "distance")), key) for key in ("city", "parent", "friendship", "home", "childhood")),
    (frozenset(("birthday",)), "birthday"),
    (frozenset(("wedding",)), "wedding"),
    (frozenset(("lullaby",)), "lullaby"),
    (frozenset(("protest",)), "protest"),
)
# What small words tell where no others do.
_FAINTLY = (
    (
        "heartbreak",
        word_set("leave left leaving sorry apology apologize forgive lonely alone regret jealous"),
    ),
    ("love", word_set("you us your")),
)
_LANDS = word_set(
    "jamaica cuba brazil mexico ireland scotland italy spain france germany japan india africa america texas"
    " california hawaii alaska tennessee georgia portugal greece norway iceland australia canada egypt kenya"
)
_CLAUSES = word_set("how why what when where who that if being having i you we he she they it")
_LOOSE = word_set("a an the my your our his her of to in on at for from with by and or who that is was me")
_NO_TOPIC = _UNCLEAN | word_set("song songs ballad rap anthem lullaby tune track is are was ran died i you")
_TOPIC_SYLLABLES = 9
_PLACE_BEFORE = word_set("in from near through at leaving around across")
_SUBJECT_WEIGHT = 3  # what follows "about" is the subject; what stands before may be its style


def read(description: str) -> Subject:
    """The subject of a description; empty parts where it says nothing."""
    language = language_of(description)
    if language != "en":
        words = in_english(words_of(description), language)
        return Subject(_themes(words), _mood(words), _named_abroad(description, language), language=language)
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", description)
    lowered = [word.lower().replace("’", "'") for word in words]
    themes = _themes(lowered)
    loves = re.search(r"\b(?:loves|likes|enjoys)(?: the)? ([a-z]+)\b", description)
    return Subject(
        themes,
        _mood(lowered),
        _nouns(description),
        _topic(description),
        _age(description) if themes and themes[0].key == "birthday" else "",
        loves[1] if loves and _is_content(loves[1]) and loves[1] not in _UNCLEAN else "",
    )


def _topic(description: str) -> str:
    """ "my old truck" of "a country song about my old truck"."""
    plain = description.strip()
    found = re.search(r"\babout ((?:[a-z'’-]+ ){0,4}[a-z'’-]+)\s*(?:[.,;!?]|$)", plain)
    found = found or re.fullmatch(r"((?:a|an|the|my|our)(?: [a-z'’-]+){1,3})", plain.lower())
    words = found[1].lower().split() if found else []
    unfit = not words or words[0] in _CLAUSES or words[-1] in _LOOSE or set(words) & _NO_TOPIC
    return (
        ""
        if unfit or sum(len(syllables(word, "en")) for word in words) > _TOPIC_SYLLABLES
        else " ".join(words)
    )


def _age(description: str) -> str:
    found = re.search(r"\b(\d{1,3})(?:st|nd|rd|th)?\b", description)
    return " ".join(cardinal(int(found[1]))) if found else ""


def _named_abroad(description: str, language: str) -> tuple[Noun, ...]:
    names = [name for name in names_in(description, language) if name.lower() not in _UNCLEAN]
    return tuple(Noun(name, "S", name=True, plural=False, article="the") for name in names[:1])


def theme_named(key: str) -> Theme:
    """The theme of a key such as "love". Raises KeyError for another."""
    return _BY_KEY[key]


def _themes(words: list[str]) -> tuple[Theme, ...]:
    about = words.index("about") if "about" in words else len(words)
    weights = [_SUBJECT_WEIGHT if i > about else 1 for i in range(len(words))]
    scores = {
        theme.key: sum(weight for word, weight in zip(words, weights, strict=True) if _hits(word, theme))
        for theme in ALL_THEMES
    }
    places = {theme.key: _first_hit(words, theme) for theme in ALL_THEMES}
    if not any(scores.values()):
        return tuple(_BY_KEY[key] for key, said in _FAINTLY if said & set(words))[:1]
    found = sorted((key for key in scores if scores[key]), key=lambda key: (-scores[key], places[key]))
    first = next((key for keys, key in _MEANT_TOGETHER if keys <= set(found)), "")
    return tuple(_BY_KEY[key] for key in dict.fromkeys([*([first] if first else []), *found]))


def _hits(word: str, theme: Theme) -> bool:
    return word in theme.keywords or (word.endswith("s") and word[:-1] in theme.keywords)


def _first_hit(words: list[str], theme: Theme) -> int:
    return next((i for i, word in enumerate(words) if _hits(word, theme)), len(words))


def _mood(words: list[str]) -> str:
    bright, blue = sum(word in _BRIGHT for word in words), sum(word in _BLUE for word in words)
    return "bright" if bright > blue else "blue" if blue > bright else ""


def _nouns(description: str) -> tuple[Noun, ...]:
    """The last word of each run of content words, where its place in the sentence is a noun's."""
    joined = re.sub(r"\b(New|San|Los|Las|Saint|El) (?=[A-Z][a-z])", r"\1-", description)
    tokens = ["", *re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()]", joined), ""]
    nouns: dict[str, Noun] = {}
    for i, (before, token, after) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        name = _is_name(tokens, i + 1)
        describes = before.lower() in _BEFORE_ADJECTIVES and not name
        if describes or before.lower() in _BEFORE_VERBS or (not before and after in _ARTICLES):
            continue
        if _is_content(after) and not (name and not after[:1].isupper()):
            continue
        run = [word.lower() for word in tokens[max(0, i - 2) : i + 1]]
        noun = _noun(token, name, _own_words(run), name and _is_place(before, token))
        if noun:
            nouns.setdefault(noun.word.lower(), noun)
    return tuple(sorted(nouns.values(), key=lambda noun: not noun.name))[:_MOST_NOUNS]


_BEFORE_ADJECTIVES = word_set("is are was were so very too really that's he's she's it's being")


def _is_name(tokens: list[str], place: int) -> bool:
    """Whether the word has a capital of its own, not the sentence's; or comes after "named"."""
    before, token = tokens[place - 1], tokens[place]
    dated = token.lower() in _CALENDAR or (before.lower() in _PLACE_BEFORE and token.lower() in _NAMES_TOO)
    if dated or before.lower() in _ARTICLES:
        return False
    if before.lower() in ("named", "called"):
        return True
    return before not in ("", ".", "!", "?") and token[:1].isupper() and not token.isupper()


_CALENDAR = word_set(
    "monday mondays tuesday wednesday thursday friday fridays saturday saturdays sunday sundays"
    " january february march july september october november december christmas xmas halloween easter"
    " thanksgiving god jesus lord english i'm i'd i'll i've"
)


_NAMES_TOO = word_set("april may june august summer autumn winter")


def _is_place(before: str, token: str) -> bool:
    known = token.lower() in _BY_KEY["city"].keywords | _LANDS
    return known or "-" in token or before.lower() in _PLACE_BEFORE


def _is_content(token: str) -> bool:
    return token[:1].isalpha() and token.lower() not in _NOT_NOUNS


def _own_words(before: list[str]) -> list[str]:
    """The noun's article and what stands between the two: "my best"; empty where it has no article."""
    starts = [i for i, word in enumerate(before) if word in _ARTICLES]
    own = before[starts[-1] :] if starts else []
    return [] if set(own) & _JOINTS else own


_JOINTS = word_set("about for with and or of in on to at from by song songs ballad rap . , ; : ! ?")
_SUNG_ARTICLES = ("a", "an", "the", "my", "our")


def _noun(word: str, name: bool, own: list[str], place: bool) -> Noun | None:
    word = word.replace("-", " ") if name else word
    plain = word.lower().replace("’", "'")
    unfit = plain in _NOT_NOUNS or plain in _UNCLEAN or not plain.replace(" ", "").isalpha()
    if unfit or len(plain) < (2 if name else 3):
        return None
    if not name and (_NO_NOUN_ENDING.search(plain) or not known_phones(plain)):
        return None
    shape = _shape(plain)
    if not shape or (not name and shape not in _SHAPES):
        return None
    plural = plain.endswith("s") and not plain.endswith(("ss", "us", "is"))
    article = own[0] if own[:1] in (["my"], ["our"]) else "the"
    said = ["the", *own[1:]] if own and own[0] not in _SUNG_ARTICLES else own
    written = word[:1].upper() + word[1:] if name else plain
    return Noun(written, shape, name, plural, article, place, " ".join(said))


def _shape(word: str) -> str:
    """The stresses of a word as a metre counts them: a weak end two after the stress can carry a beat."""
    sung = [syllable for part in word.split() for syllable in syllables(part, "en")]
    shape = "".join("S" if syllable.stress == 1 else "w" for syllable in sung)
    return "SwS" if shape == "Sww" else "S" if shape == "w" else shape
