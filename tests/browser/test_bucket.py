"""The player with the music in a bucket: it follows a link there, and asks again when that is over."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import s3
from tests.browser.tunes import fill
from tests.served import PASSWORD, Served, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def bucket() -> Iterator[s3.Server]:
    with s3.served() as server:
        yield server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, bucket: s3.Server) -> Iterator[Served]:
    settings = s3.SETTINGS | {"STUDIO_S3_ENDPOINT": bucket.url, "STUDIO_RUN": "web"}
    data = tmp_path_factory.mktemp("bucket") / "data"
    served = Served(data, **settings, STUDIO_SECRET_KEY=uuid.uuid4().hex * 2)
    served.start()
    yield served
    assert served.stop() == 0
    assert served.processes() == []


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page that notes what its policy forbids. A link that is over makes the console complain by itself."""
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.add_init_script(
        "window.forbidden = []; document.addEventListener('securitypolicyviolation',"
        " e => forbidden.push(e.violatedDirective + ' ' + e.blockedURI))"
    )
    yield page
    assert page.evaluate("forbidden") == []
    context.close()


def seconds(page: Page) -> float:
    return float(page.evaluate("document.querySelector('#player audio').currentTime"))


def test_it_plays_from_the_bucket_and_asks_again_when_a_link_is_over(
    page: Page, served: Served, bucket: s3.Server
) -> None:
    served.create_account("ann@example.com")
    fill(served, "ann@example.com", ("Night Bus",), seconds=20.0)
    assert not (served.data / "media").exists()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("ann@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/create")
    page.goto("/library")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("[data-play]").first.click()
    expect(page.locator("#player")).to_have_class(re.compile("playing"))
    until(lambda: seconds(page) > 1, 20)
    links = [url for url in asked if url.startswith(bucket.url)]
    assert links
    assert "X-Amz-Expires=300" in links[0]

    # As when the link is over: what is asked for by it is refused from now on.
    page.evaluate(
        "(link) => { const sound = document.querySelector('#player audio');"
        " sound.src = link.replace('take-two/', 'take-two/gone/'); sound.currentTime = 8; }",
        links[0],
    )
    until(lambda: page.evaluate("document.querySelector('#player audio').readyState") > 1, 20)
    assert seconds(page) == 8
    assert len([url for url in asked if "direct" in url]) > 1
