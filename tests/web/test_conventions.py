"""What holds for every page, read off the sources."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import django_htmx
import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
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


def test_what_a_page_loads_stays_small() -> None:
    """As it comes over the wire: all styles, htmx, and the scripts of every page (not those of one room)."""
    scripts = {ROOT / "static/theme.js", HTMX}
    waiting = [ROOT / "static/js/app.js"]
    while waiting:
        path = waiting.pop()
        scripts.add(path)
        found = re.findall(r'^(?:import|\} from|import .* from) "(.+)";$', path.read_text(), re.MULTILINE)
        waiting += {path.parent / name for name in found} - scripts
    assert ROOT / "static/js/waveform.js" in scripts
    assert packed(scripts) < 40_000
    assert packed((ROOT / "static").rglob("*.css")) < 30_000


def packed(paths: Iterable[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)
