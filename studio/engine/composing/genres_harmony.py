"""Chord progressions by family, in roman numerals against the major scale; a bar line divides bars.

Each family has a major and a minor bank; each bank has lists for verse, chorus, prechorus and bridge. Modes
with a colour of their own have short banks in MODAL that are mixed in.
"""

Bank = dict[str, tuple[str, ...]]

_POP_MAJOR: Bank = {
    "verse": ("I|V|vi|IV", "I|vi|IV|V", "I|iii|IV|V", "vi|IV|I|V", "I|IV|vi|V", "I|V/3|vi|IV", "I|I|IV|IV"),
    "chorus": ("IV|I|V|vi", "I|V|vi|IV", "vi|IV|I|V", "IV|V|vi|I", "I|iii|vi|IV", "IV|V|iii|vi"),
    "prechorus": ("ii|IV|V|V", "IV|V|IV|V", "vi|V|IV|V", "ii|iii|IV|V"),
    "bridge": ("vi|iii|IV|V", "ii|vi|IV|V", "bVII|IV|I|V", "iii|vi|ii|V"),
}
_POP_MINOR: Bank = {
    "verse": ("i|bVI|bIII|bVII", "i|iv|bVI|bVII", "i|bVII|bVI|bVII", "i|bIII|bVII|iv", "i|i|bVI|bVII"),
    "chorus": ("bVI|bVII|i|bIII", "i|bVI|bIII|bVII", "bVI|bIII|bVII|i", "iv|bVI|i|bVII", "bIII|bVII|iv|bVI"),
    "prechorus": ("iv|v|bVI|bVII", "bVI|bVI|bVII|bVII", "iv|iv|bVI|V"),
    "bridge": ("bIII|bVII|iv|bVI", "iv|i|iv|bVII", "bVI|iv|i|V"),
}

