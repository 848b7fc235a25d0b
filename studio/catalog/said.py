"""Sentences with values in them that become words only when they are shown, in the reader's language."""

from typing import TYPE_CHECKING

from django.utils.functional import lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

__all__ = ["StrOrPromise", "filled"]


def _filled(sentence: StrOrPromise, **values: object) -> str:
    return str(sentence) % values


filled = lazy(_filled, str)
