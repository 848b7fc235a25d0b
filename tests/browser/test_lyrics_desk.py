"""Words on the desk: counted and kept as they are typed, moved by sections, sung; and a preset used."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_newcomer import sign_up

pytestmark = pytest.mark.browser

VERSE = "[Verse]\nThe end of the night\nA window alight"
WORDS = "Lyrics"


def words(page: Page) -> str:
    return page.get_by_label(WORDS, exact=True).input_value()


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text("Saved", timeout=8_000)


def test_words_are_counted_kept_moved_and_sung(page: Page) -> None:
    sign_up(page, "lyricist@example.com")
    page.get_by_role("link", name=WORDS).click()
    page.get_by_role("button", name="Write the first one").click()
    page.get_by_label("Title").fill("Night Window")
    page.get_by_label(WORDS, exact=True).fill(VERSE)

    marks = page.locator("[data-marks] p")
    expect(marks.nth(1).locator("b")).to_have_text("5")
    expect(marks.nth(1).locator("i")).to_have_text("A")
    expect(marks.nth(2).locator("i")).to_have_text("A")
    expect(page.locator("[data-counts]")).to_have_text("2 lines · 10 syllables")

    page.get_by_label(WORDS, exact=True).press("Control+End")
    page.get_by_role("group", name="Insert").get_by_role("button", name="Chorus", exact=True).click()
    page.keyboard.type("Hold me now")
    expect(marks.nth(5).locator("b")).to_have_text("3")
    saved(page)

    page.reload()
    assert words(page) == f"{VERSE}\n\n[Chorus]\nHold me now"
    page.get_by_role("list", name="Sections").get_by_role("button", name="Chorus").press("Alt+ArrowUp")
    assert words(page) == f"[Chorus]\nHold me now\n\n{VERSE}"
    page.get_by_role("button", name="Start a song").click()  # at once: nothing may be lost on the way
    expect(page.get_by_role("heading", name="Create", exact=True)).to_be_visible()
    expect(page.get_by_label(WORDS, exact=True)).to_have_value(f"[Chorus]\nHold me now\n\n{VERSE}")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Night Window")
    keep_as_a_preset(page)


def keep_as_a_preset(page: Page) -> None:
    page.get_by_label("Style", exact=True).fill("dream pop, 96 bpm")
    page.get_by_role("button", name="Save these settings as a preset").click()
    page.get_by_label("Name of the preset").fill("Dreams")
    page.get_by_role("button", name="Save preset").click()
    expect(page.get_by_text("Saved as “Dreams”.")).to_be_visible()
    page.get_by_label("Style", exact=True).fill("something else")
    page.get_by_role("link", name="All presets").last.click()
    page.get_by_role("link", name="Use Dreams").click()
    expect(page.get_by_label("Style", exact=True)).to_have_value("dream pop, 96 bpm")


def test_two_tabs_and_a_lost_connection_lose_no_word(page: Page) -> None:
    sign_up(page, "two-tabs@example.com")
    page.goto("/lyrics")
    page.get_by_role("button", name="Write the first one").click()
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label(WORDS, exact=True).fill("From the other tab")
    saved(other)
    page.get_by_label(WORDS, exact=True).fill("From this tab")
    expect(page.locator("[data-theirs]")).to_have_text("From the other tab", timeout=8_000)
    page.get_by_role("button", name="Keep mine").click()
    saved(page)
    other.get_by_label(WORDS, exact=True).fill("Once more from the other tab")
    other.get_by_role("button", name="Take the other one").click(timeout=8_000)
    expect(other.get_by_label(WORDS, exact=True)).to_have_value("From this tab")
    other.close()
    page.reload()
    expect(page.get_by_role("link", name="Until")).to_have_count(2)  # what was not taken
    page.route("**/lyrics/**", lambda route: route.fulfill(status=422))
    page.get_by_label(WORDS, exact=True).fill("Typed on the train")
    expect(page.locator("[data-saved]")).to_have_text("Not saved. It is kept in this browser.")
    page.unroute("**/lyrics/**")
    page.reload()
    expect(page.get_by_label(WORDS, exact=True)).to_have_value("Typed on the train")
    saved(page)
