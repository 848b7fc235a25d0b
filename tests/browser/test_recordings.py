"""Somebody brings a recording of their own, has a new version of it made, and sees the family."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from tests.browser.test_newcomer import hear, sign_up, sound
from tests.served import until

pytestmark = pytest.mark.browser

RATE = 44_100
TUNE = (69, 71, 73, 71, 69, 76, 73, 71)


def tape(folder: Path) -> Path:
    """Twelve seconds of a tune over a held chord, at 120 beats a minute."""
    time = np.arange(12 * RATE) / RATE
    chord = sum(0.1 * np.sin(2 * np.pi * hertz * time) for hertz in (220.0, 277.2, 329.6))
    beat = time[: RATE // 2]
    notes = [
        np.sin(2 * np.pi * 440 * 2 ** ((note - 69) / 12) * beat) * np.exp(-3 * beat) for note in TUNE * 3
    ]
    path = folder / "Old Tape.wav"
    soundfile.write(path, 0.4 * (chord + 0.5 * np.concatenate(notes)), RATE)
    return path


def test_a_recording_is_uploaded_covered_and_has_a_family(page: Page, tmp_path: Path) -> None:
    sign_up(page, "tape@example.com")
    page.get_by_role("link", name="Upload or record").click()
    page.get_by_label("Recording", exact=True).set_input_files(tape(tmp_path))
    expect(page.get_by_text("Old Tape.wav, 1.1 MB")).to_be_visible()
    page.get_by_role("button", name="Upload 2 credits, 1 take").click()
    expect(page.get_by_text("Confirm that you may use this recording.")).to_be_visible()
    page.get_by_label("I may use this recording").check()
    page.get_by_role("button", name="Upload 2 credits, 1 take").click()
    row = page.locator("#takes .row[data-row]")
    expect(row).to_have_count(1, timeout=60_000)
    row.get_by_role("button").first.click()
    until(lambda: not sound(page)[1], 5)
    hear(page)

    page.get_by_role("link", name="What to do with Old Tape, take A").click()
    page.get_by_role("dialog", name="What to do with this take").get_by_text("Cover a recording").click()
    expect(page.get_by_role("heading", name="Cover a recording")).to_be_visible()
    hear(page, 0.5)  # it went on through the navigation
    page.get_by_label("Style", exact=True).fill("bossa nova, nylon guitar")
    page.get_by_role("button", name="Cover 15 credits, 2 takes").click()
    expect(row).to_have_count(2, timeout=120_000)

    row.get_by_role("link", name="Old Tape", exact=True).first.click()
    page.get_by_role("link", name="Family", exact=True).click()
    first = page.get_by_role("region", name="Family").get_by_role("link", name="Old Tape", exact=True).first
    page.goto(f"{first.get_attribute('href')}?tab=family")  # what it all comes from
    expect(page.locator("#takes").get_by_text("Cover a recording")).to_be_visible()
    expect(row).to_have_count(2)


def test_moments_come_from_sliders_and_from_the_player(page: Page, tmp_path: Path) -> None:
    sign_up(page, "moments@example.com")
    page.get_by_role("link", name="Upload or record").click()
    page.get_by_label("Recording", exact=True).set_input_files(tape(tmp_path))
    page.get_by_label("I may use this recording").check()
    page.get_by_role("button", name="Upload 2 credits, 1 take").click()
    expect(page.locator("#takes .row[data-row]")).to_have_count(1, timeout=60_000)
    page.get_by_role("link", name="What to do with Old Tape, take A").click()
    page.get_by_role("dialog").get_by_text("Replace a section").click()
    start, end = page.get_by_role("textbox", name="Start"), page.get_by_role("textbox", name="End")
    slider = page.get_by_role("slider", name="End")
    slider.press("End")
    expect(end).to_have_value("0:12")
    slider.press("ArrowLeft")
    expect(end).not_to_have_value("0:12")
    start.fill("0:04.5")
    expect(page.get_by_role("slider", name="Start")).to_have_attribute("aria-valuenow", "4.50")
    page.locator(".strip [data-play]").click()
    until(lambda: sound(page)[0] > 1.0, 10)
    page.keyboard.press("Escape")
    page.locator(".strip [data-play]").click()
    page.get_by_role("button", name="Now").first.click()
    minutes, _, seconds = start.input_value().partition(":")
    assert 60 * int(minutes) + float(seconds) == pytest.approx(sound(page)[0], abs=0.01)


DROP = """() => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(2000)], "Dropped.wav", { type: "audio/wav" }));
  for (const kind of ["dragenter", "drop"])
    document
      .querySelector("h1")
      .dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_what_was_typed_and_dropped_survives_a_refusal_and_a_walk_around(page: Page) -> None:
    sign_up(page, "keeper@example.com")
    page.goto("/make/upload_cover")
    page.wait_for_load_state("networkidle")  # with the scripts of this room
    page.evaluate(DROP)
    expect(page.get_by_text("Dropped.wav, 2 KB")).to_be_visible()
    page.get_by_role("radio", name="Custom").check()
    page.get_by_label("Lyrics", exact=True).fill("The last bus home")
    page.get_by_label("Title", exact=True).fill("x" * 81)
    page.get_by_role("button", name="Cover 17 credits, 2 takes").click()
    expect(page.get_by_text("Confirm that you may use this recording.")).to_be_visible()
    page.get_by_label("I may use this recording").check()
    with page.expect_response("**/make/upload_cover") as answer:
        page.get_by_role("button", name="Cover 17 credits, 2 takes").click()
    assert answer.value.status == 422
    expect(page.get_by_text("Title is 81 characters long; the limit is 80.")).to_be_visible()
    expect(page.get_by_text("Dropped.wav, 2 KB")).to_be_visible()
    assert page.evaluate("document.querySelector('[type=file]').files.length") == 1
    page.get_by_role("link", name="Library").first.click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    page.goto("/make/upload_cover")
    expect(page.get_by_label("Lyrics", exact=True)).to_have_value("The last bus home")


def test_without_leave_to_use_the_microphone_the_page_says_so(page: Page) -> None:
    sign_up(page, "silent@example.com")
    page.goto("/upload")
    page.get_by_role("button", name="Record with the microphone").click()
    expect(page.get_by_text("choose a file.")).to_be_visible()
