"""How values look."""

import uuid

import pytest

from studio.templatetags import look


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, "0:00"), (59.6, "1:00"), (61.4, "1:01"), (600, "10:00")]
)
def test_the_clock(seconds: float | None, text: str) -> None:
    assert look.clock(seconds) == text


@pytest.mark.parametrize("count", [1, 3, 56, 800, 4001])
def test_a_small_waveform_has_the_same_number_of_bars_for_any_song(count: int) -> None:
    path = look.waveform([255] * count)
    assert path.count("M") == path.count("v") == look.BARS
    assert path.startswith("M1 1.0v30.0")


def test_silence_still_draws_a_line() -> None:
    assert "v1.5" in look.waveform([0] * 100)
    assert look.waveform([]) == ""


def test_numbers_read_well() -> None:
    assert look.thousands(1030) == "1,030"
    assert look.signed(-15) == "−15"
    assert look.signed(1000) == "+1,000"
    assert look.first_unit("2 hours, 5 minutes") == "2 hours"


def test_a_colour_is_stable() -> None:
    id = uuid.uuid4()
    assert look.hue(id) == look.hue(uuid.UUID(str(id)))
