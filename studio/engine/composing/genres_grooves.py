"""Drum and percussion grooves, one character a sixteenth.

`X` accent, `x` stroke, `g` ghost note, `r` a stroke of two thirty-seconds, `.` silence. Twelve steps are a
bar of three beats, sixteen a bar of four, thirty-two two bars. Lane names are keys of LANES.
"""

LANES: dict[str, int] = {
    "kick": 36,
    "snare": 38,
    "rim": 37,
    "clap": 39,
    "hat": 42,
    "pedal": 44,
    "open": 46,
    "ride": 51,
    "bell": 53,
    "crash": 49,
    "tom_low": 41,
    "tom_mid": 45,
    "tom_high": 48,
}

_EIGHTHS = "x.x.x.x.x.x.x.x."
_ACCENTED = "X.x.X.x.X.x.X.x."
_SIXTEENTHS = "XgxgXgxgXgxgXgxg"
_BACKBEAT = "....X.......X..."
_FOUR = "X...X...X...X..."

GROOVES: dict[str, dict[str, str]] = {
    "none": {},
    "backbeat": {"kick": "X.......x.......", "snare": _BACKBEAT, "hat": _ACCENTED},
    "pop_push": {"kick": "X.....x.x.......X.....x.x.....x.", "snare": _BACKBEAT, "hat": _EIGHTHS},
    "half_time": {"kick": "X.........x.....X.....x...x.....", "snare": "........X.......", "hat": _EIGHTHS},
    "ballad16": {"kick": "X......x..x.....", "snare": _BACKBEAT, "hat": "XgxgXgxgXgxgXgxg"},
    "four_floor_pop": {"kick": _FOUR, "clap": _BACKBEAT, "snare": _BACKBEAT, "hat": "x.xgx.xgx.xgx.xg"},
    "rock_drive": {"kick": "X.....x.X.x.....X.....x.X.x...x.", "snare": _BACKBEAT, "hat": _ACCENTED},
    "rock_heavy": {"kick": "X..x....x.x.....X..x..x.x.......", "snare": _BACKBEAT, "hat": "X...X...X...X..."},
    "tom_drive": {"kick": "X...x...X...x...", "snare": "............X...", "tom_low": "..x..x....x..x..",
                  "tom_mid": "......x.......x."},
    "punk": {"kick": "X.....x.X.....x.X...x.x.X.....x.", "snare": "....X.......X...", "hat": _EIGHTHS},
    "metal_gallop": {"kick": "X.xxX.xxX.xxX.xx", "snare": _BACKBEAT, "ride": "X...X...X...X..."},
    "metal_double": {"kick": "XxxxXxxxXxxxXxxx", "snare": _BACKBEAT, "bell": "X...X...X...X..."},
    "rock_and_roll": {"kick": "X...x...X...x...", "snare": "....X.......X..x....X..x....X...",
    "ride": _ACCENTED},
    "folk_stomp": {"kick": "X.......X.......", "rim": _BACKBEAT, "hat": "....x.......x..."},
    "brush_train": {"kick": "X.......x.......", "snare": "xgXgxgXgxgXgxgXg", "pedal": _BACKBEAT},
    "brush_soft": {"kick": "X.......g.......", "rim": "............x...", "snare": "g...x...g...x..g",
    "pedal": _BACKBEAT},
    "shuffle": {"kick": "X.....x.X.......", "snare": _BACKBEAT, "ride": _ACCENTED},
    "motown": {"kick": "X.....x.X.....x.", "snare": "x...X...x...X...", "hat": _EIGHTHS},
    "rnb": {"kick": "X......x..x.....X..x......x..x..", "rim": "....x.......x...", "clap": "....x.......x...",
            "hat": "x.x.xgx.x.x.xgxg"},
    "funk": {"kick": "X.x.......x..x..X.x....x..x.....", "snare": "....X..g.g..X..g", "hat": _SIXTEENTHS},
    "funk_linear": {"kick": "X..x..x....x..x.", "snare": "....X..g.g.gX...", "hat": "x.xx.x..xx.x.xx."},
    "disco": {"kick": _FOUR, "snare": _BACKBEAT, "open": "..x...x...x...x.", "hat": "xg.gxg.gxg.gxg.g"},
    "one_drop": {"kick": "........X.......", "rim": "........X.......", "hat": "X.x.x.x.X.x.x.xg"},
    "steppers": {"kick": _FOUR, "rim": "........X.....g.", "hat": "x.x.x.xgx.x.x.x."},
    "ska": {"kick": "X.......X.......", "snare": _BACKBEAT, "hat": "..X...X...X...X."},
    "boom_bap": {"kick": "X......x..x.....X.x....x..x.....", "snare": "....X..g....X...", "hat": _EIGHTHS},
    "boom_bap_busy": {"kick": "X.x....x..x..x..X......xx.x.....", "snare": "....X..g.g..X..g",
    "hat": "x.x.x.xgx.x.x.x."},
    "trap": {"kick": "X.....x...x.....X..x......x.....", "clap": "........X.......",
    "snare": "........X.......",
             "hat": "x.x.x.x.x.xrx.x.x.x.x.rrx.x.xxxx"},
    "trap_soft": {"kick": "X.........x.....X.....x...x.....", "clap": "........X.......",
    "hat": "x.x.x.x.x.x.xrx."},
    "drill": {"kick": "X.....x...x.....X..x.......x....", "snare": "........X..................X....",
              "hat": "x..x..x.x..x..rx"},
    "lofi": {"kick": "X......x..x.....X......x.x......", "snare": _BACKBEAT, "hat": "x.x.x.x.x.x.x.xg"},
    "house": {"kick": _FOUR, "clap": _BACKBEAT, "open": "..x...x...x...x.", "hat": "x..gx..gx..gx.gg"},
    "techno": {"kick": _FOUR, "open": "..x...x...x...x.", "rim": "...x..x....x..x.",
    "hat": "x.gxx.gxx.gxx.xg"},
    "trance": {"kick": _FOUR, "clap": _BACKBEAT, "open": "..X...X...X...X.", "hat": "x.gxx.gxx.gxx.gx"},
    "dnb": {"kick": "X.........x.....X.x.......x.....", "snare": _BACKBEAT, "hat": "x.x.x.x.x.x.x.xg"},
    "dnb_jungle": {"kick": "X.x.......xx....X.x.......x.....", "snare": "....X..g.g..X..g....X..g.g....X.",
                   "ride": _EIGHTHS},
    "dubstep": {"kick": "X.....x.........X..x......x.....", "snare": "........X.......",
    "hat": "..x..x..x.x..xrx"},
    "synthwave": {"kick": _FOUR, "snare": _BACKBEAT, "hat": "x.x.x.x.x.x.x.xx"},
    "chip": {"kick": "X...x...X.x.x...", "snare": _BACKBEAT, "hat": "x.xxx.x.x.xxx.x."},
    "dembow": {"kick": _FOUR, "snare": "...X..X....X..X.", "hat": "x.x.x.x.x.x.x.x."},
    "jazz_ride": {"ride": "X...x.x.X...x.x.", "pedal": "....x.......x...",
    "kick": "g...g...g...g...g...g...g...g.x.",
                  "snare": "......g.......g....g......g....."},
    "swing_big": {"ride": "X...X.x.X...X.x.", "pedal": "....X.......X...", "kick": "x...x...x...x...",
                  "snare": "....x..g....x.g."},
    "bossa": {"kick": "X.....x.x.....x.", "rim": "x.....x.....x.......x.....x.....", "hat": _EIGHTHS},
    "samba": {"kick": "x..xX..xx..xX..x", "snare": "x.gxg.xgx.xgg.xg", "hat": "x.xxx.xxx.xxx.xx"},
    "latin_pop": {"kick": "X.....x.x.....x.", "rim": "x..x..x...x.x...", "hat": _EIGHTHS},
    "salsa": {"rim": "X...X.X.X.X.x.X.", "kick": "......x.........", "bell": "X...x...X...x..."},
    "afrobeat": {"kick": "X.....x...x..x..X.....x...x.....", "snare": "....g..x..g....x....g..x....X...",
    "hat": _SIXTEENTHS},
    "celtic": {"kick": "X.......x.......", "tom_low": "X..x..x.X..x..x.", "rim": "....x.......x..."},
    "cinematic": {"kick": "X...............X.......x.......", "tom_low": "X.....x.x...x...X.....x.x.x.x.x.",
                  "tom_mid": "...x......x...........x.....x..."},
    "march": {"kick": "X.......X.......", "snare": "x.gxx.g.x.gxxgxg", "crash": "x..............."},
    "waltz": {"kick": "X...........", "rim": "....x...x...", "hat": "....x...x..."},
    "rock_waltz": {"kick": "X.......x...", "snare": "....X...X...", "hat": "x.x.x.x.x.x."},
}  # fmt: skip

