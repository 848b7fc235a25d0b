"""The player: it plays on while pages change, keeps its queue and its place, and is found again elsewhere."""

import re
import uuid
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_accessible import RULES, Theme
from tests.browser.test_newcomer import sign_up, sound
from tests.browser.tunes import fill
from tests.served import Served, until

pytestmark = pytest.mark.browser

TITLES = ("Night Bus", "Ferry", "Humming")  # the library shows the newest first


@pytest.fixture
def library(page: Page, served: Served) -> Page:
    """The library of somebody who has six takes that sound."""
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    fill(served, email, TITLES)
    page.goto("/library")
    return page


@pytest.fixture
def phone(library: Page, browser: Browser, served: Served) -> Iterator[Page]:
    """Another device of the same person."""
    context = browser.new_context(
        base_url=served.url,
        storage_state=library.context.storage_state(),
        viewport={"width": 390, "height": 844},
        has_touch=True,
    )
    yield context.new_page()
    context.close()


def press_play(page: Page, name: str) -> None:
    page.locator("#main").get_by_role("button", name=f"Play {name}").click()
    until(lambda: not sound(page)[1] and sound(page)[0] > 0.3, 10)


def shown(page: Page) -> str:
    title, label = (page.locator(f"#player [data-{part}]").inner_text() for part in ("title", "artist"))
    return f"{title} {label.removeprefix('Take ')[0]}"


def queue(page: Page) -> list[str]:
    """What comes next, as the open queue shows it."""
    rows = page.locator("[data-queue-list] [data-queued]")
    told = [(row.locator("b").inner_text(), row.locator("small").inner_text()) for row in rows.all()]
    return [f"{title} {label.removeprefix('Take ')[0]}" for title, label in told]


def choose(page: Page, name: str, verb: str) -> None:
    page.get_by_role("link", name=f"What to do with {name}").click()
    page.get_by_role("button", name=verb).click()


def open_queue(page: Page) -> Locator:
    page.get_by_role("button", name="Queue", exact=True).click()
    expect(page.locator("#queue .queue-row.current")).to_be_visible()
    return page.locator("#queue")


def test_it_plays_on_while_pages_change(library: Page) -> None:
    press_play(library, "Humming, take A")
    before = sound(library)[0]
    library.keyboard.press("g")
    library.keyboard.press("p")
    expect(library.get_by_role("heading", name="Playlists", exact=True)).to_be_visible()
    library.go_back()
    expect(library.get_by_role("heading", name="Library")).to_be_visible()
    assert not sound(library)[1]
    assert sound(library)[0] > before
    expect(library.get_by_role("button", name="Pause Humming, take A")).to_be_visible()


def test_a_queue_is_put_in_order_by_hand_and_outlives_the_page(library: Page) -> None:
    page = library
    press_play(page, "Ferry, take A")
    choose(page, "Night Bus, take B", "Add to queue")
    choose(page, "Humming, take A", "Add to queue")
    choose(page, "Humming, take B", "Play next")
    panel = open_queue(page)
    expect(panel.locator("[data-queue-list] [data-queued]")).to_have_count(5)
    assert queue(page) == ["Humming B", "Night Bus B", "Humming A", "Ferry B", "Night Bus A"]

    grips = panel.locator("[data-grip]")
    start, end = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    page.mouse.move(end["x"] + 9, end["y"], steps=6)
    page.mouse.up()
    assert queue(page)[:3] == ["Humming A", "Humming B", "Night Bus B"]
    panel.get_by_role("button", name="Move Humming, take A, down").click()
    panel.get_by_role("button", name="Take Ferry, take B, off the queue").click()
    panel.locator("[data-queued]", has_text="Night Bus").first.focus()
    page.keyboard.press("Alt+ArrowUp")
    ours = ["Humming B", "Night Bus B", "Humming A", "Night Bus A"]
    assert queue(page) == ours
    page.keyboard.press("Escape")

    page.get_by_role("slider", name="Position", exact=True).press("PageDown")
    page.get_by_role("slider", name="Position", exact=True).press("ArrowLeft")
    page.get_by_role("button", name="Pause", exact=True).click()
    at = sound(page)[0]
    page.reload()
    expect(page.locator("#player")).to_be_visible()
    assert shown(page) == "Ferry A"
    until(lambda: abs(sound(page)[0] - at) < 0.2, 5)
    assert sound(page)[1]
    open_queue(page)
    assert queue(page) == ours
    page.keyboard.press("Escape")
    page.locator("#main").get_by_role("button", name="Play Humming, take A").click()
    page.keyboard.press("j")  # what was put there stays
    until(lambda: shown(page) == "Humming B", 5)


