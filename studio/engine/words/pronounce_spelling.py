"""English letter-to-sound rules for words that no dictionary has: names, slang, inventions.

The idea is that of the Naval Research Laboratory's public-domain rules (Elovitz et al., 1976): letters in
their context, tried in order. The rules here are written anew, and stress is added by ending and length.
"""

import re

from studio.engine.words.pronounce_syllable import NUCLEI, apply_rules, rules

_RULES = rules(r"""
^kn                       N
^gn                       N
^ps                       S
^wr                       R
^x                        Z
^wh(?=o(?!a))             HH
wh                        W
tch                       CH
sch(?=[^aeiou]|oo)        S K
sch                       SH
ch(?=[rl])                K
ch                        CH
ck                        K
sh                        SH
ph                        F
ght                       T
gh(?=[aeiou])             G
(?<=[aeiou])gh            -
th                        TH
ng(?=$|s$)                NG
ng(?=[lr])                NG G
n(?=[kx])                 NG
n(?=c[^eiy])              NG
qu                        K W
q                         K
sci                       S AY
sc(?=[eiy])               S
ss(?=ion)                 SH
(?<=[aeiou])si(?=on)      ZH
[tcs]i(?=on|ous|al|an)    SH
(?<=i)ous                 AH S
ous$                      AH S
(?<=[tcs]i)on             AH N
(?<=[tcs]i)al             AH L
(?<=[tcs]i)an             AH N
ture$                     CH ER
dge$                      JH
mb$                       M
bb                        B
cc(?=[eiy])               K S
cc                        K
dd                        D
ff                        F
gg                        G
kk                        K
ll                        L
mm                        M
nn                        N
pp                        P
rr                        R
ss                        S
tt                        T
vv                        V
zz                        Z
(?<=[^aeiouy])le$         AH L
(?<=[^aeiouy])les$        AH L Z
ies$                      IY Z
ied$                      IY D
(?<=[td])ed$              AH D
(?<=[^aeiou])ed$          D
(?<=[szx])es$             AH Z
(?<=ch|sh)es$             AH Z
ings?$                    IH NG
in'$                      IH N
igh                       AY
eigh                      EY
augh                      AO
ough                      OW
^y(?=[aeiou])             Y
(?<=[aeiou])y(?=[aeiou])  Y
ay                        EY
ai(?=r)                   EH
ai                        EY
au                        AO
aw                        AO
aa                        AA
ae                        EY
are(?=$|s$)               EH R
ar                        AA R
alk                       AO K
all                       AO L
ee                        IY
ear                       IH R
ea                        IY
ei                        EY
eu                        UW
ew                        UW
ey$                       IY
ey                        EY
ere$                      IH R
er                        ER
ie$                       IY
ie                        IY
ir                        ER
ire$                      AY ER
oa                        OW
oi                        OY
oy                        OY
oo(?=k)                   UH
oo                        UW
ould                      UH D
our                       AO R
ou                        AW
ow$                       OW
ow                        AW
ore                       AO R
or                        AO R
oe$                       OW
ue$                       UW
ui                        UW
ure$                      Y UH R
ur                        ER
a(?=[bcdfgklmnpstvz](?:es?|ing|ed|er)$) EY
e(?=[bcdfgklmnpstvz]e$)   IY
i(?=[bcdfgklmnpstvz](?:es?|ing|ed|er)$) AY
o(?=[bcdfgklmnpstvz](?:es?|ing|ed|er)$) OW
u(?=[bcdfgklmnpstvz](?:es?|ing|ed|er)$) UW
y(?=[bcdfgklmnpstvz]e$)   AY
^a(?=$)                   AH
a$                        AH
a(?=[bcdfgklmnpstvz][iouy]) EY
a                         AE
(?<=[^aeiouy])e$          -
es$                       Z
e                         EH
i$                        IY
i(?=[aou])                IY
i                         IH
o$                        OW
o(?=[bcdfgklmnpstvz][aiouy]) OW
o                         AA
u$                        UW
u                         AH
(?<=^[^aeiouy])y$         AY
(?<=^[^aeiouy]{2})y$      AY
y$                        IY
y                         IH
b                         B
c(?=[eiy])                S
c                         K
d                         D
f                         F
g(?=[ey])                 JH
ge$                       JH
g                         G
h(?=[aeiouy])             HH
h                         -
j                         JH
k                         K
l                         L
m                         M
n                         N
p                         P
r                         R
(?<=[aeiou])s(?=[aeiou])  Z
(?<=[bdgmnrlv])s$         Z
s                         S
t                         T
v                         V
w                         W
x                         K S
z                         Z
""")

_STRESS_BEFORE = re.compile(r"(?:tion|sion|ic|ics|ity|ial|ian|ious|ical|ify)s?$")
_STRESS_LAST = re.compile(r"(?:ee|eer|ette|esque|oon|ique)s?$")


def spell_out(word: str) -> tuple[tuple[str, int], ...]:
    """Phones with stress for a word that is known by its letters alone."""
    phones = [sound.phone for sound in apply_rules(word, _RULES)]
    vowels = [i for i, phone in enumerate(phones) if phone in NUCLEI]
    if vowels and phones[-1] == "EH" and word.endswith("e") and len(vowels) > 1:
        phones, vowels = phones[:-1], vowels[:-1]
    main = vowels[_stressed_vowel(word, len(vowels))] if vowels else -1
    return tuple((phone, int(i == main)) for i, phone in enumerate(phones))


def _stressed_vowel(word: str, count: int) -> int:
    if _STRESS_LAST.search(word):
        return count - 1
    if _STRESS_BEFORE.search(word):
        return max(0, count - 2 - int(word.endswith(("ity", "ical", "ify"))))
    return 0 if count < 3 else count - 3 if count < 5 else count - 2
