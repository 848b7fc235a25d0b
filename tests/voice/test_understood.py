import ast
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from studio.engine.audio import SAMPLE_RATE
from tests.voice import speaker
from tests.voice.accuracy import delays, deviations
from tests.voice.lines_tuning import LINES
from tests.voice.recogniser import listener, recalled
from tests.voice.songs import dry, excerpts, setting, settings

ROOT = Path(__file__).resolve().parent.parent.parent
HELD_OUT = "lines_held_out"


def test_nothing_but_the_final_measure_knows_the_held_out_lines() -> None:
    sources = [path for folder in ("studio", "tests", "tools") for path in (ROOT / folder).rglob("*.py")]
    assert [path.relative_to(ROOT).as_posix() for path in sources if _imports_held_out(path)] == [
        "tests/voice/__main__.py"
    ]


def _imports_held_out(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            if any(HELD_OUT in name for name in named):
                return True
    return False


def test_the_sets_have_forty_lines_each_and_none_in_common() -> None:
    tree = ast.parse((Path(__file__).parent / f"{HELD_OUT}.py").read_text())
    held_out = {ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)}.pop()
    assert len(set(held_out)) == len(set(LINES)) == 40
    assert not {line.lower() for line in held_out} & {line.lower() for line in LINES}


@pytest.mark.skipif(not speaker.INSTALLED, reason="espeak-ng, the reference speaker, is not installed")
def test_the_recogniser_understands_plain_speech() -> None:
    ears = listener(LINES)
    assert all(ears.which_line(*speaker.spoken(line)) == line for line in LINES[:2])


@pytest.mark.parametrize("gender", ["m", "f"])
def test_a_stranger_to_the_song_tells_its_sung_lines_apart(gender: str) -> None:
    ears = listener(LINES)
    song = setting(LINES[16:20], "folk", gender, 21)
    sound = dry(song)
    takes = list(excerpts(song, sound))
    assert [line for line, _ in takes] == list(LINES[16:20])
    assert sum(ears.which_line(take, SAMPLE_RATE) == line for line, take in takes) >= 3
    assert np.median(np.abs(delays(song.lead, song.score, sound))) < 20


@pytest.mark.parametrize("gender", ["m", "f"])
def test_two_songs_are_sung_in_tune(gender: str) -> None:
    """Eight notes are about sixty frames: too few for a share of three in a hundred."""
    songs = islice(settings(LINES, gender), 2)
    frames = [found for song in songs for found in deviations(song.lead, song.score, dry(song))]
    assert (np.abs(np.concatenate(frames)) < 50).mean() > 0.97


def test_recall_counts_words_in_their_order() -> None:
    assert recalled("hold me in the golden light", ["me", "hold", "in", "golden", "the", "light"]) == 4
    assert recalled("hold me", []) == 0
