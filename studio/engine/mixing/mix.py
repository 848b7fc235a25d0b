"""The mixing desk: dry stems in, a master and the processed stems out."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

import numpy as np

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.brief import Brief
from studio.engine.mixing import automation
from studio.engine.mixing.desk import Strip, Style, strip_of, style_of
from studio.engine.mixing.dynamics import (
    amplified,
    compressed,
    curve,
    de_essed,
    levels,
    multiplied,
    presence,
    pumped,
    yielding,
)
from studio.engine.mixing.effects import (
    Sections,
    decibels,
    equalized,
    high_shelf,
    highpass,
    peaking,
    stereo,
    widened,
)
from studio.engine.mixing.loudness import HOP, SILENT, Floats, estimated, gated, hops, k_power, power
from studio.engine.mixing.master import master
from studio.engine.mixing.reverb import add_convolved, ping_pong, plate, room, sent
from studio.engine.score import STEMS, Score

LEAD, BACKING = "vocals", "backing_vocals"
_ROOM = 6.0  # dB around 2 kHz that the middle of the band yields: below it, the words are not understood
_BESIDE = 7.0  # LU that backing vocals stay under the lead
_HEADROOM = -18.0  # LUFS of the sum of the mixed stems: each fits a file of its own
_CACHED = 8192  # samples worked on at once
# Shares of the work done when all channels are mixed, and when they have come together.
_TOGETHER, _MASTERING = 0.55, 0.75

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Mix:
    master: Audio  # (2, samples)
    stems: dict[str, Audio]  # as mixed, (2, samples) each; their sum is what was mastered
    loudness: float  # of the master: LUFS, integrated
    true_peak: float  # dBTP
    loudness_range: float  # LU


@dataclass(frozen=True, slots=True)
class _Bus:
    """Where channels come together. All that follows is linear, so buses add up as their channels do."""

    direct: Audio  # (2, samples)
    room: Audio  # (samples,): sends
    plate: Audio
    echo: Audio

    @property
    def sends(self) -> tuple[Audio, Audio, Audio]:
        return self.room, self.plate, self.echo


@dataclass(frozen=True, slots=True)
class _Buses:
    front: _Bus  # the voices and the bass
    band: _Bus  # what yields to the lead and widens in choruses
    late: Audio  # (samples,): what becomes the band's sides


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every channel needs to know of the song."""

    score: Score
    style: Style
    answers: tuple[Audio, Audio, Audio]  # of room, plate and echo, (2, samples) each
    presence: Floats  # dB per hop that others yield to the lead; empty without one
    chorus: Audio  # 0 to 1 per sample
    kicks: Floats  # seconds


def mix(
    score: Score,
    brief: Brief,
    stems: MutableMapping[str, Audio],
    progress: Progress | None = None,
    separate: bool = True,
) -> Mix:
    """The song from its dry stems, (2, samples) each and equally long, keyed by `score.STEMS`.

    `stems` is emptied on the way: a song's memory is its stems, and dry and mixed ones need not exist
    together. The mixed stems are returned where they are wanted `separate`; the master is the same.
    `progress` hears a share from 0 to 1 and plain words. Raises ValueError where there is no stem.
    """
    if not stems:
        raise ValueError("A mix needs at least one stem.")
    tell = progress or _nobody
    style = style_of(brief.genres)
    mixed, total = _mixed(_desk(score, style, stems), stems, tell, separate)
    _automated(score, style, mixed, total)
    samples = _faded(score, mixed, total)
    final = master(total[:, :samples], style, _within(tell, _MASTERING, 1.0))
    kept = {stem: mixed[stem][:, :samples] for stem in STEMS if stem in mixed}
    return Mix(final.audio, kept, final.loudness, final.true_peak, final.loudness_range)


def _within(tell: Progress, first: float, last: float) -> Callable[[float], None]:
    """Tells shares of the last steps, which have no words of their own, as shares of the whole."""
    return lambda share: tell(first + share * (last - first), "mastering")


def _nobody(share: float, words: str) -> None:
    """Hears the progress where nobody else does."""


def _unheard(share: float) -> None:
    """Hears the progress of what is done once for each stem."""


