"""What the scripts of a page say, in each language of the studio, as one file for a browser."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.utils import translation
from django.views.i18n import JavaScriptCatalog


@dataclass(frozen=True, slots=True)
class Phrases:
    script: bytes
    packed: bytes
    version: str  # another one with every change of a word


@cache
def phrases(language: str) -> Phrases:
    """gettext() and what belongs to it, with the language's own words: from locale/ and nowhere else."""
    with translation.override(language):
        script = JavaScriptCatalog(packages=["studio"]).get(HttpRequest()).content
    return Phrases(script, gzip.compress(script, mtime=0), hashlib.sha256(script).hexdigest()[:12])
