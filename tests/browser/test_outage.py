"""A double click, and a studio that goes away while a song is made: nothing is doubled, nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_newcomer import TAKE, sign_up
from tests.served import Served

pytestmark = pytest.mark.browser
WORDS = "[Verse]\nThe end of the night\nA window alight"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Served]:
    """One of its own: it is killed."""
    served = Served(tmp_path / "data")
    served.start()
    yield served
    served.kill_everything()


@pytest.fixture
def page(browser: Browser, studio: Served) -> Iterator[Page]:
    """Without an eye on the console: it names every request that found nobody."""
    context = browser.new_context(base_url=studio.url)
    yield context.new_page()
    context.close()


def test_a_double_click_is_one_song_which_comes_though_the_studio_was_gone(
    page: Page, studio: Served
) -> None:
    sign_up(page, "impatient@example.com")
    page.get_by_role("radio", name="Custom").check()
    page.get_by_label("Lyrics", exact=True).fill(WORDS)
    page.get_by_label("Style", exact=True).fill("techno, 140 bpm")
    page.get_by_role("button", name="Create 15 credits, 2 takes").dblclick()
    expect(page.locator("#takes .card")).to_have_count(1)
    page.get_by_label("Style", exact=True).fill("techno, 150 bpm, not sent yet")

    studio.kill_everything()
    expect(page.get_by_text("No connection to the studio")).to_be_visible(timeout=30_000)
    studio.start()
    expect(page.locator(TAKE)).to_have_count(2, timeout=120_000)
    expect(page.get_by_text("No connection to the studio")).to_have_count(0)
    expect(page.get_by_label("Style", exact=True)).to_have_value("techno, 150 bpm, not sent yet")
    expect(page.get_by_label("Lyrics", exact=True)).to_have_value(WORDS)
    assert studio.rows("select count(*), sum(credits) from studio_task") == [(1, 15)]
    assert studio.rows("select sum(credits) from studio_entry where task_id is not null") == [(-15,)]
