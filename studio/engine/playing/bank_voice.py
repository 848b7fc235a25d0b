"""Plays the instruments of a SoundFont, brought to the level and the manners of our own.

Which instruments sound better sampled is the table `SOURCES`; machines, synthesizers, sub basses, effects
and the console's channels stay ours. A sampled string still goes through our amplifier: the guitar is
recorded clean.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.fft import rfft

from studio.engine.audio import SAMPLE_RATE, Audio, hertz
from studio.engine.instruments import INSTRUMENTS
from studio.engine.playing import drumkit
from studio.engine.playing.bank import Bank, Sample, Zone, sample, zones
from studio.engine.playing.synth import SOUNDS, Sound, peak_db
from studio.engine.playing.synth_tools import Floats, Stroke, lowpass, placed, rise

_PER_DB = np.float32(-np.log(10.0) / 20.0)
STRETCH = 8192  # samples read at once
KITS = 128  # the bank number under which SoundFonts keep drum kits


@dataclass(frozen=True, slots=True)
class Source:
    """Where in a General MIDI SoundFont an instrument is found; the first preset that is there is taken."""

    presets: tuple[tuple[int, int], ...]
    felt: bool = False  # played softly and muffled
    tone: float = 0.0  # hertz at which a guitar's tone knob begins to turn down, 0 = open


def _program(key: str, *others: tuple[int, int]) -> Source:
    return Source((*others, (0, INSTRUMENTS[key].program)))


_AS_GENERAL_MIDI = (
    "bass_finger", "bass_pick", "bass_slap", "bass_upright", "guitar_nylon", "guitar_steel",
    "guitar_muted", "banjo", "piano", "harpsichord", "music_box", "vibraphone", "marimba", "accordion",
    "organ_church", "violin", "cello", "strings", "strings_pizzicato", "harp", "trumpet", "trombone", "horn",
    "brass", "flute", "whistle", "clarinet", "oboe", "sax_alto", "sax_tenor",
)  # fmt: skip
SOURCES: dict[str, Source] = {
    **{key: _program(key) for key in _AS_GENERAL_MIDI},
    "guitar_clean": Source(((0, 27),), tone=1300.0),
    "ukulele": _program("ukulele", (8, 24)),
    "mandolin": _program("mandolin", (16, 25)),
    "piano_soft": Source(((0, 0),), felt=True),
    "pad_choir": Source(((0, 52),)),
    "kit_acoustic": Source(((KITS, 0),)),
    "kit_rock": Source(((KITS, 16), (KITS, 0))),
    "kit_jazz": Source(((KITS, 40), (KITS, 32), (KITS, 0))),
    "kit_orchestral": Source(((KITS, 48),)),
    "percussion": Source(((KITS, 0),)),
    "percussion_latin": Source(((KITS, 0),)),
}


def banked(key: str, bank: Bank, seed: int) -> Sound | None:
    """The instrument `key` played from the SoundFont, or None where ours is better or the SoundFont lacks it.

    Its loudness is measured against our own sound of the same notes, so that any SoundFont comes out at the
    calibrated level. Raises ValueError when the SoundFont is damaged.
    """
    source = SOURCES.get(key)
    found = (
        next((z for number, program in source.presets if (z := zones(bank, number, program))), ())
        if source
        else ()
    )
    if not source or not found:
        return None
    own = SOUNDS[key]
    if own.rings:
        return replace(own, recipe=partial(_drum, bank, found, key))
    recipe = partial(_tone, bank, found, source)
    middle = (INSTRUMENTS[key].low + INSTRUMENTS[key].high) // 2
    gain = _matching(recipe, own.recipe, middle, seed)
    return replace(own, recipe=partial(_scaled, recipe, gain), release=_release(found, middle, own))


def _scaled(recipe: Callable[[Stroke], Audio], gain: float, stroke: Stroke) -> Audio:
    return recipe(stroke) * np.float32(gain)


def _matching(
    theirs: Callable[[Stroke], Audio], ours: Callable[[Stroke], Audio], middle: int, seed: int
) -> float:
    """The gain that makes their notes as powerful as ours over most of a second."""
    power = [0.0, 0.0]
    for offset in (-5, 0, 4, 9):
        stroke = Stroke(middle + offset, 0.75, 0.8, 0, seed)
        for side, recipe in enumerate((theirs, ours)):
            sound = recipe(stroke)
            power[side] += float(np.sum(np.square(sound, dtype=np.float64))) * (3 - sound.ndim)
    return float(np.sqrt(power[1] / max(power[0], 1e-12)))


def _release(found: tuple[Zone, ...], pitch: int, own: Sound) -> float:
    """A SoundFont's release falls by 100 dB in its time; ours is a time constant, within reason for the
    part."""
    zone = _matching_zones(found, pitch, 96)[0]
    return float(np.clip(zone.release / 11.5, min(own.release, 0.02), max(0.12, own.release)))


# --- strokes -------------------------------------------------------------------------------------------


def _tone(bank: Bank, found: tuple[Zone, ...], source: Source, stroke: Stroke) -> Audio:
    soft = replace(stroke, velocity=0.6 * stroke.velocity) if source.felt else stroke
    out = _struck(bank, _matching_zones(found, soft.pitch, _midi(soft.velocity)), soft)
    if source.felt:
        return lowpass(out, 700.0 + 1500.0 * stroke.velocity, 1) * rise(out.shape[-1], 0.004)
    return lowpass(out, source.tone * (0.3 + stroke.velocity), 1) if source.tone else out


def _drum(bank: Bank, found: tuple[Zone, ...], key: str, stroke: Stroke) -> Audio:
    """A drum of the SoundFont at the balance of our kits; a key that it lacks is ours."""
    velocity = _midi(stroke.velocity)
    fitting = tuple(zone for zone in found if zone.covers(stroke.pitch, velocity))
    if not fitting:
        return SOUNDS[key].recipe(stroke)
    out = _struck(bank, fitting, replace(stroke, seconds=min(stroke.seconds, 4.0)))
    if out.ndim == 1 or np.allclose(out[0], out[1], atol=1e-4):
        out = placed(out if out.ndim == 1 else out[0], drumkit.PANS.get(stroke.pitch, 0.0))
    return drumkit.peaking(out, peak_db(key, stroke.pitch))


def _midi(velocity: float) -> int:
    return int(np.clip(round(127 * velocity), 1, 127))


def _matching_zones(found: tuple[Zone, ...], key: int, velocity: int) -> tuple[Zone, ...]:
    fitting = tuple(zone for zone in found if zone.covers(key, velocity))
    if fitting:
        return fitting
    near = min(found, key=lambda zone: max(zone.low_key - key, key - zone.high_key, 0))
    same = tuple(z for z in found if (z.low_key, z.high_key) == (near.low_key, near.high_key))
    return tuple(z for z in same if z.low_velocity <= velocity <= z.high_velocity) or same[:1]


def _struck(bank: Bank, fitting: tuple[Zone, ...], stroke: Stroke) -> Audio:
    """All zones of one stroke together, (2, samples), or (samples,) when there is but one in the middle."""
    if len(fitting) == 1 and fitting[0].pan == 0.0:
        return _zone_sound(bank, fitting[0], stroke)
    parts = [placed(_zone_sound(bank, zone, stroke), zone.pan) for zone in fitting]
    out = np.zeros((2, max(part.shape[1] for part in parts)), dtype=np.float32)
    for part in parts:
        out[:, : part.shape[1]] += part
    return out


def _zone_sound(bank: Bank, zone: Zone, stroke: Stroke) -> Audio:
    rng = stroke.noise(f"zone {zone.sample}")
    held = sample(bank, zone.sample)
    cents = rng.uniform(-1.2, 1.2) - (_mistuning(bank, zone) if zone.cents_per_key == 100.0 else 0.0)
    step = _step(zone, held, stroke.pitch) * 2.0 ** (cents / 1200.0)
    sound = _resampled(held, step, zone.loops, stroke.samples)
    edge = zone.cutoff * 2.0 ** (-2.0 * (1.0 - stroke.velocity) + 0.06 * rng.uniform(-1.0, 1.0))
    if edge < 16_000.0:
        sound = lowpass(sound, edge)
    return sound * _envelope(zone, stroke.pitch, len(sound))


def _step(zone: Zone, held: Sample, pitch: int) -> float:
    cents = (pitch - zone.root) * zone.cents_per_key + zone.cents
    return float(2.0 ** (cents / 1200.0) * held.rate / SAMPLE_RATE)


def _mistuning(bank: Bank, zone: Zone) -> float:
    """Cents by which a zone's sample sounds above its name, heard over its first second; 0 if it has no
    pitch.

    Recorded players drift, and banks are tuned by ear. The centre of the power around the first harmonics
    is a measure that vibrato and a whole section's spread leave alone.
    """
    if zone not in bank.tuned:
        held = sample(bank, zone.sample)
        key = min(zone.high_key, max(zone.low_key, zone.root))
        tone = _resampled(held, _step(zone, held, key), zone.loops, SAMPLE_RATE)[SAMPLE_RATE // 10 :]
        bank.tuned[zone] = _cents_off(tone, hertz(key)) if len(tone) > SAMPLE_RATE // 8 else 0.0
    return bank.tuned[zone]


def _cents_off(tone: Audio, pitch: float) -> float:
    power = np.abs(rfft(tone * np.hanning(len(tone)).astype(np.float32), 1 << 17)) ** 2
    hertz_per_bin = SAMPLE_RATE / (1 << 17)
    weight = moment = 0.0
    for number in (1, 2, 3):
        edges = np.array([2.0**-0.05, 2.0**0.05]) * number * pitch / hertz_per_bin
        low, high = int(edges[0]), int(edges[1]) + 1
        cents = 1200.0 * np.log2(np.arange(low, high) * hertz_per_bin / (number * pitch))
        weight += float(power[low:high].sum())
        moment += float((power[low:high] * cents).sum())
    return moment / weight if weight > 0.02 * float(power.sum()) else 0.0


def _resampled(held: Sample, step: float, loops: bool, samples: int) -> Audio:
    """The sample read at `step` through a cubic (Catmull-Rom); looped, or faded out where it ends."""
    first, last = held.loop
    looped = loops and first >= 0 and last - first > 8 and last <= len(held.sound)
    if not looped:
        samples = max(8, min(samples, int((len(held.sound) - 4) / step)))
    position = np.asarray(np.arange(samples) * step + 1.0, dtype=np.float64)
    if looped:
        over = position >= last
        position[over] = first + np.mod(position[over] - first, last - first)
    out = _cubic(held.sound, position)
    if not looped:
        edge = min(samples, 400)
        out[samples - edge :] *= rise(edge, edge / SAMPLE_RATE)[::-1]
    return out


def _cubic(sound: Audio, position: Floats) -> Audio:
    """In stretches that a processor's cache holds."""
    padded = np.concatenate([sound, np.zeros(3, dtype=np.float32)])
    out = np.empty(len(position), dtype=np.float32)
    for start in range(0, len(position), STRETCH):
        out[start : start + STRETCH] = _between(padded, position[start : start + STRETCH])
    return out


def _between(sound: Audio, position: Floats) -> Audio:
    whole = position.astype(np.int64)
    part = (position - whole).astype(np.float32)
    a, b, c, d = (np.take(sound, whole + offset) for offset in (-1, 0, 1, 2))
    slope = c - a
    curve = 2 * a - 5 * b + 4 * c - d
    return np.asarray(b + 0.5 * part * (slope + part * (curve + part * (3 * (b - c) + d - a))), np.float32)


def _envelope(zone: Zone, pitch: int, samples: int) -> Audio:
    t = np.arange(samples, dtype=np.float32) / np.float32(SAMPLE_RATE)
    hold = zone.hold * 2.0 ** ((60 - pitch) * zone.key_to_hold)
    decay = zone.decay * 2.0 ** ((60 - pitch) * zone.key_to_decay)
    after = zone.delay + zone.attack + hold
    fallen = np.clip(
        (t - np.float32(after)) * np.float32(100.0 / max(decay, 1e-3)), 0.0, np.float32(zone.sustain)
    )
    opening = np.clip((t - np.float32(zone.delay)) / np.float32(max(zone.attack, 0.001)), 0.0, 1.0)
    return np.asarray(opening * np.exp((fallen + zone.attenuation) * _PER_DB), dtype=np.float32)
