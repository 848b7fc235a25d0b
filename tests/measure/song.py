"""One song, rendered and measured."""

import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import mido
import numpy as np

from studio.engine.audio import Audio
from studio.engine.composing.harmony import chord_at
from studio.engine.files import codec
from studio.engine.files.midi import midi_bytes
from studio.engine.files.timeline import timeline
from studio.engine.instruments import INSTRUMENTS
from studio.engine.mixing.desk import style_of
from studio.engine.mixing.master import master
from studio.engine.song import Song, make_song
from tests.measure import balance, levels, rhythm, tonality
from tests.measure.spectra import RATE, Floats, Sound, mono
from tests.measure.wishes import wish

STEM_OF_NAME = {instrument.name: instrument.stem for instrument in INSTRUMENTS.values()}
STRUCK = ("drums", "bass", "guitar", "keyboard", "percussion")  # stems whose notes have clear beginnings
ACCENT = 64  # velocity from which a stroke must be heard on its own


@dataclass(frozen=True, slots=True)
class Figures:
    genre: str
    seconds: float
    tempo_off: float  # %, octave aside
    tempo: float
    asked: float
    key: tuple[int, str]
    asked_key: tuple[int, str]
    lufs: float
    peak: float  # dBTP
    decoded: float  # dBTP of the MP3, decoded again
    silence: float  # s
    direct: float  # of full scale
    clicks: int
    bright: float  # % of the energy above 2 kHz
    thirds: tuple[float, ...]  # dB of the third-octave bands of `balance.CENTRES`
    lift: float  # LU, chorus over verse
    widens: float  # dB of side to middle, chorus over verse
    voice: float  # dB over the band while it sings; nan where nobody sings
    residual: float  # dBFS between the master and the mastered sum of the stems
    lags: dict[str, float]  # ms by stem
    struck: float  # % of the drums' written accents that are heard within 30 ms

    @property
    def key_found(self) -> bool:
        return tonality.related(self.key, self.asked_key)

    @property
    def tilted(self) -> float:
        """dB that the tonal balance is off the curve of the genre's family."""
        return balance.off(self.thirds, self.genre)

    @property
    def late(self) -> tuple[str, float]:
        """The stem that is furthest from its notes."""
        return max(self.lags.items(), key=lambda item: abs(item[1]), default=("", 0.0))


def figures(number: int) -> Figures:
    request, genre, asked, asked_key = wish(number)
    return measured(make_song(request), genre, asked, asked_key)


def measured(song: Song, genre: str, asked: float, asked_key: tuple[int, str]) -> Figures:
    """What is heard, against the tempo and the key that were asked for."""
    sound, stems = song.mix.master, song.mix.stems
    powers = levels.steps(sound)
    verses, choruses = spans(song, ("verse",)), spans(song, ("chorus", "hook"))
    found = rhythm.tempo(rhythm.strength(sound))
    lags, struck = timing(song)
    both = bool(verses and choruses)
    return Figures(
        genre,
        sound.shape[1] / RATE,
        rhythm.octave_error(found, asked),
        found,
        asked,
        tonality.key(at_home(song)),
        asked_key,
        levels.integrated(powers),
        levels.true_peak(sound),
        levels.true_peak(codec.decode(codec.mp3(sound))),
        levels.longest_silence(sound),
        levels.offset(sound),
        levels.clicks(without_crackle(song)),
        levels.share_above(sound),
        tuple(map(float, balance.thirds(sound))),
        levels.during(powers, choruses) - levels.during(powers, verses) if both else float("nan"),
        levels.width(sound, choruses) - levels.width(sound, verses) if both else float("nan"),
        voice_over_band(stems),
        residual(song),
        lags,
        struck,
    )


