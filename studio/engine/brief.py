"""From words to a brief: what the composer, the singer and the mixing desk are asked for."""

import dataclasses
import re
from dataclasses import dataclass, field

from studio.engine.composing import tags as tags_reader
from studio.engine.composing.genres import Genre, by_style
from studio.engine.composing.genres_words import (
    ENERGY_WORDS,
    FEEL_WORDS,
    FILLER,
    GENDER_WORDS,
    GENRES,
    MOODS,
    RANGE_WORDS,
    TEMPO_WORDS,
    TITLE_FIRST,
    TITLE_SECOND,
)
from studio.engine.composing.meters import METERS
from studio.engine.composing.theory import is_minor, note_name
from studio.engine.dice import dice
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import STEMS, Voice
from studio.engine.words import writer
from studio.engine.words.lyrics import Lyrics, parse

_KEYS = (0, 2, 4, 5, 7, 9, 10, 3, 11, 0, 7, 9, 2)  # keys that bands play in, the commonest twice
_UNNAMED = ("pop", "indie", "rock", "folk", "soul", "synthwave")  # what is played when nobody names a genre
_RANGES = {  # comfortable ranges by gender and character, in MIDI pitch: C3-E4 for men, A3-C5 for women
    ("m", ""): (48, 64),
    ("f", ""): (57, 72),
    ("m", "powerful"): (49, 67),
    ("f", "powerful"): (57, 74),
    ("f", "child"): (60, 74),
    ("m", "child"): (60, 74),
}


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
    pulses: tuple[int, ...] = field(default=())  # sixteenths of a bar's pulses where they are not its beats


def read_brief(request: SongRequest) -> Brief:
    """Decides everything that a composer needs before the first note; what was left open comes from the seed.

    Never fails on words: what is not understood is listed in `ignored`. Source of the knowledge: the
    `genres*` tables.
    """
    tagged = tags_reader.read(request.tags)
    said = tags_reader.read(f"{request.tags}\n{request.description}")
    blend = _blend(said.heads, said.values("genre"), request)
    main = GENRES[blend[0][0]]
    mode = said.mode or _mode(said, main, request)
    voice = _voice(said, main, request)
    lyrics, own_title = _words(request, main, voice)
    beats, pulses = next((METERS[word] for word in said.values("meter")), (main.meter, ()))
    return Brief(
        title=_title(request, own_title),
        genres=blend,
        bpm=said.bpm or _bpm(said, main, request),
        tonic=said.tonic if said.tonic is not None else dice(request.seed, "tonic").choice(_KEYS),
        mode=mode,
        beats_per_bar=beats,
        pulses=pulses,
        swing=next((FEEL_WORDS[word] for word in said.values("feel")), main.swing),
        energy=_energy(said, blend),
        brightness=_brightness(said, blend),
        moods=tuple(said.values("mood")),
        wanted=_wanted(said),
        excluded=_excluded(said, request, voice),
        voice=voice,
        lyrics=lyrics,
        choir=voice is not None and "choir" in said.values("choir"),
        duet=voice is not None and "duet" in said.values("duet"),
        era=next(iter(said.values("era")), ""),
        duration=request.duration,
        max_duration=request.max_duration,
        style_weight=request.style_weight,
        weirdness=request.weirdness,
        seed=request.seed,
        ignored=tagged.ignored,
    )


def comfortable(gender: str, character: str = "") -> tuple[int, int]:
    """The range in which such a voice sings with ease, as (lowest, highest) MIDI pitch."""
    return _RANGES.get((gender, character), _RANGES[gender, ""])


def known_words() -> dict[str, tuple[str, ...]]:
    """Every phrase that the reader understands, with the kinds of wish that it stands for ("genre", "mood"
    ...)."""
    return {phrase: tuple(hit.kind for hit in hits) for phrase, hits in tags_reader.LEXICON.items()}


def upsample_tags(tags: str, seed: int) -> str:
    """The same style in up to 200 characters: what the genre knowledge would choose, spelled out after the
    person's own tags."""
    request = SongRequest(seed=seed, tags=tags, instrumental=True)
    brief = read_brief(request)
    main = GENRES[brief.genres[0][0]]
    pick = dice(seed, "upsample")
    players = [main.chords, main.drum_kits or main.percussion, main.basses, main.pads, main.leads]
    band = [INSTRUMENTS[pick.choice(keys)].name.lower() for keys in players if keys]
    said = tags_reader.read(tags)
    voice = _voice(said, main, dataclasses.replace(request, instrumental=False))
    words = [
        tags.strip(" ,"),
        *([] if said.values("genre") else [main.key]),
        *([] if brief.moods else [pick.choice(_moods_of(brief))]),
        f"{brief.bpm:g} bpm",
        f"{note_name(brief.tonic, brief.tonic, brief.mode)} {brief.mode}",
        *band,
        *([f"{brief.era} sound"] if brief.era else []),
        *(_voice_words(voice) if voice else ["instrumental"]),
    ]
    return _fitted(list(dict.fromkeys(word for word in words if word)))


_UPSAMPLED = 200  # characters, unless the person wrote more


def _fitted(words: list[str]) -> str:
    """The first of the words, which is the person's own, and as many others as there is room for."""
    text = words[0]
    for word in words[1:]:
        if len(text) + len(word) + 2 <= _UPSAMPLED:
            text += f", {word}"
    return text


def _moods_of(brief: Brief) -> list[str]:
    """Moods that fit the energy and the mode that are already decided."""
    lean = "minor" if is_minor(brief.mode) else "major"
    fitting = [mood for mood in MOODS.values() if mood.lean in ("", lean)]
    fitting.sort(key=lambda mood: abs(0.5 + mood.energy - brief.energy))
    return [mood.names[0] for mood in fitting[:8]]


