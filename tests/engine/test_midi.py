import dataclasses
import io

import mido
import pytest

from studio.engine.composing.theory import MODES
from studio.engine.files.midi import TICKS_PER_BEAT, midi_bytes
from studio.engine.instruments import INSTRUMENTS
from studio.engine.score import Note, Part, Score
from tests.engine.score_sample import sample_score

Row = tuple[float, float, int, int]  # start and end in beats, pitch, channel


def read(score: Score) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(midi_bytes(score)), charset="utf-8")


def rows(track: mido.MidiTrack) -> list[Row]:
    now, held, found = 0, {}, []
    for message in track:
        now += message.time
        if message.type == "note_on":
            assert (message.channel, message.note) not in held, "a key is struck again while it is down"
            held[message.channel, message.note] = now
        elif message.type == "note_off":
            start = held.pop((message.channel, message.note))
            found.append((start / TICKS_PER_BEAT, now / TICKS_PER_BEAT, message.note, message.channel))
    assert not held
    return sorted(found)


def texts(track: mido.MidiTrack, kind: str) -> list[tuple[float, str]]:
    now, found = 0, []
    for message in track:
        now += message.time
        if message.type == kind:
            found.append((now / TICKS_PER_BEAT, message.text))
    return found


def test_the_conductor_tells_tempo_key_meter_and_sections() -> None:
    conductor = read(sample_score()).tracks[0]
    found = {message.type: message for message in conductor}
    assert mido.tempo2bpm(found["set_tempo"].tempo) == pytest.approx(96.0)
    assert (found["time_signature"].numerator, found["time_signature"].denominator) == (4, 4)
    assert found["key_signature"].key == "Dm"
    assert texts(conductor, "marker") == [(0.0, "Intro"), (8.0, "Verse 1")]
    assert conductor.name == "Noche – 夜"


def test_every_track_is_named_and_has_its_program() -> None:
    file = read(sample_score())
    programs = [[m.program for m in track if m.type == "program_change"] for track in file.tracks]
    names = [track.name for track in file.tracks]
    assert names[1:] == [
        "Lead vocal",
        "Harmony vocal",
        "808 drum machine",
        "Shaker and tambourine",
        "Piano",
        "Riser",
    ]
    assert programs[1:] == [[53], [52], [25], [], [0], [119]]


def test_onsets_lengths_and_pitches_come_back() -> None:
    score = sample_score()
    file = read(score)
    lead = [(n.start, n.start + n.length, n.pitch) for n in score.vocals[0].notes]
    assert [row[:3] for row in rows(file.tracks[1])] == [pytest.approx(note, abs=0.002) for note in lead]
    assert [row[0] for row in rows(file.tracks[3])] == pytest.approx([0.0, 1.02], abs=0.002)


def test_drums_and_percussion_alone_play_on_channel_ten() -> None:
    channels = [{row[3] for row in rows(track)} for track in read(sample_score()).tracks[1:]]
    assert [channel == {9} for channel in channels] == [False, False, True, True, False, False]
    assert len(set().union(*channels)) == 5


def test_a_key_struck_again_ends_first() -> None:
    piano = rows(read(sample_score()).tracks[5])
    assert [row[:3] for row in piano] == [(0.0, 2.0, 60), (2.0, 4.0, 60), (2.0, 4.0, 67)]


def test_of_two_notes_on_one_key_and_tick_the_louder_plays() -> None:
    part = Part("keyboard", "piano", (Note(1.0, 1.0, 60, 0.9), Note(1.0, 2.0, 60, 0.2)))
    track = read(dataclasses.replace(sample_score(), vocals=(), parts=(part,))).tracks[1]
    assert [m.velocity for m in track if m.type == "note_on"] == [round(0.9 * 127)]


def test_the_lead_carries_the_lyrics() -> None:
    file = read(sample_score())
    sung = texts(file.tracks[1], "lyrics")
    assert sung == [(8.0, "win"), (9.0, "dow "), (10.5, "夜\n"), (12.25, "ño\n")]
    assert not any(texts(track, "lyrics") for track in file.tracks[2:])


def test_every_instrument_and_key_can_be_written() -> None:
    parts = tuple(Part(i.stem, i.key, (Note(0.0, 1.0, 60, 1.0),)) for i in INSTRUMENTS.values())
    for mode in MODES:
        for tonic in range(12):
            midi_bytes(dataclasses.replace(sample_score(), tonic=tonic, mode=mode, parts=()))
    file = read(dataclasses.replace(sample_score(), parts=parts))
    assert len(file.tracks) == 1 + 2 + len(parts)


def test_the_same_score_gives_the_same_bytes() -> None:
    assert midi_bytes(sample_score()) == midi_bytes(sample_score())
