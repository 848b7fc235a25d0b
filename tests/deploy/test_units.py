"""systemd's units: that they are understood, and that they stop the studio as it can be stopped."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio import launcher
from tests.served import ROOT

ANALYZE = shutil.which("systemd-analyze")
FOLDER = ROOT / "deploy/systemd"
UNITS = ["take-two.service", "take-two-backup.service", "take-two-backup.timer"]


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((FOLDER / name).read_text())
    return parser


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not here (Debian: apt install systemd)")
def test_systemd_understands_them(tmp_path: Path) -> None:
    for name in UNITS:
        text = (FOLDER / name).read_text().replace("/opt/take-two/.venv/bin/python", sys.executable)
        (tmp_path / name).write_text(text)
    words = [str(ANALYZE), "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "take-two" in line]
    assert (done.returncode, said) == (0, []), done.stderr


def test_the_launcher_alone_is_asked_to_stop_and_has_time_for_it() -> None:
    service = unit("take-two.service")["Service"]
    assert service["KillMode"] == "mixed"
    assert int(service["TimeoutStopSec"]) >= launcher.GRACE + 20
    assert service["Restart"] == "always"


@pytest.mark.parametrize("name", ["take-two.service", "take-two-backup.service"])
def test_the_studio_may_write_to_its_data_alone(name: str) -> None:
    service = unit(name)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["ProtectHome"] == "yes"
    assert service["User"] == "take-two"
    assert service["CapabilityBoundingSet"] == ""
    data = re.search(r"STUDIO_DATA=(\S+)", service["Environment"])
    assert data
    assert data[1] in service["ReadWritePaths"].split()


def test_the_settings_are_ones_that_the_studio_knows() -> None:
    lines = [line.lstrip("#") for line in (FOLDER / "settings.env").read_text().splitlines()]
    told = dict(line.split("=", 1) for line in lines if re.match(r"STUDIO_\w+=", line))
    known = (ROOT / "studio/settings.py").read_text() + (ROOT / "README.md").read_text()
    for name in told:
        bare = name.removesuffix("_FILE")
        assert bare in known or bare.startswith("STUDIO_S3_"), name
