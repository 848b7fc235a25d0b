"""What a newcomer does in the first minutes, in a real browser, with the real engine."""

import io
import time

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from tests.bench.song import LYRICS, TAGS
from tests.served import until

pytestmark = pytest.mark.browser

TAKE = "#takes .row[data-row]"


def sign_up(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Create a song").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill("a long enough password")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Create", exact=True)).to_be_visible()


def sound(page: Page) -> tuple[float, bool]:
    """Where the sound is, in seconds, and whether it stands still."""
    at, paused = page.evaluate("(a => [a.currentTime, a.paused])(document.querySelector('#player audio'))")
    return float(at), bool(paused)


def hear(page: Page, seconds: float = 1.0) -> None:
    """The sound moves on, without a stop."""
    start, paused = sound(page)
    assert not paused
    until(lambda: sound(page)[0] > start + seconds, 10)


def test_a_newcomer_writes_a_song_hears_it_and_takes_it_home(page: Page) -> None:
    sign_up(page, "newcomer@example.com")
    page.get_by_role("radio", name="Custom").check()
    page.get_by_label("Lyrics", exact=True).fill(LYRICS)
    page.get_by_label("Style", exact=True).fill(TAGS)
    click = time.monotonic()
    page.get_by_role("button", name="Create 15 credits, 2 takes").click()
    expect(page.locator("#takes .card").first).to_be_visible(timeout=2_000)
    expect(page.get_by_label("Lyrics", exact=True)).to_have_value(LYRICS)  # the form stays filled
    expect(page.locator(TAKE)).not_to_have_count(0, timeout=90_000)
    first = time.monotonic() - click

    page.locator(TAKE).first.get_by_role("button").first.click()
    until(lambda: not sound(page)[1], 5)
    hear(page)
    page.get_by_role("link", name="Library").first.click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    hear(page)  # it went on through the navigation
    expect(page.locator(".row[data-row]")).to_have_count(2, timeout=90_000)
    hear(page)  # and while the second take arrived

    page.go_back()
    expect(page.get_by_role("heading", name="Create", exact=True)).to_be_visible()
    hear(page, 0.5)
    page.keyboard.press("Escape")
    check_download(page)
    print(f"first take playable after {first:.1f} s")  # noqa: T201


def check_download(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename.endswith(".mp3")
    audio, rate = soundfile.read(io.BytesIO(download.value.path().read_bytes()), always_2d=True)
    assert 60 < len(audio) / rate < 240
    assert np.abs(audio).max() < 1.0  # not clipped
    loud = 20 * np.log10(np.sqrt((audio**2).mean()))
    assert -22 < loud < -10
    tenths = np.sqrt(
        (audio[: len(audio) // rate * rate].reshape(-1, rate, audio.shape[1]) ** 2).mean(axis=(1, 2))
    )
    assert (tenths[2:-4] > 10 ** (-50 / 20)).all()  # no hole of a second in the middle
