"""The player in a real Chromium: how soon a take sounds, and what holes there are.

Measured in two ways. A worklet at the output notes silence and sound to 3 ms; the takes are tones, so that
silence is nothing but a hole. But what is led through it begins a little sooner than what is not. So the
clocks of the elements themselves are read as well, on a page without it: once they run steadily, they say
when a take was really begun. What a sound card adds comes on top of both, for every player alike.
"""

import itertools
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.table import Row
from tests.browser.conftest import CHROMIUM
from tests.browser.tunes import CLOCKS, EAR, fill
from tests.served import PASSWORD, Served

TITLES = ("One", "Two", "Three")
SECONDS = 20.0
ROUNDS = 5
ARGS = ("--no-sandbox", "--autoplay-policy=no-user-gesture-required")
PAGES = ("Playlists", "Library", "Activity", "Create", "Library")
MODULE = "performance.getEntriesByType('resource').map(e => e.name).find(n => /player[^/]*\\.js$/.test(n))"
BEGIN = "player.playAll([...document.querySelectorAll('.row [data-play]')].map(e => e.dataset.play))"
PRESSED = "addEventListener('keydown', event => window.pressed = event.timeStamp / 1000, { once: true })"
AUDIO = "document.querySelector('#player audio')"


def rows(folder: Path) -> Iterator[Row]:
    served = Served(folder / "player" / "data")
    served.data.mkdir(parents=True)
    served.start()
    try:
        served.create_account("ann@example.com")
        fill(served, "ann@example.com", TITLES, SECONDS)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
            for measured, watch in ((_heard, EAR), (_clocked, CLOCKS)):
                page = browser.new_context(base_url=served.url, bypass_csp=True).new_page()
                _enter(page, watch)
                yield from measured(page)
            browser.close()
    finally:
        served.stop()


def _heard(page: Page) -> Iterator[Row]:
    yield Row("from the key to the sound of a take that was ready", _median(page, _pressed), "ms", most=100)
    yield Row("silence between two takes", _median(page, _gap), "ms", most=100)
    yield Row("silence where a loop turns", _median(page, _looped), "ms", most=100)
    yield Row("silence where one version takes over from another", _median(page, _over), "ms", most=100)
    silence, behind = _navigated(page)
    yield Row(f"longest silence of a take while {len(PAGES)} pages change", silence, "ms", most=20)
    yield Row("how far the take fell behind the clock meanwhile", behind, "ms", most=100)


def _clocked(page: Page) -> Iterator[Row]:
    yield Row("by the clocks: from the key to the sound", _median(page, _pressed_by_clock), "ms", most=150)
    yield Row("by the clocks: between two takes", _median(page, _gap_by_clock), "ms", most=100)
    yield Row("by the clocks: between two versions", _median(page, _over_by_clock), "ms", most=100)
    yield Row("by the clocks: a loop of 1.5 s is off by", _median(page, _loop_by_clock), "ms", most=20)


def _enter(page: Page, watch: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("ann@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/create")
    page.goto("/library")
    page.evaluate(watch)
    page.evaluate(f"import({MODULE}).then(module => {{ window.player = module }})")


def _median(page: Page, measure: Callable[[Page], float]) -> float:
    """In milliseconds, each time from the first take of the page on, which has sounded for a while."""
    found = []
    for _ in range(ROUNDS):
        page.evaluate(
            "player.playAll([...document.querySelectorAll('.row [data-play]')].map(e => e.dataset.play))"
        )
        page.evaluate("player.seek(0)")
        page.wait_for_timeout(1200)
        found.append(1000 * measure(page))
    return statistics.median(found)


def _after(page: Page, ms: int, expression: str) -> float:
    page.wait_for_timeout(ms)
    return float(page.evaluate(expression))


def _pressed(page: Page) -> float:
    page.keyboard.press(" ")
    page.wait_for_timeout(400)
    page.keyboard.press("j")
    return _after(page, 700, "waited()")


def _gap(page: Page) -> float:
    page.evaluate(f"player.seek({SECONDS - 1})")
    page.wait_for_timeout(500)
    page.evaluate("hush()")
    return _after(page, 1500, "hole()")


def _looped(page: Page) -> float:
    page.evaluate("player.loopOver(1, 2.5)")
    page.wait_for_timeout(800)
    page.evaluate("hush()")
    return _after(page, 4000, "hole()")


def _over(page: Page) -> float:
    page.evaluate("hush()")
    page.evaluate("player.over(player.listed().queue[3], 0)")
    return _after(page, 1200, "hole()")


def _navigated(page: Page) -> tuple[float, float]:
    page.evaluate("player.seek(0)")
    page.wait_for_timeout(1000)
    page.evaluate("hush()")
    clock = f"[{AUDIO}.currentTime, performance.now() / 1000]"
    start = page.evaluate(clock)
    for name in PAGES:
        page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
        page.locator("h1", has_text=name).wait_for()
        page.wait_for_timeout(300)
    end = page.evaluate(clock)
    return 1000 * float(page.evaluate("hole()")), 1000 * ((end[1] - start[1]) - (end[0] - start[0]))


def _runs(page: Page) -> list[tuple[float, float]]:
    """Of each take that has sounded since: when it was begun, and when it was left.

    A clock that has run for a fifth of a second is right; what it says then leads back to the beginning."""
    read = page.evaluate("clocks.splice(0)")
    runs = []
    for name in dict.fromkeys(name for _, name, _ in read):
        ticks = [(wall, at) for wall, which, at in read if which == name]
        steady = [wall - at for wall, at in ticks if wall > ticks[0][0] + 0.2]
        if steady:
            runs.append((statistics.median(steady) + ticks[0][1], ticks[-1][0]))
    return runs


def _between(page: Page, ms: int) -> float:
    page.wait_for_timeout(ms)
    (_, left), (begun, _) = _runs(page)[-2:]
    return begun - left


def _pressed_by_clock(page: Page) -> float:
    page.keyboard.press(" ")
    page.wait_for_timeout(400)
    page.evaluate(PRESSED)
    page.evaluate("clocks.length = 0")
    page.keyboard.press("j")
    page.wait_for_timeout(900)
    return _runs(page)[-1][0] - float(page.evaluate("pressed"))


def _gap_by_clock(page: Page) -> float:
    page.evaluate(f"player.seek({SECONDS - 1})")
    page.wait_for_timeout(300)
    page.evaluate("clocks.length = 0")
    return _between(page, 1800)


def _over_by_clock(page: Page) -> float:
    page.evaluate("clocks.length = 0; player.over(player.listed().queue[3], 0); 0")
    return _between(page, 1500)


def _loop_by_clock(page: Page) -> float:
    page.evaluate("player.loopOver(1, 2.5)")
    page.wait_for_timeout(2500)
    page.evaluate("clocks.length = 0")
    page.wait_for_timeout(6000)
    read = page.evaluate("clocks.splice(0)")
    begun = [now[0] for last, now in itertools.pairwise(read) if last[1] != now[1] and now[2] < 1.01]
    rounds = [later - sooner for sooner, later in itertools.pairwise(begun) if later - sooner > 1]
    return float(abs(statistics.median(rounds) - 1.5))
