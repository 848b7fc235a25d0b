"""From a part of the score to sound: every note in its place, dry, in stereo, at a calibrated level.

Notes that share a pitch, a step of velocity and a variation share one rendered stroke, which is held as
long as the longest of them and faded at the end of each. Strokes are rendered one after another and added
to the part at once, so that memory holds the part and one stroke.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from studio.engine import dice
from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.playing.bank import Bank
from studio.engine.playing.bank_voice import banked
from studio.engine.playing.synth import SOUNDS, Sound
from studio.engine.playing.synth_levels import LEVELS_DB
from studio.engine.playing.synth_tools import Stroke, rise
from studio.engine.score import Note, Part, Score

TAIL = 2.0  # seconds after the score's end
STEPS = 6  # of velocity: brightness moves in steps, loudness does not
RESPONSE = 1.3  # loudness grows as velocity ** RESPONSE, on top of what brightness adds
REFERENCE = 0.8  # the velocity at which levels are calibrated
CUT_TAU = 0.006  # seconds: how fast a note gives way to the next on an instrument of one voice
DYING = 0.65  # seconds: how fast what is still held dies away after the song's last beat
AT_END = 0.15  # seconds before the last bar's end from which a note counts as held to it
LEGATO = 0.03  # seconds between two notes that count as joined
LONGEST = 24.0  # seconds: no stroke is rendered longer


@dataclass(frozen=True, slots=True)
class Event:
    """A note as it will sound: seconds from the start of the song."""

    start: float
    end: float
    pitch: int
    velocity: float
    variation: int
    cut: bool = False  # ended by another note
    slide_from: int | None = None
    last: bool = False  # held to the end of the song: it is let ring


def play(part: Part, score: Score, seed: int, bank: Bank | None = None) -> Audio:
    """The part as dry stereo (2, ceil((score.duration + 2) * SAMPLE_RATE)), float32.

    A tonal part at velocity 0.8 comes out at about -20 dBFS RMS while it plays, a kit peaks at about -6 dBFS;
    `part.gain_db` and `part.pan` are left to the mixing desk. The same seed gives the same samples.
    Raises KeyError for an instrument that is not in the table.
    """
    sound = (banked(part.instrument, bank, seed) if bank else None) or SOUNDS[part.instrument]
    total = int(np.ceil((score.duration + TAIL) * SAMPLE_RATE))
    out = np.zeros((2, total), dtype=np.float32)
    for stroke, events in _strokes(_events(part, score, sound), sound, seed):
        struck = _channels(sound.recipe(stroke))
        for event in events:
            _add(out, struck, event, stroke, sound, seed)
    if sound.effect:
        sound.effect(out)
    out *= np.float32(10.0 ** (LEVELS_DB.get(part.instrument, 0.0) / 20.0))
    edge = min(total, SAMPLE_RATE // 4)
    out[:, total - edge :] *= rise(edge, 0.25)[::-1]
    return out


def _channels(sound: Audio) -> Audio:
    """(2, samples), or (1, samples) for both sides at once."""
    return sound if sound.ndim == 2 else sound[None, :]


# --- which notes sound when -----------------------------------------------------------------------


def _events(part: Part, score: Score, sound: Sound) -> list[Event]:
    notes = sorted(part.notes, key=lambda note: (note.start, note.pitch))
    heard: dict[int, int] = defaultdict(int)
    events = []
    for note in notes:
        for start, end in _spans(note, score, sound):
            variation = heard[note.pitch] % sound.variations
            velocity = min(1.0, max(0.02, note.velocity))
            last = end >= score.duration - AT_END and score.fade_out == 0.0
            events.append(Event(start, end, note.pitch, velocity, variation, last=last))
            heard[note.pitch] += 1
    if sound.rings:
        return _choked(events, sound.chokes)
    return _one_voice(events, sound) if sound.mono else events


def _spans(note: Note, score: Score, sound: Sound) -> list[tuple[float, float]]:
    """When a note sounds, in seconds. Crackle that lies under a whole song is laid in pieces; a held note
    that outlasts any breath and any pedal ends at last."""
    start = max(0.0, score.seconds(note.start))
    length = max(0.02, score.seconds(note.length))
    pieces = int(np.ceil(length / LONGEST)) if sound.exact else 1
    size = min(LONGEST, length / pieces)
    return [(start + piece * size, start + (piece + 1) * size) for piece in range(pieces)]


def _choked(events: list[Event], chokes: Mapping[int, tuple[int, ...]]) -> list[Event]:
    """Drums ring out, unless a closing hi-hat stops the open one."""
    closers = [event for event in events if event.pitch in chokes]
    choked = {pitch for pitches in chokes.values() for pitch in pitches}
    out = []
    for event in events:
        stops = (c.start for c in closers if c.start > event.start and event.pitch in chokes[c.pitch])
        end = next(stops, None) if event.pitch in choked else None
        out.append(_ended(event, LONGEST + event.start, False) if end is None else _ended(event, end, True))
    return out


def _one_voice(events: list[Event], sound: Sound) -> list[Event]:
    """Each note gives way to the next; notes struck together stay together."""
    out = []
    starts = np.array([event.start for event in events])
    for number, event in enumerate(events):
        after = int(np.searchsorted(starts, event.start + LEGATO))
        end = events[after].start if after < len(events) else event.end
        joined = number > 0 and events[number - 1].end > event.start - LEGATO
        slide = events[number - 1].pitch if sound.slides and joined else None
        ended = _ended(event, min(end, event.end), end < event.end)
        out.append(replace(ended, slide_from=slide))
    return out


def _ended(event: Event, end: float, cut: bool) -> Event:
    return replace(event, end=end, cut=cut, last=event.last and not cut)


# --- strokes and where they are added -------------------------------------------------------------


def _strokes(events: list[Event], sound: Sound, seed: int) -> Iterable[tuple[Stroke, list[Event]]]:
    alike: dict[tuple[int, int, int, int, int, bool], list[Event]] = defaultdict(list)
    for event in events:
        step = max(1, round(event.velocity * STEPS))
        length = round((event.end - event.start) * 1000) if sound.exact else 0
        slide = -1 if event.slide_from is None else event.slide_from
        alike[event.pitch, step, event.variation, slide, length, event.last].append(event)
    for (pitch, step, variation, slide, _, last), group in sorted(alike.items()):
        held = min(LONGEST, max(event.end - event.start for event in group))
        seconds = held if sound.exact else held + _release(_dying(sound, last))
        yield Stroke(pitch, step / STEPS, seconds, variation, seed, None if slide < 0 else slide), group


def _dying(sound: Sound, last: bool) -> float:
    """Seconds with which a note fades: the last ones as a player lets them, not as fingers lift."""
    return max(DYING, sound.release) if last and not sound.rings else sound.release


def _release(tau: float) -> float:
    return min(5.5 * tau, 2.0)


def _add(out: Audio, struck: Audio, event: Event, stroke: Stroke, sound: Sound, seed: int) -> None:
    first = round(event.start * SAMPLE_RATE)
    tau = CUT_TAU if event.cut else _dying(sound, event.last)
    held = round((event.end - event.start) * SAMPLE_RATE)
    length = struck.shape[1] if sound.exact else min(struck.shape[1], held + int(_release(tau) * SAMPLE_RATE))
    length = min(length, out.shape[1] - first)
    if length <= 0:
        return
    human = 10.0 ** (dice.dice(seed, "touch", first, event.pitch).uniform(-0.3, 0.3) / 20.0)
    gain = np.float32(human * stroke.velocity**RESPONSE / REFERENCE**RESPONSE)
    gain *= np.float32((event.velocity / stroke.velocity) ** (RESPONSE + 0.3))
    if held >= length or sound.exact:
        out[:, first : first + length] += struck[:, :length] * gain
        return
    out[:, first : first + held] += struck[:, :held] * gain
    out[:, first + held : first + length] += struck[:, held:length] * _fading(length - held, tau) * gain


@lru_cache(16)  # as long for all notes of a part that are let go
def _fading(samples: int, tau: float) -> Audio:
    """A release that leaves without a kink, falls exponentially, and reaches zero on its last sample."""
    level = 1.0 / np.cosh(np.arange(samples, dtype=np.float32) * np.float32(1.0 / (tau * SAMPLE_RATE)))
    closing = np.sqrt(np.linspace(1.0, 0.0, samples, dtype=np.float32))
    return np.asarray(level * closing, dtype=np.float32)
