"""German: spelling rules with long and short vowels, unstressed prefixes, and hardened final consonants."""

import re

from studio.engine.words.pronounce_syllable import (
    Pronounced,
    apply_rules,
    clusters,
    merge_double_consonants,
    remembered,
    rules,
    share_double_letters,
    stressed,
    syllabify,
    unstressed,
)
from studio.engine.words.pronounce_tables import word_set

ONSETS = clusters(
    "P RH,P L,B RH,B L,T RH,D RH,K RH,K L,K N,K V,G RH,G L,G N,F RH,F L,P F,P F L,P F RH,SH L,SH M,SH N,"
    "SH RH,SH V,SH T,SH P,SH T RH,SH P RH,SH P L,TS V,S K,S T,S P,V RH,S L,K S,S K RH"
)

_RULES = rules(r"""
tsch              CH
schst             SH S T
sch               SH
^st               SH T
^sp               SH P
chs               K S
^ch(?=[lro])      K
^ch               CX
(?<=[aou])ch      X
ch                CX
ck                K
dt$               T
ph                F
pf                P F
qu                K V
tz                TS
th                T
tion              TS Y O N
igs?$             IH CX
ng                NG
nk                NG K
ieh               IY
ie(?=n$)          IY AX
ie                IY
ei|ai|ey|ay       AY
eu|äu             OY
au                AW
aa|ah             A
ee|eh             E
oo|oh             O
uh                UW
ih                IY
äh                EH
öh                OE
üh                UE
ər                AX RH
ə                 AX
^e(?=r[^r])       EH
ä                 EH
ö                 OE
ü                 UE
y                 UE
e(?=[bcdfgklmnpqrstwxzß]{2}) EH
e(?=[ns]$|s$|tw)  EH
e                 E
(?<=^[dmw])i(?=r$) IY
i(?=[bcdfgklmnpqrstwxzß]{2}|[nmtsrb]$|ch) IH
i                 IY
o(?=[bcdfgklmnpqrstwxz]{2}|[bnmpt]$|ch) AO
o                 O
u(?=[bcdfgklmnpqrstwxz]{2}|[nmb]$|ch) UH
u                 UW
a|à|á             A
é|è|ê             E
ó|ô               O
í|î               IY
ú|û               UW
ß|ss              S
s(?=[aeiouäöüy])  Z
s                 S
v                 F
w                 V
zz|z              TS
j                 Y
b(?=$|st$|t$|s$)  P
bb|b              B
d(?=$|s$)         T
dd|d              D
g(?=$|st$|t$|s$)  K
gg|g              G
(?<=[aeiouäöü])h(?![aeiouäöü]) -
(?<=[aeiouäöü])h(?=e) -
h                 HH
rr|r              RH
x                 K S
c(?=[eiäö])       TS
c|kk|k|q          K
ff|f              F
ll|l              L
mm|m              M
nn|n              N
pp|p              P
tt|t              T
""")

_LIGHT_PREFIX = re.compile(r"(?:be|ge|ver|er|zer|ent|emp)(?=[bdfgjklmnpqrstvwzäöüa-z]{3})")
_NOT_PREFIXED = re.compile(
    r"(?:bei|gei|gern|geh|geb(?!or|l|r|u)|gegen|gegn|erst|erd|ernst|bett|best(?!e.t)|berg|gest|beid|beso|bess"
    r"|gelb|geld|esse|beben|beten|erbe|ernt|engel|ecke|vers$|erz)"
)
_STRESSED_ENDING = re.compile(r"(?:tion|tät|ion|ei|ie|ik|ur|al|ell|ant|ent)$")
_LATE = word_set(  # adverbs that are stressed on their second part
    "allein daheim dafür dahin damit daran darauf davon davor dazu herauf heraus herbei herein hinab"
    " hinauf hinaus hinein sofort umsonst vorbei vorüber warum wohin woher zurück zusammen"
)
_IEREN = re.compile(r"ier(?:en|t|te|ten|st|e)$")
_LIGHT = word_set(
    "der die das den dem des ein eine einen einem einer und oder in im an am auf zu zum zur mit von vom"
    " bei für so ich du er sie es wir ihr mich dich mir dir uns ist bin bist sind war wie wenn dass als nur"
    " noch hab hat"
)


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a German word."""
    plain = word.lower()
    prefix = _prefix_end(plain)
    stem = _with_neutral_e(plain[prefix:])
    sounds = (
        *apply_rules(plain[:prefix].replace("e", "ə"), _RULES, word[:prefix]),
        *apply_rules(stem, _RULES, word[prefix:]),
    )
    sung = share_double_letters(syllabify(merge_double_consonants(sounds), ONSETS))
    if plain in _LIGHT or not sung:
        return unstressed(sung)
    return stressed(sung, _stress(plain, len(sung), prefix > 0))


_FIRST_VOWEL = re.compile(r"[^aeiouäöüy]*(?:ei|ie|ai|au|eu|äu|aa|ee|oo|[aeiouäöüy])")
_NEUTRAL_E = re.compile(
    r"(?<![aeou])e(?=(?:r|rs|rn|rt|rst|n|m|l|t|s|ns|nd|nt|st|ls|ln|lt|te|ten|nde|nden|re|ne|le)?$)"
)


def _with_neutral_e(stem: str) -> str:
    """The stem with its unstressed e, as in -en, -er, -el, written as a letter of its own."""
    first = _FIRST_VOWEL.match(stem)
    end = first.end() if first else len(stem)
    return stem[:end] + _NEUTRAL_E.sub("ə", stem[end:])


def _prefix_end(word: str) -> int:
    match = _LIGHT_PREFIX.match(word)
    return match.end() if match and not _NOT_PREFIXED.match(word) else 0


def _stress(word: str, count: int, prefixed: bool) -> int:
    if word in _LATE:
        return 1
    if _IEREN.search(word) and count > 2:
        return -1 if word.endswith(("iert", "ierst")) else -2
    if count > 2 and _STRESSED_ENDING.search(word):
        return -1
    return int(prefixed and count > 1)
