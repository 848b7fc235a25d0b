"""The words people use for moods, tempo, instruments, voices and times, and what each one changes."""

from dataclasses import dataclass

from studio.engine.composing.genres import Genre
from studio.engine.composing.genres_band import BAND
from studio.engine.composing.genres_beat import BEAT
from studio.engine.composing.genres_world import WORLD
from studio.engine.instruments import INSTRUMENTS

GENRES: dict[str, Genre] = {genre.key: genre for genre in (*BAND, *BEAT, *WORLD)}


@dataclass(frozen=True, slots=True)
class Mood:
    names: tuple[str, ...]
    energy: float = 0.0
    brightness: float = 0.0
    lean: str = ""  # major or minor, where it leans
    tempo: float = 1.0


def _mood(names: str, energy: float, brightness: float, lean: str, tempo: float) -> Mood:
    return Mood(tuple(names.split("|")), energy, brightness, lean, tempo)


_MOOD_ROWS = (
    _mood("happy|joyful|cheerful|joyous|merry|feel good|feelgood|jolly|gleeful", 0.12, 0.15, "major", 1.06),
    _mood("sad|sorrowful|tearful|heartbroken|heartbreak|mournful|crying|gloomy", -0.15, -0.15, "minor", 0.88),
    _mood("melancholic|melancholy|wistful|bittersweet|longing|yearning|blue", -0.1, -0.1, "minor", 0.92),
    _mood("dark|sinister|ominous|brooding|menacing|grim|evil", 0.03, -0.25, "minor", 0.95),
    _mood("bright|sunny|sparkling|shimmering|crisp|summer|summery", 0.08, 0.25, "major", 1.04),
    _mood("uplifting|inspiring|inspirational|hopeful|optimistic|motivational|positive", 0.12, 0.15, "major",
    1.03),
    _mood("energetic|upbeat|lively|high energy|driving|pumping|powerful|explosive", 0.25, 0.1, "", 1.1),
    _mood("calm|peaceful|serene|tranquil|soothing|relaxing|relaxed|quiet", -0.25, -0.05, "", 0.88),
    _mood("gentle|tender|delicate|intimate|soft|mellow|light", -0.22, -0.05, "", 0.92),
    _mood("dreamy|ethereal|floating|hazy|airy|celestial|otherworldly", -0.12, 0.1, "", 0.93),
    _mood("romantic|love|loving|sensual|passionate|sweet", -0.08, 0.0, "", 0.94),
    _mood("sexy|seductive|sultry|steamy", -0.05, -0.1, "minor", 0.92),
    _mood("angry|aggressive|furious|rage|violent|brutal|fierce", 0.35, 0.05, "minor", 1.1),
    _mood("epic|grand|majestic|triumphant|anthemic|soaring|heroic mood", 0.22, 0.05, "", 0.98),
    _mood("mysterious|enigmatic|eerie|spooky|haunting|creepy|scary|haunted", -0.05, -0.15, "minor", 0.92),
    _mood("nostalgic|reminiscent|sentimental|memories", -0.08, -0.08, "", 0.95),
    _mood("playful|fun|quirky|whimsical|funny|silly|goofy|humorous", 0.1, 0.15, "major", 1.06),
    _mood("tense|suspenseful|anxious|nervous|thriller|dramatic", 0.1, -0.1, "minor", 1.0),
    _mood("groovy|laid back|smooth|cool|grooving", 0.0, -0.03, "", 0.96),
    _mood("party|celebratory|celebration|wild|banger", 0.28, 0.15, "", 1.06),
    _mood("lonely|isolated|desolate|empty|cold|bleak", -0.2, -0.12, "minor", 0.88),
    _mood("hypnotic|trippy|spacey|repetitive|mesmerizing", 0.0, -0.05, "", 0.97),
    _mood("warm|cozy|cosy|comforting|heartfelt", -0.1, -0.08, "major", 0.96),
    _mood("raw|gritty|rough|dirty|lofi mood|garage sound", 0.12, -0.1, "", 1.0),
    _mood("futuristic|sci fi|cyberpunk|cyber|space|robotic", 0.08, 0.12, "minor", 1.02),
    _mood("elegant|sophisticated|classy|graceful|refined", -0.08, 0.03, "", 0.97),
    _mood("rebellious|defiant|attitude|swagger|badass|confident", 0.2, 0.03, "minor", 1.03),
    _mood("spiritual mood|sacred|reverent|holy|solemn", -0.1, -0.03, "", 0.9),
    _mood("catchy|infectious|hooky", 0.06, 0.08, "", 1.03),
    _mood("intense|heavy|hard|massive|huge", 0.25, -0.08, "", 1.02),
    _mood("minimalist|sparse|stripped down|stripped|bare", -0.28, 0.0, "", 0.96),
    _mood("emotional|moving|touching|poignant|soulful mood", -0.03, -0.03, "minor", 0.95),
    _mood("exotic|adventurous|journey|wandering", 0.08, 0.05, "", 1.0),
    _mood("bouncy|danceable|perky|swaying", 0.14, 0.1, "", 1.05),
    _mood("lazy|sleepy|drowsy|hungover", -0.22, -0.1, "", 0.88),
    _mood("euphoric|ecstatic|blissful", 0.25, 0.2, "major", 1.05),
)  # fmt: skip
MOODS: dict[str, Mood] = {mood.names[0]: mood for mood in _MOOD_ROWS}

