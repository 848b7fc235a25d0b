"""Italian: spelling rules; stress on a written accent, else on the last syllable but one."""

from dataclasses import replace

from studio.engine.words.pronounce_es import stress_by_accent
from studio.engine.words.pronounce_syllable import (
    Pronounced,
    apply_rules,
    clusters,
    fold,
    merge_double_consonants,
    remembered,
    rules,
    share_double_letters,
    syllabify,
)
from studio.engine.words.pronounce_tables import words

_STEMS = "P RR,P L,B RR,B L,T RR,D RR,K RR,K L,G RR,G L,F RR,F L,V RR"
_S_STEMS = "S P,S T,S K,S F,Z B,Z D,Z G,Z M,Z N,Z L,Z V,S P RR,S T RR,S K RR,S K L,S K W,K W,G W,Z RR"
_GLIDES = ",".join(f"{c} Y,{c} W" for c in words("P B T D K G F V S Z M N L RR TS CH JH"))
ONSETS = clusters(f"{_STEMS},{_S_STEMS},{_GLIDES},P RR Y,T RR Y,B RR Y,P Y,P L Y,S T Y,S P Y,S K Y,T RR W")

_RULES = rules(r"""
gli(?=[aeou])     LY
gli$              LY IY
gli               LY IY
gn                NY
sci(?=[aou])      SH
sc(?=[eièéìí])    SH
sch               S K
cch               K
ch                K
ggh|gh            G
cci(?=[aou])      CH
ci(?=[aouòàù])    CH
cc?(?=[eièéìí])   CH
ggi(?=[aou])      JH
gi(?=[aouòàù])    JH
gg?(?=[eièéìí])   JH
c?qu              K W
zz|z              TS
(?<=[aeiou])s(?=[aeiou]) Z
s(?=[bdglmnrv])   Z
ss|s              S
ai(?![aeou])      AY
ei(?![aeou])      EY
oi(?![aeou])      OY
au                AW
eu                E W
^i(?=o$)          IY
(?<=^[a-z])i(?=[aeo]$) IY
(?<=^[a-z])u(?=[aeo]i?$) UW
i(?=[aeouàèéòù])  Y
u(?=[aeioàèéìò])  W
a|à|á|â           A
e|è|é|ê           E
i|ì|í|î           IY
o|ò|ó|ô           O
u|ù|ú|ü           UW
y                 IY
c|k|q             K
g                 G
h                 -
r                 RR
b                 B
d                 D
f                 F
j                 Y
l                 L
m                 M
n(?=[gkcq])       NG
n                 N
p                 P
t                 T
v|w               V
x                 K S
""")


# Words whose stressed vowel would be read as a glide: Italian does not write their accent.
_ACCENTED = {
    fold(word): word
    for word in words(
        "addìo allegrìa armonìa bugìa compagnìa energìa fantasìa follìa magìa malinconìa melodìa mormorìo"
        " nostalgìa oblìo paùra poesìa"
    )
}


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of an Italian word; "l'amore" is sung as one."""
    article, mark, plain = word.lower().rpartition("'")
    accented = f"{article}{mark}{_ACCENTED.get(plain, plain)}"
    heard = _stressed(accented, accented)
    return tuple(
        replace(syllable, stress=told.stress)
        for syllable, told in zip(_stressed(accented, word), heard, strict=True)
    )


def _stressed(word: str, written: str) -> tuple[Pronounced, ...]:
    sung = syllabify(merge_double_consonants(apply_rules(word, _RULES, written)), ONSETS)
    return stress_by_accent(share_double_letters(sung), -1 if len(sung) < 2 else -2)