# What a groove of four beats becomes in a bar of three.
IN_THREE = {
    "none": "none",
    "brush_soft": "waltz",
    "folk_stomp": "waltz",
    "jazz_ride": "waltz",
    "bossa": "waltz",
}

# Percussion: General MIDI key -> pattern, by instrument.
PERCUSSION: dict[str, tuple[dict[int, str], ...]] = {
    "percussion": (
        {54: _BACKBEAT, 70: _EIGHTHS},
        {70: "xgXgxgXgxgXgxgXg"},
        {54: "x.xgX.xgx.xgX.xg"},
        {54: "..x...x...x...x.", 70: _SIXTEENTHS},
    ),
    "percussion_latin": (
        {63: "......x.......xx", 62: "x.x.x...x.x.x...", 75: "x..x..x...x.x..."},
        {64: "......xx......xx", 62: "x..x....x..x....", 56: "x...x...x...x..."},
        {63: "....x.xx....x.xx", 70: "xgXgxgXgxgXgxgXg", 75: "x.....x...x.x..."},
    ),
    "percussion_world": (
        {61: "X..x..x.X..x..x.", 60: "..x..x....x..x.x", 70: "..x...x...x...xg"},
        {64: "X.....x.x.....x.", 63: "...x..x....x.xx."},
        {61: "X...x.x.X...x.x.", 60: "....x.......x..x", 70: "xgXgxgXgxgXgxgXg"},
    ),
}

