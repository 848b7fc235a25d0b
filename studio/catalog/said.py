"""Sentences with values in them that become words only when they are shown, in the reader's language."""

from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise
else:
    StrOrPromise = str

__all__ = ["StrOrPromise", "both", "either", "filled"]


def _filled(sentence: StrOrPromise, **values: object) -> str:
    return str(sentence) % values


filled = lazy(_filled, str)


def either(texts: Iterable[str]) -> str:
    """Ann or Ben"""
    return reduce(lambda one, other: gettext("%(one)s or %(other)s") % {"one": one, "other": other}, texts)


def both(texts: Iterable[str]) -> str:
    """Ann and Ben"""
    return reduce(lambda one, other: gettext("%(one)s and %(other)s") % {"one": one, "other": other}, texts)
