"""Figures of bass and chord players, one character a sixteenth.

Bass: `1` root, `3` third, `5` fifth, `7` seventh or sixth, `8` octave, `n` the next chord's root, `a` a step
towards it, `-` the note before goes on, also from the bar before, `.` silence. Chords: `X` and `x` the whole
chord, `d` and `u` a strum down and up, `b` the bass note, `0`-`4` one note of the chord counted from below,
`-` and `.` as above, `p` a damped stroke. The first figure of a tuple is for quiet sections, the last for
full ones.
"""

from dataclasses import dataclass

_KICK = "K"  # the bass follows the kick drum
_WALK = "W"  # quarter notes, chord tones and approaches

BASS: dict[str, tuple[str, ...]] = {
    "roots": ("1---------------", "1-------1-----a-", "1-----1-1---5-a-"),
    "eighths": ("1---1---1---1---", "1-1-1-1-1-1-1-1-", "1-1-1-1-1-1-1-a-"),
    "kick": (_KICK,),
    "melodic": ("1-------5---3---", "1---..5-8-5-3-a-", "1--1..5-8-7-5-a-"),
    "root_five": ("1-------5-------", "1---..a-5-----a-", "1---1-..5---3-a-"),
    "walking": ("1-------5-------", _WALK),
    "boogie": ("1---1---5---5---", "1-1-3-3-5-5-7-5-", "1-3-5-7-8-7-5-3-"),
    "octave": ("1-------1-------", "1.8.1.8.1.8.1.8.", "1.8.1.8.1.8.1.a."),
    "offbeat": ("1---------------", "..1-..1-..1-..1-", "..1-..1-..1-..81"),
    "house": ("1---------------", "..1...1..11...1.", "..1..81..11..81."),
    "trance16": ("1---------------", ".111.111.111.111", ".118.118.118.118"),
    "acid16": ("1..1..1.1..1..1.", "1.18.1.81.1.8.13", "1181.1831.158.13"),
    "sub": ("1---------------", "1-----------..1-", "1-----1-------1-"),
    "reese": ("1---------------", "1---------1---5-", "1-----1---1-7-5-"),
    "wobble": ("1---------------", "1-1-1---1-1-1111", "1-111-1-8-1-1111"),
    "funk": ("1.......1.....7.", "1..1....8.7.1.a.", "1..1..8.1.7.5.78"),
    "reggae": ("1-....1-5-....3-", "1---..1-3-5-....", "..1-1-..5-3-1-.."),
    "bossa": ("1-----5-5-----1-", "1-----5-5-----5-", "1-----5-8-----5-"),
    "samba": ("1--11---5--55---", "1--11--15--55--5"),
    "tumbao": ("1-----5-----1---", "------5-----n---", "------5---..n-n-"),
    "tango": ("1---5---1---5---", "1-----5-1---5-a-", "1---1---1---a-a-"),
    "afro": ("1---..1-..5-....", "1-..1-5-..1-7-5-", "1-1-..5-8-..7-5-"),
    "gallop": ("1-------1-------", "1-111-111-111-11", "1-111-111-331-aa"),
    "waltz": ("1-----------", "1-------5---", "1-------5-a-"),
    "drone": ("1---------------",),
}

# What a bass figure of four beats becomes in a bar of three.
BASS_IN_THREE: dict[str, tuple[str, ...]] = {
    "walking": ("1-------5---", _WALK),
    "kick": ("1-----------", "1-----5---a-", "1---1-5---a-"),
    "eighths": ("1---1---1---", "1-1-1-1-1-1-", "1-1-1-1-1-a-"),
}


@dataclass(frozen=True, slots=True)
class Comping:
    """How chords are played: figures for quiet to full sections, notes' share of their step span, strum in
    beats."""

    figures: tuple[str, ...]
    gate: float = 0.95
    strum: float = 0.0
    size: int = 4  # notes of the voicing
    power: bool = False  # root, fifth and octave only, where the instrument is distorted
    lift: int = 0  # octaves above the middle


