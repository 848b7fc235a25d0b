"""From words to a brief: what the composer, the singer and the mixing desk are asked for."""

from dataclasses import dataclass, field

from studio.engine.lyrics import Lyrics
from studio.engine.score import Voice


@dataclass(frozen=True, slots=True)
class SongRequest:
    """What a person asked for, as typed. `seed` decides everything that they left open."""

    seed: int
    lyrics: str = ""  # own words, or a brief for them when `write_lyrics`
    description: str = ""
    tags: str = ""
    negative_tags: str = ""
    title: str = ""
    instrumental: bool = False
    write_lyrics: bool = False
    vocal_gender: str = ""  # "f", "m" or ""
    style_weight: float = 0.5
    weirdness: float = 0.5
    duration: float | None = None  # seconds, a target
    max_duration: float = 240.0  # seconds, the model's limit


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything decided before the first note."""

    title: str
    genres: tuple[tuple[str, float], ...]  # genre key and its share of the blend, sharing 1.0
    bpm: float
    tonic: int  # pitch class
    mode: str
    beats_per_bar: int
    swing: float  # 0 straight ... 1 full triplets
    energy: float
    brightness: float
    moods: tuple[str, ...]
    wanted: tuple[str, ...]  # instruments asked for
    excluded: tuple[str, ...]  # instruments and stems that must not play
    voice: Voice | None  # None = instrumental
    lyrics: Lyrics  # sections without lines when instrumental
    choir: bool
    duet: bool
    era: str  # "" or "60s" ... "20s"
    duration: float | None
    max_duration: float
    style_weight: float
    weirdness: float
    seed: int
    ignored: tuple[str, ...] = field(default=())  # words of the tags that changed nothing, as typed
