"""What holds for every page, read off the sources."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WEB = sorted((ROOT / "studio" / "web").glob("*.py"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_keeps_to_the_policy_of_contents(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|js:|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_fields_are_drawn_by_the_one_template(path: Path) -> None:
    assert not re.search(r"<(input|select|textarea)\b", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_script_sends_a_plain_browser_can_send_too(path: Path) -> None:
    for tag in re.findall(r"<\w+[^>]*\shx-(?:post|get)=[^>]*>", path.read_text()):
        assert re.search(r'\s(action|href|formaction|id="updates")', tag), tag


@pytest.mark.parametrize("path", WEB, ids=lambda path: path.name)
def test_a_page_writes_no_rows_and_picks_no_rows_by_hand(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\.(save|create|update|delete|bulk_create)\(", text)
    assert path.name.startswith("queries") or ".filter(" not in text


def test_scripts_and_styles_stay_small() -> None:
    def size(pattern: str) -> int:
        return sum(path.stat().st_size for path in (ROOT / "static").rglob(pattern))

    assert size("*.js") < 120_000
    assert size("*.css") < 100_000