def _voice_words(voice: Voice) -> list[str]:
    gender = "female" if voice.gender == "f" else "male"
    manner = {"rap": "rap", "spoken": "spoken word"}.get(voice.style)
    return [f"{gender} vocals", *([manner] if manner else []), f"{voice.character} voice"]


def _blend(heads: tuple[str, ...], named: list[str], request: SongRequest) -> tuple[tuple[str, float], ...]:
    """One or two genres. The last of "jazz hip hop" is the noun and leads; of "pop, jazz" the first part
    leads."""
    order = list(dict.fromkeys((*heads, *named)))[:2]
    if not order:
        return ((dice(request.seed, "genre").choice(_UNNAMED), 1.0),)
    if len(order) == 1:
        return ((order[0], 1.0),)
    return ((order[0], 0.6), (order[1], 0.4))


def _mode(said: tags_reader.Reading, main: Genre, request: SongRequest) -> str:
    named = said.values("mode")
    if named:
        return named[0]
    leans = [MOODS[mood].lean for mood in said.values("mood") if MOODS[mood].lean]
    if leans:
        fitting = [mode for mode in main.modes if is_minor(mode) == (leans[0] == "minor")]
        return fitting[0] if fitting else leans[0]
    return by_style(main.modes, request.style_weight, dice(request.seed, "mode"))


def _bpm(said: tags_reader.Reading, main: Genre, request: SongRequest) -> float:
    low, high = main.tempo
    tempo = dice(request.seed, "tempo").triangular(low, high)
    for mood in said.values("mood")[:3]:
        tempo *= MOODS[mood].tempo
    give = 0.04 + 0.12 * (1.0 - request.style_weight)
    tempo = max(low * (1 - give), min(high * (1 + give), tempo))
    for word in said.values("tempo")[:1]:
        tempo = (low + high) / 2 * TEMPO_WORDS[word] * (tempo / ((low + high) / 2)) ** 0.3
    return float(round(max(45.0, min(210.0, tempo))))


def _energy(said: tags_reader.Reading, blend: tuple[tuple[str, float], ...]) -> float:
    energy = sum(GENRES[key].energy * share for key, share in blend)
    for word in said.values("energy"):
        energy = ENERGY_WORDS[word]
    energy += sum(MOODS[mood].energy for mood in said.values("mood"))
    energy += sum(0.3 * (TEMPO_WORDS[word] - 1.0) for word in said.values("tempo"))
    return max(0.05, min(1.0, energy))


def _brightness(said: tags_reader.Reading, blend: tuple[tuple[str, float], ...]) -> float:
    brightness = sum(GENRES[key].brightness * share for key, share in blend)
    brightness += sum(MOODS[mood].brightness for mood in said.values("mood"))
    return max(0.0, min(1.0, brightness))


def _wanted(said: tags_reader.Reading) -> tuple[str, ...]:
    """Instruments asked for by name; a stem's plain name ("guitar") asks for whatever the genre plays of
    it."""
    named = said.values("instrument")
    stems = {INSTRUMENTS[key].stem for key in named}
    return (*named, *(stem for stem in said.values("stem") if stem not in stems))


def _excluded(said: tags_reader.Reading, request: SongRequest, voice: Voice | None) -> tuple[str, ...]:
    found = [*said.excluded, *tags_reader.excluded(request.negative_tags)]
    if said.values("a cappella") and voice is not None:  # without a voice it would be silence
        found += [stem for stem in STEMS if stem not in ("vocals", "backing_vocals")]
    return tuple(dict.fromkeys(found))


def _voice(said: tags_reader.Reading, main: Genre, request: SongRequest) -> Voice | None:
    unwanted = re.search(r"\b(vocals?|voices?|singing|singer|lyrics)\b", request.negative_tags.lower())
    if request.instrumental or said.values("instrumental") or unwanted:
        return None
    pick = dice(request.seed, "voice")
    usual = (
        main.gender if main.gender and pick.random() < 0.5 + 0.5 * request.style_weight else pick.choice("fm")
    )
    gender = request.vocal_gender or next(iter(said.values("gender")), usual)
    character = next(iter(said.values("character")), main.character)
    low, high = comfortable(gender, character)
    for word in said.values("range"):
        if GENDER_WORDS.get(word, gender) == gender:
            low, high = RANGE_WORDS[word]
    style = next(iter(said.values("style")), main.style)
    return Voice(gender=gender, low=low, high=high, character=character, style=style)


def _words(request: SongRequest, main: Genre, voice: Voice | None) -> tuple[Lyrics, str]:
    """The lyrics and their own title: as given, or written for the description; no lines if nobody sings."""
    given = request.lyrics if not request.write_lyrics else ""
    if voice is None:
        sections = parse(given).sections if given.strip() else ()
        return Lyrics(tuple(dataclasses.replace(section, lines=()) for section in sections), "en"), ""
    if given.strip():
        return parse(given), writer.title_for(given, request.seed)
    wishes = (request.description, request.lyrics, request.title, request.tags)
    draft = writer.write(next((wish for wish in wishes if wish.strip()), ""), request.seed, main.key)
    return parse(draft.lyrics), draft.title


def _title(request: SongRequest, own: str) -> str:
    """The person's title, else the lyric's, else words of the description, else one from the bank."""
    if request.title.strip() or own:
        return request.title.strip() or own
    words = [word for word in re.findall(r"[^\W\d_]{4,}", request.description) if word.lower() not in FILLER]
    pick = dice(request.seed, "title")
    if len(words) >= 2:
        start = pick.randrange(len(words) - 1)
        return " ".join(words[start : start + 2]).title()
    return f"{pick.choice(TITLE_FIRST)} {pick.choice(TITLE_SECOND)}"
