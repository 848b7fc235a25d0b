"""The singer: notes and phones in, a dry vocal track out. Nothing in this voice is recorded or trained."""

from dataclasses import replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.dice import noise
from studio.engine.score import Score, Vocal
from studio.engine.singing.articulation import FRAME_RATE, HOP, Times, Tracks, articulate
from studio.engine.singing.diction import Phrase, phrases
from studio.engine.singing.glottis import voiced
from studio.engine.singing.intonation import pitch_curve
from studio.engine.singing.timbre import Timbre, timbre
from studio.engine.singing.turbulence import turbulence

_TAIL = 2.0  # seconds after the last bar
_LEVEL = 0.9
_LEAD_IN, _RELEASE = 0.06, 0.12  # seconds rendered around a phrase
_BREATH_REST = 0.45  # the singer breathes in a rest longer than this
_BREATH_LENGTH, _BREATH_GAP = 0.28, 0.05
_BREATH_DB = -16.0
_NOTE_EDGE = 0.03  # a note's loudness starts with its consonant's end


def sing(vocal: Vocal, score: Score, seed: int) -> Audio:
    """The dry track of one voice: mono, ceil((score.duration + 2 s) * SAMPLE_RATE) samples.

    A normal lead peaks near 0.7. Phrases are rendered one by one, each from dice of its own, so that an edit
    leaves the phrases around it untouched. Raises KeyError for an unknown phone, character, style or role.
    """
    sound = timbre(vocal)
    track = np.zeros(int(np.ceil((score.duration + _TAIL) * SAMPLE_RATE)), np.float32)
    for phrase in phrases(vocal, score, sound):
        _add(track, *_render(phrase, sound, seed, vocal))
    return track


def _add(track: Audio, first: int, sound: Audio) -> None:
    head = max(0, -first)
    room = len(track) - first
    if room > head:
        track[first + head : first + len(sound)] += sound[head:room]


def _render(phrase: Phrase, timbre: Timbre, seed: int, vocal: Vocal) -> tuple[int, Audio]:
    """First sample and sound of a phrase, with the breath before it."""
    breathes = phrase.rest > _BREATH_REST + _BREATH_LENGTH
    lead = _LEAD_IN + (_BREATH_LENGTH + _BREATH_GAP if breathes else 0.0)
    first = int((phrase.start - lead) * FRAME_RATE)
    tracks = articulate(phrase, timbre, first / FRAME_RATE, phrase.end + _RELEASE)
    opening = phrase.sung[0].tones[0]
    source = noise(seed, "voice", vocal.role, repr(vocal.pan), f"{opening.start:.3f}", f"{opening.pitch:g}")
    pitch = pitch_curve(phrase, timbre, tracks.times(), source)
    tracks = _singable(_shaded(tracks, phrase), pitch)
    if not timbre.voiced:
        tracks = replace(tracks, voicing=np.zeros_like(tracks.voicing))
    sound = voiced(tracks, pitch, timbre, source)
    sound += turbulence(_breathing(tracks, phrase, timbre) if breathes else tracks, pitch, timbre, source)
    return first * HOP, sound * np.float32(_LEVEL * 10 ** (timbre.level / 20))


def _shaded(tracks: Tracks, phrase: Phrase) -> Tracks:
    """Dynamics: the phrase is an arch, each long note a swell, and velocity is loudness."""
    times = tracks.times()
    along = np.clip((times - phrase.start) / (phrase.end - phrase.start), 0, 1)
    decibels = 1.5 * np.sin(np.pi * along) - 1.0 * along
    for one in phrase.sung:
        inside = (times >= one.start - _NOTE_EDGE) & (times < one.end)
        share = np.clip((times[inside] - one.start) / max(one.end - one.start, _NOTE_EDGE), 0, 1)
        swell = 1.5 * np.sin(np.pi * np.minimum(1, share * 1.15)) - 1.2 * share
        long_note = one.end - one.start > 0.3
        decibels[inside] += 12 * np.log10(max(one.velocity, 0.05) / 0.8) + (swell if long_note else 0)
    gain = (10 ** (gaussian_filter1d(decibels, 0.02 * FRAME_RATE) / 20)).astype(np.float32)
    return replace(tracks, voicing=tracks.voicing * gain, breath=tracks.breath * gain)


def _singable(tracks: Tracks, pitch: Times) -> Tracks:
    """Singers open the vowel when the note rises above its first formant (Sundberg 1975)."""
    formants = tracks.formants.copy()
    formants[0] = np.maximum(formants[0], 1.02 * pitch)
    formants[1] = np.maximum(formants[1], formants[0] + 150)
    formants[2] = np.maximum(formants[2], formants[1] + 200)
    return replace(tracks, formants=formants)


def _breathing(tracks: Tracks, phrase: Phrase, timbre: Timbre) -> Tracks:
    """The breath drawn before a phrase: air through an open, unvoiced mouth."""
    times = tracks.times()
    end = phrase.start - _BREATH_GAP
    share = (times - (end - _BREATH_LENGTH)) / _BREATH_LENGTH
    drawn = np.where((share > 0) & (share < 1), np.sin(np.pi * np.clip(share, 0, 1)) ** 1.5, 0)
    level = 10 ** ((_BREATH_DB - timbre.breath) / 20)
    return replace(tracks, breath=(tracks.breath + level * drawn).astype(np.float32))
