"""Recordings from strangers: every common format becomes the same sound, everything else one sentence."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from av.audio.stream import AudioStream

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files.codec import CodecError
from studio.engine.files.decoding import Limits, decode


def tone(seconds: float = 2.0, rate: int = SAMPLE_RATE, channels: int = 2, level: float = 0.5) -> Audio:
    """440 Hz left, 660 Hz right, (channels, samples)."""
    time = np.arange(int(seconds * rate)) / rate
    pitches = (440.0, 660.0, 440.0, 440.0, 440.0, 440.0)[:channels]
    return np.array([level * np.sin(2 * np.pi * pitch * time) for pitch in pitches], np.float32)


def encoded(path: Path, container: str, codec: str, sound: Audio, rate: int = 48_000, **tags: str) -> Path:
    """The sound as FFmpeg writes it."""
    layout = "stereo" if len(sound) == 2 else "mono"
    with av.open(str(path), "w", format=container) as file:
        file.metadata.update(tags)
        stream = file.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        fifo = av.AudioFifo()
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate)
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            fifo.write(piece)
        while full := fifo.read(stream.codec_context.frame_size or 1024, partial=True):
            file.mux(stream.encode(full))
        file.mux(stream.encode(None))
    return path


def written(path: Path, sound: Audio, rate: int, **options: str) -> Path:
    soundfile.write(path, sound.T, rate, **options)
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "mp3": lambda folder: written(folder / "a.mp3", tone(), SAMPLE_RATE),
    "wav, 16 bits": lambda folder: written(folder / "a.wav", tone(), SAMPLE_RATE, subtype="PCM_16"),
    "wav, 24 bits, 96 kHz": lambda folder: written(
        folder / "a.wav", tone(rate=96_000), 96_000, subtype="PCM_24"
    ),
    "wav, float, 22 kHz": lambda folder: written(
        folder / "a.wav", tone(rate=22_050), 22_050, subtype="FLOAT"
    ),
    "wav, 8 bits, 8 kHz": lambda folder: written(folder / "a.wav", tone(rate=8_000), 8_000, subtype="PCM_U8"),
    "flac, 48 kHz": lambda folder: written(folder / "a.flac", tone(rate=48_000), 48_000),
    "ogg vorbis": lambda folder: written(folder / "a.ogg", tone(), SAMPLE_RATE),
    "ogg opus": lambda folder: written(
        folder / "a.opus", tone(rate=48_000), 48_000, format="OGG", subtype="OPUS"
    ),
    "aiff": lambda folder: written(folder / "a.aiff", tone(), SAMPLE_RATE),
    "m4a": lambda folder: encoded(folder / "a.m4a", "ipod", "aac", tone(rate=48_000)),
    "aac": lambda folder: encoded(folder / "a.aac", "adts", "aac", tone(rate=48_000)),
    "alac": lambda folder: encoded(folder / "a.m4a", "ipod", "alac", tone(rate=48_000)),
    "what Chromium records": lambda folder: encoded(folder / "a.webm", "webm", "libopus", tone(rate=48_000)),
}


def pitch(sound: Audio) -> float:
    """The strongest frequency in Hz, by the middle second."""
    middle = sound[len(sound) // 2 - SAMPLE_RATE // 2 :][:SAMPLE_RATE]
    return float(np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * SAMPLE_RATE / len(middle))


def root_mean_square(sound: Audio) -> float:
    middle = sound[..., SAMPLE_RATE // 2 : -SAMPLE_RATE // 2]
    return float(np.sqrt(np.mean(np.square(middle, dtype=np.float64))))


@pytest.mark.parametrize("kind", MAKERS)
def test_every_common_format_becomes_the_same_sound(kind: str, tmp_path: Path) -> None:
    audio = decode(MAKERS[kind](tmp_path)).audio
    assert audio.dtype == np.float32
    assert audio.shape[0] == 2
    assert audio.shape[1] == pytest.approx(2.0 * SAMPLE_RATE, abs=0.06 * SAMPLE_RATE)
    assert pitch(audio[0]) == pytest.approx(440.0, abs=1.5)
    assert pitch(audio[1]) == pytest.approx(660.0, abs=1.5)
    assert root_mean_square(audio) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_name_of_a_file_decides_nothing(kind: str, tmp_path: Path) -> None:
    disguised = tmp_path / "list.m3u8"
    MAKERS[kind](tmp_path).rename(disguised)
    assert decode(disguised).audio.shape[0] == 2


def test_one_channel_is_on_both_sides_at_its_level(tmp_path: Path) -> None:
    audio = decode(written(tmp_path / "a.wav", tone(channels=1), SAMPLE_RATE)).audio
    assert np.array_equal(audio[0], audio[1])
    assert root_mean_square(audio) == pytest.approx(0.5 / np.sqrt(2), rel=0.001)


def test_six_channels_are_mixed_down_to_two(tmp_path: Path) -> None:
    audio = decode(written(tmp_path / "a.wav", tone(channels=6, level=0.1), SAMPLE_RATE)).audio
    assert audio.shape == (2, 2 * SAMPLE_RATE)
    assert pitch(audio[0]) == pytest.approx(440.0, abs=1.5)


def test_a_lossless_file_at_our_rate_comes_through_bit_by_bit(tmp_path: Path) -> None:
    sound = tone()
    written(tmp_path / "a.wav", sound, SAMPLE_RATE, subtype="FLOAT")
    assert np.array_equal(decode(tmp_path / "a.wav").audio, sound)


def test_what_is_above_full_scale_is_lowered_and_not_cut_off(tmp_path: Path) -> None:
    written(tmp_path / "a.wav", tone(level=4.0), SAMPLE_RATE, subtype="FLOAT")
    audio = decode(tmp_path / "a.wav").audio
    assert np.abs(audio).max() == pytest.approx(1.0, abs=1e-6)
    assert root_mean_square(audio) == pytest.approx(1.0 / np.sqrt(2), rel=0.01)


def test_the_title_comes_from_the_tags(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.m4a", "ipod", "aac", tone(rate=48_000), title="Night\tBus")
    assert decode(path).title == "Night Bus"
    assert decode(written(tmp_path / "b.wav", tone(), SAMPLE_RATE)).title == ""


def test_a_scratch_in_the_middle_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp3", tone(4.0), SAMPLE_RATE)
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = os.urandom(2000)
    path.write_bytes(data)
    assert decode(path).audio.shape[1] > 3.5 * SAMPLE_RATE


def video(path: Path) -> Path:
    """A film without sound."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        for _ in range(25):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.mp3", b"\0" * 1_000_000)
    return data.getvalue()


