"""Real files of eight seconds, made once: what a provider on a good day brings."""

import io
from functools import cache

import lameenc
import mido
import numpy as np
import soundfile

RATE, SECONDS = 44_100, 8.0


@cache
def _sound() -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """A plucked chord twice a second."""
    time = np.arange(int(SECONDS * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * pitch * time) for pitch in (220.0, 261.63, 329.63))
    return np.asarray(0.1 * np.exp(-6 * (time % 0.5)) * chord)


@cache
def mp3() -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(128)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    pcm = (_sound() * 32_767).astype(np.int16).tobytes()
    return bytes(encoder.encode(pcm) + encoder.flush())


@cache
def wav() -> bytes:
    data = io.BytesIO()
    soundfile.write(data, _sound(), RATE, format="WAV")
    return data.getvalue()


@cache
def midi() -> bytes:
    track = mido.MidiTrack(
        [mido.Message("note_on", note=60, time=0), mido.Message("note_off", note=60, time=480)]
    )
    data = io.BytesIO()
    mido.MidiFile(tracks=[track]).save(file=data)
    return data.getvalue()
