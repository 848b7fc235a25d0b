"""Small real files for the double to serve: three notes of a second each, each take at its own pitch."""

import io
import wave
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import av
import lameenc
import mido
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

SECONDS = 3.02
RATE = 44_100
NOTES = (60, 64, 67)
FRAME = 1024  # samples of an AAC frame
PICTURES = 10  # a second


def sound(take: int) -> NDArray[np.int16]:
    """One channel."""
    time = np.arange(round(SECONDS * RATE)) / RATE
    note = np.take(NOTES, np.minimum((time * len(NOTES) / SECONDS).astype(int), len(NOTES) - 1)) + take
    phase = 2 * np.pi * np.cumsum(440.0 * 2.0 ** ((note - 69) / 12)) / RATE
    samples: NDArray[np.int16] = np.rint(np.sin(phase) * 8_000).astype(np.int16)
    return samples


@cache
def mp3(take: int) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(2)
    encoder.set_bit_rate(128)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(np.repeat(sound(take), 2).tobytes()) + encoder.flush())


@cache
def wav(take: int) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound(take).tobytes())
    return written.getvalue()


@cache
def m4a(take: int) -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format="ipod") as file:
        audio: AudioStream = file.add_stream("aac", rate=RATE, layout="mono")
        _sing(file, audio, take)
    return written.getvalue()


@cache
def mp4(take: int) -> bytes:
    written = io.BytesIO()
    with av.open(written, "w", format="mp4") as file:
        video: VideoStream = file.add_stream("libx264", rate=PICTURES)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        audio: AudioStream = file.add_stream("aac", rate=RATE, layout="mono")
        picture = av.VideoFrame.from_ndarray(np.asarray(_cover(take).resize((64, 64))), format="rgb24")
        for tick in range(round(SECONDS * PICTURES)):
            picture.pts, picture.time_base = tick, Fraction(1, PICTURES)
            file.mux(video.encode(picture))
        file.mux(video.encode(None))
        _sing(file, audio, take)
    return written.getvalue()


@cache
def jpeg(take: int) -> bytes:
    written = io.BytesIO()
    _cover(take).save(written, "JPEG")
    return written.getvalue()


@cache
def midi(take: int) -> bytes:
    track = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=1_000_000)])  # a beat a second
    for note in NOTES:
        track.append(mido.Message("note_on", note=note + take, velocity=64, time=0))
        track.append(mido.Message("note_off", note=note + take, time=round(480 * SECONDS / len(NOTES))))
    written = io.BytesIO()
    mido.MidiFile(tracks=[track]).save(file=written)
    return written.getvalue()


KINDS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "mp3": ("audio/mpeg", mp3),
    "wav": ("audio/wav", wav),
    "m4a": ("audio/mp4", m4a),
    "mp4": ("video/mp4", mp4),
    "jpeg": ("image/jpeg", jpeg),
    "mid": ("audio/midi", midi),
}


def _sing(file: Any, audio: AudioStream, take: int) -> None:
    samples = (sound(take) / 32_768).astype(np.float32)
    for start in range(0, len(samples), FRAME):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + FRAME], format="fltp", layout="mono")
        frame.rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        file.mux(audio.encode(frame))
    file.mux(audio.encode(None))


def _cover(take: int) -> Image.Image:
    return Image.linear_gradient("L").rotate(30 * take).convert("RGB")
