"""The reference: the same lines, plainly spoken by espeak-ng."""

import io
import shutil
import subprocess

import numpy as np
import soundfile

from tests.voice.recogniser import Sound

INSTALLED = shutil.which("espeak-ng") is not None


def spoken(line: str) -> tuple[Sound, int]:
    """The line in US English, mono, and its sample rate."""
    command = ["espeak-ng", "-v", "en-us", "-s", "140", "--stdout", line]
    wave = subprocess.run(command, check=True, capture_output=True).stdout
    sound, rate = soundfile.read(io.BytesIO(wave), dtype="float32")
    return np.asarray(sound, np.float32), int(rate)
