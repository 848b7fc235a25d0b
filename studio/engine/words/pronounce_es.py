"""Spanish: about forty spelling rules (Latin American s for c and z) and the accent rule for stress."""

import re

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

ONSETS = clusters(
    "P RR,P L,B RR,B L,T RR,D RR,K RR,K L,G RR,G L,F RR,F L,P Y,B Y,T Y,D Y,K Y,G Y,F Y,S Y,M Y,N Y,L Y,"
    "RR Y,X Y,P W,B W,T W,D W,K W,G W,F W,S W,M W,N W,L W,RR W,X W,CH Y,NY W,HH W,B RR Y,T RR Y,D RR Y,"
    "P RR Y,P L Y,T RR W,G RR Y,G RR W,K RR Y,K L Y,B L Y,P RR W,CH W,V Y,Y W"
)

_RULES = rules(r"""
ch               CH
ll               Y
rr               RR
qu(?=[eiéí])     K
gu(?=[eiéí])     G
gü               G W
g(?=[eiéí])      X
c(?=[eiéí])      S
h(?=u[eé])       -
ph               F
ñ                NY
ç                S
x(?=[aeiouáéíóú]) K S
^x               S
x                K S
y(?=[aeiouáéíóú]) Y
(?<=[aá])y$      -
(?<=[oó])y$      -
(?<=[eé])y$      -
y                IY
a[iy](?![aeouáéóú]) AY
ái               AY
áy               AY
e[iy](?![aeouáéóú]) EY
é[iy]            EY
o[iy](?![aeouáéóú]) OY
ó[iy]            OY
au               AW
áu               AW
eu               E W
éu               E W
ou               OW
u[iyí](?![aeouáéóú]) W IY
i(?=[aeouáéóú])  Y
u(?=[aeioáéíó])  W
a|á|à|â|ã|ä      A
e|é|è|ê|ë        E
i|í|ì|î|ï        IY
o|ó|ò|ô|õ|ö      O
u|ú|ù|û|ü        UW
b|v              B
c|k|q            K
d                D
f                F
g                G
h                -
j                X
l                L
m                M
n(?=[gkcq])      NG
n                N
p                P
r                RR
s|z              S
t                T
w                W
""")


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a Spanish word."""
    sung = syllabify(merge_double_consonants(apply_rules(word.lower(), _RULES, word)), ONSETS)
    return stress_by_accent(sung, -2 if re.search(r"[aeiouns]$", word.lower()) else -1)


def stress_by_accent(syllables: tuple[Pronounced, ...], default: int) -> tuple[Pronounced, ...]:
    """Stress on the syllable with a written accent, else on the default one."""
    marked = (i for i, s in enumerate(syllables) if re.search("[áéíóúàèìòùâêôãõ]", s.text.lower()))
    return stressed(syllables, next(marked, default)) if syllables else ()
