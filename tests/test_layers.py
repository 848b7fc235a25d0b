"""Imports point down, never up, never sideways except where this table says so."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "studio"

MAY_IMPORT: dict[str, set[str]] = {
    "engine": set(),
    "catalog": set(),
    "port": {"catalog"},
    "wire": set(),
    "sealed": set(),
    "shared_cache": set(),
    "logs": set(),
    "tally": set(),
    "serving": {"logs"},
    "mail": {"logs", "models"},
    "sentences": set(),
    "ranges": {"disk"},
    "prepared": set(),
    "providers": {"port", "catalog", "engine", "fetch"},
    "models": {"catalog"},
    "queue": set(),
    "hub": set(),
    "bucket": {"disk"},
    "disk": set(),
    "fetch": set(),
    "actions": {
        *("sentences", "models", "providers", "port", "wire", "catalog", "queue", "fetch", "sealed", "logs"),
        "prepared",
    },
    "jobs": {"actions", "models", "logs"},
    "launcher": set(),
    "healthy": {"launcher"},
    "management": {
        *("actions", "models", "launcher", "engine", "catalog", "logs", "fetch", "hub", "environment"),
    },
    "web": {
        *("sentences", "actions", "models", "catalog", "languages", "ranges", "sealed", "disk", "logs"),
        *("tally", "templatetags", "prepared"),
    },
    "api": {"actions", "models", "catalog", "wire", "ranges", "disk", "logs"},
    "templatetags": {"sentences", "catalog", "languages"},
    "languages": set(),
    "accounts": {"actions", "models", "sealed"},
    "checks": set(),
    "apps": {"checks", "models"},
    "environment": set(),
    "settings": {"environment", "logs"},
    "urls": {"web", "api"},
    "wsgi": set(),
}
# Packages from outside that only one place may know.
ONLY_IN = {
    "django_q": {"queue", "hub"},
    "redis": {"hub"},
    "boto3": {"bucket"},
    "botocore": {"bucket"},
    "storages": {"bucket"},
    "requests": {"providers", "fetch"},
    "numpy": {"engine"},
    "scipy": {"engine"},
    "soundfile": {"engine"},
    "av": {"engine"},
    "subprocess": {"engine", "launcher"},
}
MODULES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)


def layer(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_below(path: Path) -> None:
    if path.parent == ROOT and path.name == "__init__.py":
        return
    here = layer(path)
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "studio":
            below = rest.split(".")[0]
            assert below == here or below in MAY_IMPORT[here], f"{here} imports {name}"
        elif package in ONLY_IN:
            assert here in ONLY_IN[package], f"only {ONLY_IN[package]} may import {package}"


def test_the_engine_knows_no_django() -> None:
    for path in (ROOT / "engine").rglob("*.py"):
        assert not [name for name in imports(path) if name.startswith("django")], path


def test_only_child_processes_load_gpl_codecs() -> None:
    known = {path.relative_to(ROOT).as_posix(): set(imports(path)) for path in MODULES}

    def users(*modules: str) -> set[str]:
        return {path for path, names in known.items() if any(name.startswith(modules) for name in names)}

    assert users("av") <= {f"engine/files/{name}.py" for name in ("video", "decoding", "m4a")}
    assert {"engine/video_child.py"} == {
        path for path, names in known.items() if "studio.engine.files.video" in names
    }
    readers = users("studio.engine.files.decoding", "studio.engine.files.m4a")
    assert all(path.startswith("engine/works/") for path in readers)
    assert users("studio.engine.video_child", "studio.engine.works.work_child") == set()


def test_the_studio_itself_loads_nothing_of_the_works_but_their_orders() -> None:
    for path in MODULES:
        if layer(path) != "engine":
            known = [name for name in imports(path) if name.startswith("studio.engine.works")]
            assert known in ([], ["studio.engine.works.order.work"]), path


def test_the_catalog_knows_no_rows() -> None:
    for path in (ROOT / "catalog").rglob("*.py"):
        assert not [name for name in imports(path) if name.startswith("django.db")], path


def test_every_layer_is_in_the_table() -> None:
    assert {layer(path) for path in MODULES} - {"__init__"} == set(MAY_IMPORT)
