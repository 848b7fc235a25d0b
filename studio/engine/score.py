"""The score: everything that is played and sung, in beats. The single truth between composing and sounding.

Times are in beats (quarter notes) from the start of the song; swing and human timing are already in them.
Pitches are MIDI numbers; drums use General MIDI percussion keys (36 kick, 38 snare, 42 closed hat ...).
Velocities and energies run from 0 to 1.
"""

import dataclasses
from dataclasses import dataclass
from typing import Any

VERSION = 1

# The parts that a song can be split into, in the order that every page and file uses.
STEMS = (
    "vocals",
    "backing_vocals",
    "drums",
    "bass",
    "guitar",
    "keyboard",
    "percussion",
    "strings",
    "synth",
    "fx",
    "brass",
    "woodwinds",
)


@dataclass(frozen=True, slots=True)
class Note:
    start: float
    length: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument's notes. `stem` is one of STEMS, `instrument` a key of `instruments.INSTRUMENTS`."""

    stem: str
    instrument: str
    notes: tuple[Note, ...]
    gain_db: float = 0.0  # on top of the instrument's own level in the mix
    pan: float = 0.0  # -1 left ... 1 right


@dataclass(frozen=True, slots=True)
class Syllable:
    """One sung syllable, in the phones of `phones.PHONES`."""

    text: str  # the letters it stands for, e.g. "win" of "window"
    onset: tuple[str, ...]
    nucleus: str
    coda: tuple[str, ...]
    stress: int  # 0 none, 1 primary, 2 secondary
    word: int  # index of the word in the whole lyric
    line: int  # index of the line in the whole lyric


@dataclass(frozen=True, slots=True)
class SungNote:
    """A note of a voice. `syllable` is None where the syllable before is held on to this note (melisma)."""

    start: float
    length: float
    pitch: int
    velocity: float
    syllable: Syllable | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who sings. The ranges are comfortable ones, in MIDI pitch."""

    gender: str  # "f" or "m"
    low: int
    high: int
    character: str = "clear"  # clear, warm, breathy, bright, husky, powerful, soft, child
    style: str = "sung"  # sung, rap, spoken, whisper, hum
    # A singer's own throat, on top of the character:
    tract: float = 1.0  # resonances times this: above 1 is a shorter throat
    tilt: float = 0.0  # dB an octave lost above 1 kHz
    breath: float = 0.0  # dB on the breath
    vibrato: float = 1.0  # depth times this
    vibrato_rate: float = 0.0  # hertz faster


@dataclass(frozen=True, slots=True)
class Vocal:
    """One vocal track: the lead, or a line beside it."""

    role: str  # lead, double, harmony, backing
    voice: Voice
    notes: tuple[SungNote, ...]
    gain_db: float = 0.0
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class Chord:
    start: float
    length: float
    symbol: str  # as a musician writes it: "Am7", "F/C"
    root: int  # pitch class
    bass: int  # pitch class
    pitches: tuple[int, ...]  # pitch classes, root first


@dataclass(frozen=True, slots=True)
class Section:
    name: str  # as shown: "Verse 2"
    kind: str  # intro, verse, prechorus, chorus, hook, bridge, break, instrumental, solo, outro
    start: float
    length: float
    energy: float


@dataclass(frozen=True, slots=True)
class Word:
    """A written word and where it is sung: what the lyric timeline is read from."""

    text: str
    line: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Score:
    title: str
    seed: int
    bpm: float
    tonic: int  # pitch class
    mode: str  # major, minor, dorian, mixolydian ...
    beats_per_bar: int
    beats: float  # length of the song, without the last note's tail
    fade_out: float  # beats over which the song fades at its end; 0 = a real ending
    sections: tuple[Section, ...]
    chords: tuple[Chord, ...]
    parts: tuple[Part, ...]
    vocals: tuple[Vocal, ...]
    words: tuple[Word, ...] = ()
    version: int = VERSION

    def seconds(self, beats: float) -> float:
        return beats * 60.0 / self.bpm

    @property
    def duration(self) -> float:
        """Seconds from the first beat to the end of the last bar."""
        return self.seconds(self.beats)


def dump(score: Score) -> dict[str, Any]:
    """The score as plain JSON values; `load` brings it back equal."""
    return dataclasses.asdict(score)


def load(data: dict[str, Any]) -> Score:
    """The score that `dump` wrote. Raises ValueError for another version."""
    if data.get("version") != VERSION:
        raise ValueError(
            f"This score has version {data.get('version')}, this engine reads version {VERSION}."
        )
    rows = dict(data)
    rows["sections"] = tuple(Section(**row) for row in data["sections"])
    rows["chords"] = tuple(Chord(**{**row, "pitches": tuple(row["pitches"])}) for row in data["chords"])
    rows["parts"] = tuple(
        Part(**{**row, "notes": tuple(Note(**note) for note in row["notes"])}) for row in data["parts"]
    )
    rows["vocals"] = tuple(_load_vocal(row) for row in data["vocals"])
    rows["words"] = tuple(Word(**row) for row in data["words"])
    return Score(**rows)


def _load_vocal(row: dict[str, Any]) -> Vocal:
    notes = tuple(SungNote(**{**note, "syllable": _load_syllable(note["syllable"])}) for note in row["notes"])
    return Vocal(**{**row, "voice": Voice(**row["voice"]), "notes": notes})


def _load_syllable(row: dict[str, Any] | None) -> Syllable | None:
    if row is None:
        return None
    return Syllable(**{**row, "onset": tuple(row["onset"]), "coda": tuple(row["coda"])})
