import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files import codec
from studio.engine.files.codec import CodecError, Limits, decode


def tone(seconds: float, hertz: float = 440.0, level: float = 0.5) -> Audio:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = level * np.sin(2 * np.pi * hertz * time)
    return np.stack([wave, 0.5 * wave]).astype(np.float32)


def file_of(samples: np.ndarray, rate: int, container: str = "WAV", subtype: str | None = None) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=container, subtype=subtype)
    return buffer.getvalue()


def strongest(sound: Audio) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * SAMPLE_RATE / len(sound)


def test_mp3_keeps_tone_level_sides_and_length() -> None:
    audio = tone(3.0)
    back = decode(codec.mp3(audio))
    assert back.dtype == np.float32
    assert abs(back.shape[1] - audio.shape[1]) <= 2 * 1152
    assert strongest(back[0]) == pytest.approx(440.0, abs=0.5)
    middle = slice(SAMPLE_RATE, 2 * SAMPLE_RATE)
    levels = np.sqrt(np.mean(back[:, middle] ** 2, axis=1)) * np.sqrt(2)
    assert levels == pytest.approx([0.5, 0.25], rel=0.002)


def test_mp3_has_a_constant_rate_of_320_kbit() -> None:
    size = len(codec.mp3(tone(10.0)))
    assert size * 8 / 10.0 / 1000 == pytest.approx(320, rel=0.02)


def test_an_mp3_begins_and_ends_on_the_very_sample() -> None:
    audio = tone(2.0)
    audio[:, :1000] = 0.0
    back = decode(codec.mp3(audio))
    assert back.shape == audio.shape
    middle = slice(SAMPLE_RATE // 2, SAMPLE_RATE)
    assert np.abs(back[:, middle] - audio[:, middle]).max() < 0.01


def test_an_mp3_tells_its_length_in_its_first_frame() -> None:
    stream = codec.mp3(tone(2.0))
    assert stream[36:40] == b"Info"
    frames, size = (int.from_bytes(stream[at : at + 4], "big") for at in (44, 48))
    assert size == len(stream)
    assert 0 <= frames * 1152 - 2 * SAMPLE_RATE - 576 < 3 * 1152


def test_the_words_about_writing_grow_while_the_encoder_works() -> None:
    told: list[float] = []
    codec.mp3(tone(12.0), told.append)
    assert len(told) >= 3
    assert told == sorted(told)
    assert told[-1] <= 1.0


def test_the_same_sound_gives_the_same_bytes() -> None:
    assert codec.mp3(tone(1.0)) == codec.mp3(tone(1.0))


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("write", [codec.write_wav, codec.write_flac])
def test_whole_number_files_are_exact_to_their_step(tmp_path: Path, write: object, bits: int) -> None:
    audio = tone(2.0)
    path = tmp_path / "take"
    assert callable(write)
    write(path, audio, bits)
    info = soundfile.info(path)
    assert (info.subtype, info.samplerate, info.channels) == (f"PCM_{bits}", SAMPLE_RATE, 2)
    assert np.abs(decode(path) - audio).max() <= 1.5 * 2.0 ** (1 - bits) + 2**-24


def test_dither_keeps_a_tone_that_is_smaller_than_one_step() -> None:
    quiet = tone(4.0, level=0.4 / 32768)
    buffer = io.BytesIO()
    codec.write_wav(buffer, quiet)
    assert strongest(decode(buffer.getvalue())[0]) == pytest.approx(440.0, abs=0.5)


def test_digital_silence_stays_silent() -> None:
    buffer = io.BytesIO()
    codec.write_wav(buffer, np.zeros((2, 5000), np.float32))
    assert not decode(buffer.getvalue()).any()


def test_full_scale_does_not_wrap_around() -> None:
    buffer = io.BytesIO()
    codec.write_wav(buffer, np.full((2, 100), 1.5, np.float32))
    assert decode(buffer.getvalue()).min() > 0.99


def test_mono_at_another_rate_becomes_stereo_at_ours() -> None:
    time = np.arange(2 * 48_000) / 48_000
    back = decode(file_of(0.5 * np.sin(2 * np.pi * 440 * time), 48_000, "FLAC"))
    assert back.shape == (2, 2 * SAMPLE_RATE)
    assert back.dtype == np.float32
    assert np.array_equal(back[0], back[1])
    assert strongest(back[0]) == pytest.approx(440.0, abs=0.5)


def test_vorbis_and_surround_are_read() -> None:
    assert strongest(decode(file_of(tone(1.0).T, SAMPLE_RATE, "OGG", "VORBIS"))[0]) == pytest.approx(
        440, abs=1
    )
    surround = np.zeros((SAMPLE_RATE, 6))
    surround[:, 2] = 0.5
    assert decode(file_of(surround, SAMPLE_RATE))[:, 100] == pytest.approx([0.25, 0.25], abs=1e-3)


def test_samples_that_are_no_numbers_do_no_harm() -> None:
    back = decode(file_of(np.array([[np.nan, np.inf]] * 50), SAMPLE_RATE, "WAV", "FLOAT"))
    assert np.isfinite(back).all()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><html><body>song.mp3</body></html>" * 50,
        b"ID3\x04\x00\x00\x00\x00\x00\x00<html></html>" * 50,
        b"PK\x03\x04" + bytes(5000),
        b"\x00\x00\x00\x20ftypM4A " + bytes(5000),
        bytes(range(256)) * 40,
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
    ],
)
def test_what_is_no_sound_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(CodecError, match=r"^[A-Z].*\.$"):
        decode(content)


def test_what_is_longer_than_allowed_is_refused() -> None:
    with pytest.raises(CodecError, match="longer than 1 seconds"):
        decode(codec.mp3(tone(3.0)), Limits(seconds=1.0))


def test_a_header_that_lies_about_its_length_is_not_believed() -> None:
    wav = bytearray(file_of(tone(0.1).T, SAMPLE_RATE))
    wav[4:8] = wav[40:44] = b"\xf0\xff\xff\x7f"
    assert decode(bytes(wav)).shape[1] == round(0.1 * SAMPLE_RATE)


def test_strange_rates_and_channels_are_refused() -> None:
    with pytest.raises(CodecError, match="4000 Hz"):
        decode(file_of(np.zeros(100), 4000))
    with pytest.raises(CodecError, match="12 channels"):
        decode(file_of(np.zeros((100, 12)), SAMPLE_RATE))
