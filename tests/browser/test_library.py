"""Order in the library, in a real browser: choosing, throwing away, having back, finding."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_newcomer import sign_up
from tests.served import Served

pytestmark = pytest.mark.browser

FILL = """
import datetime, uuid
from django.utils import timezone
from studio.models import Clip, Task, User
user = User.objects.get(email="{email}")
team = user.teams.get()
for title in ("Night Bus", "Ferry", "Humming"):
    task = Task.objects.create(team=team, user=user, operation="create", provider="embedded", credits=15,
        state="succeeded", form_key=title, deadline=timezone.now(), params=dict(title=title))
    for index in range(2):
        Clip.objects.create(team=team, user=user, task=task, index=index, provider="embedded", title=title,
            tags="folk", duration=61.5, peaks=[10, 200, 90] * 40, audio="a.mp3")
"""
ROW = "#takes .row[data-row]"


def test_takes_are_chosen_thrown_away_and_had_back(page: Page, served: Served) -> None:
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    served.manage("shell", "-c", FILL.format(email=email))
    page.goto("/library")
    expect(page.locator(ROW)).to_have_count(6)
    boxes = page.get_by_role("checkbox", name="Select")
    boxes.nth(0).check()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-picked]")).to_have_text("4 takes")
    page.get_by_role("button", name="Trash", exact=True).click()
    expect(page.get_by_text("4 takes are in the trash.")).to_be_visible()
    expect(page.locator(ROW)).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(ROW)).to_have_count(6)

    page.get_by_role("button", name="Throw away Ferry, take B").click()
    expect(page.locator(ROW)).to_have_count(5)
    page.get_by_role("button", name="Undo").click()  # of the toast
    expect(page.locator(ROW)).to_have_count(6)

    like = page.get_by_role("button", name="Like Ferry, take A")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    boxes.nth(0).check()
    page.locator("summary", has_text="File").click()
    page.get_by_label("New project").fill("Album")
    page.locator("#file_rating").select_option("4 of 5")
    page.get_by_label("New project").press("Enter")
    expect(page.locator(ROW).first).to_contain_text("Album")
    expect(page.get_by_text("★ 4")).to_be_visible()

    page.get_by_label("Search titles, styles and words").fill("ferry")
    page.get_by_label("Search titles, styles and words").press("Enter")
    expect(page.locator(ROW)).to_have_count(2)
    assert "q=ferry" in page.url
    page.get_by_label("Keep this view as").fill("Ferries")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Ferries")).to_be_visible()
    page.get_by_role("link", name="Ferry").first.focus()
    page.keyboard.press("x")
    expect(page.locator("[data-picked]")).to_have_text("1 take")
    page.keyboard.press("d")
    expect(page.locator(ROW)).to_have_count(1)
