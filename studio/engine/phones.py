"""The sounds that the singer knows: what `pronounce` writes and `voice` reads.

ARPAbet without stress digits, plus what other languages need. Every language is written in this one alphabet.
"""

VOWELS = (
    # ARPAbet: father, cat, cut, caught, bed, bird, sit, see, book, boot, about
    *("AA", "AE", "AH", "AO", "EH", "ER", "IH", "IY", "UH", "UW", "AX"),
    # pure a, e, o of Spanish, Italian, German, Japanese; German and French ü and ö
    *("A", "E", "O", "UE", "OE"),
    # French and Portuguese nasal vowels: sans, vin, bon
    *("AN", "EN", "ON"),
)

DIPHTHONGS = ("AY", "AW", "OY", "EY", "OW")  # my, now, boy, day, go

CONSONANTS = (
    # ARPAbet
    *("M", "N", "NG", "L", "R", "W", "Y"),
    *("S", "Z", "SH", "ZH", "F", "V", "TH", "DH", "HH"),
    *("P", "B", "T", "D", "K", "G", "CH", "JH"),
    # tapped or rolled r, guttural r, Bach, ich, zu, palatal n and l
    *("RR", "RH", "X", "CX", "TS", "NY", "LY"),
)

PHONES = (*VOWELS, *DIPHTHONGS, *CONSONANTS)
