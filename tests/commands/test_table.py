"""The printed table, and where an administrator's file is looked for."""

import io
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog.table import TABLE, read, toml
from studio.management.commands.table import written

ROOT = Path(__file__).resolve().parent.parent.parent
CHEAP = "[operations.create]\ncredits = 4\n"
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3),
)


def manage(command: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The studio of this data folder, as it is started."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")}
    return subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={**inherited, **settings, "STUDIO_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_printed_is_the_table_in_force(tmp_path: Path) -> None:
    printed = io.StringIO()
    call_command("table", stdout=printed)
    assert tomllib.loads(printed.getvalue())["operations"].keys() == TABLE.operations.keys()
    (tmp_path / "table.toml").write_text(printed.getvalue())
    assert read(tmp_path / "table.toml") == TABLE


def test_a_change_back_to_what_is_usual_is_printed_too(tmp_path: Path) -> None:
    own = tmp_path / "table.toml"
    own.write_text(f'{CHEAP}[operations.nuro_bgm]\noffered = true\nnote = ""')
    table = read(own)
    own.write_text(written(table))
    assert read(own) == table
    assert tomllib.loads(written(table))["operations"]["nuro_bgm"]["offered"] is True


@given(VALUES)
def test_every_value_is_read_back_as_it_was(value: Any) -> None:
    assert tomllib.loads(f"value = {toml(value)}") == {"value": value}


def test_a_file_in_the_data_folder_is_found_by_itself(tmp_path: Path) -> None:
    (tmp_path / "table.toml").write_text(CHEAP)
    printed = tomllib.loads(manage("table", tmp_path).stdout)
    assert printed["operations"]["create"]["credits"] == 4


@pytest.mark.parametrize("content", ["[operations.create]\ncredits = -1", None])
def test_a_bad_table_ends_the_start_in_a_sentence(content: str | None, tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    if content:
        file.write_text(content)
        said = f"In {file}, operations.create.credits must be a whole number from 0 to 100000, not -1."
    else:
        said = f"The table {file} cannot be read: No such file or directory."
    (tmp_path / "table.toml").write_text(CHEAP)  # fine, and not the file that was named
    ended = manage("check", tmp_path, STUDIO_TABLE=str(file))
    assert ended.returncode == 1
    assert ended.stderr == f"{said}\n"
