"""Every sentence in Python that people read goes through gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

STUDIO = Path(__file__).resolve().parent.parent / "studio"
MARKS = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
SENTENCE = re.compile(r"[A-Z“{].*[a-z’”}] .*[.!?…]", re.DOTALL)
# What only programs, logs and whoever runs the studio read; and songs.
OTHERS = ("ImproperlyConfigured", "Conflict", "Forged", "LookupError", "Http404", "ValueError")
WIRE = (
    *("actions/told.py", "actions/webhooks_in.py", "actions/webhooks_out.py", "actions/replays.py"),
    *("actions/landing.py", "catalog/table.py", "catalog/snippets.py", "catalog/examples.py"),
    *("models/lasting.py", "web/metrics.py"),
)
MODULES = [
    path
    for part in ("actions", "catalog", "models", "templatetags", "web")
    for path in sorted((STUDIO / part).glob("*.py"))
    if path.relative_to(STUDIO).as_posix() not in WIRE
]


def heard(tree: ast.AST) -> set[int]:
    """The nodes that are marked already, or that nobody reads."""
    found: set[int] = set()
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "id", getattr(called, "attr", ""))
        of = getattr(getattr(called, "value", None), "id", "")
        quiet = name in MARKS or name in OTHERS or of == "log"
        quiet |= isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        quiet |= isinstance(node, ast.keyword) and node.arg == "example"
        if quiet:
            found |= {id(inner) for inner in ast.walk(node)}
    return found


def sentences(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    quiet = heard(tree)
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        if isinstance(node, ast.JoinedStr):
            quiet |= {id(piece) for piece in node.values}
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if SENTENCE.fullmatch(text):
            yield f"{node.lineno}: {text}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(STUDIO).as_posix())
def test_a_sentence_is_marked(path: Path) -> None:
    assert list(sentences(path)) == []
