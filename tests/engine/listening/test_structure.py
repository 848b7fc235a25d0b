import numpy as np
import pytest

from studio.engine.audio import Audio
from studio.engine.listening.beats import onsets, rhythm
from studio.engine.listening.structure import sections
from studio.engine.listening.tonality import harmony
from studio.engine.score import Section
from tests.engine.listening import sounds
from tests.engine.listening.sounds import MAJOR, MINOR

BAR = 4 * 60 / 128.0


def verse() -> Audio:
    return 0.5 * sounds.mixed(
        sounds.chord_track([(9, MINOR), (5, MAJOR)] * 4, BAR),
        0.3 * sounds.drums(sounds.beat(128.0, 8), 8 * BAR),
    )


def chorus() -> Audio:
    pads = [(BAR * n, 0.2 * sounds.tone(72 + (n % 3) * 4, BAR, 14, 0.5)) for n in range(8)]
    return sounds.mixed(
        sounds.chord_track([(0, MAJOR), (7, MAJOR)] * 4, BAR),
        sounds.placed(pads, 8 * BAR),
        sounds.drums(sounds.beat(128.0, 8), 8 * BAR),
    )


def heard(sound: Audio) -> tuple[Section, ...]:
    tones = harmony(sound)
    return sections(sound, tones, rhythm(onsets(sound), tones), len(sound) / 44_100)


def test_it_finds_verses_and_choruses_to_the_bar() -> None:
    found = heard(np.concatenate([verse(), chorus(), verse(), chorus()]))
    assert [part.start for part in found] == pytest.approx([0, 32, 64, 96], abs=0.1)
    assert [part.kind for part in found][1::2] == ["chorus", "chorus"]
    assert found[1].energy > found[2].energy


def test_a_piece_that_never_changes_is_one_section() -> None:
    assert len(heard(verse())) == 1
