"""Which language a lyric is in: its script first, then the small words that only one language has."""

import re
import unicodedata

from studio.engine.words.pronounce_tables import word_set

_SMALL_WORDS = {
    "en": word_set(
        "the and you i my your is of to in it that for on with me we are was this be all but not what so"
        " when can just like don't i'm it's you're love know oh yeah they from at will up down out our"
        " there never"
    ),
    "es": word_set(
        "el la los las un una y que de en mi tu te se no es por con para como más pero yo me lo si cuando"
        " sin corazón amor quiero está eres soy ya muy sobre al del todo nada siempre vida noche donde hay"
    ),
    "de": word_set(
        "der die das und ich du nicht ist ein eine mit auf den dem zu mir dir mich dich wir es für im von"
        " so auch wenn wie was noch nur nacht liebe herz mein dein bin bist sind hab kein immer wieder wird"
        " durch über"
    ),
    "fr": word_set(
        "le la les un une et je tu que de des dans mon ma ton ta pas est pour sur avec ce qui ne il elle"
        " nous vous mais où c'est j'ai moi toi au du sans comme tout plus l'amour coeur cœur nuit jamais"
        " encore suis"
    ),
    "it": word_set(
        "il la lo gli le un una e che di in mi ti si non è per con come più ma io tu sei sono questo della"
        " nel nella cuore amore quando senza ho hai mio mia tuo tua anche dove sempre ancora del al notte"
        " cosa"
    ),
    "pt": word_set(
        "o a os as um uma e que de em meu minha teu tua te se não é por com para como mais mas eu você me"
        " seu sua do da no na quando sem coração amor quero estou sou já muito tudo nada sempre vida noite"
        " onde ao"
    ),
    "ja": word_set(
        "wa ga wo ni mo kimi boku watashi anata kono sono desu da ne yo kara made ima yume sora kokoro koi"
        " ai no hana umi kaze hoshi te to itsumo zutto dake nai aitai"
    ),
    "zh": word_set(
        "wo ni de shi bu zai le ai xin yi ge wode nide women zhe na you mei tian yue ye shuo xiang dao wǒ"
        " nǐ shì bù zài ài xīn yī gè méi tiān yuè shuō xiǎng dào hǎo"
    ),
}
_LETTERS = {
    "es": "ñ¿¡",
    "de": "ßäö",
    "fr": "çèêœùûî",
    "it": "òìù",
    "pt": "ãõç",
    "zh": "āáǎēěīíǐōǒūúǔǚ",
    "ja": "ōū",
}
_LETTER_WEIGHT = 0.7


def detect(text: str) -> str:
    """The likeliest language code of the words; "en" where nothing speaks for another."""
    scripts = {_script(letter) for letter in text if letter.isalpha()}
    if "kana" in scripts:
        return "ja"
    if "han" in scripts and _mostly_han(text):
        return "zh"
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower().replace("’", "'"))
    scores = {language: _score(words, text.lower(), language) for language in _SMALL_WORDS}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores["en"] else "en"


def _score(words: list[str], text: str, language: str) -> float:
    small = sum(word in _SMALL_WORDS[language] for word in words)
    letters = sum(text.count(letter) for letter in _LETTERS.get(language, ""))
    return small + _LETTER_WEIGHT * min(letters, len(words) / 2)


def _script(letter: str) -> str:
    code = ord(letter)
    if 0x3040 <= code <= 0x30FF or 0xFF66 <= code <= 0xFF9F:
        return "kana"
    return "han" if unicodedata.name(letter, "").startswith("CJK") else "other"


def _mostly_han(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(_script(letter) == "han" for letter in letters) * 3 > len(letters)
