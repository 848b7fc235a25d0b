"""Two takes at one moment: switched without a hole, in step, blind, voted on, and one of them kept."""

import functools
import re
import uuid
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from studio.engine.files import codec
from tests.browser.test_accessible import RULES, Theme
from tests.browser.test_newcomer import sign_up, sound
from tests.served import Served, until

pytestmark = pytest.mark.browser

THEMES: tuple[Theme, ...] = ("light", "dark")
RATE, SECONDS = 44_100, 120  # longer than a busy machine takes to measure it
FILL = """
import uuid
from pathlib import Path
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from studio.models import Clip, Task, User
user = User.objects.get(email="{email}")
team = user.teams.get()
for number, (title, loudness) in enumerate((("Night Bus", -20.0), ("Ferry", -14.0))):
    task = Task.objects.create(team=team, user=user, operation="create", provider="embedded", credits=15,
        state="succeeded", form_key=title, deadline=timezone.now(), params=dict(title=title))
    audio = default_storage.save(f"takes/{{task.pk}}/0/audio.mp3", ContentFile(Path("{sound}").read_bytes()))
    Clip.objects.create(id=uuid.UUID(int={first} + number), team=team, user=user, task=task, index=0,
        provider="embedded", title=title, duration={seconds}, loudness=loudness, audio=audio,
        peaks=[9, 200] * 60)
"""

# Keeps an ear on every take before its level is set, and on what goes to the loudspeakers.
EARS = """
window.ears = [];
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...more) {
  if (this instanceof MediaElementAudioSourceNode || to instanceof AudioDestinationNode) {
    const ear = new AnalyserNode(this.context, { fftSize: 32768 });
    connect.call(this, ear);
    window.ears.push(ear);
  }
  return connect.call(this, to, ...more);
};
window.listen = () => window.ears.map((ear) => {
  const samples = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(samples);
  return [...samples];
});
"""


@functools.cache
def noise() -> bytes:
    """The same for both, so that it can be measured how far they are apart."""
    steady = np.random.default_rng(3).normal(0, 0.1, (1, RATE * SECONDS)).astype(np.float32)
    return codec.mp3(np.repeat(steady, 2, axis=0))


@pytest.fixture
def compared(page: Page, served: Served, tmp_path: Path) -> Page:
    noisy = tmp_path / "noise.mp3"
    noisy.write_bytes(noise())
    page.add_init_script(EARS)
    email = f"{uuid.uuid4().hex[:8]}@example.com"
    sign_up(page, email)
    first = uuid.uuid4().int >> 8
    served.manage("shell", "-c", FILL.format(email=email, sound=noisy, first=first, seconds=SECONDS))
    page.goto(f"/compare?take={uuid.UUID(int=first)}&take={uuid.UUID(int=first + 1)}")
    expect(page.locator("[data-rival]")).to_have_count(2)
    return page


def heard(page: Page) -> list[np.ndarray]:
    """The last three quarters of a second: of what is played, and of each take before it is made silent."""
    return [np.array(samples) for samples in page.evaluate("window.listen()")]


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Milliseconds between two that play the same."""
    spectra = np.fft.rfft(one, 2 * len(one)) * np.conj(np.fft.rfft(other, 2 * len(other)))
    places = np.fft.irfft(spectra / (np.abs(spectra) + 1e-9))
    at = int(np.argmax(places))
    return abs(at if at < len(one) else at - 2 * len(one)) / RATE * 1000


def quietest(samples: np.ndarray) -> float:
    """The lowest level of 5 ms, as a share of the level of all of it."""
    whole = len(samples) // 220 * 220
    pieces = np.sqrt((samples[:whole].reshape(-1, 220) ** 2).mean(axis=1))
    return float(pieces.min() / np.sqrt((samples**2).mean()))


def playing(page: Page) -> bool:
    return page.locator(".rivals.playing").count() == 1


def test_takes_are_switched_at_one_moment_without_a_hole(compared: Page) -> None:
    page = compared
    page.get_by_role("button", name="Play", exact=True).click()
    until(lambda: playing(page), 5)
    until(lambda: len(heard(page)) == 3, 5)
    until(lambda: quietest(heard(page)[0]) > 0.7, 10)  # it has played for a while
    until(lambda: apart(*heard(page)[1:]) < 5, 30)
    holes, gaps, levels = [], [], []
    for key in ("2", "1", "b", "b", "b", "b"):
        page.keyboard.press(key)
        page.wait_for_timeout(350)
        played, *takes = heard(page)
        holes.append(quietest(played))
        gaps.append(apart(*takes))
        levels.append(np.sqrt((played[-8820:] ** 2).mean()))
    print(f"quietest 5 ms around switches {sorted(holes)}, {sorted(gaps)} ms apart")  # noqa: T201
    assert sorted(holes)[2] > 0.3, "nothing is missing while it is switched, whatever a busy machine drops"
    assert sorted(gaps)[1] < 5, "the ears are read one after the other: a block of 10 ms may lie between"
    assert np.median(levels[::2]) / np.median(levels[1::2]) == pytest.approx(0.5, rel=0.15), "6 dB lower"
    expect(page.get_by_role("button", name="Hear Night Bus, take A")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("[")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("]")
    expect(page.get_by_role("button", name="Loop", exact=True)).to_have_attribute("aria-pressed", "true")
    one_of_two_plays(page)


def one_of_two_plays(page: Page) -> None:
    """What is compared or the player at the foot, whichever was begun last."""
    page.keyboard.press(" ")
    until(lambda: not playing(page), 5)
    address = page.url
    page.get_by_role("link", name="Ferry").click()
    page.get_by_role("button", name=re.compile("^Play Ferry")).first.click()
    until(lambda: not sound(page)[1], 5)
    page.go_back()
    expect(page).to_have_url(address)
    page.get_by_role("button", name="Hear Ferry, take A").click()
    until(lambda: sound(page)[1] and playing(page), 5)
    page.locator("#player [data-do=toggle]").click()
    until(lambda: not playing(page) and not sound(page)[1], 5)
    page.locator("#player [data-do=toggle]").click()


def test_a_blind_round_is_heard_voted_on_and_decided(compared: Page) -> None:
    page = compared
    hinders_nobody(page)
    page.get_by_label("What it is about").fill("Which one?")
    page.get_by_role("button", name="Begin a round").click()
    expect(page.get_by_role("heading", name="Which one?")).to_be_visible()
    assert not re.search("Night Bus|Ferry", page.content())
    page.get_by_role("button", name="Hear Number 2").click()
    until(lambda: playing(page), 5)
    until(lambda: len(heard(page)) == 3 and quietest(heard(page)[0]) > 0.5, 10)
    page.get_by_role("button", name="My favourite is Number 2").click()
    expect(page.get_by_text("1 of 1 has voted")).to_be_visible()
    assert playing(page), "a vote does not stop the sound"
    assert not re.search("Night Bus|Ferry", page.content())
    hinders_nobody(page)
    page.get_by_role("button", name="Keep 2").click()
    expect(page.get_by_text(re.compile("(Night Bus|Ferry), take A, was kept."))).to_be_visible()
    expect(page.get_by_text("One take is in the trash.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("In the trash")).to_have_count(0)
    expect(page.locator("[data-rival]")).to_have_count(2)


def hinders_nobody(page: Page) -> None:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert not Axe().run(page, options=RULES).response["violations"]
