"""A song as an MP4 video: H.264 pictures of its words, AAC sound.

Pictures are drawn where something changes, at times of their own (a variable frame rate): two a second while
only the background drifts, more while a line moves up.

The wheel of `av` carries GPL codecs (x264), so only the child process that makes videos loads this module.
"""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from PIL import Image

from studio.engine.audio import SAMPLE_RATE, Audio
from studio.engine.files import codec, video_lyrics
from studio.engine.files.peaks import peaks
from studio.engine.files.video_picture import HEIGHT, WIDTH, Picture

CLOCK = 30  # ticks a second; pictures start on a tick
_CALM = 15  # ticks between two pictures while only the background drifts
_MOVING = 3  # ticks between two pictures while lines move
_AUDIO_RATE = 192_000  # bits a second
_AUDIO_BLOCK = 1 << 16
# Fast presets cost little here: most of a picture is the picture before it.
_X264 = {"preset": "veryfast", "crf": "22", "threads": "1", "bf": "0"}


def write(
    path: Path,
    audio_path: Path,
    cover_path: Path,
    timeline: dict[str, Any],
    title: str,
    artist: str,
    progress: Callable[[float], None] = lambda share: None,
) -> None:
    """Write the video of a song: its cover, title and artist, and the words of `timeline` as they are sung.

    A song without words, or with words in letters that the built-in face lacks, shows its waveform instead.
    `progress` hears shares from 0 to 1. Raises OSError or ValueError when a file cannot be read or written.
    """
    sound = codec.decode(audio_path)
    duration = sound.shape[1] / SAMPLE_RATE
    with Image.open(cover_path) as opened:
        cover = opened.convert("RGB")
    picture = Picture(cover, title, artist, timeline, peaks(sound, video_lyrics.BARS), duration)
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as file:
        file.metadata.update({"title": title, "artist": artist})
        video, audio = _video_stream(file), _audio_stream(file)
        ticks = moments(timeline, duration)
        # Both streams advance together, so that a player never has to look ahead for one of them.
        sent = 0
        for tick, following in zip(ticks, [*ticks[1:], round(duration * CLOCK)], strict=True):
            _show(file, video, picture.at(tick / CLOCK), tick, following - tick)
            already, sent = sent, _sing(file, audio, sound, sent, following * SAMPLE_RATE // CLOCK)
            if sent > already:
                progress(sent / sound.shape[1])
        file.mux(video.encode(None))
        _sing(file, audio, sound, sent, sound.shape[1] + _AUDIO_BLOCK)
        file.mux(audio.encode(None))


def moments(timeline: dict[str, Any], duration: float) -> list[int]:
    """The ticks at which a picture is needed, from 0 on, all before the end."""
    end = max(1, int(duration * CLOCK))
    ticks = {0, end - 1, *(round(word["start_s"] * CLOCK) for word in timeline["words"])}
    for move in video_lyrics.moves(timeline):
        first = round(move * CLOCK)
        ticks.update(range(first, first + round(video_lyrics.MOVE_SECONDS * CLOCK) + _MOVING, _MOVING))
    known = sorted(tick for tick in ticks if 0 <= tick < end)
    gaps = zip(known, [*known[1:], end], strict=True)
    return [between for tick, following in gaps for between in range(tick, following, _CALM)]


def _video_stream(file: av.container.OutputContainer) -> VideoStream:
    stream = file.add_stream("libx264", rate=CLOCK, options=_X264)
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, CLOCK)
    stream.codec_context.gop_size = 120
    return stream


def _audio_stream(file: av.container.OutputContainer) -> AudioStream:
    stream = file.add_stream("aac", rate=SAMPLE_RATE, options={"aac_coder": "fast"}, layout="stereo")
    stream.bit_rate = _AUDIO_RATE
    return stream


def _show(
    file: av.container.OutputContainer, stream: VideoStream, image: Image.Image, tick: int, ticks: int
) -> None:
    frame = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
    frame.pts, frame.duration = tick, ticks
    frame.time_base = Fraction(1, CLOCK)
    file.mux(stream.encode(frame))


def _sing(
    file: av.container.OutputContainer, stream: AudioStream, sound: Audio, sent: int, until: int
) -> int:
    """Encode the samples up to `until`, in whole blocks; how many are sent now."""
    while sent + _AUDIO_BLOCK <= until and sent < sound.shape[1]:
        block = np.ascontiguousarray(sound[:, sent : sent + _AUDIO_BLOCK], np.float32)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.rate, frame.pts = SAMPLE_RATE, sent
        frame.time_base = Fraction(1, SAMPLE_RATE)
        file.mux(stream.encode(frame))
        sent += block.shape[1]
    return sent
