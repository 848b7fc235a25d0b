"""A take's page: its tabs, the word that is sung, another title and cover, and files that say so."""

import io
import re
import uuid
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tinytag import TinyTag

from tests.browser.test_editor import FILL
from tests.browser.test_newcomer import sign_up, sound
from tests.served import Served, until

pytestmark = pytest.mark.browser

WAVE = "canvas[data-wave]"


@pytest.fixture
def take(page: Page, served: Served) -> str:
    """The address of the page of a take, whose owner is signed in."""
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    return f"/takes/{served.manage('shell', '-v', '0', '-c', FILL.format(email=email)).split()[-1]}"


def test_words_are_lit_as_they_are_sung_and_tabs_leave_the_waveform_alone(page: Page, take: str) -> None:
    page.goto(take)
    line = page.locator("[data-sung-now]")
    expect(line).to_be_empty()
    page.locator(".lines [data-word]").nth(3).click()  # the fourth word of the first line
    until(lambda: not sound(page)[1], 5)
    expect(page.locator(".lines .now [data-word].past").nth(2)).to_be_visible()
    expect(line.locator(".lit, .past").nth(2)).to_be_visible()
    expect(line).to_have_text(page.locator(".lines .now > span").inner_text())

    page.locator(WAVE).evaluate("canvas => (canvas.dataset.same = 'yes')")
    for tab in ("Family", "Stems", "Notes", "Details"):
        link = page.get_by_label("About this take").get_by_role("link", name=tab)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(link).to_be_focused()
    expect(page).to_have_url(re.compile("tab=details$"))
    expect(page.locator(WAVE)).to_have_attribute("data-same", "yes")
    assert not sound(page)[1]
    page.get_by_label("About this take").get_by_role("link", name="Lyrics").click()
    expect(page.locator(".lines .now")).to_be_visible()  # the new sheet is lit as well
    page.go_back()
    expect(page.get_by_role("link", name="Reuse all settings")).to_be_visible()


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_take_is_called_otherwise_with_another_cover_and_its_file_says_so(
    page: Page, take: str, tmp_path: Path
) -> None:
    page.goto(take)
    page.get_by_role("button", name="Play Night Bus").click()
    until(lambda: not sound(page)[1], 5)
    page.keyboard.press("F2")
    title = page.get_by_label("Title")
    expect(title).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Night Bus")).to_be_visible()
    page.get_by_role("heading", name="Night Bus").dblclick()
    title.fill("Day Bus")
    page.get_by_label("Style").fill("folk, bright")
    page.get_by_label("Own cover").set_input_files(
        {"name": "teal.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Day Bus", level=1)).to_be_visible()
    expect(page.get_by_alt_text("Cover of Day Bus")).to_have_attribute("src", re.compile(r"\?v=1$"))
    expect(page.locator("#player")).to_contain_text("Day Bus")
    assert not sound(page)[1]  # it was not interrupted

    page.get_by_label("All downloads").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^MP3")).click()
    assert download.value.suggested_filename == "Day Bus (take A).mp3"
    download.value.save_as(tmp_path / "x.mp3")
    said = TinyTag.get(tmp_path / "x.mp3", image=True)
    assert (said.title, said.comment, said.other["lyrics"] != []) == ("Day Bus", "folk, bright", True)
    assert said.images.any is not None
    with Image.open(io.BytesIO(said.images.any.data)) as cover:
        assert cover.size == (1000, 1000)

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Night Bus", level=1)).to_be_visible()
    expect(page.locator("#player")).to_contain_text("Night Bus")
