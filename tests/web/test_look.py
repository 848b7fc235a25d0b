"""How values look."""

import datetime
import uuid

import pytest
from django.utils import timezone

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


def test_an_age_reads_as_people_say_it() -> None:
    now = timezone.now()
    assert look.ago(now) == "just now"
    assert look.ago(now - datetime.timedelta(minutes=5, seconds=30)) == "5 min ago"
    assert look.ago(now - datetime.timedelta(hours=3)) == "3 h ago"
    assert look.ago(datetime.datetime(2020, 3, 9, 12, tzinfo=datetime.UTC)) == "9 Mar 2020"


def test_a_colour_is_stable() -> None:
    id = uuid.uuid4()
    assert look.hue(id) == look.hue(uuid.UUID(str(id)))
