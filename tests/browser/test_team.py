"""A team comes together: somebody invites, somebody else opens the link in a browser of their own."""

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_newcomer import sign_up
from tests.served import Served

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"


@pytest.fixture
def other(browser: Browser, served: Served) -> Iterator[Page]:
    """A second person's browser."""
    context = browser.new_context(base_url=served.url, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def invite(page: Page, role: str = "Producer", credits: str = "") -> str:
    """Whoever looks after people makes a link for one more."""
    page.goto("/team")
    page.get_by_label("Role").last.select_option(role)
    page.get_by_label("Credits a month").fill(credits)
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", name="The link for one person")).to_be_visible()
    return page.locator("#the-link").inner_text()


def join(page: Page, link: str, email: str) -> None:
    """Somebody who has no account yet follows the link into the team."""
    page.goto(link)
    assert page.url.endswith("/join")  # the token is out of the address bar
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()


def an_address(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}@example.com"


def test_somebody_is_invited_comes_in_and_is_put_out_again(page: Page, other: Page) -> None:
    host, guest = an_address("host"), an_address("guest")
    sign_up(page, host)
    link = invite(page, role="Reviewer")
    join(other, link, guest)
    other.goto("/team")
    expect(other.get_by_role("listitem")).to_have_count(2)
    expect(other.get_by_text("Reviewer", exact=True)).to_be_visible()
    expect(other.get_by_role("button", name="Invite")).to_have_count(0)
    other.goto(link)
    expect(other.get_by_role("heading", name="Library")).to_be_visible()  # theirs already: it leads in

    page.goto("/team")
    name = guest.partition("@")[0]
    page.get_by_label(f"Change {name}").click()
    page.get_by_label("Role").first.select_option("Producer")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("The role is changed.").first).to_be_visible()
    page.goto("/team")
    page.get_by_label(f"Change {name}").click()
    page.get_by_text("Remove …").click()
    page.get_by_role("button", name=f"Remove {name}").click()
    expect(page.get_by_text(f"{name} is not in the team any more.").first).to_be_visible()
    other.goto("/library")
    expect(other.get_by_role("heading", name="You are not in a team")).to_be_visible()
    other.get_by_role("link", name="Found a team").click()
    other.get_by_label("Name").fill("Solo")
    other.get_by_role("button", name="Found the team").click()
    expect(other.get_by_role("heading", name="Solo")).to_be_visible()
