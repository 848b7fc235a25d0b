"""German says all that English says, and is compiled as it is written."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.po import ROOT, Entry, entries, placeholders

FILES = sorted((ROOT / "locale").rglob("*.po"))
NAMES = [path.name for path in FILES]
ABBREVIATED = ("Std.", "Min.")


def of_words(path: Path) -> list[Entry]:
    return entries(path)[1:]


def test_there_is_a_file_for_pages_and_one_for_scripts() -> None:
    assert NAMES == ["django.po", "djangojs.po"]
    assert all(len(entries(path)) > 50 for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_everything_is_translated(path: Path) -> None:
    missing = [entry.id for entry in of_words(path) if not entry.said or not all(entry.said.values())]
    assert missing == []
    assert [entry.id for entry in of_words(path) if "fuzzy" in entry.flags] == []
    assert [entry.id for entry in of_words(path) if entry.plural and set(entry.said) != {0, 1}] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_translation_keeps_what_is_put_in_and_the_tags(path: Path) -> None:
    """A singular may say its number as a word, in either language."""
    wrong = []
    for entry in of_words(path):
        for of, said in entry.pairs:
            fitting = [placeholders(of)] + ([placeholders(entry.plural)] if entry.plural else [])
            if said and placeholders(said) not in fitting:
                wrong.append((of, said))
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_translation_begins_and_ends_as_its_sentence_does(path: Path) -> None:
    def ends(text: str) -> tuple[str, str, str]:
        bare = text.strip()
        point = bare[-1:] if bare[-1:] in ".:…" and not bare.endswith(ABBREVIATED) else ""
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], point

    pairs = [pair for entry in of_words(path) for pair in entry.pairs]
    assert [(of, said) for of, said in pairs if said and ends(of) != ends(said)] == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    written: dict[str | tuple[str, int], str] = {}
    for entry in entries(path):
        for number, text in entry.said.items():
            if text:
                written[(entry.key, number) if entry.plural else entry.key] = text
    assert compiled == written, "Run `make messages`."


@pytest.mark.skipif(
    shutil.which("xgettext") is None and "CI" not in os.environ,
    reason="xgettext is not installed: apt-get install gettext",
)
def test_no_marked_sentence_is_missing(tmp_path: Path) -> None:
    for name in ("studio", "templates", "static/js", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    environment = {**os.environ, "STUDIO_DATA": str(tmp_path / "data")}
    subprocess.run(
        [sys.executable, "manage.py", "messages"],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )
    for path in FILES:
        marked = {entry.key for entry in entries(tmp_path / path.relative_to(ROOT))}
        assert marked == {entry.key for entry in entries(path)}, "Run `make messages`."


def test_german_calls_people_du() -> None:
    formal = re.compile(r"\b(Ihnen|Ihre[mnrs]?|Ihr|können Sie|haben Sie|möchten Sie|\w+en Sie)\b")
    said = [text for path in FILES for entry in of_words(path) for text in entry.said.values()]
    assert [text for text in said if formal.search(text)] == []