# Beats a minute where the word decides; a factor on the genre's own tempo would be too timid for "slow".
TEMPO_WORDS: dict[str, float] = {
    "very slow": 0.62, "slow": 0.75, "slow tempo": 0.75, "slower": 0.85, "downbeat": 0.8, "largo": 0.6,
    "adagio": 0.68,
    "andante": 0.82, "mid tempo": 0.97, "midtempo": 0.97, "medium tempo": 0.97, "moderato": 0.97,
    "fast": 1.22,
    "faster": 1.12, "fast tempo": 1.22, "uptempo": 1.15, "up tempo": 1.15, "very fast": 1.38, "allegro": 1.2,
    "vivace": 1.28, "presto": 1.4, "quick": 1.18,
}  # fmt: skip

ENERGY_WORDS: dict[str, float] = {
    "low energy": 0.25, "medium energy": 0.55, "loud": 0.85, "medium intensity": 0.56, "chilled": 0.3,
}  # fmt: skip

MODE_WORDS: dict[str, str] = {
    "major key": "major", "minor key": "minor", "in a minor key": "minor", "in a major key": "major",
    "dorian": "dorian", "mixolydian": "mixolydian", "lydian": "lydian", "phrygian": "phrygian",
    "aeolian": "minor",
    "ionian": "major", "harmonic minor": "harmonic minor", "minor mode": "minor", "major mode": "major",
}  # fmt: skip

FEEL_WORDS: dict[str, float] = {
    "shuffle": 1.0,
    "swung": 0.8,
    "swing feel": 0.9,
    "straight": 0.0,
    "12/8": 1.0,
    "triplet": 1.0,
}

# What an excluded or wanted word reaches: instrument keys, the likeliest first.
_STEM_WORDS = {
    "guitar": "guitar|guitars|guitarra",
    "keyboard": "keyboard|keyboards|keys",
    "drums": "drums|drum|drum kit|drumset|beat|beats|live drums|percussive drums",
    "bass": "bass|bassline|bass line|heavy bass|deep bass|bass guitar",
    "percussion": "percussion|percussive|shaker|tambourine",
    "strings": "string instruments",
    "synth": "synth|synths|synthesizer|synthesizers|analog synth|analog synths",
    "brass": "horns|horn section|brass section",
    "woodwinds": "woodwind|woodwinds|winds",
    "fx": "effects|sound effects|fx|sfx",
}