def _desk(score: Score, style: Style, stems: MutableMapping[str, Audio]) -> _Desk:
    samples = next(iter(stems.values())).shape[1]
    return _Desk(
        score,
        style,
        (room(style.room), plate(style.plate), _echo(score)),
        presence(stems[LEAD], _ROOM) if LEAD in stems else np.zeros(0),
        curve(np.append(automation.chorus_curve(score, hops(samples)), 0.0), samples),
        automation.kicks(score),
    )


def _mixed(
    desk: _Desk, stems: MutableMapping[str, Audio], tell: Progress, separate: bool
) -> tuple[dict[str, Audio], Audio]:
    """The stems, if wanted, and their sum. The voices come last: they are set against the band."""
    order = [stem for stem in STEMS if stem in stems and stem not in (LEAD, BACKING)]
    order += [stem for stem in (LEAD, BACKING) if stem in stems]
    samples = stems[order[0]].shape[1]
    buses = _buses(samples)
    mixed: dict[str, Audio] = {}
    lead = SILENT
    for done, stem in enumerate(order):
        tell(_TOGETHER * done / len(order), f"mixing the {stem.replace('_', ' ')}")
        strip = strip_of(stem, desk.style)
        sound = _channel(stem, strip, stems.pop(stem), desk)
        if stem == LEAD:
            sound = _ridden(sound, buses, desk)
            lead = _loudness(sound)
        if stem == BACKING and lead > SILENT:
            sound *= decibels(lead - _BESIDE - _loudness(sound))
        _join(buses, sound, strip, desk, thrown=stem == LEAD)
        if separate:
            alone = _buses(samples)
            _join(alone, sound, strip, desk, thrown=stem == LEAD)
            mixed[stem] = _returned(alone, desk, _unheard)
    together = _within(tell, _TOGETHER, _MASTERING)
    together(0.0)
    return mixed, _returned(buses, desk, together)


def _buses(samples: int) -> _Buses:
    front, band = (
        _Bus(np.zeros((2, samples), np.float32), *(np.zeros(samples, np.float32) for _ in range(3)))
        for _ in range(2)
    )
    return _Buses(front, band, np.zeros(samples, np.float32))


def _channel(stem: str, strip: Strip, dry: Audio, desk: _Desk) -> Audio:
    """A stem on its own: mono where its sides are equal."""
    sound = equalized(_collapsed(dry), *_bands(strip))
    if stem in (LEAD, BACKING):
        sound = de_essed(sound)
    sound = _levelled(_squeezed(sound, strip), strip.level + _asked(stem, desk.score))
    if strip.pumps > 0.2 and len(desk.kicks):
        sound = pumped(sound, desk.kicks, strip.pumps, min(0.2, desk.score.seconds(0.3)), sound)
    if not strip.yields and (strip.spread or strip.width != 1.0):
        sound = _wide(stereo(sound), strip, desk.chorus)
    return sound


def _join(buses: _Buses, sound: Audio, strip: Strip, desk: _Desk, thrown: bool) -> None:
    """Add a channel to its bus, block by block; `thrown` echoes come at the ends of sung lines only."""
    bus = buses.band if strip.yields else buses.front
    amounts = (strip.room, strip.plate, None if thrown else strip.echo)
    sends = zip(bus.sends, amounts, strict=True)
    gains = [(target, decibels(amount)) for target, amount in sends if amount is not None]
    if strip.yields and strip.spread:
        gains.append((buses.late, np.float32(strip.spread)))
    for start in range(0, sound.shape[-1], _CACHED):
        few = slice(start, start + _CACHED)
        bus.direct[:, few] += sound[..., few]
        middle = sent(sound[..., few], 0.0)
        for target, gain in gains:
            target[few] += middle * gain
    if thrown and strip.echo is not None:
        gate = np.append(automation.throws(desk.score, desk.score.vocals, hops(len(bus.echo))), 0.0)
        bus.echo[:] += multiplied(sent(sound, strip.echo), gate)


