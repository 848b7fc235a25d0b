"""Files and data of a clip: lossless, compressed, notes, words and tempo."""

from dataclasses import replace
from pathlib import Path

import mido
import numpy as np
import pytest

from studio.engine.files import codec, decoding
from studio.engine.works.work import Made, Source
from tests.engine.works.clips import do


def test_the_wav_is_the_master_sample_by_sample(clip: Source, tmp_path: Path) -> None:
    path = do("wav", tmp_path, sources={"clip_id": (clip,)}).files["audio.wav"]
    assert np.array_equal(codec.decode(path), clip.audio())


def test_a_download_comes_in_the_asked_format(clip: Source, tmp_path: Path) -> None:
    sources = {"clip_id": (clip,)}
    (m4a,) = do("producer_download", tmp_path, {"format": "m4a"}, sources=sources).files.items()
    sound = decoding.decode(m4a[1])
    assert (m4a[0], sound.title) == ("audio.m4a", clip.title)
    length = min(sound.audio.shape[1], clip.audio().shape[1])
    error = sound.audio[:, :length] - clip.audio()[:, :length]
    assert np.mean(np.square(error)) < 0.01 * np.mean(np.square(clip.audio()))
    mp3 = do("producer_download", tmp_path, {}, sources=sources).files["audio.mp3"]
    assert mp3.read_bytes() == (clip.folder / "audio.mp3").read_bytes()
    with pytest.raises(ValueError, match=r"no format 'flac'.*\.$"):
        do("producer_download", tmp_path, {"format": "flac"}, sources=sources)


def test_midi_holds_every_note_of_the_score(song: Made, clip: Source, tmp_path: Path) -> None:
    result = do("midi", tmp_path, sources={"clip_id": (clip,)})
    counts = [len(vocal.notes) for vocal in song.score.vocals] + [
        len(part.notes) for part in song.score.parts
    ]
    assert [len(row["notes"]) for row in result.data["instruments"]] == counts
    assert result.data["instruments"][0]["name"] == "Lead vocal"
    first = result.data["instruments"][0]["notes"][0]
    assert first["start"] == pytest.approx(song.score.seconds(song.score.vocals[0].notes[0].start), abs=1e-3)
    assert len(mido.MidiFile(result.files["song.mid"]).tracks) == 1 + len(counts)


def test_the_timeline_tells_every_word_in_time(song: Made, clip: Source, tmp_path: Path) -> None:
    rows = do("timeline", tmp_path, sources={"clip_id": (clip,)}).data["alignment"]
    assert [row["word"].split("\n")[-2 if row["word"].endswith("\n") else -1] for row in rows] == [
        word.text for word in song.score.words
    ]
    assert rows[0]["word"] == "[Verse]\nThe"
    assert rows[-1] == {
        "word": "me\n",
        "start_s": pytest.approx(song.score.seconds(song.score.words[-1].start), abs=1e-3),
        "end_s": pytest.approx(
            song.score.seconds(song.score.words[-1].start + song.score.words[-1].length), abs=1e-3
        ),
        "p_align": 1.0,
        "success": True,
    }
    assert "".join(row["word"] for row in rows).count("[") == 2


def test_the_tempo_is_exact_here_and_heard_in_recordings(
    clip: Source, recording: Source, tmp_path: Path
) -> None:
    exact = do("bpm", tmp_path, sources={"clip_id": (clip,)}).data
    assert exact == {"avg_bpm": 120.0, "max_bpm": 120.0, "min_bpm": 120.0}
    heard = do("bpm", tmp_path, sources={"clip_id": (recording,)}).data
    assert heard["avg_bpm"] == pytest.approx(120.0, rel=0.02)
    assert heard["min_bpm"] <= heard["avg_bpm"] <= heard["max_bpm"]


def test_words_that_are_known_are_found_in_a_recording(recording: Source, tmp_path: Path) -> None:
    words = replace(recording, lyrics="[Verse]\nThe window holds the winter light")
    rows = do("timeline", tmp_path, sources={"clip_id": (words,)}).data["alignment"]
    assert len(rows) == 6
    assert all(row["end_s"] > row["start_s"] for row in rows)
    with pytest.raises(ValueError, match=r"no words.*\.$"):
        do("timeline", tmp_path, sources={"clip_id": (recording,)})
