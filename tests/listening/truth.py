"""What is heard in one rendered song against what its score says, by the field's own measures."""

import re
import time
import warnings
from collections.abc import Mapping, Sequence

import mir_eval  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from studio.engine.audio import Audio, hertz
from studio.engine.composing.theory import is_minor
from studio.engine.listening.separate import scene, stems
from studio.engine.listening.transcribe import listen
from studio.engine.score import Chord, Note, Score, SungNote
from studio.engine.song import make_song
from tests.measure.wishes import LYRICS, wish

Figures = dict[str, float]
Spans = NDArray[np.float64]

_DRUMS = {
    "kick": (36, {35, 36}),
    "snare": (38, {37, 38, 39, 40}),
    "hat": (42, {42, 44, 46, 51, 53, 54, 70, 82}),
}
_HARTE = {"": "maj", "m": "min", "6": "maj6", "m6": "min6", "m7": "min7", "m7b5": "hdim7", "dim7": "dim7"}
_HARTE |= {"7sus4": "7", "add9": "maj", "madd9": "min", "m9": "min9"}
_NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_SECONDS = (12.0, 27.0)  # of the song, in which separation is measured: its measure is slow


def figures(number: int) -> tuple[str, Figures]:
    """(genre, figures) of one song of `tests.measure`."""
    request, genre, _, _ = wish(number)
    song = make_song(request)
    sound, truth = song.mix.master, song.score
    began = time.process_time()
    found, hearing = listen(sound, "Heard", LYRICS)
    row = {"cpu/min": (time.process_time() - began) / sound.shape[1] * 44_100 * 60}
    row |= {"tempo": abs(found.bpm / truth.bpm - 1) < 0.02, "octave": _octave(found.bpm, truth.bpm)}
    row |= _key(found, truth)
    row["chords"] = chords(found, truth)
    row |= {name: value for name, value in drums(found, truth).items() if not np.isnan(value)}
    row["bass"] = bass(found, truth)
    row["sections"] = sections(found, truth)
    row["voice"] = hearing.voice
    row |= {f"{name} in mix": value for name, value in sung(found, truth).items()}
    if "vocals" in song.mix.stems:
        alone, _ = listen(song.mix.stems["vocals"], "Alone", LYRICS)
        row |= {f"{name} alone": value for name, value in sung(alone, truth).items()}
    return genre, row | separation(song.mix.stems)


def _octave(found: float, asked: float) -> bool:
    return any(abs(found * factor / asked - 1) < 0.02 for factor in (0.5, 1, 2))


def _key(found: Score, truth: Score) -> Figures:
    minor = is_minor(truth.mode)
    exact = found.tonic == truth.tonic and is_minor(found.mode) == minor
    signature = (truth.tonic + 3 * minor) % 12
    related = (found.tonic + 3 * is_minor(found.mode)) % 12 == signature
    return {"key": exact, "or relative": related}


def chords(found: Score, truth: Score) -> float:
    """Weighted overlap of major and minor."""
    ends = max(truth.duration, found.duration)
    spans, names = _labelled(truth.chords, truth, ends)
    guesses, guessed = _labelled(found.chords, found, ends)
    return float(mir_eval.chord.evaluate(spans, names, guesses, guessed)["majmin"])


def _labelled(rows: Sequence[Chord], score: Score, ends: float) -> tuple[Spans, list[str]]:
    spans, names, now = [], [], 0.0
    for chord in rows:
        start, end = score.seconds(chord.start), min(ends, score.seconds(chord.start + chord.length))
        if start > now + 1e-6:
            spans.append((now, start))
            names.append("N")
        if end > max(start, now) + 1e-6:
            spans.append((max(start, now), end))
            names.append(_label(chord))
            now = end
    if now < ends:
        spans.append((now, ends))
        names.append("N")
    return np.array(spans), names


def _label(chord: Chord) -> str:
    quality = re.sub(r"^[A-G][b#]?", "", chord.symbol.split("/")[0])
    return f"{_NOTES[chord.root]}:{_HARTE.get(quality, quality)}"


