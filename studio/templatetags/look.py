"""How values look in templates."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import dateformat, timezone
from django.utils.formats import get_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from studio import sentences

register = template.Library()

BARS = 56
ROLES = {"extended": _("New part"), "replaced": _("Replaced"), "full": _("Whole song")}
STEMS = {
    "vocals": _("Vocals"),
    "backing_vocals": _("Backing vocals"),
    "instrumental": _("Instrumental"),
    "drums": _("Drums"),
    "percussion": _("Percussion"),
    "bass": _("Bass"),
    "guitar": _("Guitar"),
    "keyboard": _("Keyboard"),
    "strings": _("Strings"),
    "synth": _("Synth"),
    "brass": _("Brass"),
    "woodwinds": _("Woodwinds"),
    "fx": _("FX"),
    "other": _("Other"),
}
CONTRAST = 1.6  # a mastered song is loud all over; this shows its quiet places, as static/js/waveform.js does


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One drawing of static/icons.svg, as large as the text around it; always beside a text or a label."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name
    )


@register.simple_tag
def hidden(name: str, value: str) -> SafeString:
    """What a form of one button says beside the button."""
    return format_html('<input type="hidden" name="{}" value="{}">', name, value)


@register.simple_tag
def can_mail() -> bool:
    """Is there a server for mail? Without one no address can be confirmed."""
    return bool(settings.EMAIL_HOST)


@register.filter
def pick_box(clip: Any) -> SafeString:
    """The box by which a take is chosen for what is done to many at once."""
    return format_html(
        '<input class="pick-box" type="checkbox" name="take" value="{}" form="bulk" aria-label="{}">',
        clip.pk,
        gettext("Select %(title)s, take %(take)s") % {"title": clip.title, "take": clip.label},
    )


@register.filter
def clock(seconds: float | None) -> str:
    """3:05"""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes}:{rest:02d}"


@register.filter
def waveform(peaks: Sequence[int]) -> str:
    """The path of a small waveform: upright bars around the middle of a box of 2 x BARS by 32."""
    if not peaks:
        return ""
    heights = [_mean(peaks, bar) ** CONTRAST for bar in range(BARS)]
    scale = 15 / (max(heights) or 1)
    halves = [max(0.75, scale * height) for height in heights]
    return "".join(f"M{2 * bar + 1} {16 - half:.1f}v{2 * half:.1f}" for bar, half in enumerate(halves))


def _mean(peaks: Sequence[int], bar: int) -> float:
    start = bar * len(peaks) // BARS
    part = peaks[start : max(start + 1, (bar + 1) * len(peaks) // BARS)]
    return sum(part) / len(part)


@register.filter
def hue(id: uuid.UUID) -> int:
    """A stable number from 0 to 5 for a colour behind a cover that is not there yet."""
    return id.int % 6


@register.filter
def percent(share: float) -> int:
    return round(100 * share)


@register.filter
def letter(index: int) -> str:
    """The name of a take that is still to come."""
    return "AB"[index] if index < 2 else str(index + 1)


@register.filter
def role(name: str) -> str:
    """What a take is within its family."""
    return str(ROLES.get(name) or name.replace("_", " ").capitalize())


@register.filter
def stem(name: str) -> str:
    """backing_vocals: Backing vocals"""
    return str(STEMS.get(name) or name.replace("_", " ").capitalize())


@register.simple_tag
def of_stem(what: str, name: str) -> SafeString:
    """A label that says only what it is to those who see whose it is: Level (of Vocals)"""
    of = gettext("of %(stem)s") % {"stem": stem(name)}
    return format_html('{}<span class="unseen"> {}</span>', what, of)


@register.filter
def decibels(level: float) -> str:
    """+3 dB, −6.5 dB, 0 dB"""
    return _decimal(f"{level:+g} dB").replace("-", "−") if level else "0 dB"


@register.filter
def side(pan: float) -> str:
    """Where a lane is heard: 40 left"""
    sentence = gettext("%(share)d left") if pan < 0 else gettext("%(share)d right")
    return sentence % {"share": abs(round(100 * pan))} if pan else ""


def _decimal(number: str) -> str:
    """With the decimal sign of the reader's language."""
    return number.replace(".", str(get_format("DECIMAL_SEPARATOR")))


@register.filter
def silent(peaks: Sequence[int]) -> bool:
    return not any(peaks)


@register.filter
def lasting(seconds: float | None) -> str:
    """0.4 s, 12 s, 1 min 30 s; nothing for what is not known"""
    if not seconds:
        return ""
    if seconds < 10:
        return _decimal(f"{seconds:.1f} s".replace(".0 ", " "))
    minutes, rest = divmod(round(seconds), 60)
    return " ".join(
        part for part in (f"{minutes} min" if minutes else "", f"{rest} s" if rest else "") if part
    )


@register.filter
def file_label(name: str) -> str:
    """A file beside a take, as its button calls it."""
    named = {"original": gettext("Original file"), "vox.wav": gettext("Cut voice")}
    return named.get(name, name.rpartition(".")[2].upper())


@register.filter
def item(mapping: Mapping[str, object], name: str) -> object:
    return mapping.get(name)


@register.filter
def thousands(number: int) -> str:
    return number_format(number, force_grouping=True)


@register.filter
def signed(number: int) -> str:
    """+30, −15 (with a real minus)"""
    return ("−" if number < 0 else "+") + number_format(abs(number), force_grouping=True)


@register.filter
def said(text: str) -> str:
    """What a worker has left behind, in the reader's language."""
    return sentences.said(text)


@register.filter
def ago(moment: datetime.datetime) -> str:
    """just now, 5 min ago, 3 h ago, yesterday, 12 Nov"""
    minutes = int((timezone.now() - moment).total_seconds() // 60)
    day, today = timezone.localdate(moment), timezone.localdate()
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return gettext("%(minutes)d min ago") % {"minutes": minutes}
    if minutes < 60 * 12 or day == today:
        return gettext("%(hours)d h ago") % {"hours": minutes // 60}
    if (today - day).days == 1:
        return gettext("yesterday")
    shown = (
        pgettext("how a day is written", "j M")
        if day.year == today.year
        else pgettext("how a day is written", "j M Y")
    )
    return dateformat.format(day, shown)
