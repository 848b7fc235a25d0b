"""A Standard MIDI File as a piano roll: parts, their notes in seconds, and names on the way."""

import bisect
import io
from collections.abc import Iterator
from typing import Any

import mido

MOST_BYTES = 500_000  # eight times the longest song of ours
MOST_NOTES = 40_000
_DRUMS = 9  # the channel of the kit, counted from 0
_TEMPO = 500_000  # microseconds of a beat, where the file says nothing

# What its reader says of a file that is none, or is cut off.
UNREADABLE = (OSError, EOFError, ValueError, IndexError, KeyError, mido.KeySignatureError)

_Note = tuple[float, float, int, int]  # start and length in seconds, pitch, velocity 1-127


def roll(data: bytes, most: int = MOST_NOTES) -> dict[str, Any]:
    """What there is to be drawn of a file; markers are [second, name].

    Notes are [start, length, pitch, velocity], by their start. Raises ValueError where nothing can be read.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"The file is larger than {MOST_BYTES:,} bytes.")
    try:
        file = mido.MidiFile(file=io.BytesIO(data), clip=True, charset="utf-8")
    except UNREADABLE as error:
        raise ValueError("This is no MIDI file that can be read.") from error
    if file.type == 2 or file.ticks_per_beat <= 0:
        raise ValueError("The file's tracks have no time in common.")
    clock = _Clock(file)
    parts = list(_parts(file, clock, most))
    ends = [start + length for part in parts for start, length, *_ in part["notes"]]
    return {
        "duration": round(max(ends, default=0.0), 3),
        "beat": round(clock.beat, 5),
        "beats_per_bar": _meter(file),
        "markers": [[round(clock.seconds(tick), 3), message.text] for tick, message in _all(file, "marker")],
        "parts": parts,
    }


def _parts(file: mido.MidiFile, clock: "_Clock", left: int) -> Iterator[dict[str, Any]]:
    for number, track in enumerate(file.tracks, 1):
        notes, drums = _notes(track, clock)
        if kept := notes[:left]:
            yield {"name": track.name.strip() or f"Part {number}", "drums": drums, "notes": kept}
        left -= len(kept)


class _Clock:
    """Ticks in seconds, through all changes of the tempo."""

    def __init__(self, file: mido.MidiFile) -> None:
        self.per_beat = file.ticks_per_beat
        changes = {0: _TEMPO} | {tick: message.tempo for tick, message in _all(file, "set_tempo")}
        self.beat = changes[0] / 1e6
        self.stretches: list[tuple[int, float, float]] = []  # from a tick, at a second, seconds of a tick
        for tick in sorted(changes):
            at = self.seconds(tick) if self.stretches else 0.0
            self.stretches.append((tick, at, changes[tick] / 1e6 / self.per_beat))

    def seconds(self, tick: int) -> float:
        since, at, each = self.stretches[bisect.bisect(self.stretches, tick, key=lambda part: part[0]) - 1]
        return at + (tick - since) * each


def _all(file: mido.MidiFile, kind: str) -> list[tuple[int, Any]]:
    """The messages of a kind, with their ticks, in their order."""
    found = [pair for track in file.tracks for pair in _timed(track) if pair[1].type == kind]
    return sorted(found, key=lambda pair: pair[0])


def _timed(track: mido.MidiTrack) -> Iterator[tuple[int, Any]]:
    tick = 0
    for message in track:
        tick += message.time
        yield tick, message


def _notes(track: mido.MidiTrack, clock: _Clock) -> tuple[list[_Note], bool]:
    """The notes of a track, and whether a kit plays them. A note without end lasts a beat."""
    held: dict[tuple[int, int], tuple[int, int]] = {}
    spans: list[tuple[int, int, int, int]] = []
    drums = False
    for tick, message in _timed(track):
        if message.type not in ("note_on", "note_off"):
            continue
        key = message.channel, message.note
        if key in held:
            start, velocity = held.pop(key)
            spans.append((start, tick, message.note, velocity))
        if message.type == "note_on" and message.velocity:
            held[key] = tick, message.velocity
            drums = drums or message.channel == _DRUMS
    spans += [(at, at + clock.per_beat, note, velocity) for (_, note), (at, velocity) in held.items()]
    seconds = [
        (clock.seconds(a), clock.seconds(b), pitch, velocity) for a, b, pitch, velocity in sorted(spans)
    ]
    return [(round(a, 3), round(b - a, 3), pitch, velocity) for a, b, pitch, velocity in seconds], drums


def _meter(file: mido.MidiFile) -> int:
    said = _all(file, "time_signature")
    return int(said[0][1].numerator) if said else 4