def _returned(buses: _Buses, desk: _Desk, tell: Callable[[float], None]) -> Audio:
    """All that the buses hold, with their reverbs and echoes, (2, samples). The buses are used up."""
    total, played = buses.front.direct, buses.band.direct
    widened(played, 0.9 + 0.35 * desk.chorus, 0.5 + desk.chorus, source=buses.late, out=played)
    for done, bus in enumerate((buses.front, buses.band), 1):
        sends = zip(bus.sends, desk.answers, strict=True)
        add_convolved(bus.direct, [(send, answer) for send, answer in sends if send.any()])
        tell(0.35 * done)
    if len(desk.presence):
        middle = played.mean(0, dtype=np.float32)
        total += yielding(middle, desk.presence) - middle  # the sides, where nobody sings, stay full
    total += played
    return total


def _collapsed(audio: Audio) -> Audio:
    """One side of a stereo signal whose sides are equal: half the work."""
    return audio[0] if np.array_equal(audio[0], audio[1]) else audio


def _bands(strip: Strip) -> list[Sections]:
    bells = [peaking(*band) for band in strip.bands]
    return [highpass(strip.low_cut), *bells, *([high_shelf(8000.0, strip.air)] if strip.air else [])]


def _squeezed(sound: Audio, strip: Strip) -> Audio:
    """Compressed above 2 dB under the level that the stem itself has while it plays."""
    if strip.ratio == 1.0:
        return sound
    power_db = levels(sound, 0.4)
    playing = power_db[power_db > power_db.max(initial=-120.0) - 20.0]
    threshold = 10.0 * np.log10(np.mean(10.0 ** (playing / 10.0))) - 2.0
    return compressed(sound, float(threshold), strip.ratio, strip.attack, strip.release, out=sound)


def _asked(stem: str, score: Score) -> float:
    """The mean gain in dB that the score asks for this stem's parts."""
    gains = [part.gain_db for part in score.parts if part.stem == stem]
    return float(10.0 * np.log10(np.mean([10.0 ** (gain / 10.0) for gain in gains]))) if gains else 0.0


def _levelled(sound: Audio, level: float) -> Audio:
    """The sound at an integrated loudness, as it will be heard from both sides."""
    loudness = _loudness(sound)
    if loudness > SILENT + 1.0:
        sound *= decibels(level - loudness)
    return sound


def _loudness(sound: Audio) -> float:
    """Integrated loudness; a mono sound is heard from both sides."""
    loudness = estimated(sound)
    return loudness + 3.0103 if sound.ndim == 1 and loudness > SILENT else loudness


def _echo(score: Score) -> Audio:
    """The impulse response of the echoes, dotted eighths from side to side, (2, samples)."""
    click = np.zeros(int(score.seconds(4.0) * SAMPLE_RATE), np.float32)
    click[0] = 1.0
    return ping_pong(click, score.seconds(0.75))


def _wide(sound: Audio, strip: Strip, chorus: Audio) -> Audio:
    """Wider where the chorus is."""
    width = strip.width * (0.9 + 0.35 * chorus)
    return widened(sound, width, strip.spread * (0.5 + chorus), out=sound)


def _ridden(lead: Audio, buses: _Buses, desk: _Desk) -> Audio:
    lead_power, band_power = power(stereo(lead)), power(buses.front.direct + buses.band.direct)
    singers = [vocal for vocal in desk.score.vocals if vocal.role == "lead"]
    singing = automation.sounding(desk.score, singers, len(lead_power))
    gains = automation.ride(desk.score, lead_power, band_power, singing, desk.style.voice)
    return amplified(lead, gains, lead)


def _automated(score: Score, style: Style, mixed: dict[str, Audio], total: Audio) -> None:
    """Sections at their levels and the sum at `_HEADROOM`, in place."""
    powers = k_power(total)
    gains = automation.section_levels(score, powers, style.contrast)
    loudness = gated(powers * 10.0 ** (gains / 10.0))
    gains += _HEADROOM - loudness if loudness > SILENT + 1.0 else 0.0
    for sound in (*mixed.values(), total):
        amplified(sound, gains, sound)


def _faded(score: Score, mixed: dict[str, Audio], total: Audio) -> int:
    """Clean ends, in place; returns how many samples the song keeps."""
    count, gains = automation.fade(score, power(total))
    samples = min(int(total.shape[1]), count * HOP)
    gains[:2] *= (0.0, 0.5)
    for sound in (*mixed.values(), total):
        multiplied(sound[:, :samples], np.append(gains, 0.0), sound[:, :samples])
    return samples