_INSTRUMENT_WORDS = {
    "kit_808": "808|808s|808 drums|drum machine|trap drums",
    "kit_909": "909|electronic drums|electronic drum kit|four on the floor",
    "kit_jazz": "brushes|brush drums|brushed drums|jazz drums",
    "kit_rock": "rock drums|heavy drums|big drums|pounding drums",
    "kit_acoustic": "acoustic drums",
    "kit_lofi": "dusty drums|vinyl drums|breakbeats|drum loop",
    "kit_orchestral": "timpani|orchestral drums|taiko|war drums|orchestral percussion",
    "percussion_latin": "congas|conga|bongos|cowbell|claves|timbales|latin percussion|maracas",
    "percussion_world": "hand drums|djembe|tabla|bodhran|cajon|tribal drums|tribal|handpan",
    "bass_upright": "upright bass|double bass|contrabass|standup bass|acoustic bass",
    "bass_synth": "synth bass|moog bass|analog bass",
    "bass_sub": "sub bass|808 bass|sub",
    "bass_slap": "slap bass|slapped bass|funky bass",
    "bass_finger": "electric bass|fretless bass",
    "bass_pick": "picked bass",
    "bass_acid": "acid bass|303|reese bass",
    "guitar_steel": "acoustic guitar|acoustic guitars|steel guitar|strummed guitar|fingerpicked guitar|"
    "fingerpicking|"
    "fingerstyle|12 string guitar|strummed acoustic guitar|pedal steel|slide guitar",
    "guitar_nylon": "nylon guitar|classical guitar|nylon string guitar|flamenco guitar",
    "guitar_clean": "electric guitar|clean guitar|jangly guitar|jangly guitars|jangle|"
    "clean electric guitar|electric guitars",
    "guitar_drive": "overdriven guitar|guitar riff|guitar riffs|crunchy guitar|crunchy guitars|"
    "fuzz guitar|fuzz|guitar solo",
    "guitar_metal": "distorted guitar|distorted guitars|distortion|heavy guitar|heavy guitars|power chords",
    "guitar_muted": "palm muted guitar|muted guitar|palm mute",
    "banjo": "banjo",
    "ukulele": "ukulele|uke",
    "mandolin": "mandolin|bouzouki|sitar|koto|balalaika",
    "piano": "piano|grand piano|pianos|upright piano",
    "piano_soft": "felt piano|soft piano|muted piano",
    "epiano": "electric piano|rhodes|wurlitzer|wurli|e piano|epiano",
    "organ": "organ|hammond|hammond organ|b3",
    "organ_church": "church organ|pipe organ",
    "harpsichord": "harpsichord",
    "clavinet": "clavinet|clav",
    "music_box": "music box|celesta|celeste|toy piano",
    "vibraphone": "vibraphone|vibes|glockenspiel",
    "marimba": "marimba|xylophone|kalimba|steel drums|steelpan",
    "accordion": "accordion|bandoneon|concertina|harmonica",
    "violin": "violin|fiddle|solo violin|erhu",
    "cello": "cello|solo cello",
    "strings": "strings|string section|orchestral strings|string quartet sound|lush strings|violins|"
    "string ensemble",
    "strings_pizzicato": "pizzicato|pizzicato strings|plucked strings",
    "harp": "harp",
    "pad_warm": "pad|pads|synth pad|synth pads|warm pads|warm pad|lush pads",
    "pad_bright": "bright pad|shimmer pad|atmospheric|atmospheres",
    "pad_choir": "choir pad|mellotron|vocal pads",
    "lead_saw": "synth lead|lead synth|saw lead|synth solo",
    "lead_square": "square lead|square wave|theremin",
    "supersaw": "supersaw|supersaws|big synths|synth chords",
    "pluck": "pluck|plucks|synth pluck|arpeggio|arpeggios|arpeggiated|arp|arps|arpeggiator|sequencer",
    "bell": "bell|bells|chimes|synth bell|tubular bells",
    "chip_pulse": "pulse wave|chip sounds|bleeps",
    "trumpet": "trumpet|muted trumpet|trumpets",
    "trombone": "trombone|tuba",
    "horn": "french horn|french horns|horn",
    "brass": "brass|brass stabs|brass hits",
    "flute": "flute|flutes|pan flute|shakuhachi|recorder",
    "whistle": "whistle|tin whistle|whistling|bagpipes|ocarina",
    "clarinet": "clarinet|bass clarinet|duduk",
    "oboe": "oboe|english horn|bassoon",
    "sax_alto": "alto sax|alto saxophone|soprano sax",
    "sax_tenor": "sax|saxophone|tenor sax|tenor saxophone|sax solo|saxophones",
    "fx_riser": "riser|risers|build up|buildups",
    "fx_impact": "impact|impacts|booms|braams",
    "fx_vinyl": "vinyl|vinyl crackle|crackle|vinyl noise",
    "fx_sweep": "sweep|sweeps|downlifter",
}


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: key for key, words in table.items() for word in words.split("|")}


