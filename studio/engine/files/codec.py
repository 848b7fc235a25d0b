"""Sound into files and back: MP3 by LAME, the rest by libsndfile. For child processes: decoders crash.

Everything is written and read in blocks: one large Vorbis write is known to kill the interpreter
(python-soundfile issues 233 and 426), and blocks keep the memory flat.
"""

import io
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import lameenc
import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import resample_poly

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.dice import noise
from studio.engine.files.mp3_info import info_frame

BLOCK = 65_536
_HEARD = 2  # blocks between two words about the progress

# Measured on limited masters with a true peak of -1.3 dBTP: 192 kbit/s throws single drum hits to +0.1 dBFS,
# 320 kbit/s leaves them below -0.7. At 3 LAME works as carefully as it does where nothing else is asked.
_RATE, _CARE = 320, 3
_READABLE = {"WAV", "WAVEX", "RF64", "W64", "AIFF", "AU", "CAF", "FLAC", "OGG", "MP3"}


class CodecError(ValueError):
    """The file cannot be read, in a sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may claim and hold before it is refused."""

    seconds: float = 600.0
    channels: int = 8
    lowest_rate: int = 8_000
    highest_rate: int = 192_000


def mp3(audio: Audio, progress: Callable[[float], None] | None = None) -> bytes:
    """Stereo audio (2, n) as MP3, 320 kbit/s, 44.1 kHz. `progress` hears shares, every 3 s of music.

    The rate is constant although a variable one encodes a fifth faster: players find the exact second only in
    files of a constant rate, and lyrics, notes and comparisons all count on it.
    """
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_channels(2)
    encoder.set_bit_rate(_RATE)
    encoder.set_quality(_CARE)
    encoder.silence()
    stream = bytearray()
    for block in _told(audio, progress or _nobody):  # 16 bits lie 60 dB under what the MP3 itself changes
        stream += encoder.encode(np.rint(block * 32_767).astype("<i2").tobytes())
    stream += encoder.flush()
    return info_frame(bytes(stream), audio.shape[1]) + bytes(stream)


def write_wav(target: Path | BinaryIO, audio: Audio, bits: int = 16) -> None:
    """Write audio (channels, n) as WAV with 16 or 24 bits, dithered."""
    _write_integers(target, audio, bits, "WAV")


def write_flac(target: Path | BinaryIO, audio: Audio, bits: int = 16) -> None:
    """Write audio (channels, n) as FLAC with 16 or 24 bits, dithered."""
    _write_integers(target, audio, bits, "FLAC")


def decode(source: Path | bytes, limits: Limits | None = None) -> Audio:
    """Read a WAV, AIFF, AU, CAF, FLAC, OGG (Vorbis, Opus) or MP3 file as stereo audio (2, n) at 44.1 kHz.

    Mono is put on both sides; channels beyond the second are mixed into both at half level. Raises CodecError
    for what cannot be read and for what claims or holds more than `limits` allow.
    """
    limits = limits or Limits()
    # Opened by bytes, never by name: libsndfile trusts some endings blindly.
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        try:
            with soundfile.SoundFile(stream) as file:
                _check(file, limits)
                sound, rate = _read(file, limits), file.samplerate
        except (soundfile.SoundFileError, TypeError) as error:
            raise CodecError(
                "This file holds no sound that can be read: send WAV, FLAC, MP3 or OGG."
            ) from error
    return _resampled(_stereo(sound), rate)


def _told(audio: Audio, progress: Callable[[float], None]) -> Iterator[Audio]:
    """The blocks of a sound, within full scale, telling how many have been taken."""
    for number, block in enumerate(_blocks(audio), 1):
        yield np.clip(block, -1.0, 1.0)
        if number % _HEARD == 0:
            progress(min(1.0, number * BLOCK / audio.shape[1]))


def _nobody(share: float) -> None:
    """Hears the progress where nobody else does."""


def _blocks(audio: Audio) -> Iterator[Audio]:
    for start in range(0, audio.shape[1], BLOCK):
        yield np.ascontiguousarray(audio[:, start : start + BLOCK].T)


def _write_integers(target: Path | BinaryIO, audio: Audio, bits: int, container: str) -> None:
    random = noise(0, "dither", bits)
    with soundfile.SoundFile(
        target, "w", SAMPLE_RATE, audio.shape[0], f"PCM_{bits}", format=container
    ) as file:
        for block in _blocks(audio):
            file.write(_quantized(block, bits, random))


def _quantized(block: Audio, bits: int, random: np.random.Generator) -> NDArray[np.integer[Any]]:
    """Round to whole steps with triangular dither of two steps' width, which frees the error from the signal.

    Lipshitz, Wannamaker and Vanderkooy, "Quantization and dither", JAES 40 (1992). What lies on a
    step already stays there: silence, and sound that was rounded before.
    """
    full = 2 ** (bits - 1)
    steps = block.astype(np.float64) * full
    between = steps != np.rint(steps)
    if between.any():
        steps += between * (random.random(block.shape) - random.random(block.shape))
    whole: NDArray[np.float64] = np.clip(np.rint(steps), -full, full - 1)
    # libsndfile takes the upper bits of an int32.
    if bits == 16:
        return whole.astype(np.int16)
    scaled: NDArray[np.float64] = whole * 2.0 ** (32 - bits)
    return scaled.astype(np.int32)


def _check(file: soundfile.SoundFile, limits: Limits) -> None:
    if file.format not in _READABLE:
        raise CodecError(f"{file.format} files are not read here: send WAV, FLAC, MP3 or OGG.")
    if file.channels > limits.channels:
        raise CodecError(f"This file has {file.channels} channels; at most {limits.channels} are read.")
    if not limits.lowest_rate <= file.samplerate <= limits.highest_rate:
        raise CodecError(f"A sample rate of {file.samplerate} Hz is not read here.")
    if file.frames > limits.seconds * file.samplerate:
        raise _too_long(limits)


def _too_long(limits: Limits) -> CodecError:
    return CodecError(f"This file is longer than {limits.seconds:g} seconds.")


def _read(file: soundfile.SoundFile, limits: Limits) -> Audio:
    """All samples (channels, n). The header's length is not believed: some streams tell none."""
    most = math.ceil(limits.seconds * file.samplerate / BLOCK) + 1
    blocks: list[Audio] = []
    for _ in itertools.repeat(None):
        block = file.read(BLOCK, dtype="float32", always_2d=True)
        if not len(block):
            break
        blocks.append(block)
        if len(blocks) > most:
            raise _too_long(limits)
    if not blocks:
        raise CodecError("This file holds no sound: it is empty.")
    return np.nan_to_num(np.concatenate(blocks).T, copy=False, posinf=1.0, neginf=-1.0)


def _stereo(sound: Audio) -> Audio:
    if len(sound) == 1:
        return np.repeat(sound, 2, axis=0)
    return np.ascontiguousarray(sound[:2] + 0.5 * sound[2:].sum(axis=0, dtype=np.float32))


def _resampled(sound: Audio, rate: int) -> Audio:
    if rate == SAMPLE_RATE:
        return sound
    common = math.gcd(rate, SAMPLE_RATE)
    resampled = resample_poly(sound, SAMPLE_RATE // common, rate // common, axis=1)
    return np.asarray(resampled, np.float32)
