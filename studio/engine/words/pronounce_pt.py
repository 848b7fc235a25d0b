"""Portuguese as sung in Brazil: spelling rules with nasal vowels, and the accent rule for stress."""

import re

from studio.engine.words.pronounce_es import ONSETS as SPANISH_ONSETS
from studio.engine.words.pronounce_es import stress_by_accent
from studio.engine.words.pronounce_syllable import (
    Pronounced,
    apply_rules,
    clusters,
    merge_double_consonants,
    remembered,
    rules,
    syllabify,
)

ONSETS = SPANISH_ONSETS | clusters("V RR,V L,CH Y,JH Y,V Y,Z Y,SH Y,V W,Z W,HH Y")

_RULES = rules(r"""
lh                LY
nh                NY
ch                SH
rr|^r             HH
(?<=[nls])r       HH
ss                S
sc(?=[eiéí])      S
ç                 S
qu(?=[eiéíê])     K
gu(?=[eiéíê])     G
qu                K W
g(?=[eiéíê])      ZH
c(?=[eiéíê])      S
j                 ZH
x                 SH
(?<=[aeiouáéíóúâêô])s(?=[aeiouáéíóúâêôãõ]) Z
z$                S
ão                AN W
ãe                AN Y
õe                ON Y
ã                 AN
õ                 ON
ui                UW Y
a[mn](?=[^aeiouáéíóúâêôãõhmn]) AN
am$               AN W
[âá]n(?=[^aeiouh]) AN
[âá]m(?=[^aeiou]) AN
em$|ém$|ens$|éns$ EN Y
e[mn](?=[^aeiouáéíóúâêôãõhmn]) EN
[êé][mn](?=[^aeiou]) EN
i[mn](?=[^aeiouáéíóúâêôãõhmn]|$) IY N
[oô][mn](?=[^aeiouáéíóúâêôãõhmn]|$) ON
u[mn](?=[^aeiouáéíóúâêôãõhmn]|$) UW N
ai|ái             AY
ei|éi             EY
oi|ói             OY
au|áu             AW
eu|éu|êu          E W
ou|ôu             OW
d(?=i|í|e$|es$)   JH
t(?=i|í|e$|es$)   CH
e$                IY
es$               IY S
(?<=.)o$          UW
os$               UW S
i(?=[ao]s?$)      IY
u(?=[ao]s?$)      UW
i(?=[aeoáéó])     Y
u(?=[aeioáéíó])   W
l(?=[^aeiouáéíóúâêôãõh]|$) W
a|á|à|â|ä         A
e|é|è|ê|ë         E
i|í|ì|î|ï|y       IY
o|ó|ò|ô|ö         O
u|ú|ù|û|ü         UW
b                 B
c|k|q             K
d                 D
f                 F
g                 G
h                 -
l                 L
m                 M
n                 N
p                 P
r                 RR
s                 S
t                 T
v                 V
w                 W
z                 Z
""")

_LIGHT_ENDING = re.compile(r"(?:[aeo]s?|[ae]m|ens)$")


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a Portuguese word."""
    sung = syllabify(merge_double_consonants(apply_rules(word.lower(), _RULES, word)), ONSETS)
    return stress_by_accent(sung, -2 if _LIGHT_ENDING.search(word.lower()) else -1)