PROGRESSIONS: dict[str, tuple[Bank, Bank]] = {
    "pop": (_POP_MAJOR, _POP_MINOR),
    "rock": (
        {
            "verse": ("I|bVII|IV|I", "I|IV|I|V", "I|I|IV|V", "vi|IV|I|V", "I|bVII|IV|IV"),
            "chorus": ("I|V|vi|IV", "I|IV|V|IV", "IV|V|I|I", "I|bVII|IV|V", "vi|IV|I|V"),
            "prechorus": ("IV|IV|V|V", "bVII|IV|V|V"),
            "bridge": ("vi|V|IV|IV", "bVI|bVII|I|I", "ii|IV|bVII|V"),
        },
        {
            "verse": ("i|bVII|bVI|bVII", "i|i|bVI|bVII", "i|bIII|iv|bVI", "i|bVI|i|bVII"),
            "chorus": ("bVI|bVII|i|i", "i|bVI|bIII|bVII", "bIII|bVII|i|bVI", "iv|bVI|bVII|i"),
            "prechorus": ("iv|iv|bVI|bVII", "bVI|bVI|bVII|V"),
            "bridge": ("bVI|bIII|iv|bVII", "iv|i|iv|V"),
        },
    ),
    "metal": (
        {
            "verse": ("I|bII|I|bVII", "I|I|bVI|bVII"),
            "chorus": ("bVI|bVII|I|I", "I|bVII|bVI|V"),
            "prechorus": ("bVI|bVI|V|V",),
            "bridge": ("bII|I|bII|V",),
        },
        {
            "verse": ("i|i|bVII|i", "i|bVI|bVII|i", "i|i|i|bII", "i|i|iv|V"),
            "chorus": ("bVI|bVII|i|i", "i|bVI|iv|V", "i|bIII|bVII|i", "i|iv|bVII|i"),
            "prechorus": ("iv|bVI|V|V", "bVI|bVI|bVII|bVII"),
            "bridge": ("bVI|V|bVI|bII", "i|bII|iv|V"),
        },
    ),
    "blues": (
        {
            "verse": ("I7|I7|I7|I7|IV7|IV7|I7|I7|V7|IV7|I7|V7", "I7|IV7|I7|I7|IV7|IV7|I7|I7|V7|IV7|I7|V7",
                      "I7|I7|IV7|IV7|I7|V7|I7|V7"),
            "chorus": ("IV7|IV7|I7|I7|V7|IV7|I7|V7", "I7|V7|IV7|IV7|I7|V7|I7|V7", "IV7|I7|IV7|V7"),
            "prechorus": ("IV7|IV7|V7|V7",),
            "bridge": ("IV7|IV7|I7|I7|II7|II7|V7|V7",),
        },
        {
            "verse": ("i7|i7|i7|i7|iv7|iv7|i7|i7|bVI7|V7|i7|V7", "i7|iv7|i7|i7|iv7|V7|i7|V7"),
            "chorus": ("iv7|iv7|i7|i7|bVI7|V7|i7|i7", "bVI7|V7|i7|iv7"),
            "prechorus": ("iv7|iv7|V7|V7",),
            "bridge": ("bVImaj7|bVImaj7|i7|i7|iv7|iv7|V7|V7",),
        },
    ),
    "folk": (
        {
            "verse": ("I|IV|I|V", "I|V|IV|I", "I|vi|IV|I", "I|iii|IV|I", "I|V|vi|IV"),
            "chorus": ("IV|I|V|I", "IV|V|I|vi", "IV|I|IV|V", "I|IV|V|I"),
            "prechorus": ("ii|V|ii|V", "IV|IV|V|V"),
            "bridge": ("vi|IV|I|V", "ii|V|vi|V", "iii|vi|IV|V"),
        },
        {
            "verse": ("i|bVII|i|bVII", "i|bIII|bVII|i", "i|iv|i|v", "i|bVII|bVI|v"),
            "chorus": ("bIII|bVII|i|i", "bVI|bIII|bVII|i", "iv|i|bVII|i"),
            "prechorus": ("iv|v|iv|v",),
            "bridge": ("bVI|bVI|bIII|bVII", "iv|bIII|bVI|V"),
        },
    ),
    "country": (
        {
            "verse": ("I|I|IV|I|I|I|V|V", "I|IV|I|V", "I|I|V|V", "I|IV|V|I"),
            "chorus": ("IV|I|V|I", "IV|IV|I|I|V|V|I|I", "I|V|IV|V", "IV|V|I|I"),
            "prechorus": ("ii|ii|V|V", "IV|I|II|V"),
            "bridge": ("vi|vi|IV|IV|ii|ii|V|V", "IV|I|II|V"),
        },
        {
            "verse": ("i|iv|i|bVII", "i|bVII|i|V"),
            "chorus": ("bIII|bVII|i|V", "bVI|bVII|i|i"),
            "prechorus": ("iv|iv|V|V",),
            "bridge": ("bVI|bVII|bIII|V",),
        },
    ),
    "soul": (
        {
            "verse": ("Imaj7|ii7|iii7|ii7", "Imaj7|vi7|ii7|V7", "I|iii7|IVmaj7|V7sus4",
            "IVmaj7|iii7|ii7|Imaj7"),
            "chorus": ("IVmaj7|V7|iii7|vi7", "IVmaj7|iii7|ii7|V7", "Imaj7|vi7|IVmaj7|V7sus4",
            "ii7|V7|Imaj7|vi7"),
            "prechorus": ("ii7|iii7|IVmaj7|V7sus4", "IVmaj7|iv6|V7sus4|V7"),
            "bridge": ("vi7|II7|ii7|V7", "iv7|bVII7|Imaj7|V7sus4"),
        },
        {
            "verse": ("i7|iv7|i7|iv7", "i7|bVImaj7|iv7|v7", "i9|IV9|i9|IV9", "bVImaj7|v7|i7|i7"),
            "chorus": ("bVImaj7|v7|i7|bIIImaj7", "iv7|bVII7|bIIImaj7|bVImaj7", "bVImaj7|bVII|i7|i7",
            "iv9|v7|i9|i9"),
            "prechorus": ("iv7|v7|bVImaj7|bVII", "bVImaj7|bVImaj7|V7|V7"),
            "bridge": ("bIIImaj7|bVImaj7|iv7|V7", "iv7|i7|bVImaj7|V7"),
        },
    ),
    "funk": (
        {
            "verse": ("I9|I9|I9|I9", "I9|I9|IV9|IV9", "I9|bVII9|I9|I9"),
            "chorus": ("IV9|IV9|I9|V9", "IV9|bVII9|I9|I9", "ii9|V9|I9|I9"),
            "prechorus": ("IV9|IV9|V9|V9",),
            "bridge": ("IV9|IV9|IV9|V9", "bVI9|bVI9|bVII9|V9"),
        },
        {
            "verse": ("i9|i9|i9|IV9", "i9|IV9|i9|IV9", "i7|i7|i7|bVII9"),
            "chorus": ("iv9|bVII9|i9|i9", "bVImaj7|bVII9|i9|i9", "iv7|iv7|i9|V7"),
            "prechorus": ("iv7|iv7|v7|v7", "bVImaj7|bVImaj7|V7|V7"),
            "bridge": ("bVImaj7|v7|iv7|V7", "iv7|v7|bVImaj7|bVII9"),
        },
    ),
    "gospel": (
        {
            "verse": ("I|I7|IV|iv", "I|V/3|vi7|IV", "I|vi7|ii7|V7", "I|I/3|IV|V7sus4"),
            "chorus": ("IV|V/3|I|vi7", "I I7|IV iv|I vi7|ii7 V7", "IV|I/3|ii7|V7sus4", "IV|III7|vi7|V7"),
            "prechorus": ("ii7|III7|vi7|II7", "IV|V|VI7|V7sus4"),
            "bridge": ("vi7|III7|IV|II7", "IV|IV|#IVo7|V7"),
        },
        {
            "verse": ("i|iv|i|V7", "i|i7/7|bVI|V7"),
            "chorus": ("iv|bVII|bIII|bVI", "i|iv7|bVI|V7"),
            "prechorus": ("iv|iv|V7|V7",),
            "bridge": ("bVI|bIII|iv|V7",),
        },
    ),
    "reggae": (
        {
            "verse": ("I|IV|I|V", "I|V|vi|IV", "I|ii|I|ii", "I|vi|IV|V"),
            "chorus": ("I|V|IV|I", "IV|I|V|I", "I|IV|I|V", "I|vi|IV|V"),
            "prechorus": ("ii|ii|V|V",),
            "bridge": ("vi|ii|vi|V", "iii|vi|IV|V"),
        },
        {
            "verse": ("i|bVII|i|bVII", "i|iv|v|i", "i|bVI|bVII|i", "i|i|iv|v"),
            "chorus": ("bVI|bVII|i|i", "i|bVII|iv|i", "i|v|i|bVII", "bIII|bVII|i|v"),
            "prechorus": ("iv|iv|v|v",),
            "bridge": ("bVI|bVI|bVII|bVII", "iv|v|bVI|V"),
        },
    ),
    "jazz": (
        {
            "verse": ("Imaj7|vi7|ii7|V7", "ii7|V7|Imaj7|Imaj7", "Imaj7|VI7|ii7|V7", "iii7|VI7|ii7|V7",
                      "Imaj7|bIIIdim7|ii7|V7", "Imaj7|IVmaj7|iii7 VI7|ii7 V7"),
            "chorus": ("ii7|V7|iii7|VI7", "IVmaj7|iv6|iii7|VI7", "IVmaj7|V7|iii7|vi7", "ii7|V7|Imaj7|VI7"),
            "prechorus": ("ii7|V7|ii7|V7", "iv7|bVII7|ii7|V7"),
            "bridge": ("v7|I7|IVmaj7|IVmaj7|vi7|II7|ii7|V7", "III7|VI7|II7|V7", "iv7|bVII7|Imaj7|V7"),
        },
        {
            "verse": ("i7|iiø|V7|i7", "iv7|bVII7|bIIImaj7|bVImaj7", "i7|bVI7|iiø|V7", "i6|i6|iiø|V7"),
            "chorus": ("iv7|bVII7|bIIImaj7|V7", "iiø|V7|i7|i7", "bVImaj7|V7|i7|bIIImaj7"),
            "prechorus": ("iv7|iv7|iiø|V7",),
            "bridge": ("iv7|bVII7|bIIImaj7|bIIImaj7|iiø|V7|i7|V7", "bVImaj7|bIIImaj7|iiø|V7"),
        },
    ),
    "hiphop": (
        {
            "verse": ("Imaj7|vi7|Imaj7|vi7", "I|IV|I|IV", "ii7|V7|Imaj7|vi7"),
            "chorus": ("IVmaj7|V|vi7|Imaj7", "vi7|IVmaj7|I|V"),
            "prechorus": ("IV|IV|V|V",),
            "bridge": ("ii7|ii7|IVmaj7|V",),
        },
        {
            "verse": ("i|i|bVI|bVI", "i|bVI|i|V", "i|iv|i|bVII", "i|bII|i|bII", "i|i|iv|V"),
            "chorus": ("bVI|bVII|i|i", "i|bVI|iv|V", "bVI|bIII|iv|V", "i|bVII|bVI|V"),
            "prechorus": ("bVI|bVI|V|V",),
            "bridge": ("iv|iv|bVI|V", "bVI|bVII|bIII|V"),
        },
    ),
    "club": (
        {
            "verse": ("I|I|vi|IV", "vi|IV|I|V", "IVmaj7|IVmaj7|vi7|V"),
            "chorus": ("IV|V|vi|I", "vi|IV|I|V", "IV|vi|I|V", "IV|V|vi|iii"),
            "prechorus": ("ii|ii|IV|V", "IV|IV|V|V"),
            "bridge": ("ii|vi|IV|V", "IV|IV|vi|V"),
        },
        {
            "verse": ("i|i|bVI|bVII", "i|bIII|bVII|iv", "i|bVI|i|bVII", "i7|i7|iv7|v7"),
            "chorus": ("bVI|bVII|i|bIII", "i|bVI|bIII|bVII", "bVI|i|bIII|bVII", "iv|bVI|bVII|i"),
            "prechorus": ("iv|iv|bVI|bVII", "bVI|bVI|bVII|bVII"),
            "bridge": ("iv|i|bVI|bVII", "bIII|bVII|iv|bVI"),
        },
    ),
    "synth": (
        {
            "verse": ("I|I|vi|vi", "I|bVII|IV|I", "I|V|ii|IV", "vi|IV|I|V"),
            "chorus": ("IV|V|vi|I", "IV|I|V|vi", "I|iii|vi|IV", "IV|V|I|vi"),
            "prechorus": ("IV|IV|V|V", "bVI|bVI|bVII|bVII"),
            "bridge": ("bVI|bVII|I|I", "ii|vi|IV|V"),
        },
        {
            "verse": ("i|i|bVI|bVII", "i|bVII|bVI|bVI", "i|bIII|bVII|bVI", "i|bVI|iv|bVII"),
            "chorus": ("bVI|bVII|i|i", "bVI|bIII|bVII|i", "i|bVII|iv|bVI", "iv|bVI|bIII|bVII"),
            "prechorus": ("iv|iv|bVI|bVII", "bVI|bVI|V|V"),
            "bridge": ("bIII|bIII|bVII|iv", "bVI|iv|bVII|V"),
        },
    ),
    "jpop": (
        {
            "verse": ("I|V/3|vi7|iii7", "Imaj7|IVmaj7|iii7|vi7", "I|III7|vi7|IV", "IVmaj7|iii7|ii7|V7"),
            "chorus": ("IVmaj7|V7|iii7|vi7", "IVmaj7|III7|vi7|I7", "IV|V|iii7|vi|ii7|V7|I|I7", "vi|IV|V|I"),
            "prechorus": ("ii7|iii7|IV|V7sus4", "IV|IV|iv6|V7"),
            "bridge": ("vi|iii7|IV|III7", "bVI|bVII|iii7|V7"),
        },
        {
            "verse": ("i|bVII|bVI|V7", "i|iv7|bVII|bIIImaj7", "bVImaj7|bVII|i7|i7"),
            "chorus": ("bVImaj7|bVII|v7|i", "bVI|bVII|i|bIII", "iv7|bVII|bIIImaj7|bVI|iv7|V7|i|i"),
            "prechorus": ("iv|v7|bVI|bVII", "iv7|iv7|V7sus4|V7"),
            "bridge": ("bIII|bVII|i|V7", "bVI|v7|iv7|V7"),
        },
    ),
    "latin": (
        {
            "verse": ("I|IV|V|IV", "I|vi|ii|V7", "I|I|V7|V7"),
            "chorus": ("IV|V7|I|VI7", "I|IV|ii|V7", "I|V7|V7|I"),
            "prechorus": ("ii|V7|ii|V7",),
            "bridge": ("IV|iv|I|V7", "vi|ii|IV|V7"),
        },
        {
            "verse": ("i|bVI|V7|i", "i|bVII|bVI|V7", "i|iv|V7|i", "i|V7|V7|i"),
            "chorus": ("i|bVI|bIII|V7", "bVI|bIII|V7|i", "i|bVII|bVI|V7", "iv|V7|i|i"),
            "prechorus": ("iv|iv|V7|V7",),
            "bridge": ("bVI|bVII|bIII|V7", "iv|i|V7|V7"),
        },
    ),
    "classical": (
        {
            "verse": ("I|V/3|vi|iii|IV|I/3|ii|V7", "I|IV|V7|I", "I|vi|ii|V7", "I|V7|I|V7", "I|ii|V7|I"),
            "chorus": ("IV|I/3|V7|I", "I|IV|ii|V7", "vi|ii|V7|I", "I|I7|IV|V7"),
            "prechorus": ("ii|vi|II7|V7", "IV|I/3|II7|V7"),
            "bridge": ("vi|III7|vi|II7", "iv|I|bVI|V7"),
        },
        {
            "verse": ("i|iv|V7|i", "i|V7|i|V7", "i|bVI|iv|V7", "i|bVII|bVI|V7"),
            "chorus": ("iv|bVII7|bIII|bVI|iiø|V7|i|i", "bVI|bIII|iv|V7", "iv|i|V7|i"),
            "prechorus": ("iv|iv|V7|V7", "bVI|iiø|V7|V7"),
            "bridge": ("bIII|bVII|iv|V7", "bVI|bII|V7|V7"),
        },
    ),
    "cinematic": (
        {
            "verse": ("I|iii|IV|I", "I|V|IV|IV", "I|bVII|IV|I"),
            "chorus": ("IV|V|vi|IV", "I|V|vi|IV", "bVI|bVII|I|I"),
            "prechorus": ("ii|IV|V|V",),
            "bridge": ("bVI|bIII|IV|V", "vi|iii|IV|V"),
        },
        {
            "verse": ("i|bVI|bIII|bVII", "i|i|bVI|i", "i|i|v|i", "i|bVI|iv|i"),
            "chorus": ("i|bVI|bIII|bVII", "bVI|bVII|i|i", "i|bVII|IV|i", "bVI|bIII|bVII|i"),
            "prechorus": ("iv|iv|bVI|V", "bVI|bVI|bVII|bVII"),
            "bridge": ("iv|bVI|bII|V", "bIII|bVII|iv|V"),
        },
    ),
    "modal": (
        {
            "verse": ("I|I|IV|IV", "Iadd9|Iadd9|vi7|IVadd9", "I|II|I|II", "Imaj7|vi7|IVmaj7|Imaj7"),
            "chorus": ("IVadd9|I|V|vi", "IV|I|vi|I", "vi|IV|I|II"),
            "prechorus": ("ii|ii|IV|IV",),
            "bridge": ("vi|vi|IV|IV", "bVII|bVII|IV|I"),
        },
        {
            "verse": ("i|i|bVII|bVII", "i|IV|i|IV", "i|i|i|bVII", "i|bVI|i|bVI"),
            "chorus": ("i|bVII|IV|i", "bVI|bVII|i|i", "i|iv|i|bVII"),
            "prechorus": ("bVI|bVI|bVII|bVII", "iv|iv|v|v"),
            "bridge": ("bIII|bIII|IV|IV", "iv|iv|bVI|bVII"),
        },
    ),
    "modal_folk": (
        {
            "verse": ("I|bVII|I|bVII", "I|IV|I|V", "I|bVII|IV|I"),
            "chorus": ("I|V|IV|I", "IV|I|bVII|I", "I|bVII|IV|V"),
            "prechorus": ("IV|IV|V|V",),
            "bridge": ("vi|V|IV|V", "IV|bVII|I|V"),
        },
        {
            "verse": ("i|bVII|i|bVII", "i|bIII|bVII|i", "i|IV|bVII|i"),
            "chorus": ("bIII|bVII|i|bVII", "i|bVII|bIII|IV", "bVI|bVII|i|i"),
            "prechorus": ("iv|iv|bVII|bVII",),
            "bridge": ("bIII|bVII|IV|i", "bVI|bIII|bVII|v"),
        },
    ),
    "lullaby": (
        {
            "verse": ("I|IV|I|V", "I|I|V7|I", "I|vi|IV|V", "I|V/3|IV/3|V"),
            "chorus": ("IV|I|V7|I", "IV|V|I|vi", "I|IV|V7|I"),
            "prechorus": ("ii|V|ii|V",),
            "bridge": ("IV|I|ii|V7", "vi|IV|ii|V7"),
        },
        _POP_MINOR,
    ),
}  # fmt: skip

MODAL: dict[str, tuple[str, ...]] = {
    "dorian": ("i|IV|bVII|i", "i|IV|i|i", "i|ii|bIII|i"),
    "mixolydian": ("I|bVII|IV|I", "I|bVII|I|IV", "I|v|bVII|IV"),
    "lydian": ("I|II|I|II", "I|II|iii|I", "I|I|II|vi"),
    "phrygian": ("i|bII|i|bII", "i|bII|bIII|bII", "i|bvii|bVI|bII"),
    "harmonic minor": ("i|iv|V7|i", "i|bVI|iv|V7", "i|V7|bVI|V7"),
}
