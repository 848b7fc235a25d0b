"""Small: functions of 10 lines in the median, 40 in the 95th percentile, never over 80; modules of 500."""

import ast
import statistics
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for path in (ROOT / "studio").rglob("*.py") if "migrations" not in path.parts)


def functions() -> dict[str, int]:
    """Lines of each function, from `def` to its last line, decorators left out."""
    return {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_are_short() -> None:
    lengths = functions()
    over = {name: length for name, length in lengths.items() if length > 80}
    assert not over
    assert statistics.median(lengths.values()) <= 10
    assert statistics.quantiles(lengths.values(), n=20)[-1] <= 40


def test_modules_are_short() -> None:
    over = {str(path): lines for path in SOURCES if (lines := len(path.read_text().splitlines())) > 500}
    assert not over


def test_templates_are_short() -> None:
    templates = (ROOT / "templates").rglob("*.html")
    over = {str(path): lines for path in templates if (lines := len(path.read_text().splitlines())) > 250}
    assert not over
