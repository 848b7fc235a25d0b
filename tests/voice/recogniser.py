"""A listener who has never heard the song: pocketsphinx with its US English model, which knows only speech.

Two questions: which of forty lines was that (a closed set), and which words were there (any order of any
words of the forty lines, all equally likely).
"""

import math
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pocketsphinx import Decoder
from scipy.signal import resample_poly

RATE = 16_000
_BEFORE, _AFTER = 0.25, 0.75  # seconds of silence around a line: the recogniser waits for an end
_HISS = 3e-4  # digital silence upsets it
_WIDE = {"beam": 1e-100, "wbeam": 1e-80, "pbeam": 1e-100}  # nothing is given up early

Sound = NDArray[np.float32] | NDArray[np.float64]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@dataclass(frozen=True, slots=True)
class Listener:
    lines: tuple[str, ...]
    decoder: Decoder

    def which_line(self, sound: Sound, rate: int) -> str:
        """The line of the set that it takes the mono sound for; "" for none of them whole."""
        heard = self._decode("lines", sound, rate)
        return next((line for line in self.lines if words(line) == heard), "")

    def which_words(self, sound: Sound, rate: int) -> list[str]:
        return self._decode("loop", sound, rate)

    def _decode(self, search: str, sound: Sound, rate: int) -> list[str]:
        self.decoder.activate_search(search)
        self.decoder.start_utt()
        self.decoder.process_raw(_pcm(sound, rate), False, True)
        self.decoder.end_utt()
        heard = self.decoder.hyp()
        return words(heard.hypstr) if heard else []


def listener(lines: Sequence[str]) -> Listener:
    """Raises ValueError for a word that is not in the recogniser's own dictionary."""
    decoder = Decoder(samprate=RATE, loglevel="FATAL", cmn="batch", **_WIDE)
    vocabulary = sorted({word for line in lines for word in words(line)})
    unknown = [word for word in vocabulary if not decoder.lookup_word(word)]
    if unknown:
        raise ValueError(f"The recogniser does not know {', '.join(unknown)}.")
    choices = " | ".join(" ".join(words(line)) for line in lines)
    decoder.add_jsgf_string("lines", f"#JSGF V1.0;\ngrammar lines;\npublic <line> = {choices} ;\n")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "loop.arpa"
        model.write_text(_loop(vocabulary))
        decoder.add_lm_file("loop", str(model))
    return Listener(tuple(lines), decoder)


def _loop(vocabulary: Sequence[str]) -> str:
    """A language model (ARPA) in which every word is as likely as the end."""
    share = math.log10(1 / (len(vocabulary) + 1))
    rows = "".join(f"{share:.4f} {word}\n" for word in vocabulary)
    head = f"\\data\\\nngram 1={len(vocabulary) + 2}\n\n\\1-grams:\n-99 <s>\n{share:.4f} </s>\n"
    return f"{head}{rows}\n\\end\\\n"


def _pcm(sound: Sound, rate: int) -> bytes:
    divisor = math.gcd(rate, RATE)
    narrow = resample_poly(sound.astype(np.float64), RATE // divisor, rate // divisor)
    narrow = 0.8 * narrow / (np.abs(narrow).max() + 1e-9)
    padded = np.pad(narrow, (int(_BEFORE * RATE), int(_AFTER * RATE)))
    padded += np.random.default_rng(0).normal(0, _HISS, len(padded))
    pcm: bytes = (np.clip(padded, -1, 1) * 32_000).astype("<i2").tobytes()
    return pcm


def recalled(line: str, heard: Sequence[str]) -> int:
    """How many words of the line were heard, in its order: the longest common subsequence."""
    row = [0] * (len(heard) + 1)
    for word in words(line):
        above, row = row, [0]
        for place, other in enumerate(heard):
            row.append(above[place] + 1 if word == other else max(above[place + 1], row[-1]))
    return row[-1]