def drums(found: Score, truth: Score) -> Figures:
    """Onset F-measure within 50 ms of each drum."""
    heard = [note for part in found.parts if part.stem == "drums" for note in part.notes]
    written = [note for part in truth.parts if part.stem in ("drums", "percussion") for note in part.notes]
    result = {}
    for name, (key, keys) in _DRUMS.items():
        wanted = _onsets([note for note in written if note.pitch in keys and note.velocity > 0.25], truth)
        times = _onsets([note for note in heard if note.pitch == key], found)
        result[name] = float(mir_eval.onset.f_measure(wanted, times)[0]) if len(wanted) > 5 else np.nan
    return result


def _onsets(notes: Sequence[Note], score: Score) -> Spans:
    return np.unique([score.seconds(note.start) for note in notes])


def bass(found: Score, truth: Score) -> float:
    """Share of the time in which the bass plays that its pitch class is heard."""
    times = np.arange(0.0, truth.duration, 0.02)
    wanted, heard = _sounding(truth, times), _sounding(found, times)
    playing = wanted >= 0
    return float(((wanted - heard) % 12 == 0)[playing & (heard >= 0)].sum() / max(1, playing.sum()))


def _sounding(score: Score, times: Spans) -> NDArray[np.int64]:
    pitches = np.full(len(times), -1)
    for note in (note for part in score.parts if part.stem == "bass" for note in part.notes):
        start, end = score.seconds(note.start), score.seconds(note.start + note.length)
        pitches[(times >= start) & (times < end)] = note.pitch
    return pitches


def sections(found: Score, truth: Score) -> float:
    """F-measure of the boundaries within 3 s."""
    spans = [
        np.array([(score.seconds(part.start), score.seconds(part.start + part.length)) for part in rows])
        for score in (truth, found)
        for rows in [[part for part in score.sections if part.length > 0]]
    ]
    return float(mir_eval.segment.detection(*spans, window=3.0)[2])


def sung(found: Score, truth: Score) -> Figures:
    """Onset (50 ms) and pitch of the lead's notes; share of the words within 0.3 s."""
    wanted, tones = _spans(truth)
    heard, pitches = _spans(found)
    if not len(wanted) or not len(heard):
        return {}
    _, _, f_measure, _ = mir_eval.transcription.precision_recall_f1_overlap(
        wanted, tones, heard, pitches, offset_ratio=None
    )
    result = {"notes": float(f_measure)}
    if [word.text for word in found.words] == [word.text for word in truth.words]:  # sung as typed
        pairs = zip(found.words, truth.words, strict=True)
        off = [abs(found.seconds(one.start) - truth.seconds(other.start)) for one, other in pairs]
        result |= {"words": float(np.mean(np.array(off) < 0.3)), "words off": float(np.median(off))}
    return result


def _spans(score: Score) -> tuple[Spans, Spans]:
    notes: list[SungNote] = [note for vocal in score.vocals if vocal.role == "lead" for note in vocal.notes]
    spans = [(score.seconds(note.start), score.seconds(note.start + note.length)) for note in notes]
    return np.array(spans), np.array([hertz(note.pitch) for note in notes])


def separation(parts: Mapping[str, Audio]) -> Figures:
    """BSS Eval's SDR (Vincent et al. 2006) of each stem and, in brackets, of the mix taken for it."""
    mix = np.sum(list(parts.values()), axis=0)
    found = stems(mix, scene(mix), "vocals" in parts)
    names = ("vocals", "drums", "bass")
    truth = {name: parts[name] for name in names if name in parts and np.abs(parts[name]).max() > 1e-3}
    truth["rest"] = mix - np.sum(list(truth.values()), axis=0)
    guesses = {name: found["keyboard" if name == "rest" else name] for name in truth}
    wanted = np.stack([_excerpt(sound) for sound in truth.values()])
    heard = np.stack([_excerpt(mix if sound is None else sound) for sound in guesses.values()])
    whole = np.stack([_excerpt(mix)] * len(truth))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the measure is going to leave the package
        after = mir_eval.separation.bss_eval_sources(wanted, heard, compute_permutation=False)[0]
        before = mir_eval.separation.bss_eval_sources(wanted, whole, compute_permutation=False)[0]
    rows = zip(truth, after, before, strict=True)
    return {f"SDR {name}{of}": float(v) for name, a, b in rows for of, v in (("", a), (" (mix)", b))}


def _excerpt(sound: Audio) -> Spans:
    first, last = (int(second * 44_100) for second in _SECONDS)
    return np.asarray(resample_poly(sound[:, first:last].mean(0, dtype=np.float64), 1, 4))
