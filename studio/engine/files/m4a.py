"""AAC in an M4A file, through FFmpeg. For child processes: the wheel of `av` carries GPL codecs."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream

from studio.engine.audio import SAMPLE_RATE, Audio

_RATE = 256_000  # bit/s
_BLOCK = 1024  # samples: a frame of AAC


def write(path: Path, audio: Audio, title: str) -> None:
    """Write stereo audio (2, n) as AAC, 256 kbit/s, 44.1 kHz."""
    with av.open(str(path), "w", format="ipod", options={"movflags": "faststart"}) as file:
        file.metadata["title"] = title
        stream: AudioStream = file.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = _RATE
        for start in range(0, audio.shape[1], _BLOCK):
            file.mux(stream.encode(_frame(audio, start)))
        file.mux(stream.encode(None))


def _frame(audio: Audio, start: int) -> av.AudioFrame:
    block = np.ascontiguousarray(np.clip(audio[:, start : start + _BLOCK], -1.0, 1.0), np.float32)
    frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
    frame.rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
    return frame
