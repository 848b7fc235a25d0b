"""MIDI files as piano rolls."""

import io

import mido
import pytest

from studio.engine.files import roll


def written(*tracks: list[mido.Message | mido.MetaMessage], kind: int = 1) -> bytes:
    file = mido.MidiFile(type=kind, ticks_per_beat=100)
    file.tracks += [mido.MidiTrack(track) for track in tracks]
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def test_notes_keep_their_time_through_changes_of_the_tempo() -> None:
    slow = mido.MetaMessage("set_tempo", tempo=1_000_000, time=200)  # after two beats at 120
    keys = [
        mido.Message("note_on", note=60, velocity=90, time=100),
        mido.Message("note_on", note=60, velocity=0, time=200),
    ]
    read = roll.roll(written([slow], keys))
    assert read["parts"] == [{"name": "Part 2", "drums": False, "notes": [(0.5, 1.5, 60, 90)]}]
    assert (read["duration"], read["beat"], read["beats_per_bar"]) == (2.0, 0.5, 4)


def test_sections_meter_and_the_kit_are_known() -> None:
    head = [
        mido.MetaMessage("time_signature", numerator=3, denominator=4),
        mido.MetaMessage("marker", text="Verse", time=300),
    ]
    kit = [
        mido.MetaMessage("track_name", name=" Drums "),
        mido.Message("note_on", channel=9, note=36, velocity=127),
        mido.Message("note_off", channel=9, note=36, time=10),
    ]
    read = roll.roll(written(head, kit))
    assert read["markers"] == [[1.5, "Verse"]]
    assert read["beats_per_bar"] == 3
    assert [(part["name"], part["drums"]) for part in read["parts"]] == [("Drums", True)]


def test_a_key_that_is_struck_again_or_never_let_go_makes_two_notes() -> None:
    keys = [
        mido.Message("note_on", note=60, velocity=90),
        mido.Message("note_on", note=60, velocity=80, time=50),
    ]
    assert roll.roll(written(keys))["parts"][0]["notes"] == [(0.0, 0.25, 60, 90), (0.25, 0.5, 60, 80)]


def test_more_notes_than_can_be_drawn_are_left_out() -> None:
    stroke = [mido.Message("note_on", note=60, velocity=90), mido.Message("note_off", note=60, time=10)]
    read = roll.roll(written(stroke * 2, stroke * 2, stroke), most=3)
    assert [len(part["notes"]) for part in read["parts"]] == [2, 1]


@pytest.mark.parametrize(
    "data",
    [b"", b"RIFF....", written([])[:20], written([], kind=2), b"x" * (roll.MOST_BYTES + 1)],
    ids=["nothing", "no MIDI", "cut off", "no common time", "too large"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        roll.roll(data)
