"""What is said of a request that is over a cap."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import ngettext

PERSON, PROJECT, KEY = "user", "project", "api_key"  # what a cap is of


def said(over: Mapping[str, Any], price: int, mine: bool = False) -> str:
    """What a request is over, and by how much; `mine`: to the person whose cap it is."""
    if over["kind"] == PERSON and mine:
        sentence = ngettext(
            "Over your %(credits)s credit of %(month)s: %(missing)s more than is left.",
            "Over your %(credits)s credits of %(month)s: %(missing)s more than is left.",
            over["credits"],
        )
    elif over["kind"] == PERSON:
        sentence = ngettext(
            "Over the %(credits)s credit of %(name)s for %(month)s: %(missing)s more than is left.",
            "Over the %(credits)s credits of %(name)s for %(month)s: %(missing)s more than is left.",
            over["credits"],
        )
    elif over["kind"] == PROJECT:
        sentence = ngettext(
            "Over the %(credits)s credit of the project “%(name)s” for %(month)s:"
            " %(missing)s more than is left.",
            "Over the %(credits)s credits of the project “%(name)s” for %(month)s:"
            " %(missing)s more than is left.",
            over["credits"],
        )
    else:
        sentence = ngettext(
            "Over the %(credits)s credit of the API key “%(name)s” for %(month)s:"
            " %(missing)s more than is left.",
            "Over the %(credits)s credits of the API key “%(name)s” for %(month)s:"
            " %(missing)s more than is left.",
            over["credits"],
        )
    named = {"month": month_name(over["month"]), "missing": price - over["left"]}
    return sentence % {**over, **named}


def left(cap: Mapping[str, Any]) -> str:
    """What is left of somebody's own cap."""
    sentence = ngettext(
        "%(left)s of your %(credits)s credit of %(month)s is left.",
        "%(left)s of your %(credits)s credits of %(month)s are left.",
        cap["credits"],
    )
    return sentence % {**cap, "month": month_name(cap["month"])}


def month_name(text: str) -> str:
    return date_format(datetime.date.fromisoformat(f"{text}-01"), "F")
