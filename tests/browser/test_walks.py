"""Whole ways through the studio, with the real engine: from an idea to a song that somebody else hears."""

import base64
import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_newcomer import TAKE, hear, sign_up, sound
from tests.browser.test_recordings import tape
from tests.served import Served, until

pytestmark = pytest.mark.browser

WORDS = "[Verse]\nThe window holds the winter light\n\n[Chorus]\nCome home, come home to me"
SECONDS = 120_000  # for the engine to make something beside other work, in milliseconds

# How far what stood on the page has moved by itself, as the browser counts it.
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def somebody() -> str:
    return f"{uuid.uuid4().hex[:8]}@example.com"


def ask_for_a_song(page: Page) -> None:
    """Ten seconds of a folk song, of which there will be two takes."""
    page.get_by_role("radio", name="Custom").check()
    page.get_by_label("Title").fill("Night Bus")
    page.get_by_label("Lyrics", exact=True).fill(WORDS)
    page.get_by_label("Style", exact=True).fill("folk, female vocals")
    page.locator(".more summary").click()
    page.get_by_label("Length").fill("12")
    page.get_by_label("Style", exact=True).press("ControlOrMeta+Enter")


def ready(page: Page, takes: int) -> Locator:
    rows = page.locator(TAKE)
    expect(rows).to_have_count(takes, timeout=SECONDS)
    return rows


def plays(page: Page) -> None:
    until(lambda: not sound(page)[1], 10)
    hear(page, 0.5)


def test_an_idea_becomes_a_whole_song_that_a_friend_hears(page: Page, browser: Browser) -> None:
    page.add_init_script(SHIFTS)
    sign_up(page, somebody())
    ask_for_a_song(page)
    expect(page.locator("#takes .card")).to_have_count(1)
    page.evaluate("shifted = 0")
    rows = ready(page, 2)
    assert page.evaluate("shifted") < 0.02  # what arrives takes the place that was kept for it
    rows.first.get_by_role("button", name="Play Night Bus").click()
    plays(page)

    rows.first.get_by_role("link", name="Night Bus", exact=True).click()
    page.get_by_role("link", name="Extend from here").click()
    handle = page.get_by_role("slider", name="Continue at")
    handle.press("End")
    handle.press("PageDown")
    at = page.locator("#id_continue_at")
    before = at.input_value()
    pad = page.locator("[data-editor-pad]").bounding_box()
    assert pad
    handle.hover()
    page.mouse.down()
    page.mouse.move(pad["x"] + pad["width"] * 0.8, pad["y"] + 60, steps=4)
    page.mouse.up()
    assert at.input_value() != before
    page.get_by_label("Lyrics", exact=True).fill("[Bridge]\nThe last stop is the sea")
    page.get_by_role("button", name=re.compile("^Extend 15 credits")).click()
    ready(page, 2).first.get_by_role("link", name=re.compile("^What to do with")).click()
    page.get_by_role("dialog", name="What to do with this take").get_by_text("Whole song").click()
    page.get_by_role("link", name="Library").first.click()
    whole = ready(page, 5).first
    expect(whole).to_contain_text("Whole song")
    whole.get_by_role("link", name="Night Bus", exact=True).click()
    page.get_by_role("link", name="Share").first.click()
    page.get_by_role("button", name="Make the link").click()
    address = page.locator(".share-link a").inner_text()
    friend = browser.new_context().new_page()
    friend.goto(address)
    friend.get_by_role("button", name="Play Night Bus").click()
    plays(friend)
    friend.context.close()


