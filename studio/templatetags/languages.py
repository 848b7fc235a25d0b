"""Languages, as templates need them."""

import datetime

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as written
from django.utils.translation import get_language, pgettext

from studio import languages, sentences

register = template.Library()


@register.simple_tag
def known_languages() -> list[tuple[str, str]]:
    """Each with its name as those call it who speak it."""
    return list(settings.LANGUAGES)


@register.simple_tag
def phrases() -> str:
    """The address of what the scripts of this page say."""
    language = get_language() or "en"
    return reverse("phrases", args=[language, languages.phrases(language).version])


@register.filter(expects_localtime=True)
def moment(value: datetime.datetime) -> str:
    """12 Nov, 18:30"""
    return written(value, pgettext("how a moment is written", "j M, H:i"))


@register.filter(expects_localtime=True)
def moment_of_year(value: datetime.datetime) -> str:
    """12 Nov 2026, 18:30"""
    return written(value, pgettext("how a moment is written", "j M Y, H:i"))


@register.filter(expects_localtime=True)
def moment_full(value: datetime.datetime) -> str:
    """12 November 2026, 18:30"""
    return written(value, pgettext("how a moment is written", "j F Y, H:i"))


@register.filter(expects_localtime=True)
def day(value: datetime.date) -> str:
    """1 December"""
    return written(value, pgettext("how a day is written", "j F"))


@register.filter(expects_localtime=True)
def day_short(value: datetime.date) -> str:
    """1 Dec"""
    return written(value, pgettext("how a day is written", "j M"))


@register.filter
def key_name(key: str) -> str:
    """A minor, as the reader's language calls it."""
    return sentences.key_said(key)
