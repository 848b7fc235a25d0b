"""A note is answered and resolved; a take is shared, heard by a stranger, and shared no more."""

import uuid

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_newcomer import hear, sign_up, sound
from tests.served import Served, until

pytestmark = pytest.mark.browser

FILL = """
import io, numpy, soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from studio.models import Clip, Task, User
user = User.objects.get(email="{email}")
team = user.teams.get()
task = Task.objects.create(team=team, user=user, operation="create", provider="embedded", credits=15,
    state="succeeded", form_key="x", deadline=timezone.now(), params=dict(title="Night Bus"))
file = io.BytesIO()
tone = 0.2 * numpy.sin(numpy.arange(44100 * 30) * 0.05)
soundfile.write(file, tone, 44100, format="MP3")
sung = ((2.0, "Home by night"), (8.0, "And back"))
lines = [dict(text=text, start_s=at, end_s=at + 4.0) for at, text in sung]
times = dict(lines=lines, sections=[dict(name="Verse", start_s=0.0, end_s=30.0)])
for index in range(2):
    name = default_storage.save(f"takes/{{task.pk}}/{{index}}/audio.mp3", ContentFile(file.getvalue()))
    clip = Clip.objects.create(team=team, user=user, task=task, index=index, provider="embedded",
        title="Night Bus", tags="dream pop, warm", duration=30.0, peaks=[60, 200, 90, 140] * 60, audio=name,
        lyrics="Home by night", timeline=times)
print(clip.pk)
"""


@pytest.fixture
def take(page: Page, served: Served) -> str:
    """The address of the page of a take, whose owner is signed in."""
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    return f"/takes/{served.manage('shell', '-v', '0', '-c', FILL.format(email=email)).split()[-1]}"


def test_a_note_at_a_moment_is_answered_and_resolved(page: Page, take: str) -> None:
    page.goto(take)
    expect(page.get_by_role("button", name="And back")).to_be_visible()
    page.locator("canvas[data-wave]").focus()
    page.keyboard.press("c")  # from any tab
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    page.keyboard.type("The word is wrong")
    page.get_by_label("At", exact=True).fill("0:03")
    page.get_by_role("button", name="Add note").click()
    note = page.locator(".note")
    expect(note).to_contain_text("The word is wrong")
    marker = page.get_by_role("button", name="Note at 0:03")
    marker.click()
    expect(note).to_be_focused()
    until(lambda: sound(page)[0] >= 3, 5)

    note.locator("summary").click()
    note.get_by_label("Your answer").fill("It is")
    note.get_by_role("button", name="Send").click()
    expect(note).to_contain_text("It is")
    address = f"{take}#{note.get_attribute('id')}"
    note.get_by_role("link", name="Fix this").click()
    expect(page.locator("[name=infill_start_s]")).to_have_value("0:02")
    expect(page.locator("[name=infill_end_s]")).to_have_value("0:06")
    expect(page.locator("[name=infill_lyrics]")).to_have_value("Home by night")

    page.goto(address)
    expect(note).to_be_focused()
    note.get_by_role("button", name="Resolve").click()
    expect(note).to_contain_text("Resolved by")
    page.get_by_role("link", name="Only open").click()
    expect(note).to_have_count(0)


def test_a_take_is_shared_heard_by_a_stranger_and_revoked(
    page: Page, take: str, browser: Browser, served: Served
) -> None:
    page.goto(take)
    page.get_by_role("link", name="Share").click()
    page.get_by_label("Title").fill("For the band")
    page.get_by_label("Password").fill("swordfish")
    page.get_by_role("button", name="Make the link").click()
    link = page.locator(".share-link a")
    address = link.inner_text()

    context = browser.new_context(base_url=served.url)
    stranger = context.new_page()
    stranger.goto(address)
    expect(stranger.get_by_text("For the band")).to_have_count(0)
    stranger.get_by_label("Password").fill("swordfish")
    stranger.get_by_role("button", name="Listen").click()
    expect(stranger.get_by_role("heading", name="For the band")).to_be_visible()
    stranger.get_by_role("button", name="Play Night Bus").click()
    until(lambda: not sound(stranger)[1], 5)
    hear(stranger)
    stranger.get_by_role("button", name="And back").click()
    expect(stranger.locator(".lines button.now")).to_contain_text("And back")

    page.reload()
    expect(page.locator(".share-facts")).to_contain_text("1 visit, the last just now")
    page.get_by_role("button", name="Revoke the link of For the band").click()
    expect(page.get_by_text("is revoked")).to_be_visible()
    assert (answer := stranger.goto(address))
    assert answer.status == 404
    page.get_by_role("button", name="Undo").click()
    expect(link).to_have_count(1)
    context.close()