STEM_OF_WORD: dict[str, str] = _by_word(_STEM_WORDS)
INSTRUMENT_OF_WORD: dict[str, str] = {
    **{instrument.name.lower().replace("-", " "): key for key, instrument in INSTRUMENTS.items()},
    **_by_word(_INSTRUMENT_WORDS),
}

GENDER_WORDS: dict[str, str] = {
    **dict.fromkeys(
        ["female vocals", "female vocal", "female voice", "female singer", "female vocalist", "woman",
        "woman singing", "female", "girl singer", "female lead", "female rapper", "soprano", "alto",
        "mezzo", "songstress", "diva"], "f"
    ),
    **dict.fromkeys(
        ["male vocals", "male vocal", "male voice", "male singer", "male vocalist", "man", "man singing",
        "male", "boy singer", "male lead", "male rapper", "baritone", "tenor", "deep voice",
        "bass singer", "bass voice"], "m"
    ),
}  # fmt: skip

# Comfortable ranges that a word implies, by MIDI pitch.
RANGE_WORDS: dict[str, tuple[int, int]] = {
    "soprano": (60, 76), "alto": (53, 69), "mezzo": (57, 72), "baritone": (45, 61), "tenor": (50, 67),
    "deep voice": (43, 59), "bass singer": (40, 57), "bass voice": (40, 57), "diva": (57, 76),
    "falsetto": (57, 72),
    "high voice": (59, 75), "low voice": (45, 61), "high pitched": (60, 76),
}  # fmt: skip

CHARACTER_WORDS: dict[str, str] = {
    word: character
    for character, words in {
        "clear": "clear voice|clear vocals|pure voice|clean vocals",
        "warm": "warm voice|warm vocals|rich voice|soulful vocals|soulful voice|smooth vocals|"
        "smooth voice|crooning",
        "breathy": "breathy|breathy vocals|airy vocals|ethereal vocals|dreamy vocals|breathy voice|"
        "intimate vocals",
        "bright": "bright vocals|bright voice|catchy vocals|pop vocals|nasal",
        "husky": "husky|raspy|raspy voice|raspy vocals|smoky|smoky voice|gravelly|hoarse|rough voice|"
        "gritty vocals|"
        "gravelly voice|growl|growling|screaming|screamed vocals|harsh vocals",
        "powerful": "powerful vocals|powerful voice|belting|big vocals|strong vocals|operatic vocals|"
        "shouting|shouted",
        "soft": "soft vocals|soft voice|gentle vocals|gentle voice|tender vocals|quiet vocals|sweet voice",
        "child": "child|child voice|childs voice|child vocals|kid voice|little girl|little boy|"
        "childrens choir",
    }.items()
    for word in words.split("|")
}

STYLE_WORDS: dict[str, str] = {
    word: style
    for style, words in {
        "rap": "rapping|rapped|rap vocals|rapper|mc|spitting bars|rap verse|rap verses",
        "spoken": "spoken word|spoken|narration|narrated|spoken vocals|poetry|monologue",
        "whisper": "whisper|whispered|whispering|whispered vocals|asmr",
        "hum": "humming|hummed|hum|mm vocals",
        "sung": "sung|singing|melodic vocals",
    }.items()
    for word in words.split("|")
}

CHOIR_WORDS = ("choir", "choral", "chorus of voices", "gospel choir", "vocal harmonies", "backing choir",
"chant",
               "gang vocals", "group vocals", "crowd vocals", "childrens choir", "harmonies")  # fmt: skip
