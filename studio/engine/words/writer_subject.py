"""What a description asks for: its themes, its mood, and the words of its own that the song should hold."""

import re
from dataclasses import dataclass

from studio.engine.words.pronounce import syllables
from studio.engine.words.pronounce_en import known_phones
from studio.engine.words.pronounce_tables import word_set
from studio.engine.words.wordbank_themes import THEMES
from studio.engine.words.wordbank_themes_more import MORE_THEMES
from studio.engine.words.writer_units import Theme

ALL_THEMES = (*THEMES, *MORE_THEMES)
_BY_KEY = {theme.key: theme for theme in ALL_THEMES}


@dataclass(frozen=True, slots=True)
class Noun:
    """A word of the description. `shape` is its stresses, "S" strong and "w" weak: "Sw" for "window"."""

    word: str
    shape: str
    name: bool  # a proper name, which takes no article
    plural: bool
    article: str  # "the", or "my" and "our" as the listener said


@dataclass(frozen=True, slots=True)
class Subject:
    themes: tuple[Theme, ...]  # the strongest first; empty where the words name none
    mood: str  # bright, blue or "" where the words do not say
    nouns: tuple[Noun, ...]


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
    " heard learn learns learnt teach teaches taught"
)
# Small words that tell a description in Spanish, German, French, Italian or Portuguese.
_FOREIGN = word_set(
    "un una unas unos el la los las sobre canción cancion para con del y de que mi tu su por eine ein einen"
    " einer über uber lied das der die und mit für ballade mein meine von vom im une chanson sur le les des"
    " et avec pour mon ma du dans canzone il gli di che per canção cancao uma com meu minha"
)
# What such descriptions are usually about, in the words that the themes know.
_IN_ENGLISH = {
    foreign: english
    for english, row in {
        "love": "amor liebe amour amore amar lieben aimer", "sea": "mar meer mer mare océano ozean océan",
        "rain": "lluvia regen pluie pioggia chuva", "night": "noche nacht nuit notte noite luna mond lune",
        "city": "ciudad stadt ville città cidade parís paris berlin",
        "summer": "verano sommer été estate verão",
        "winter": "invierno winter hiver inverno navidad weihnachten noël", "war": "guerra krieg guerre",
        "home": "casa hogar zuhause heimat maison",
        "road": "camino carretera straße reise route viaje strada",
        "dance": "bailar baile tanzen tanz danser ballare dançar",
        "dream": "sueño sueños traum rêve sogno sonho",
        "friendship": "amistad amigo amigos freundschaft freunde amitié amis amico",
        "lonely": "solo sola soledad allein einsam seul solitude", "party": "fiesta feier fête festa",
        "sad": "triste traurig traurige tristeza", "happy": "feliz alegre fröhlich glücklich joyeux heureux",
        "childhood": "infancia kindheit enfance", "hope": "esperanza hoffnung espoir speranza",
        "morning": "mañana morgen matin mattina manhã", "stars": "estrellas sterne étoiles stelle estrelas",
        "grief": "pérdida verlust perte abschied adiós adieu",
    }.items()
    for foreign in row.split()
}  # fmt: skip
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
_SUBJECT_WEIGHT = 3  # what follows "about" is the subject; what stands before may be its style


def read(description: str) -> Subject:
    """The subject of a description in English; empty parts where it says nothing."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", description)
    lowered = [word.lower().replace("’", "'") for word in words]
    foreign = sum(word in _FOREIGN for word in lowered) > 1
    lowered = [_IN_ENGLISH.get(word, word) for word in lowered] if foreign else lowered
    return Subject(_themes(lowered), _mood(lowered), () if foreign else _nouns(description))


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
    found = sorted((key for key in scores if scores[key]), key=lambda key: (-scores[key], places[key]))
    return tuple(_BY_KEY[key] for key in found)


def _hits(word: str, theme: Theme) -> bool:
    return word in theme.keywords or (word.endswith("s") and word[:-1] in theme.keywords)


def _first_hit(words: list[str], theme: Theme) -> int:
    return next((i for i, word in enumerate(words) if _hits(word, theme)), len(words))


def _mood(words: list[str]) -> str:
    bright, blue = sum(word in _BRIGHT for word in words), sum(word in _BLUE for word in words)
    return "bright" if bright > blue else "blue" if blue > bright else ""


def _nouns(description: str) -> tuple[Noun, ...]:
    """The last word of each run of content words, where its place in the sentence is a noun's."""
    tokens = ["", *re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?()]", description), ""]
    nouns: dict[str, Noun] = {}
    for i, (before, token, after) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        name = before not in ("", ".", "!", "?") and token[:1].isupper() and not token.isupper()
        if _is_content(after) or (before.lower() in _BEFORE_VERBS or (not before and after in _ARTICLES)):
            continue
        noun = _noun(token, name, _article(tokens[max(0, i - 2) : i + 1]))
        if noun:
            nouns.setdefault(noun.word.lower(), noun)
    return tuple(sorted(nouns.values(), key=lambda noun: not noun.name))[:_MOST_NOUNS]


def _is_content(token: str) -> bool:
    return token[:1].isalpha() and token.lower() not in _NOT_NOUNS


def _article(before: list[str]) -> str:
    """The article that the noun had: the nearest before it."""
    nearest = next((word.lower() for word in reversed(before) if word.lower() in _ARTICLES), "the")
    return nearest if nearest in ("my", "our") else "the"


def _noun(word: str, name: bool, article: str) -> Noun | None:
    plain = word.lower().replace("’", "'")
    if plain in _NOT_NOUNS or plain in _UNCLEAN or len(plain) < 3 or not plain.isalpha():
        return None
    if not name and (_NO_NOUN_ENDING.search(plain) or not known_phones(plain)):
        return None
    shape = _shape(plain)
    if shape not in _SHAPES:
        return None
    plural = plain.endswith("s") and not plain.endswith(("ss", "us", "is"))
    return Noun(word if name else plain, shape, name, plural, article)


def _shape(word: str) -> str:
    """The stresses of a word as a metre counts them: a weak end two after the stress can carry a beat."""
    sung = syllables(word, "en")
    shape = "".join("S" if syllable.stress == 1 else "w" for syllable in sung)
    return "SwS" if shape == "Sww" else "S" if shape == "w" else shape