def drop(page: Page, path: Path) -> None:
    """Let go of a file over the page."""
    data = page.evaluate_handle(
        """([text, name]) => {
             const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
             const data = new DataTransfer();
             data.items.add(new File([bytes], name, { type: "audio/wav" }));
             return data;
           }""",
        [base64.b64encode(path.read_bytes()).decode(), path.name],
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event("main", kind, {"dataTransfer": data})


def test_a_dropped_recording_is_split_mixed_and_exported(page: Page, tmp_path: Path) -> None:
    sign_up(page, somebody())
    page.get_by_role("link", name="Upload or record").click()
    expect(page.get_by_role("button", name="Record with the microphone")).to_be_visible()
    drop(page, tape(tmp_path))
    expect(page.get_by_text("Old Tape.wav, 1.1 MB")).to_be_visible()
    page.get_by_label("I may use this recording").check()
    page.get_by_role("button", name="Upload 2 credits, 1 take").click()
    row = ready(page, 1).first
    row.get_by_role("link", name="What to do with Old Tape, take A").click()
    page.get_by_role("dialog", name="What to do with this take").get_by_text("Voice and band").click()
    page.goto("/library")
    stems = page.locator(".stems").first
    expect(stems).to_be_visible(timeout=SECONDS)
    stems.locator("summary").click()
    page.get_by_role("link", name="Mixer").first.click()
    page.locator('[data-name="Vocals"]').get_by_label("Mute").check()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Export the mix").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="Mix 1 as WAV").click(timeout=60_000)
    assert download.value.path().read_bytes()[:4] == b"RIFF"


def test_a_phone_is_enough(browser: Browser, served: Served) -> None:
    context = browser.new_context(
        base_url=served.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    sign_up(page, somebody())
    ask_for_a_song(page)
    rows = ready(page, 2)
    rows.first.get_by_role("button", name="Play Night Bus").tap()
    plays(page)
    page.locator(".tabs").get_by_role("link", name="Library").tap()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    hear(page, 0.5)
    rows.first.get_by_role("link", name="Night Bus", exact=True).tap()
    expect(page.get_by_role("heading", name="Night Bus", level=1)).to_be_visible()
    line = page.get_by_role("button", name=re.compile("Come home")).first
    line.tap()
    expect(page.locator(".lines .now").first).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    context.close()


def tab_to(page: Page, wanted: Locator, most: int = 80) -> None:
    """Go on with the Tab key until it has the focus."""
    expect(wanted.first).to_be_visible(timeout=SECONDS)
    for _ in range(most):
        if wanted.first.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} times Tab did not reach {wanted}")


def test_no_mouse_is_needed(page: Page) -> None:
    sign_up(page, somebody())
    tab_to(page, page.get_by_label("Describe the song"))
    page.keyboard.type("a short waltz about rain")
    page.keyboard.press("ControlOrMeta+Enter")
    play = page.locator(TAKE).first.get_by_role("button", name=re.compile("^Play"))
    tab_to(page, play)
    page.keyboard.press("Enter")
    plays(page)
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Unmute")).to_be_visible()
    page.keyboard.press("m")
    at = sound(page)[0]
    page.keyboard.press("Shift+ArrowRight")
    until(lambda: sound(page)[0] > at + 20, 5)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Shortcuts")).to_be_visible()
    page.keyboard.press("Escape")

    tab_to(page, page.locator(TAKE).first.get_by_role("link", name=re.compile("^What to do with")))
    page.keyboard.press("Enter")
    menu = page.get_by_role("dialog", name="What to do with this take")
    tab_to(page, menu.get_by_role("link", name=re.compile("^Extend")), 20)
    page.keyboard.press("Enter")
    handle = page.get_by_role("slider", name="Continue at")
    tab_to(page, handle)
    box = page.locator("#id_continue_at")
    before = box.input_value()
    page.keyboard.press("PageDown")
    assert box.input_value() != before
    hear(page, 0.5)
    page.keyboard.press("Escape")


def test_a_line_is_sung_anew_compared_and_kept(page: Page) -> None:
    sign_up(page, somebody())
    ask_for_a_song(page)
    ready(page, 2).first.get_by_role("link", name="Night Bus", exact=True).click()
    line = page.get_by_role("button", name=re.compile("The window holds")).first
    line.click(modifiers=["Shift"])
    page.get_by_role("link", name="Replace this").click()
    words = page.locator("#id_infill_lyrics")
    expect(words).to_have_value("The window holds the winter light")
    words.fill("The window holds the summer light")
    page.get_by_role("button", name=re.compile("^Replace")).last.click()
    ready(page, 2)
    page.get_by_role("link", name=re.compile("^Compare|side by side")).first.click()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True).first).to_be_visible(timeout=20_000)
    page.keyboard.press("2")
    page.get_by_role("button", name=re.compile("^Keep 2")).click()
    undo = page.get_by_role("button", name="Undo").first
    expect(undo).to_be_visible()
    others = page.context.new_page()
    others.goto("/library")
    ready(others, 3)  # the two of the song, and the one that was kept
    undo.click()
    expect(undo).to_be_hidden()
    others.reload()
    ready(others, 4)