DUET_WORDS = (
    "duet",
    "male and female vocals",
    "female and male vocals",
    "two singers",
    "boy and girl",
    "duo vocals",
)
A_CAPPELLA_WORDS = (
    "a cappella",
    "acappella",
    "a capella",
    "acapella",
    "vocals only",
    "only vocals",
    "voice only",
)
INSTRUMENTAL_WORDS = ("instrumental", "no vocals", "no vocal", "without vocals", "no singing", "no voice",
"no lyrics",
                      "karaoke", "backing track", "no words")  # fmt: skip

ERAS: dict[str, str] = {
    word: era
    for era, words in {
        "50s": "50s|1950s|fifties|1950", "60s": "60s|1960s|sixties|1960|british invasion", "70s":
        "70s|1970s|seventies|1970",
        "80s": "80s|1980s|eighties|1980|retro", "90s": "90s|1990s|nineties|1990", "00s":
        "00s|2000s|y2k|noughties|2000",
        "10s": "10s|2010s", "20s": "2020s|modern|contemporary|current|2020",
    }.items()
    for word in words.split("|")
}  # fmt: skip

# Instruments that an era leans to, by role; what they replace is the genre's own first choice.
ERA_SOUNDS: dict[str, dict[str, str]] = {
    "50s": {"kit": "kit_jazz", "bass": "bass_upright", "lead": "sax_tenor"},
    "60s": {"kit": "kit_acoustic", "bass": "bass_finger", "colour": "organ", "lead": "guitar_clean"},
    "70s": {"kit": "kit_acoustic", "colour": "clavinet", "pad": "strings", "lead": "brass"},
    "80s": {
        "kit": "kit_909",
        "bass": "bass_synth",
        "pad": "pad_bright",
        "lead": "lead_saw",
        "colour": "bell",
    },
    "90s": {"kit": "kit_acoustic", "chords": "guitar_drive", "lead": "guitar_clean", "pad": "strings"},
    "00s": {"kit": "kit_rock", "colour": "guitar_muted", "lead": "pluck"},
    "10s": {"kit": "kit_808", "chords": "pluck", "lead": "bell"},
    "20s": {"kit": "kit_808", "bass": "bass_sub", "colour": "pluck", "pad": "pad_warm"},
}

# Words that say nothing musical of their own and are passed over in silence.
FILLER = frozenset((
    "a", "an", "the", "and", "or", "with", "of", "in", "on", "for", "to", "is", "it", "its", "by",
    "from", "at", "as", "but", "some", "very", "really", "song", "songs", "music", "track", "tune",
    "style", "styled", "sound", "sounding", "feel", "feeling", "vibe", "vibes", "vocals", "vocal",
    "voice", "voices", "lyrics", "beat", "beats", "like", "based", "inspired", "influenced", "mix",
    "blend", "between", "into", "my", "me", "i", "please", "make", "create", "write", "genre", "tempo",
    "key", "mood", "featuring", "feat", "ft", "rhythm", "melody", "melodies", "arrangement",
    "production", "that", "about", "era", "type", "kind", "this", "singer", "heavy", "section",
    "instrument", "instruments", "bpm", "version", "time", "signature", "only", "plus", "more",
    "little", "bit", "quite", "lead", "backing", "theme", "solo",
))  # fmt: skip

# For titles of pieces without words.
TITLE_FIRST = ("Silver", "Paper", "Slow", "Northern", "Open", "Second", "Electric", "Quiet", "Distant",
"Golden",
               "Hollow", "Velvet", "Early", "Borrowed", "Last", "Wild", "Blue", "Hidden", "Bright",
               "Tidal")  # fmt: skip
TITLE_SECOND = ("Avenue", "Harbour", "Signal", "Lantern", "Orbit", "Garden", "Mirror", "Season", "Motion",
"Window",
                "Current", "Meridian", "Weather", "Embers", "Horizon", "Letters", "Staircase", "Frequency",
                "Shoreline", "Afterglow")  # fmt: skip
