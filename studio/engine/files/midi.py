"""A score as a Standard MIDI File (type 1), for any sequencer."""

import io
import itertools
from collections.abc import Iterable, Iterator

import mido

from studio.engine.files.timeline import key_symbol
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Note, Part, Score, SungNote, Vocal

TICKS_PER_BEAT = 480

_DRUM_CHANNEL = 9  # the tenth, counted from 0
_OTHER_CHANNELS = [channel for channel in range(16) if channel != _DRUM_CHANNEL]
_KITS = {"drums", "percussion"}

# General MIDI has no such sounds under the programs of our effects, so the nearest ones are named here.
_FX_PROGRAMS = {"fx_riser": 119, "fx_sweep": 119, "fx_impact": 118, "fx_vinyl": 122}
_VOCAL_PROGRAMS = {"lead": 53, "double": 53, "harmony": 52, "backing": 52}

_VOLUME, _PAN = 7, 10

# (tick, rank, message): at one tick, controllers come first, then note ends, texts and note starts.
_Event = tuple[int, int, mido.Message | mido.MetaMessage]


def midi_bytes(score: Score) -> bytes:
    """The whole score: a conductor track, the voices, then one track for each part, with names and programs.

    Lyrics stand as meta events on the lead's track, in UTF-8: a space ends a word, a line break a line.
    """
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT, charset="utf-8")
    file.tracks.append(_track(score.title, _conductor(score)))
    channels = itertools.cycle(_OTHER_CHANNELS)
    for vocal in score.vocals:
        name = f"{vocal.role.capitalize()} vocal"
        file.tracks.append(_track(name, _vocal_events(vocal, next(channels))))
    for part in score.parts:
        channel = _DRUM_CHANNEL if part.stem in _KITS else next(channels)
        file.tracks.append(_track(INSTRUMENTS[part.instrument].name, _part_events(part, channel)))
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def _conductor(score: Score) -> Iterator[_Event]:
    yield 0, 0, mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(score.bpm))
    yield 0, 0, mido.MetaMessage("time_signature", numerator=score.beats_per_bar, denominator=4)
    yield 0, 0, mido.MetaMessage("key_signature", key=key_symbol(score.tonic, score.mode))
    for section in score.sections:
        yield _tick(section.start), 1, mido.MetaMessage("marker", text=section.name)


def _vocal_events(vocal: Vocal, channel: int) -> Iterator[_Event]:
    yield from _desk(channel, _VOCAL_PROGRAMS.get(vocal.role, 53), vocal.gain_db, vocal.pan)
    yield from _note_events(vocal.notes, channel)
    if vocal.role == "lead":
        yield from _lyric_events(vocal.notes)


def _part_events(part: Part, channel: int) -> Iterator[_Event]:
    program = _FX_PROGRAMS.get(part.instrument, INSTRUMENTS[part.instrument].program)
    if part.stem != "percussion":  # it shares the drums' channel, where the kit decides
        yield from _desk(channel, program, part.gain_db, part.pan)
    yield from _note_events(part.notes, channel)


def _desk(channel: int, program: int, gain_db: float, pan: float) -> Iterator[_Event]:
    """Program, volume (General MIDI: 40 log10(v / 127) decibels, 100 is unity here) and place of a track."""
    volume = round(100 * 10 ** (gain_db / 40))
    yield 0, 0, mido.Message("program_change", channel=channel, program=program)
    yield 0, 0, mido.Message("control_change", channel=channel, control=_VOLUME, value=_seven_bits(volume))
    place = _seven_bits(64 + round(63 * pan))
    yield 0, 0, mido.Message("control_change", channel=channel, control=_PAN, value=place)


def _note_events(notes: Iterable[Note | SungNote], channel: int) -> Iterator[_Event]:
    for start, end, note in _without_overlaps(notes):
        velocity = max(1, _seven_bits(round(127 * note.velocity)))
        yield start, 3, mido.Message("note_on", channel=channel, note=note.pitch, velocity=velocity)
        yield end, 1, mido.Message("note_off", channel=channel, note=note.pitch)


def _without_overlaps(notes: Iterable[Note | SungNote]) -> Iterator[tuple[int, int, Note | SungNote]]:
    """(start, end, note) in ticks. A key struck again while it is held ends first, else it would be cut.

    Of two notes of one pitch on the same tick, the louder stays.
    """
    by_pitch = sorted(notes, key=lambda note: (note.pitch, _tick(note.start), note.velocity))
    for note, after in itertools.zip_longest(by_pitch, by_pitch[1:]):
        start = _tick(note.start)
        end = max(start + 1, _tick(note.start + note.length))
        if after is not None and after.pitch == note.pitch:
            end = min(end, _tick(after.start))
        if end > start:
            yield start, end, note


def _lyric_events(notes: tuple[SungNote, ...]) -> Iterator[_Event]:
    sung = [(note.start, note.syllable) for note in notes if note.syllable]
    for (start, syllable), following in itertools.zip_longest(sung, sung[1:]):
        after = following[1] if following else None
        if after is None or after.line != syllable.line:
            ending = "\n"
        else:
            ending = "" if after.word == syllable.word else " "
        yield _tick(start), 2, mido.MetaMessage("lyrics", text=syllable.text + ending)


def _track(name: str, events: Iterable[_Event]) -> mido.MidiTrack:
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    now = 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - now))
        now = tick
    return track


def _tick(beats: float) -> int:
    return max(0, round(beats * TICKS_PER_BEAT))


def _seven_bits(value: int) -> int:
    return min(127, max(0, value))
