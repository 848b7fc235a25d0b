"""Languages, as templates need them."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from studio import languages

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
