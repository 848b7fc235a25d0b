"""A real Chromium against the whole studio, started once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.served import Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None and "CI" not in os.environ:
        skip = pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
        for item in items:
            if "browser" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("studio") / "data")
    served.start()
    yield served
    assert served.stop() == 0
    assert served.processes() == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        args = [
            "--no-sandbox",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-background-networking",
        ]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        yield browser
        browser.close()


def is_complaint(said: ConsoleMessage) -> bool:
    """A form that was refused with its sentences is none, though Chromium mentions its status."""
    return said.type in ("error", "warning") and "status of 422" not in said.text


@pytest.fixture
def page(browser: Browser, served: Served, tmp_path: Path) -> Iterator[Page]:
    """A page that fails the test when its console complains or the policy of contents is violated."""
    context = browser.new_context(base_url=served.url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e =>"
        " console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    yield page
    context.close()
    assert complaints == []
