"""The language that a description asks its words in, and what it is about, in the themes' own words."""

import re

from studio.engine.words.pronounce_tables import word_set

# Small words and words of requests that tell the language of a description.
_TELLTALES = {
    "en": word_set(
        "the a an and of for about song songs my your with in on who is are to love me i you rap ballad"
    ),
    "es": word_set(
        "un una unas unos el la los las sobre canción cancion canciones para con del y de que mi mis tu su"
        " por al balada letra en quiero hola te"
    ),
    "de": word_set(
        "eine ein einen einer eines über ueber lied lieder liebeslied schlaflied das der die den dem und mit"
        " für fuer mein meine meinen meiner von vom im am zum zur ich ballade geburtstagslied"
    ),
    "fr": word_set(
        "une un chanson chansons sur le la les des et avec pour mon ma mes du dans au aux de je ballade qui"
        " berceuse"
    ),
    "it": word_set(
        "una un canzone canzoni sul sulla sullo il lo la gli di che per con mio mia del della dello nel nella"
        " ballata mi ti io"
    ),
    "pt": word_set(
        "um uma canção cancao música musica sobre o os as com meu minha para pra do da dos das e que em no na"
        " balada de te eu"
    ),
}
# What such descriptions are usually about, in the words that the themes know.
_ABOUT = {
    "es": {
        "love": "amor amar amo enamorado enamorada enamorados beso boda",
        "sea": "mar océano oceano playa olas",
        "rain": "lluvia tormenta", "night": "noche luna madrugada", "city": "ciudad calles calle",
        "summer": "verano sol", "winter": "invierno nieve navidad", "war": "guerra",
        "home": "casa hogar familia", "road": "camino viaje carretera", "dance": "bailar baile",
        "dream": "sueño sueños",
        "friendship": "amistad amigo amiga amigos amigas",
        "lonely": "soledad desamor ruptura despedida corazón",
        "party": "fiesta", "sad": "triste tristeza", "happy": "feliz alegre", "childhood": "infancia",
        "hope": "esperanza vida", "morning": "mañana", "stars": "estrellas", "grief": "pérdida adiós",
        "birthday": "cumpleaños", "mother": "madre padre mamá papá abuela", "dog": "perro gato",
    },
    "de": {
        "love": "liebe liebeslied lieben hochzeit kuss verliebt", "sea": "meer ozean wellen strand",
        "rain": "regen sturm", "night": "nacht mond", "city": "stadt großstadt straßen",
        "summer": "sommer sonne", "winter": "winter schnee weihnachten", "war": "krieg",
        "home": "zuhause heimat familie", "road": "straße reise weg", "dance": "tanzen tanz",
        "dream": "traum träume", "friendship": "freundschaft freunde freund freundin",
        "lonely": "allein einsam trennung liebeskummer herzschmerz", "party": "feier",
        "sad": "traurig traurige",
        "happy": "fröhlich glücklich", "childhood": "kindheit", "hope": "hoffnung leben", "morning": "morgen",
        "stars": "sterne", "grief": "verlust abschied trauer", "birthday": "geburtstag geburtstagslied",
        "mother": "mutter vater mama oma opa", "dog": "hund katze", "lullaby": "schlaflied",
    },
    "fr": {
        "love": "amour aimer aime amoureux mariage baiser",
        "sea": "mer océan plage vagues", "rain": "pluie orage",
        "night": "nuit lune minuit", "city": "ville rues rue", "summer": "été soleil",
        "winter": "hiver neige noël", "war": "guerre", "home": "maison famille",
        "road": "route voyage chemin",
        "dance": "danser danse", "dream": "rêve rêves", "friendship": "amitié amis ami amie",
        "lonely": "seul seule solitude rupture chagrin", "party": "fête", "sad": "triste tristesse",
        "happy": "heureux heureuse joyeux joyeuse", "childhood": "enfance", "hope": "espoir vie",
        "morning": "matin", "stars": "étoiles", "grief": "perte adieu deuil", "birthday": "anniversaire",
        "mother": "mère père maman papa", "dog": "chien chat", "lullaby": "berceuse",
    },
    "it": {
        "love": "amore amare amo innamorato innamorata bacio matrimonio", "sea": "mare oceano onde spiaggia",
        "rain": "pioggia tempesta", "night": "notte luna", "city": "città strade", "summer": "estate sole",
        "winter": "inverno neve natale", "war": "guerra", "home": "casa famiglia", "road": "viaggio strada",
        "dance": "ballare ballo", "dream": "sogno sogni", "friendship": "amicizia amico amica amici",
        "lonely": "solitudine addio tradimento", "party": "festa", "sad": "triste tristezza",
        "happy": "felice allegra", "childhood": "infanzia", "hope": "speranza vita", "morning": "mattina",
        "stars": "stelle", "grief": "perdita lutto", "birthday": "compleanno", "mother": "madre padre mamma",
        "dog": "cane gatto", "lullaby": "ninnananna",
    },
    "pt": {
        "love": "amor amar amo apaixonado apaixonada beijo casamento", "sea": "mar oceano ondas praia",
        "rain": "chuva tempestade", "night": "noite lua madrugada", "city": "cidade ruas",
        "summer": "verão sol", "winter": "inverno neve natal", "war": "guerra", "home": "casa família",
        "road": "viagem estrada caminho", "dance": "dançar dança", "dream": "sonho sonhos",
        "friendship": "amizade amigo amiga amigos", "lonely": "solidão saudade despedida término",
        "party": "festa", "sad": "triste tristeza", "happy": "feliz alegre", "childhood": "infância",
        "hope": "esperança vida", "morning": "manhã", "stars": "estrelas", "grief": "perda adeus",
        "birthday": "aniversário", "mother": "mãe pai avó", "dog": "cachorro gato",
    },
}  # fmt: skip
_IN_ENGLISH = {
    language: {word: english for english, row in table.items() for word in row.split()}
    for language, table in _ABOUT.items()
}
_NAMED = {
    "es": r"in spanish|spanish (?:song|lyrics|love|ballad|pop)|en español|en castellano",
    "de": r"in german|german (?:song|lyrics|love|ballad|pop)|auf deutsch",
    "fr": r"in french|french (?:song|lyrics|love|ballad|pop)|en français",
    "it": r"in italian|italian (?:song|lyrics|love|ballad|pop)|in italiano",
    "pt": r"in (?:brazilian )?portuguese|(?:portuguese|brazilian) (?:song|lyrics|love|pop)|em português",
    "en": r"in english|en inglés|auf englisch|en anglais|in inglese|em inglês",
}
_MEANT = 2  # a word of a song's subject tells more than a small word


