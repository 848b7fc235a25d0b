"""Strangers' recordings into sound: whatever they hold, this ends with samples or with one sentence.

FFmpeg reads more than recordings: lists of other files, streams from the network, subtitles. Only the formats
and codecs that are named here are ever tried, and nothing but the one open file is read.

For child processes: decoders crash, and the wheel of `av` carries GPL codecs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files.codec import CodecError

WELCOME = "MP3, WAV, FLAC, OGG, Opus, M4A and AIFF are welcome."
_FORMATS = "mp3,wav,w64,flac,ogg,mov,matroska,aac,aiff,caf"
_CODECS = ("mp3", "mp3float", "flac", "vorbis", "opus", "libopus", "aac", "alac", "pcm_alaw", "pcm_mulaw")
_PCM = tuple(f"pcm_{kind}{end}" for kind in ("s16", "s24", "s32", "f32", "f64") for end in ("le", "be"))
_CODECS_READ = (*_CODECS, *_PCM, "pcm_s8", "pcm_u8", "adpcm_ms", "adpcm_ima_wav")
_OPTIONS = {
    "format_whitelist": _FORMATS,
    "codec_whitelist": ",".join(_CODECS_READ),
    "protocol_whitelist": "pipe",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a recording may hold before it is refused."""

    seconds: float = 480.0
    shortest: float = 1.0
    silence: bool = False  # may it hold nothing else?
    channels: int = 8
    lowest_rate: int = 8_000
    highest_rate: int = 192_000


@dataclass(frozen=True, slots=True)
class Recording:
    audio: Audio  # (2, samples) at 44.1 kHz, at its own level unless that is above full scale
    title: str  # as its tags say; "" where they say nothing
    kind: str = ""  # of file: mp3, wav, flac, mov (also M4A and MP4), ogg ...


def decode(path: Path, limits: Limits | None = None) -> Recording:
    """Read a recording. One channel is put on both sides; more than two are mixed down as ITU-R BS.775 says.

    Its length is counted, not believed. Raises CodecError, with a sentence, for what holds no such sound.
    """
    if not path.stat().st_size:
        raise CodecError("This file is empty.")
    try:
        # An open file, not its name: a name's ending, or what looks like an address, decides nothing.
        with path.open("rb") as file, av.open(file, "r", options=_OPTIONS) as container:
            stream = _stream(container, limits or Limits())
            audio = _samples(container, stream, limits or Limits())
            kind = container.format.name.partition(",")[0]
            return Recording(_within_scale(audio), _title(container, stream), kind)
    except (av.FFmpegError, EOFError, UnicodeError) as error:
        raise CodecError(f"There is no sound in this file that can be read. {WELCOME}") from error


def _stream(container: InputContainer, limits: Limits) -> AudioStream:
    if not container.streams.audio:
        raise CodecError(f"There is no sound in this file. {WELCOME}")
    stream = container.streams.audio[0]
    rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
    if stream.codec_context.name not in _CODECS_READ:
        raise CodecError(f"This kind of sound ({stream.codec_context.name}) is not read here. {WELCOME}")
    if not 1 <= channels <= limits.channels:
        raise CodecError(f"This file has {channels} channels; at most {limits.channels} are read.")
    if not limits.lowest_rate <= rate <= limits.highest_rate:
        raise CodecError(f"A sample rate of {rate} Hz is not read here.")
    return stream


def _samples(container: InputContainer, stream: AudioStream, limits: Limits) -> Audio:
    most, length = (limits.seconds + 1.0) * SAMPLE_RATE, 0
    blocks: list[Audio] = []
    for block in _blocks(container, stream):
        if not np.isfinite(block).all():
            raise CodecError("This file holds numbers that are no sound.")
        blocks.append(block)
        length += block.shape[1]
        if length > most:
            raise CodecError(f"This recording is longer than {limits.seconds / 60:g} minutes.")
    if length < limits.shortest * SAMPLE_RATE:
        raise CodecError("There is less than a second of sound in this file.")
    sound = np.concatenate(blocks, axis=1)
    if not limits.silence and not sound.any():
        raise CodecError("There is nothing but silence in this file.")
    return np.repeat(sound, 2, axis=0) if len(sound) == 1 else sound


def _blocks(container: InputContainer, stream: AudioStream) -> Iterator[Audio]:
    """The sound in pieces (1 or 2, samples) at 44.1 kHz."""
    layout = "mono" if stream.codec_context.channels == 1 else "stereo"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)
    for frame in _frames(container, stream):
        try:
            pieces = resampler.resample(frame)
        except ValueError as error:
            raise CodecError("This file changes its format in the middle.") from error
        for piece in pieces:
            yield np.asarray(piece.to_ndarray(), np.float32)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame | None]:
    """Every frame that can be decoded, then None. A scratch here and there is passed over, as players do."""
    good = bad = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            bad += 1
            continue
        for frame in frames:
            good += 1
            frame.pts = None  # times that a file tells are not needed, and may lie
            yield frame
    if bad > good:
        raise CodecError(f"There is no sound in this file that can be read. {WELCOME}")
    yield None


def _within_scale(sound: Audio) -> Audio:
    """Lower what would be cut off; what fits keeps its level."""
    peak = float(np.abs(sound).max())
    return sound if peak <= 1.0 else sound / np.float32(peak)


def _title(container: InputContainer, stream: AudioStream) -> str:
    tags = {**stream.metadata, **container.metadata}  # Ogg keeps them with the stream
    text = next((value for name, value in tags.items() if name.lower() == "title"), "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