def without_crackle(song: Song) -> Sound:
    """The master; where a vinyl record crackles on purpose, the other stems mastered alike."""
    if all(part.instrument != "fx_vinyl" for part in song.score.parts):
        return song.mix.master
    rest = [sound for stem, sound in song.mix.stems.items() if stem != "fx"]
    total: Audio = np.add.reduce(rest, dtype=np.float32)
    return master(total, style_of(song.brief.genres)).audio


def at_home(song: Song) -> Sound:
    """The master up to where its last chorus is lifted into another key, if it is."""
    choruses = [section.start for section in song.score.sections if section.kind == "chorus"]
    roots = {chord_at(song.score.chords, start).root for start in choruses}
    home = choruses[-1] if len(roots) > 1 else song.score.beats
    return song.mix.master[:, : int(song.score.seconds(home) * RATE)]


def spans(song: Song, kinds: tuple[str, ...]) -> list[tuple[float, float]]:
    """Seconds of these sections, as far as the song does not fade out yet."""
    faded = song.score.seconds(song.score.beats - song.score.fade_out)
    sections = [part for part in timeline(song.score)["sections"] if part["kind"] in kinds]
    return [(part["start_s"], min(part["end_s"], faded)) for part in sections if part["start_s"] + 1 < faded]


def voice_over_band(stems: Mapping[str, Sound]) -> float:
    """dB of the lead over everything that is played, in the tenths of a second in which it is heard."""
    if "vocals" not in stems or len(stems) < 2:
        return float("nan")
    played = [sound for stem, sound in stems.items() if stem not in ("vocals", "backing_vocals")]
    voice, band = tenths(stems["vocals"]), tenths(np.sum(played, axis=0))
    singing = voice > np.quantile(voice, 0.95) / 100
    return float(10 * np.log10(voice[singing].mean() / band[singing].mean()))


def tenths(sound: Sound) -> Floats:
    """Power of each tenth of a second."""
    frame = RATE // 10
    squares = (np.asarray(sound, np.float64) ** 2).sum(0)
    return np.asarray(squares[: len(squares) // frame * frame].reshape(-1, frame).mean(1), np.float64)


def residual(song: Song) -> float:
    """What the stems' sum, mastered alike, leaves of the master: its greatest sample in dBFS."""
    total: Audio = np.add.reduce(list(song.mix.stems.values()), dtype=np.float32)
    again = master(total, style_of(song.brief.genres)).audio
    return float(20 * np.log10(np.abs(again - song.mix.master).max() + 1e-12))


def timing(song: Song) -> tuple[dict[str, float], float]:
    """How late each struck stem and the lead are against the MIDI file and the timeline."""
    lags: dict[str, float] = {}
    struck = float("nan")
    written = midi_onsets(midi_bytes(song.score))
    words = timeline(song.score)["words"]
    if words:
        written["vocals"] = np.array([word["start_s"] for word in words])
    for stem in (*STRUCK, "vocals"):
        if stem in written and stem in song.mix.stems and len(written[stem]) >= 12:
            flux = rhythm.strength(mono(song.mix.stems[stem]))
            lags[stem] = rhythm.lag(flux, written[stem])
            if stem == "drums":
                accents = midi_onsets(midi_bytes(song.score), ACCENT)[stem]
                struck = rhythm.near(rhythm.onsets(flux), accents)
    return lags, struck


def midi_onsets(data: bytes, velocity: int = 1) -> dict[str, Floats]:
    """Seconds at which notes of this velocity or more begin, by stem, as a sequencer would read the file."""
    file = mido.MidiFile(file=io.BytesIO(data))
    per_tick = next(m.tempo for m in file.tracks[0] if m.type == "set_tempo") / 1e6 / file.ticks_per_beat
    starts: dict[str, set[float]] = defaultdict(set)
    for track in file.tracks[1:]:
        now = 0
        for message in track:
            now += message.time
            if message.type == "note_on" and message.velocity >= velocity and track.name in STEM_OF_NAME:
                starts[STEM_OF_NAME[track.name]].add(now * per_tick)
    return {stem: np.array(sorted(times)) for stem, times in starts.items()}