# Fills over the last beats of a section: one character a sixteenth, by lane.
FILLS: dict[str, tuple[dict[str, str], ...]] = {
    "toms": (
        {"snare": "xx......", "tom_high": "..xx....", "tom_mid": "....xx..", "tom_low": "......XX",
        "kick": "x...x..."},
        {"snare": "X.xx....", "tom_high": "....x...", "tom_mid": ".....x..", "tom_low": "......XX"},
        {"snare": "....xxxx", "kick": "x..x...."},
        {"tom_high": "x..x....", "tom_mid": "...x..x.", "tom_low": "......xX", "kick": "x.......",
        "snare": ".....x.."},
        {"snare": "gxgxxXXX", "kick": "x...x..."},
        {"snare": "....XxXx", "tom_low": "xx..X...", "kick": "x.x.x.x."},
    ),
    "soft": (
        {"snare": "....gxgx", "kick": "x......."},
        {"rim": "....x.xx"},
        {"snare": "......xx", "pedal": "x...x..."},
        {"tom_mid": "....x...", "tom_low": "......x."},
    ),
    "machine": (
        {"clap": "x...x.xx", "kick": "x......."},
        {"snare": "x.x.xxxx"},
        {"snare": "xxxxrrrr"},
        {"hat": "xrxrrrrr", "snare": "....x..x"},
        {"kick": "x..x..x.", "clap": "....x..x"},
    ),
}  # fmt: skip
