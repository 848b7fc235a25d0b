"""French: spelling rules with nasal vowels and silent endings; the last syllable carries the stress."""

import re

from studio.engine.words.pronounce_syllable import (
    Pronounced,
    Sound,
    apply_rules,
    clusters,
    merge_double_consonants,
    remembered,
    rules,
    stressed,
    syllabify,
    unstressed,
)
from studio.engine.words.pronounce_tables import pairs, word_set

_STEMS = "P RH,P L,B RH,B L,T RH,D RH,K RH,K L,G RH,G L,F RH,F L,V RH,S T,S P,S K,S T RH,P S"
_GLIDES = ",".join(
    f"{c} Y,{c} W"
    for c in ["P", "B", "T", "D", "K", "G", "F", "V", "S", "Z", "M", "N", "L", "RH", "SH", "ZH"]
)
ONSETS = clusters(
    f"{_STEMS},{_GLIDES},T RH W,K RH W,D RH W,B RH W,P L W,F RH W,G L W,P RH W,P L Y,F L W,G RH W"
)

_RULES = rules(r"""
eaux?$|aux$|eau    O
œu|oeu|eu|œ        OE
(?<=[aeou])ill(?=[aeiéè]) Y
ill(?=[aeiéè])     IY Y
(?<=[aeou])il$     Y
(?<=[aeou])ils$    Y
tion               S Y ON
ch                 SH
gn                 NY
ph                 F
th                 T
qu                 K
gu(?=[eiéèê])      G
ge(?=[aou])        ZH
g(?=[eiéèêy])      ZH
c(?=[eiéèêy])      S
ç                  S
sc(?=[ei])         S
ss                 S
(?<=[aeiouyéèêàâîôû])s(?=[aeiouyéèêàâîôûœ]) Z
oin(?![aeiouyn])   W EN
ien(?![aeiouyn])   Y EN
ain(?![aeiouyn])|ein(?![aeiouyn])|aim(?![aeiouym]) EN
in(?![aeiouyéèên])|im(?=[pb])|yn(?![aeiou])|ym(?=[pb]) EN
un(?![aeiouyéèên])|um(?=[pb]) EN
(?<=[a-z]{2})ments?$  M AN
an(?![aeiouyéèên])|am(?=[pb])|en(?![aeiouyéèên])|em(?=[pbm]) AN
on(?![aeiouyéèên])|om(?=[pb]) ON
oy(?=[aeéè])       W A Y
ay(?=[aeéè])       EH Y
oi|oî              W A
ou(?=[aeiéè](?!$)) W
où|oû|ou           UW
ai|aî|ei           EH
au                 O
ui(?=$|[^l])       W IY
er$|ez$            E
é|ée$|ées$|és$     E
è|ê|ë              EH
et$|ets$           EH
e(?=[bcdfglmnprst]{2}|x) EH
e(?=[rlcf]$)       EH
e(?=s?$)           -
(?<=[^aeiou])e     AX
e                  AX
i(?=[aeoéèê](?!$)) Y
î|ï|i              IY
y(?=[aeouéèê])     Y
y                  IY
à|â|a              A
ô|o(?=$|s$|t$|ts$) O
o                  AO
û|ù|ü|u            UE
[dtsxpzg]s?$       -
(?<=[aeiou])[dt]s?$ -
nt$                -
bb?                B
cc?|kk?|q          K
dd?                D
ff?                F
gg?                G
h                  -
j                  ZH
ll?                L
mm?                M
nn?                N
pp?                P
rr?                RH
s                  S
tt?                T
vv?                V
w                  W
x                  K S
z                  Z
""")

# Words whose spelling misleads: letters by syllable, then phones by syllable.
_MISLEADING = pairs("""
est EH
et E
les L E
des D E
mes M E
tes T E
ses S E
ces S E
c'est S EH
j'ai ZH E
n'est N EH
s'est S EH
t'es T EH
ai E
es EH
eux OE
eu UE
yeux Y OE
œil OE Y
femme F A M
mon-sieur M AX . S Y OE
fils F IY S
ville V IY L
mille M IY L
tran-quille T RH AN . K IY L
temps T AN
long-temps L ON . T AN
corps K AO RH
mer M EH RH
hi-ver IY . V EH RH
a-mer A . M EH RH
fier F Y EH RH
hier Y EH RH
cher SH EH RH
ciel S Y EH L
se-cond S AX . G ON
août UW T
tous T UW S
plus P L UE
sens S AN S
pa-ys P E . IY
au-tomne O . T AO N
hé-las E . L A S
en-semble AN . S AN B L
aiment EH M
vingt V EN
six S IY S
dix D IY S
sept S EH T
""")
_IRREGULAR = {letters.replace("-", ""): (letters, phones) for letters, phones in _MISLEADING.items()}

_LIGHT = word_set(
    "le la les un une des de du au aux et ou mais que qui je tu il elle on nous vous ils me te se ce ne en"
    " y à dans par pour sur sans avec mon ma mes ton ta tes son sa ses est et"
)
_MUTE_ENDING = re.compile(r"(?<=[aeiouyrlnmvdtgsç])ent$")
_SOUNDED_ENT = re.compile(
    r"ments?$|^(?:souvent|argent|talent|violent|excellent|content|accident|évident|parent|différent"
    r"|serpent|patient|client|orient|absent|présent|innocent|accent|récent|couvent|torrent|urgent|fréquent|imprudent)$"
)

_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=.)")


@remembered
def syllables(word: str) -> tuple[Pronounced, ...]:
    """Syllables of a French word; "l'amour" is sung as one."""
    plain = word.lower()
    elided = _ELISION.match(plain)
    at = elided.end() if elided else 0
    sounds = (*apply_rules(plain[:at], _RULES, word[:at]), *_stem(plain[at:], word[at:]))
    sung = syllabify(merge_double_consonants(sounds), ONSETS)
    if not sung:
        return ()
    return unstressed(sung) if plain in _LIGHT else stressed(sung, -1)


def _stem(plain: str, written: str) -> tuple[Sound, ...]:
    if plain not in _IRREGULAR:
        return apply_rules(_without_mute_ending(plain), _RULES, written)
    letters, phones = _IRREGULAR[plain]
    sounds: list[Sound] = []
    at = 0
    for shown, spoken in zip(letters.split("-"), phones.split(" . "), strict=True):
        first, *rest = spoken.split()
        sounds += [Sound(first, written[at : at + len(shown)]), *(Sound(phone, "") for phone in rest)]
        at += len(shown)
    return tuple(sounds)


def _without_mute_ending(word: str) -> str:
    """The -ent of verbs (ils parlent) is silent; ə is a letter without a rule."""
    verb = len(word) > 5 and _MUTE_ENDING.search(word) and not _SOUNDED_ENT.search(word)
    return word[:-3] + "əəə" if verb else word
