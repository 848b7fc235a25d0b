"""Who gets in, in a real browser: with a passkey of the device, and nobody who was signed out elsewhere."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import is_complaint
from tests.browser.test_newcomer import sign_up
from tests.served import Served

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def with_device(browser: Browser, served: Served) -> Iterator[Page]:
    """A page at http://localhost, where browsers have passkeys, on a device that knows its owner."""
    context = browser.new_context(base_url=f"http://localhost:{served.port}")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()
    assert complaints == []


def test_a_passkey_is_made_and_signs_in_alone_and_after_a_password(with_device: Page) -> None:
    page, email = with_device, f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    page.goto("/account")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Blue laptop")
    page.get_by_role("button", name="Make the passkey").click()
    codes = page.get_by_role("region", name="Recovery codes")
    expect(codes).to_have_text(re.compile(r"(\d{8}\s*){10}"))
    page.get_by_role("link", name="Back to your account").click()
    expect(page.get_by_text("Blue laptop")).to_be_visible()

    page.get_by_role("link", name="Add a passkey").click()  # a second one on the same device
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("alert")).to_have_text("This device has a passkey for your account already.")

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/personas")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Personas", exact=True)).to_be_visible()

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One thing more")).to_be_visible()
    page.goto("/library")
    expect(page.get_by_role("heading", name="Library")).to_have_count(0)  # the password alone opens nothing
    page.goto("/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Create", exact=True)).to_be_visible()

    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/account")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("link", name="Remove Blue laptop").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Blue laptop")).to_have_count(0)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()


def test_a_browser_that_is_signed_out_elsewhere_is_told_so_and_keeps_what_was_typed(
    browser: Browser, served: Served
) -> None:
    page = browser.new_context(base_url=served.url).new_page()  # its console will speak of a 401
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    page.get_by_role("radio", name="Custom").check()
    page.get_by_label("Lyrics", exact=True).fill("Home at night")

    elsewhere = browser.new_context(base_url=served.url).new_page()
    elsewhere.goto("/accounts/login/")
    elsewhere.get_by_label("Email").fill(email)
    elsewhere.get_by_label("Password", exact=True).fill(PASSWORD)
    elsewhere.get_by_role("button", name="Sign in", exact=True).click()
    elsewhere.goto("/account")
    elsewhere.get_by_role("button", name="Sign out everywhere else").click()
    expect(elsewhere.get_by_text("1 browser is signed out.")).to_be_visible()
    elsewhere.context.close()

    page.evaluate("htmx.trigger(document.body, 'tasks-changed')")  # what a poll does
    page.get_by_role("button", name=re.compile("^Create 15 credits")).click()
    expect(page.get_by_text("Signed out. Your text is kept.")).to_be_visible()
    expect(page.get_by_label("Lyrics", exact=True)).to_have_value("Home at night")
    expect(page.locator("#main form[action*=login]")).to_have_count(0)
    page.context.close()
