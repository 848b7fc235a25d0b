"""A producer spends up to a cap and asks for more; a manager says yes by one click."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_newcomer import sign_up
from tests.browser.test_team import an_address, invite, join, other
from tests.browser.test_walks import SECONDS, ask_for_a_song, ready

__all__ = ["other"]

pytestmark = pytest.mark.browser


def test_what_is_over_a_cap_is_asked_for_approved_and_made(page: Page, other: Page) -> None:
    host, guest = an_address("host"), an_address("guest")
    sign_up(page, host)
    join(other, invite(page, credits="1"), guest)

    other.goto("/create")
    other.get_by_role("radio", name="Custom").check()
    other.get_by_label("Style", exact=True).fill("folk")
    other.get_by_role("button", name="Enrich this style").click()
    expect(other.get_by_text(re.compile(r"Over your 1 credit of \w+: 15 more than is left"))).to_be_visible()
    expect(other.get_by_text("This will ask a manager.")).to_be_visible()
    ask_for_a_song(other)
    expect(other.get_by_text("It is made once a manager approves it")).to_be_visible()
    card = other.get_by_role("article", name="Night Bus")
    expect(card.get_by_text("A manager can approve it.")).to_be_visible()

    page.goto("/create")
    page.get_by_role("link", name="1 request waits for approval").click()
    expect(page.get_by_text("1 of 1 credit", exact=True)).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    expect(page.get_by_role("link", name="waits for approval")).to_have_count(0)

    expect(card.get_by_text("A manager can approve it.")).to_have_count(0, timeout=SECONDS)
    ready(other, 2)