def endless_wav() -> bytes:
    """A header that claims hours, and a tenth of a second."""
    body = b"\1\0" * 4410
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 44_100, 88_200, 2, 16)
    return (
        b"RIFF"
        + struct.pack("<I", 0xFFFFFFFF)
        + b"WAVE"
        + fmt
        + struct.pack("<4sI", b"data", 0xFFFFFFF0)
        + body
    )


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
JUNK = {
    "nothing": b"",
    "noise": np.random.default_rng(1).bytes(300_000),
    "zeros": bytes(300_000),
    "a page": b"<!doctype html><html><script>alert(1)</script></html>" * 500,
    "a tag and a page": b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + b"<html>hello</html>" * 5000,
    "a playlist": PLAYLIST,
    "a list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>',
    "an archive": zipped(),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(100_000),
    "a header alone": endless_wav()[:44],
    "a header that claims hours": endless_wav(),
    "a broken FLAC": b"fLaC" + b"\xff" * 50_000,
    "a broken Ogg": b"OggS" + b"\x7f" * 50_000,
}


@pytest.mark.parametrize("kind", JUNK)
def test_junk_ends_in_one_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(JUNK[kind])
    with pytest.raises(CodecError) as refusal:
        decode(path)
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="no sound in this file"):
        decode(video(tmp_path / "a.mp4"))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_numbers_that_are_no_sound_are_refused(number: float, tmp_path: Path) -> None:
    sound = tone()
    sound[0, 50_000] = number
    with pytest.raises(CodecError, match="numbers that are no sound"):
        decode(written(tmp_path / "a.wav", sound, SAMPLE_RATE, subtype="FLOAT"))


def test_silence_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="nothing but silence"):
        decode(written(tmp_path / "a.flac", tone(level=0.0), SAMPLE_RATE))


def test_what_is_too_short_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="less than a second"):
        decode(written(tmp_path / "a.wav", tone(0.5), SAMPLE_RATE))


def test_what_is_longer_than_eight_minutes_is_refused(tmp_path: Path) -> None:
    silent = np.zeros((1, 482 * 8_000), np.float32)
    silent[0, 0] = 0.5
    with pytest.raises(CodecError, match="longer than 8 minutes"):
        decode(written(tmp_path / "a.flac", silent, 8_000))


def test_a_small_file_of_hours_is_given_up_at_the_limit(tmp_path: Path) -> None:
    """A few hundred kilobytes that would take gigabytes."""
    path = written(tmp_path / "a.flac", np.zeros((1, 20_000_000), np.int16), 8_000)
    assert path.stat().st_size < 500_000
    with pytest.raises(CodecError, match=r"longer than 0\.5 minutes"):
        decode(path, Limits(seconds=30.0))


def test_too_many_channels_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="12 channels"):
        decode(written(tmp_path / "a.wav", np.zeros((12, 50_000), np.float32), SAMPLE_RATE))


def test_rates_that_no_recording_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match="4000 Hz"):
        decode(written(tmp_path / "a.wav", tone(rate=4_000), 4_000))
