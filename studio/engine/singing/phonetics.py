"""What the mouth does for every phone: formant targets, loci, lengths and the colours of friction.

Sources. Formants of the ten English vowels: Peterson & Barney, "Control methods used in a study of the
vowels", JASA 24 (1952), averages of men and women; the other vowels are set between them on the IPA chart.
Consonant targets, bandwidths and the nasal zero: Klatt, "Software for a cascade/parallel formant
synthesizer", JASA 67 (1980), table II. How far F2 follows the vowel: locus equations, Sussman et al., JASA 90
(1991). Friction spectra: Shadle (1985) and Jongman et al., JASA 108 (2000). Lengths: Umeda, JASA 61 (1977).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Formants: TypeAlias = tuple[float, float, float]  # F1, F2, F3 in hertz

SILENT = -120.0  # dB
WOMEN_SCALE = 1.15  # formants of a woman's shorter tract against a man's


@dataclass(frozen=True, slots=True)
class Vowel:
    men: Formants
    women: Formants
    nasality: float = 0.0  # 0 oral ... 1 through the nose alone


@dataclass(frozen=True, slots=True)
class Consonant:
    """Formants are a man's loci, levels are dB against a vowel, times are seconds of speech."""

    manner: str  # nasal, approximant, fricative, aspirate, stop, affricate
    formants: Formants
    follow: float  # share of the vowel's F2 in the consonant's own
    hold: float  # how long the mouth is closed or narrow
    release: float = 0.0  # from the burst to the vowel
    voicing: float = SILENT  # stops: the murmur of the closure
    friction: str = ""  # a key of FRICTION
    friction_db: float = SILENT
    zero: float = 0.0  # of the nasal murmur, hertz


VOWELS: Mapping[str, Vowel] = {
    "AA": Vowel((730, 1090, 2440), (850, 1220, 2810)),
    "AE": Vowel((660, 1720, 2410), (860, 2050, 2850)),
    "AH": Vowel((640, 1190, 2390), (760, 1400, 2780)),
    "AO": Vowel((570, 840, 2410), (590, 920, 2710)),
    "EH": Vowel((530, 1840, 2480), (610, 2330, 2990)),
    "ER": Vowel((490, 1350, 1690), (500, 1640, 1960)),
    "IH": Vowel((390, 1990, 2550), (430, 2480, 3070)),
    "IY": Vowel((270, 2290, 3010), (310, 2790, 3310)),
    "UH": Vowel((440, 1020, 2240), (470, 1160, 2680)),
    "UW": Vowel((300, 870, 2240), (370, 950, 2670)),
    "AX": Vowel((500, 1450, 2450), (560, 1650, 2800)),
    "A": Vowel((730, 1300, 2450), (850, 1450, 2800)),
    "E": Vowel((440, 2050, 2600), (500, 2400, 3000)),
    "O": Vowel((460, 850, 2400), (500, 920, 2700)),
    "UE": Vowel((270, 1850, 2150), (310, 2150, 2500)),
    "OE": Vowel((400, 1550, 2200), (440, 1750, 2550)),
    "AN": Vowel((650, 1000, 2500), (740, 1130, 2850), 0.6),
    "EN": Vowel((600, 1550, 2500), (690, 1800, 2850), 0.6),
    "ON": Vowel((480, 800, 2450), (520, 880, 2750), 0.6),
    # A hum: lips closed, sung like a vowel.
    "MM": Vowel((270, 1050, 2250), (300, 1200, 2550), 1.0),
}

# Where a diphthong starts (it is held there) and the vowel that it moves to.
DIPHTHONGS: Mapping[str, tuple[Vowel, str]] = {
    "AY": (Vowel((740, 1200, 2450), (860, 1350, 2800)), "IH"),
    "AW": (Vowel((740, 1250, 2450), (870, 1400, 2800)), "UH"),
    "OY": (Vowel((520, 860, 2400), (560, 950, 2700)), "IH"),
    "EY": (Vowel((480, 1950, 2550), (540, 2430, 3000)), "IY"),
    "OW": (Vowel((520, 950, 2400), (560, 1050, 2700)), "UW"),
}