def test_a_queue_becomes_a_playlist(library: Page) -> None:
    press_play(library, "Night Bus, take A")
    panel = open_queue(library)
    panel.get_by_label("Save as a playlist").fill("Tour")
    panel.get_by_role("button", name="Save").click()
    library.get_by_role("link", name="Open", exact=True).click()
    expect(library.get_by_role("heading", name="Tour")).to_be_visible()
    expect(library.locator(".playlist-row")).to_have_count(2)


def test_a_loop_holds_and_speed_is_kept(library: Page) -> None:
    page = library
    press_play(page, "Ferry, take A")
    until(lambda: sound(page)[0] > 1, 5)
    page.keyboard.press("[")
    start = sound(page)[0]
    until(lambda: sound(page)[0] > start + 0.7, 5)
    page.keyboard.press("]")
    expect(page.locator("#player")).to_have_class(re.compile("looping"))
    for _ in range(20):
        page.wait_for_timeout(100)
        assert start - 0.2 < sound(page)[0] < start + 1.2
    page.keyboard.press("\\")
    until(lambda: sound(page)[0] > start + 1.5, 5)

    page.get_by_role("button", name="Speed, loop and loudness").click()
    page.get_by_role("button", name="1.5", exact=True).click()
    page.get_by_role("button", name="A little slower").click()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    until(lambda: shown(page) == "Ferry B" and not sound(page)[1], 5)
    rate, pitch = page.locator("#player audio").evaluate("a => [a.playbackRate, a.preservesPitch]")
    assert (rate, pitch) == (1.45, True)


def test_louder_takes_are_lowered_unless_somebody_wants_them_as_they_are(library: Page) -> None:
    page = library
    press_play(page, "Night Bus, take A")  # it has -10 LUFS

    def volume() -> float:
        return float(page.locator("#player audio").evaluate("audio => audio.volume"))

    assert volume() == pytest.approx(10 ** (-4 / 20))
    page.get_by_role("button", name="Speed, loop and loudness").click()
    page.get_by_role("switch", name="All takes equally loud").click()
    assert volume() == 1
    page.get_by_role("switch", name="All takes equally loud").click()
    page.keyboard.press("Escape")
    page.locator("#main").get_by_role("button", name="Play Humming, take A").click()  # and this one -18
    until(lambda: shown(page) == "Humming A", 5)
    assert volume() == 1


def test_another_device_goes_on_where_this_one_was(library: Page, phone: Page) -> None:
    press_play(library, "Humming, take B")
    library.get_by_role("slider", name="Position", exact=True).press("ArrowRight")
    with library.expect_response(re.compile("/listening$")):
        library.get_by_role("button", name="Pause", exact=True).click()
    phone.goto("/library")
    go = phone.get_by_role("button", name=re.compile("Go on with “Humming” at 0:0[5-9]"))
    expect(go).to_be_visible()
    go.click()
    until(lambda: not sound(phone)[1] and sound(phone)[0] > 5.5, 5)
    phone.get_by_role("button", name="The whole player").click()
    expect(phone.get_by_role("switch", name="All takes equally loud")).to_be_visible()
    phone.get_by_role("button", name="Queue", exact=True).click()
    expect(phone.locator("#queue .queue-row.current")).to_contain_text("Humming")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_open_player_hinders_nobody(library: Page, phone: Page, theme: Theme) -> None:
    with library.expect_response(re.compile("/listening$")):
        press_play(library, "Humming, take A")
    phone.goto("/library")
    for page in (library, phone):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    phone.get_by_role("button", name="The whole player").click()
    open_queue(library)
    for page in (library, phone):
        found = Axe().run(page, options=RULES).response["violations"]
        assert not found, [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
