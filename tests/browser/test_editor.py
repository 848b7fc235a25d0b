"""A song goes on from a handle, two lines are replaced, and what came of it is switched at the playhead."""

import re
import uuid
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessible import Theme, hindrances
from tests.browser.test_newcomer import sign_up, sound
from tests.served import Served, until

pytestmark = pytest.mark.browser

# A song of 48 seconds at 120 BPM, with words, notes, and a request that replaced a stretch of it.
FILL = """
import io, mido, numpy, soundfile
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from studio.models import Clip, Task, User
user = User.objects.get(email="{email}")
team = user.teams.get()
def request(operation, params):
    return Task.objects.create(team=team, user=user, operation=operation, provider="embedded", credits=15,
        state="succeeded", form_key=operation, deadline=timezone.now(), params=params)
def stored(name, data):
    return default_storage.save(f"takes/editor/{{name}}", ContentFile(data))
def tone(hertz):
    file = io.BytesIO()
    time = numpy.arange(44100 * 48) / 44100
    soundfile.write(file, 0.2 * numpy.sin(2 * numpy.pi * hertz * time), 44100, format="MP3")
    return stored("audio.mp3", file.getvalue())
def notes():
    file, track = mido.MidiFile(ticks_per_beat=480), mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name="Electric piano"))
    for step in range(64):
        track.append(mido.Message("note_on", note=60 + step % 12, velocity=80, time=0))
        track.append(mido.Message("note_off", note=60 + step % 12, time=480))
    drums = mido.MidiTrack([mido.MetaMessage("track_name", name="Drums")])
    for step in range(96):
        drums.append(mido.Message("note_on", channel=9, note=(36, 42)[step % 2], velocity=90, time=0))
        drums.append(mido.Message("note_off", channel=9, note=(36, 42)[step % 2], time=480))
    file.tracks += [mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=500000)]), track, drums]
    out = io.BytesIO()
    file.save(file=out)
    return stored("song.mid", out.getvalue())
said = ["The window holds the winter light", "The empty seats go by", "Come home come home to me",
    "The rain is on the glass", "I count the stops again", "Come home come home to me"]
lines = [dict(text=text, start_s=8.0 + 6 * n, end_s=12.0 + 6 * n) for n, text in enumerate(said)]
words = [dict(word=word, line=n, start_s=line["start_s"] + 0.5 * k, end_s=line["start_s"] + 0.5 * k + 0.5)
    for n, line in enumerate(lines) for k, word in enumerate(line["text"].split())]
parts = [("Intro", 0, 8), ("Verse 1", 8, 20), ("Chorus", 20, 26), ("Verse 2", 26, 38), ("Chorus", 38, 48)]
times = dict(title="Night Bus", duration=48.0, bpm=120.0, beats_per_bar=4, lines=lines, words=words,
    sections=[dict(name=name, kind="verse", start_s=float(a), end_s=float(b)) for name, a, b in parts])
numpy.random.seed(1)
peaks = [int(40 + 200 * abs(numpy.sin(n / 40)) * (0.5 + 0.5 * numpy.random.rand())) for n in range(960)]
def take(task, index, hertz, loudness, role=""):
    return Clip.objects.create(team=team, user=user, task=task, index=index, provider="embedded", bpm=120,
        key="A minor", title="Night Bus", tags="dream pop", duration=48.0, peaks=peaks, audio=tone(hertz),
        lyrics="\\n".join(said), timeline=times, loudness=loudness, role=role, midi=notes())
old = take(request("create", dict(title="Night Bus")), 0, 220, -14.0)
new = request("replace_section", dict(clip_id=str(old.pk), infill_start_s=14.0, infill_end_s=24.0))
for index in range(2):
    take(new, index, 330 + 110 * index, -20.0 + 2 * index, "full")
print(old.pk)
"""


@pytest.fixture
def take(page: Page, served: Served) -> str:
    """The address of the page of a take, whose owner is signed in."""
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    return f"/takes/{served.manage('shell', '-v', '0', '-c', FILL.format(email=email)).split()[-1]}"


def posted(page: Page, verb: str) -> dict[str, list[str]]:
    """What the form sends when its button is pressed."""
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name=verb, exact=False).last.click()
    return parse_qs(sent.value.post_data or "")


def drag(page: Page, start: float, end: float) -> None:
    """Over the waveform, between two shares of its width."""
    box = page.locator("[data-editor-pad]").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], middle, steps=5)
    page.mouse.up()