CONSONANTS: Mapping[str, Consonant] = {
    "M": Consonant("nasal", (270, 1050, 2250), 0.75, 0.075, voicing=-5, zero=1000),
    "N": Consonant("nasal", (270, 1500, 2550), 0.45, 0.070, voicing=-5, zero=1650),
    "NY": Consonant("nasal", (270, 2000, 2700), 0.20, 0.080, voicing=-5, zero=1900),
    "NG": Consonant("nasal", (270, 2000, 2400), 0.60, 0.085, voicing=-5, zero=2900),
    "L": Consonant("approximant", (350, 1050, 2850), 0.30, 0.070, voicing=-4),
    "LY": Consonant("approximant", (290, 2000, 2850), 0.20, 0.075, voicing=-4),
    "R": Consonant("approximant", (330, 1150, 1500), 0.20, 0.075, voicing=-4),
    "RR": Consonant("approximant", (400, 1300, 2400), 0.40, 0.035, voicing=-10),
    "W": Consonant("approximant", (290, 650, 2200), 0.10, 0.075, voicing=-4),
    "Y": Consonant("approximant", (260, 2250, 3000), 0.05, 0.065, voicing=-4),
    "S": Consonant("fricative", (320, 1500, 2600), 0.45, 0.115, friction="S", friction_db=-6),
    "Z": Consonant("fricative", (260, 1500, 2600), 0.45, 0.085, 0, -11, "S", -11),
    "SH": Consonant("fricative", (320, 1850, 2600), 0.30, 0.115, friction="SH", friction_db=-5),
    "ZH": Consonant("fricative", (260, 1850, 2600), 0.30, 0.080, 0, -11, "SH", -10),
    "F": Consonant("fricative", (320, 1000, 2200), 0.75, 0.100, friction="F", friction_db=-17),
    "V": Consonant("fricative", (260, 1000, 2200), 0.75, 0.065, 0, -8, "F", -23),
    "TH": Consonant("fricative", (320, 1350, 2600), 0.50, 0.095, friction="TH", friction_db=-18),
    "DH": Consonant("fricative", (270, 1350, 2600), 0.50, 0.050, 0, -8, "TH", -26),
    "X": Consonant("fricative", (350, 1500, 2500), 0.80, 0.090, friction="X", friction_db=-11),
    "CX": Consonant("fricative", (300, 2150, 2900), 0.30, 0.090, friction="CX", friction_db=-9),
    "RH": Consonant("fricative", (420, 1200, 2400), 0.40, 0.070, 0, -8, "X", -18),
    "HH": Consonant("aspirate", (0, 0, 0), 1.00, 0.075),
    "P": Consonant("stop", (230, 750, 2200), 0.75, 0.075, 0.045, friction="P", friction_db=-7),
    "B": Consonant("stop", (220, 750, 2200), 0.75, 0.065, 0.010, -16, "P", -12),
    "T": Consonant("stop", (230, 1750, 2700), 0.42, 0.070, 0.050, friction="T", friction_db=-3),
    "D": Consonant("stop", (220, 1750, 2700), 0.42, 0.055, 0.014, -16, "T", -10),
    "K": Consonant("stop", (230, 1900, 2200), 0.66, 0.075, 0.055, friction="K", friction_db=-4),
    "G": Consonant("stop", (220, 1900, 2200), 0.66, 0.062, 0.020, -16, "K", -9),
    "CH": Consonant("affricate", (230, 1900, 2700), 0.30, 0.055, 0.085, friction="SH", friction_db=-7),
    "JH": Consonant("affricate", (220, 1900, 2700), 0.30, 0.050, 0.055, -16, "SH", -12),
    "TS": Consonant("affricate", (230, 1750, 2700), 0.40, 0.055, 0.085, friction="S", friction_db=-9),
}

VELARS = frozenset({"K", "G", "NG"})  # their F2 has a front and a back variant

# Spectra of friction noise as (hertz, dB) corners of a man; "K" stands for itself: its peak follows F2.
FRICTION: Mapping[str, tuple[tuple[float, float], ...]] = {
    "S": (
        *((0, -60), (2000, -48), (3300, -26), (4300, -8), (5500, 0)),
        *((8000, -1), (10000, -7), (13000, -18), (22050, -40)),
    ),
    "SH": (
        *((0, -60), (1000, -44), (1700, -16), (2400, -1), (3300, 0)),
        *((4500, -5), (6500, -11), (9000, -18), (22050, -44)),
    ),
    "CX": ((0, -60), (1200, -40), (2200, -14), (3000, 0), (4200, -2), (6500, -9), (9000, -16), (22050, -44)),
    "F": ((0, -34), (800, -16), (1800, -10), (4000, -6), (7500, -2), (10000, -3), (14000, -12), (22050, -30)),
    "TH": ((0, -40), (1000, -24), (2500, -15), (4500, -8), (7000, -1), (9000, 0), (13000, -10), (22050, -30)),
    "P": ((0, -12), (250, -3), (800, 0), (1600, -5), (3200, -13), (6000, -22), (22050, -45)),
    "T": ((0, -40), (1200, -26), (2500, -11), (3600, -2), (4600, 0), (6500, -3), (9000, -9), (22050, -36)),
    "X": ((0, -40), (700, -16), (1300, 0), (2200, -3), (3500, -10), (6000, -20), (22050, -45)),
}