COMPING: dict[str, Comping] = {
    "pulse": Comping(("X-------x-------", "X---x---x---x---", "X-x-x-x-X-x-x-x-"), gate=0.9, size=3),
    "strum": Comping(("d-------d-----u-", "d---d-u-..u-d-u-", "d-d-dudu.ud-dudu"), gate=1.0, strum=0.028),
    "rasgueado": Comping(("d-------d---d---", "d-..ddu-d-..ddu-", "dudud-d-dudud-du"), gate=0.9, strum=0.035),
    "travis": Comping(("b---2---b---3---", "b-2-3-2-b-3-2-3-", "b-23b-2-b-32b-23"), gate=1.6, size=4),
    "arp": Comping(("0---1---2---1---", "0-1-2-3-2-1-2-1-", "0-2-1-3-2-3-1-2-"), gate=1.7, size=4),
    "arp_slow": Comping(("0-------2-------", "0---2---3---1---"), gate=2.5, size=4, lift=1),
    "arp16": Comping(("0-2-1-3-0-2-1-3-", "0123210101232101", "0213021303120213"), gate=0.8, size=4, lift=1),
    "drive8": Comping(("X---------------", "X-x-x-x-x-x-x-x-", "X-x-X-x-X-x-X-x-"), gate=0.95, power=True,
    size=3),
    "wall": Comping(("X---------------", "d-d-d-d-d-d-d-d-", "d-dud-dud-dud-du"), gate=1.0,
    strum=0.02, size=3),
    "chug": Comping(("X-------x-------", "X-ppX-ppX-x-ppx-", "X-x-ppX-x-ppX-x-"), gate=0.9, power=True,
    size=3),
    "gallop": Comping(("X---------------", "X-ppX-ppX-ppX-pp", "X-xxppX-X-xxppX-"), gate=0.85, power=True,
    size=3),
    "boom_chick": Comping(("b---x---b---x---", "b---d-u-b---d-u-"), gate=0.8, strum=0.02),
    "banjo_roll": Comping(("0-2-1-3-0-2-1-3-", "0213021302130213", "0231023102310213"), gate=0.9, size=4,
    lift=0),
    "boogie": Comping(("X-------x-------", "x-x-X-x-x-x-X-x-"), gate=0.6, size=3),
    "charleston": Comping(("X---------------", "X-----x---------", "..x---X-....x-..", "X-----x-..x---x-"),
    gate=0.8),
    "freddie": Comping(("X...x...X...x...", "X-..X-..X-..X-..",), gate=0.7),
    "stabs": Comping(("............X...", "X.....x.........", "X..x..x.....x.x."), gate=0.7, lift=0),
    "scratch": Comping(("..x...x...x...x.", "X..p..x.pp.x..x.", "xpxppxpxppxpxpxp"), gate=0.6, strum=0.008,
    size=3),
    "clav": Comping(("0...2.0...3.2...", "0.22.0.3.02.3.0.", "0022.03.3020.3.2"), gate=0.7, size=4),
    "organ_hold": Comping(("X---------------", "X-------X-------"), gate=1.0),
    "skank": Comping(("....x.......x...", "....X.......X...", "....X-......X.x."), gate=0.45, strum=0.01,
    size=3),
    "skank_up": Comping(("..x...x...x...x.", "..X...X...X...X."), gate=0.45, strum=0.008, size=3),
    "bubble": Comping(("..x...x...x...x.", "..x.x.x...x.x.x.", ".x.x.x.x.x.x.x.x"), gate=0.5, size=3),
    "sample": Comping(("0---2---1---3---", "0-..3-2-..1-2-..", "0-3-2-..3-1-2-3-"), gate=1.3, size=4, lift=0),
    "house_stab": Comping(("X-----------....", "X..x..x...x..x..", "X..X..x.x..x..x."), gate=0.75),
    "trance_gate": Comping(("X---------------", "X..x..x.X..x..x.", "X.xxX.x.x.xxX.xx"), gate=0.8),
    "pad_hold": Comping(("X---------------",), gate=1.0),
    "pad": Comping(("X---------------",), gate=1.0, size=4),
    "tremolo_hold": Comping(("X---------------", "X-------x-------"), gate=1.0, size=2),
    "bossa": Comping(("b-----x-b---x---", "b-x---x-b-..x---", "b-x-..x-b-x-..x-"), gate=0.85, size=3),
    "montuno": Comping(("X-..x-x-..x-x-..", "X-.x0.x-.x.x0.x.", "x.x0.x.xx.x0.x.x"), gate=0.8),
    "marcato": Comping(("X...x...X...x...", "X.x.X...X.x.X...", "X...x.x.X...x.x."), gate=0.55),
    "ostinato": Comping(("0---1---0---2---", "0-1-0-2-0-1-0-2-", "0010201000102010"), gate=0.9, size=3),
    "pizz": Comping(("0.......2.......", "0...2...1...3...", "0...2.1.3...2.1."), gate=0.6, size=4, lift=0),
    "alberti": Comping(("0---2---1---2---", "0-2-1-2-0-2-1-2-", "0212021202120212"), gate=1.2, size=3),
    "waltz": Comping(("b---x---x---", "b---X---x---"), gate=0.8, size=3),
    "afro_guitar": Comping(("0...2.0...3.2...", "0.2.30.2.03.2.0.", "02.302.30.2302.3"), gate=0.9, size=4,
    lift=0),
}  # fmt: skip

# What chords of four beats become in a bar of three, where cutting the bar short would not do.
COMPING_IN_THREE: dict[str, tuple[str, ...]] = {
    "strum": ("d-------d---", "d---d-u-d-u-", "d-u-d-u-dudu"),
    "arp": ("0---1---2---", "0-1-2-3-2-1-", "0-2-1-3-2-1-"),
    "pulse": ("X-----------", "X---x---x---", "X-x-X-x-X-x-"),
    "travis": ("b---2---3---", "b-2-3-2-3-2-", "b-23b-2-3-2-"),
    "boom_chick": ("b---x---x---", "b---d-u-d-u-"),
    "charleston": ("X-----------", "X-----x-----", "..x-..X-..x-"),
}
