"""Order in the library, in a real browser: choosing, throwing away, having back, finding."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessible import hindrances
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


def enter(page: Page, served: Served) -> None:
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    served.manage("shell", "-c", FILL.format(email=email))
    page.goto("/library")
    expect(page.locator(ROW)).to_have_count(6)


def undo(page: Page) -> None:
    page.locator(".toast").get_by_role("button", name="Undo").last.click()


def test_takes_are_chosen_thrown_away_and_had_back(page: Page, served: Served) -> None:
    enter(page, served)
    boxes, said = page.get_by_role("checkbox", name="Select"), page.locator("[data-picked]")
    boxes.nth(0).check()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(said).to_have_text("4 takes")
    page.locator(ROW).nth(1).locator(".row-wave").click(modifiers=["Control"])
    expect(said).to_have_text("3 takes")
    page.keyboard.press("Escape")
    expect(page.locator(".bulk")).to_be_hidden()
    page.get_by_role("button", name="Select all shown").click()
    expect(said).to_have_text("6 takes")
    for number in (0, 1):
        boxes.nth(number).uncheck()
    page.get_by_role("button", name="Trash", exact=True).click()
    expect(page.get_by_text("4 takes are in the trash.")).to_be_visible()
    expect(page.locator(ROW)).to_have_count(2)
    undo(page)
    expect(page.locator(ROW)).to_have_count(6)

    page.get_by_role("button", name="Dislike Ferry, take B").click()
    expect(page.locator(ROW)).to_have_count(5)
    undo(page)
    expect(page.locator(ROW)).to_have_count(6)

    like = page.get_by_role("button", name="Like Ferry, take A", exact=True)
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
    page.locator("summary", has_text="Keep this view").click()
    page.get_by_label("Keep this view as").fill("Ferries")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Ferries")).to_be_visible()
    page.locator(ROW).first.locator(".row-title").focus()
    page.keyboard.press("2")
    expect(page.get_by_text("★ 2")).to_be_visible()
    page.locator(ROW).first.locator(".row-title").focus()
    page.keyboard.press("x")
    expect(said).to_have_text("1 take")
    page.keyboard.press("d")
    expect(page.locator(ROW)).to_have_count(1)
    page.get_by_role("link", name="Remove this filter").click()
    expect(page.locator(ROW)).to_have_count(5)


def test_the_library_as_a_grid_and_a_table(page: Page, served: Served) -> None:
    enter(page, served)
    page.get_by_role("link", name="Grid", exact=True).click()
    expect(page.locator(".tile")).to_have_count(6)
    page.locator(".tile").first.hover()
    page.locator(".tile .pick-box").first.check()
    expect(page.locator("[data-picked]")).to_have_text("1 take")
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator(".line")).to_have_count(6)
    page.get_by_role("link", name="Title", exact=True).click()
    expect(page.locator(".line").first).to_contain_text("Ferry")
    page.get_by_role("link", name="Title", exact=True).click()
    expect(page.locator(".line").first).to_contain_text("Night Bus")
    page.goto("/library")
    expect(page.locator(".line")).to_have_count(6)


def test_a_playlist_is_put_in_order_by_a_mouse_and_by_keys(page: Page, served: Served) -> None:
    enter(page, served)
    page.get_by_role("button", name="Select all shown").click()
    page.locator("summary", has_text="Playlist").click()
    page.get_by_label("Or a new one").fill("Set")
    page.get_by_role("button", name="Put them in").click()
    expect(page.get_by_text("6 takes are put into “Set”.")).to_be_visible()
    page.goto("/playlists")
    page.locator(".sheet-link", has_text="Set").click()
    names = page.locator("[data-order] .row-title")
    expect(names).to_have_count(6)
    before = names.all_text_contents()
    grips = page.locator("[data-grip]")
    start, end = grips.nth(0).bounding_box(), grips.nth(2).bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 10, end["y"] + end["height"] + 12, steps=6)
    page.mouse.up()
    moved = [*before[1:3], before[0], *before[3:]]
    expect(page.get_by_text("The order is changed.")).to_be_visible()
    expect(names).to_have_text(moved)
    expect(grips.nth(2)).to_be_focused()
    undo(page)
    expect(names).to_have_text(before)
    grips.nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(names).to_have_text([before[0], before[2], before[1], *before[3:]])
    expect(grips.nth(1)).to_be_focused()
    page.reload()
    expect(names).to_have_text([before[0], before[2], before[1], *before[3:]])
    for theme in ("light", "dark"):
        assert not hindrances(page, page.url, theme)
