"""Two stems of a real song in the mixer: they start together, are heard as they are set, and exported so."""

import io
import re
import uuid
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect
from scipy.signal import fftconvolve

from tests.browser.test_newcomer import TAKE, sign_up, sound
from tests.served import until

pytestmark = pytest.mark.browser

Sound = NDArray[np.float64]
LYRICS = "[Verse]\nThe window holds the winter light\n\n[Chorus]\nCome home, come home to me"
NAMES = ("Vocals", "Instrumental")
RATE, LATEST = 44_100, 32_768  # samples a second; what an ear remembers
LOOP = (3.0, 7.0)

# Notes when each lane was started, and keeps an ear on what goes to the loudspeakers.
EARS = """
window.starts = [];
const { start } = AudioBufferSourceNode.prototype;
AudioBufferSourceNode.prototype.start = function (when, offset) {
  window.starts.push([when * this.context.sampleRate, offset * this.context.sampleRate, this.buffer.length]);
  return start.call(this, when, offset);
};
const { connect } = AudioNode.prototype;
AudioNode.prototype.connect = function (to, ...more) {
  if (to instanceof AudioDestinationNode) {
    const sides = new ChannelSplitterNode(this.context, { numberOfOutputs: 2 });
    connect.call(this, sides);
    window.ears = [0, 1].map((side) => {
      const ear = new AnalyserNode(this.context, { fftSize: 32768 });
      connect.call(sides, ear, side);
      return ear;
    });
  }
  return connect.call(this, to, ...more);
};
window.listen = () => window.ears.map((ear) => {
  const samples = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(samples);
  return [...samples];
});
"""


@pytest.fixture
def mixer(page: Page) -> Page:
    """The mixer of two stems, made by way of the pages."""
    page.add_init_script(EARS)
    sign_up(page, f"{uuid.uuid4().hex[:8]}@example.com")
    page.goto("/make/create")
    page.get_by_role("radio", name="Custom").check()
    page.get_by_label("Lyrics", exact=True).fill(LYRICS)
    page.get_by_label("Style", exact=True).fill("folk, female vocals")
    page.locator(".more summary").click()
    page.get_by_label("Length").fill("10")
    page.get_by_role("button", name=re.compile("15 credits")).click()
    expect(page.locator(TAKE)).not_to_have_count(0, timeout=90_000)
    page.goto(f"{page.locator(TAKE).first.locator('.row-title').get_attribute('href')}/stems_basic")
    page.locator("#compose button[type=submit]").click()
    expect(page.locator(".stems").first).to_be_visible(timeout=90_000)
    page.locator(".stems summary").first.click()
    page.get_by_role("link", name="Mixer").first.click()
    expect(page.get_by_role("button", name="Export the mix")).to_be_visible()
    return page


def lane(page: Page, name: str) -> Locator:
    return page.locator(f'[data-name="{name}"]')


def slide(slider: Locator, value: float) -> None:
    slider.evaluate(
        "(e, to) => { e.value = to; e.dispatchEvent(new Event('input', { bubbles: true })) }", value
    )


def fetched(page: Page, address: str) -> Sound:
    samples, rate = soundfile.read(io.BytesIO(page.request.get(address).body()), always_2d=True)
    assert rate == RATE
    return np.asarray(samples.T)


def heard(page: Page) -> Sound:
    """The last three quarters of a second, after what was set has come to its end."""
    page.wait_for_timeout(1000)
    return np.array(page.evaluate("listen()"))


def decibels(samples: Sound) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-20))


def off_by(samples: Sound, wanted: Sound) -> float:
    """How loud the difference is, in dB below what is heard, where it fits the loop of a mix best."""
    start, end = (round(second * RATE) for second in LOOP)
    rounds = np.tile(wanted[:, start:end], 2)
    errors = []
    for side in range(2):
        likeness = fftconvolve(rounds[side], samples[side][::-1], mode="valid")
        power = fftconvolve(np.square(rounds[side]), np.ones(LATEST), mode="valid")
        at = int(np.argmin(power - 2 * likeness))
        errors.append(rounds[side, at : at + LATEST] - samples[side])
    return decibels(np.array(errors)) - decibels(samples)


def test_stems_are_mixed_heard_and_exported(mixer: Page) -> None:
    page = mixer
    sounds = [fetched(page, lane(page, name).get_attribute("data-sound") or "") for name in NAMES]
    voice, band = sounds
    page.get_by_label("From").fill("0:03")
    page.get_by_label("From").press("Enter")
    page.get_by_label("To", exact=True).fill("0:07")
    page.get_by_label("To", exact=True).press("Enter")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible(timeout=20_000)
    starts: list[Any] = page.evaluate("starts")
    assert len(starts) == 2
    assert starts[0] == starts[1]
    assert starts[0][1] == LOOP[0] * RATE
    assert off_by(heard(page), voice + band) < -60

    lane(page, "Vocals").get_by_label("Solo").check()
    assert off_by(heard(page), voice) < -60
    lane(page, "Instrumental").get_by_label("Solo").check()  # alone: the other is not solo any more
    assert off_by(heard(page), band) < -60
    lane(page, "Vocals").get_by_label("Solo").click(modifiers=["ControlOrMeta"])
    assert off_by(heard(page), voice + band) < -60
    for name in NAMES:
        lane(page, name).get_by_label("Solo").click(modifiers=["Shift"])
    lane(page, "Instrumental").get_by_label("Mute").check()
    assert off_by(heard(page), voice) < -60
    lane(page, "Instrumental").get_by_label("Mute").uncheck()

    slide(lane(page, "Vocals").get_by_label("Level"), -9)
    slide(lane(page, "Instrumental").get_by_label("Pan"), -40)
    slide(page.get_by_label("Level of the whole mix"), -6)
    ours = heard(page)
    page.get_by_role("button", name="Export the mix").click()
    wav = page.get_by_role("link", name="Mix 1 as WAV")
    expect(wav).to_be_visible(timeout=30_000)
    mix = fetched(page, wav.get_attribute("href") or "")
    assert off_by(ours, mix) < -60
    assert mix.shape == voice.shape
    page.get_by_role("button", name="Export the mix").click()
    expect(page.get_by_text("Mix 1 has these settings already.")).to_be_visible()
    expect(page.locator(".mix")).to_have_count(1)

    page.get_by_label("Level of the whole mix").press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.reload()
    expect(lane(page, "Vocals").get_by_label("Level")).to_have_value("-9")
    page.get_by_role("button", name="Reset").click()
    expect(lane(page, "Vocals").get_by_label("Level")).to_have_value("0")
    page.get_by_role("link", name="Use again the settings of mix 1").click()
    expect(lane(page, "Instrumental").get_by_label("Pan")).to_have_value("-40")
    one_of_two_plays(page)


def one_of_two_plays(page: Page) -> None:
    """The mixer or the player at the foot, whichever was begun last."""
    mixer = page.url
    page.get_by_role("link", name="The take").click()
    page.get_by_role("button", name=re.compile("^Play .*take A")).first.click()
    until(lambda: not sound(page)[1], 5)
    page.go_back()
    expect(page).to_have_url(mixer)
    page.get_by_role("button", name="Play", exact=True).click()
    until(lambda: sound(page)[1], 5)
    expect(page.locator(".mixer.playing")).to_be_visible(timeout=20_000)
    page.locator("#player [data-do=toggle]").click()
    until(lambda: not sound(page)[1], 5)
    expect(page.locator(".mixer:not(.playing)")).to_be_visible()
    page.locator("#player [data-do=toggle]").click()