def language_of(description: str) -> str:
    """The language to write in: the one asked for by name, else the one that the request is in, else "en"."""
    text = description.lower().replace("’", "'")
    for language, pattern in _NAMED.items():
        if re.search(rf"\b(?:{pattern})\b", text):
            return language
    words = words_of(description)
    scores = {language: _score(words, language) for language in _TELLTALES}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > max(1, scores["en"]) else "en"


def words_of(description: str) -> list[str]:
    """Words in lower case; "d'amore" is two."""
    return re.findall(r"[^\W\d_]+", description.lower())


def in_english(words: list[str], language: str) -> list[str]:
    """The words, those of subjects in English."""
    return [_IN_ENGLISH.get(language, {}).get(word, word) for word in words]


_BEFORE_NAMES = (
    r"(?:für|über|von|an|nach|namens|in|Schwester|Bruder|Tochter|Sohn|Frau|Mann|Freundin|Freund|Mutter|Vater"
    r"|Oma|Opa|Tante|Onkel|Enkelin|Enkel)"
)


def names_in(description: str, language: str) -> list[str]:
    """Capitals in the middle of a sentence; in German, whose nouns have them, only after "for" and so on."""
    before = _BEFORE_NAMES if language == "de" else r"[^\W_]+"
    found = re.findall(rf"\b{before} (?=([A-ZÀ-Þ][a-zß-ÿ]+)\b)", description)
    common = _TELLTALES[language] | _IN_ENGLISH[language].keys() | _LANGUAGE_NAMES
    return [name for name in found if name.lower() not in common]


_LANGUAGE_NAMES = word_set("spanish german french italian portuguese brazilian")


def _score(words: list[str], language: str) -> int:
    known = _IN_ENGLISH.get(language, {})
    return sum((word in _TELLTALES[language]) + _MEANT * (word in known) for word in set(words))