def test_a_song_goes_on_from_a_handle(page: Page, take: str) -> None:
    page.goto(f"{take}/extend")
    handle = page.get_by_role("slider", name="Continue at")
    at = page.get_by_label("Continue at", exact=True).and_(page.locator("input"))
    expect(at).to_have_value("0:38")  # the last section
    handle.hover()
    page.mouse.down()
    pad = page.locator("[data-editor-pad]").bounding_box()
    assert pad
    page.mouse.move(pad["x"] + pad["width"] * 24.6 / 48, pad["y"] + 90, steps=4)
    page.mouse.up()
    expect(at).to_have_value("0:24.5")  # the nearest beat
    for key, value in (("ArrowRight", "0:25"), ("Shift+ArrowLeft", "0:23"), ("PageDown", "0:20")):
        handle.press(key)
        expect(at).to_have_value(value)
    expect(handle).to_have_attribute("aria-valuetext", "0:20 of 0:48, in “Come home come home to me”")
    at.fill("0:30.25")
    expect(handle).to_have_attribute("aria-valuenow", "30.25")
    expect(page.get_by_role("option", name="The rain is on the glass")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(page.locator(".outcome")).to_contain_text("Keeps 0:00–0:30.25. Two takes of what comes after it.")
    expect(page.locator(".outcome")).to_contain_text("15 credits")
    page.get_by_role("button", name="Hear what you keep").click()
    until(lambda: sound(page)[0] >= 26.25 and not sound(page)[1], 5)
    until(lambda: sound(page)[1], 8)  # it stops at the handle
    page.get_by_role("option", name="The empty seats go by").click()
    expect(at).to_have_value("0:18")
    assert posted(page, "Extend")["continue_at"] == ["0:18"]
    expect(page.locator(".said")).to_contain_text("On its way")
    expect(page.locator(".outcome")).to_contain_text("Keeps 0:00–0:18")


def test_two_lines_are_replaced(page: Page, take: str) -> None:
    page.goto(f"{take}/replace_section")
    words, start, end = (page.locator(f"#id_infill_{name}") for name in ("lyrics", "start_s", "end_s"))
    expect(start).to_have_value("0:20")  # the section in the middle
    page.get_by_role("option", name="The window holds").click()
    page.get_by_role("option", name="The empty seats").click(modifiers=["Shift"])
    expect(start).to_have_value("0:08")
    expect(end).to_have_value("0:18")
    expect(words).to_have_value("The window holds the winter light\nThe empty seats go by")
    page.keyboard.press("Shift+ArrowDown")
    expect(end).to_have_value("0:24")
    drag(page, 25.8 / 48, 37 / 48)
    expect(start).to_have_value("0:26")
    expect(end).to_have_value("0:37")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(2)
    expect(words).to_have_value("The rain is on the glass\nI count the stops again")
    words.fill("The stars are on the glass")
    page.get_by_role("slider", name="End").press("ArrowLeft")
    page.get_by_role("button", name="Snap to beats and lines").click()
    drag(page, 0.101, 0.3033)
    expect(start).to_have_value(re.compile(r"0:04\.8"))  # no beat, and no line
    expect(words).to_have_value("The stars are on the glass")
    page.reload()
    expect(page.get_by_role("button", name="Snap to beats and lines")).to_have_attribute(
        "aria-pressed", "false"
    )
    start.fill("14")
    end.fill("0:24")
    expect(page.locator(".outcome")).to_contain_text("Keeps 0:00–0:14 and 0:24–0:48")
    sent = posted(page, "Replace")
    assert [sent[f"infill_{name}"] for name in ("start_s", "end_s")] == [["14"], ["0:24"]]


def test_what_came_of_it_is_switched_at_the_playhead(page: Page, take: str) -> None:
    page.goto(f"{take}/replace_section")
    heard = page.locator("audio")
    old, new, other = (page.get_by_role("button", name=name, exact=True) for name in ("Old", "A", "B"))
    new.click()
    until(lambda: sound(page)[0] > 10.2, 5)  # four seconds before the stretch
    quiet = heard.evaluate("audio => audio.volume")
    old.click()
    expect(old).to_have_attribute("aria-pressed", "true")
    until(lambda: sound(page)[0] > 10.2 and not sound(page)[1], 5)
    assert sound(page)[0] < 20
    until(lambda: heard.evaluate("audio => audio.volume") < quiet, 5)  # it is louder by itself
    other.click()
    page.get_by_role("button", name="Keep B").click()
    expect(page.get_by_role("button", name="Keep B")).to_have_attribute("aria-pressed", "true")
    new.click()
    page.get_by_role("button", name="Discard A").click()
    expect(new).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("One take is in the trash.")).to_have_count(0)


def test_a_takes_page_leads_to_the_editor_and_the_notes(page: Page, take: str) -> None:
    page.goto(take)
    page.wait_for_load_state("networkidle")  # with the scripts of this room
    lines = page.locator(".lines button")
    lines.nth(2).click(modifiers=["Shift"])
    lines.nth(3).click(modifiers=["Shift"])
    page.get_by_role("link", name="Replace this").click()
    expect(page.locator("#id_infill_start_s")).to_have_value("0:20")
    expect(page.locator("#id_infill_end_s")).to_have_value("0:30")
    expect(page.locator("#id_infill_lyrics")).to_have_value(
        "Come home come home to me\nThe rain is on the glass"
    )
    page.goto(f"{take}/notes-view")
    roll = page.get_by_role("slider", name="Position in Night Bus")
    expect(page.get_by_role("button", name="Zoom in")).to_be_enabled()
    page.get_by_role("button", name="Drums").click()
    expect(page.get_by_role("button", name="Drums")).to_have_attribute("aria-pressed", "false")
    roll.press("Shift+ArrowRight")
    until(lambda: sound(page)[0] >= 2, 5)  # a bar
    expect(roll).not_to_have_attribute("aria-valuenow", "0")


def test_both_songs_of_a_mashup_are_heard_from_the_same_second(page: Page, take: str) -> None:
    page.goto(f"{take}/mashup")
    both = page.get_by_role("button", name="Hear both")
    expect(both).to_be_disabled()
    page.get_by_role("radio", name="Night Bus").first.check()
    other = page.get_by_role("slider", name="Position in the other song")
    expect(other).to_be_visible()
    page.get_by_role("slider", name="Position in both songs").press("PageUp")
    expect(other).to_have_attribute("aria-valuetext", re.compile("^0:1[0-9] of 0:48"))
    page.get_by_role("button", name="Pause").first.click()
    expect(both).to_be_enabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_editors_and_notes_hinder_nobody(page: Page, take: str, theme: Theme) -> None:
    paths = ("", "/extend", "/replace_section", "/mashup", "/notes-view")
    found = [problem for path in paths for problem in hindrances(page, f"{take}{path}", theme)]
    assert not found, "\n".join(found)
