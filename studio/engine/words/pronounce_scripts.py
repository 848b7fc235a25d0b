"""Cyrillic, Greek and Korean letters: each script's plain letter values, so that a line in them is sung."""

import re
import unicodedata

from studio.engine.words.pronounce_syllable import (
    Pronounced,
    apply_rules,
    clusters,
    merge_double_consonants,
    remembered,
    rules,
    stressed,
    syllabify,
)
from studio.engine.words.pronounce_tables import words

_CYRILLIC = rules(r"""
(?<=[аеёиоуыэюяьъ])е Y E
(?<=[аеёиоуыэюяьъ])ё Y O
(?<=[аеёиоуыэюяьъ])я Y A
(?<=[аеёиоуыэюяьъ])ю Y UW
^е               Y E
^ё               Y O
^я               Y A
^ю               Y UW
^є|(?<=[аеиоуіїє])є Y E
ого$             O V O
его$             E V O
тся$|ться$       TS A
а                A
б                B
в(?=$|[пткфсшщчцх]) F
в                V
г|ґ              G
д                D
е|э|є            E
ё                O
ж                ZH
з                Z
и|і|ы            IY
ї                Y IY
й|ј              Y
к                K
л                L
м                M
н                N
о                O
п                P
р                RR
с                S
т                T
у                UW
ў                W
ф                F
х                X
ц                TS
ч|ћ              CH
ш                SH
щ                SH
ю                UW
я                A
ђ|џ              JH
љ                LY
њ                NY
""")

_GREEK = rules(r"""
ου               UW
αι               E
ει|οι|υι         IY
αυ(?=[θκξπσςτφχψ]) A F
ευ(?=[θκξπσςτφχψ]) E F
αυ               A V
ευ               E V
^μπ              B
μπ               M B
^ντ              D
ντ               N D
γκ|γγ            NG G
τζ               JH
τσ               TS
γ(?=[ειυη]|αι)   Y
α                A
β                V
γ                G
δ                DH
ε                E
ζ                Z
η|ι|υ            IY
θ                TH
κ                K
λ                L
μ                M
ν                N
ξ                K S
ο|ω              O
π                P
ρ                RR
σ|ς              S
τ                T
φ                F
χ                X
ψ                P S
""")

_ONSETS = clusters(
    "P RR,P L,B RR,B L,T RR,D RR,K RR,K L,G RR,G L,F RR,F L,V RR,V L,S T,S P,S K,S N,S M,S L,S V,Z D,Z N,Z V,"
    "S T RR,S P RR,S K RR,P S,K S,K V,T V,D V,Z L,M N,V Z,V S,K T,F T,X L,X RR,TH RR,DH RR,SH L,SH K"
)

_HANGUL_LEADS = words("G GG D N D RR M B BB S SS - JH CC CH K T P HH")
_TENSE = {"GG": "K", "BB": "P", "SS": "S", "CC": "CH", "-": ""}
_HANGUL_VOWELS = tuple(
    entry.split("+")
    for entry in words("A EH Y+A Y+EH AO E Y+AO Y+E O W+A W+EH W+E Y+O UW W+AO W+E W+IY Y+UW UH UH+IY IY")
)
_HANGUL_TAILS = words("- K K K N N N T L K M L L L P L M P P T T NG T T K T P T")
_FIRST_HANGUL, _LAST_HANGUL = 0xAC00, 0xD7A3


@remembered
def cyrillic(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a word in Cyrillic letters; ё or the last but one has the stress."""
    plain = word.lower()
    sung = syllabify(merge_double_consonants(apply_rules(plain, _CYRILLIC, word)), _ONSETS)
    marked = next((i for i, s in enumerate(sung) if "ё" in s.text.lower()), -1 if len(sung) < 2 else -2)
    return stressed(sung, marked) if sung else ()


@remembered
def greek(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a Greek word; the written accent has the stress."""
    plain = "".join(unicodedata.normalize("NFD", letter)[0].lower() for letter in word)
    sung = syllabify(merge_double_consonants(apply_rules(plain, _GREEK, word)), _ONSETS)
    marked = next((i for i, s in enumerate(sung) if re.search("[άέήίόύώΐΰ]", s.text.lower())), -1)
    return stressed(sung, marked) if sung else ()


@remembered
def korean(word: str) -> tuple[Pronounced, ...]:
    """One syllable for each Hangul block, in the plain values of its letters."""
    blocks = [letter for letter in word if _FIRST_HANGUL <= ord(letter) <= _LAST_HANGUL]
    return stressed([_block(letter) for letter in blocks], 0) if blocks else ()


def _block(letter: str) -> Pronounced:
    lead, rest = divmod(ord(letter) - _FIRST_HANGUL, 21 * 28)
    vowel, tail = divmod(rest, 28)
    first = _TENSE.get(_HANGUL_LEADS[lead], _HANGUL_LEADS[lead])
    *glide, nucleus = _HANGUL_VOWELS[vowel]
    onset = [*([first] if first else []), *(glide if glide != ["UH"] else [])]
    coda = () if tail == 0 else (_HANGUL_TAILS[tail],)
    return Pronounced(letter, tuple(onset), nucleus, coda, 0)
