"""compose.yaml, as far as it can be read without an engine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from studio import launcher, settings
from tests.served import ROOT

COMPOSE = shutil.which("docker-compose")
PARTS = {"web", "workers", "ticker"}
OURS = PARTS | {"bucket"}
FILE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = FILE["services"]


# What the image, the parts of compose.yaml or its volumes say.
SAID_ELSEWHERE = {"STUDIO_DATA", "STUDIO_RUN", "STUDIO_SOUNDFONT", "STUDIO_TABLE", "STUDIO_DEBUG"}


def with_defaults(value: str, chosen: dict[str, str]) -> str:
    """What compose puts in the place of ${NAME-default}."""
    return re.sub(r"\$\{(\w+)-([^}]*)\}", lambda found: chosen.get(found[1], found[2]), value)


def environment(name: str, chosen: dict[str, str]) -> dict[str, str]:
    """What a service is told where this stands in .env: a name without a value is as there, or unset."""
    told = {
        key: chosen.get(key) if value is None else with_defaults(value, chosen)
        for key, value in SERVICES[name]["environment"].items()
    }
    return {key: value for key, value in told.items() if value is not None}


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """What tools/make-secrets makes."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools/make-secrets", tmp_path / "tools")
    for _ in range(2):
        subprocess.run(["sh", tmp_path / "tools/make-secrets"], check=True)
    return tmp_path / "secrets"


def test_secrets_are_made_once_and_fit_together(secrets: Path) -> None:
    made = {file.name: file.read_text() for file in secrets.iterdir()}
    assert set(made) == set(FILE["secrets"])
    assert [FILE["secrets"][name]["file"] for name in made] == [f"./secrets/{name}" for name in made]
    subprocess.run(["sh", secrets.parent / "tools/make-secrets"], check=True)
    assert {file.name: file.read_text() for file in secrets.iterdir()} == made
    assert f":{made['postgres_password']}@postgres:5432/" in made["database_url"]
    assert len(made["secret_key"]) >= 50
    assert secrets.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"STUDIO_S3_BUCKET": "take-two"},
        {
            "STUDIO_ACCEL": "/internal/media/",
            "STUDIO_URL": "https://studio.example",
            "STUDIO_BEHIND_PROXY": "yes",
        },
    ],
    ids=["folder", "bucket", "nginx"],
)
@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_studio_takes_its_settings(
    name: str, chosen: dict[str, str], secrets: Path, tmp_path: Path
) -> None:
    told = {
        key: value.replace("/run/secrets/", f"{secrets}/") for key, value in environment(name, chosen).items()
    }
    bare = {key: value for key, value in os.environ.items() if not key.startswith("STUDIO_")}
    words = "from django.conf import settings as s; print(s.RUN, s.DATABASES['default']['HOST'], bool(s.S3))"
    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={**bare, **told, "STUDIO_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "studio.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == f"('{name}',) postgres {'STUDIO_S3_BUCKET' in chosen}", done.stderr


@pytest.mark.parametrize("name", sorted(PARTS))
def test_every_setting_reaches_the_studio(name: str) -> None:
    told = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}
    assert settings.env.known() - SAID_ELSEWHERE == told - SAID_ELSEWHERE


def test_every_part_of_the_studio_runs_somewhere() -> None:
    assert {SERVICES[name]["environment"]["STUDIO_RUN"] for name in PARTS} == set(launcher.ROLES)
    assert {name for name, service in SERVICES.items() if service["image"] == "take-two"} == OURS


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_studio_may_write_to_its_data_alone_and_has_time_to_stop(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["stop_grace_period"].removesuffix("s")) >= launcher.GRACE + 20
    assert set(service["secrets"]) <= set(FILE["secrets"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_started_again_and_says_how_it_is(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == ("on-failure" if name == "bucket" else "unless-stopped")
    assert name in OURS or service["healthcheck"]["test"]  # the image has one of its own
    assert "stop_grace_period" in service
    assert ":latest" not in service["image"]


def test_nobody_outside_reaches_a_database() -> None:
    assert FILE["networks"]["back"]["internal"]
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"web", "nginx"}
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    for name in ("postgres", "redis", "minio"):
        assert SERVICES[name]["networks"] == ["back"]


def test_secrets_come_as_files() -> None:
    told = [key for service in SERVICES.values() for key in service.get("environment", ())]
    named = [key for key in told if re.search(r"PASSWORD|SECRET|TOKEN|_KEY|DATABASE_URL|ROOT_USER", key)]
    assert named
    assert all(key.endswith("_FILE") for key in named)


def test_nginx_finds_what_its_configuration_names() -> None:
    text = (ROOT / "deploy/nginx.conf").read_text()
    for volume in SERVICES["nginx"]["volumes"]:
        source, target, _ = volume.split(":")
        if source.startswith("./deploy"):
            assert (ROOT / source).is_file()
        if target != "/etc/nginx/conf.d/default.conf":
            assert target in text
    assert SERVICES["web"]["volumes"] == ["media:/data/media"]


def test_backups_can_read_the_database() -> None:
    """pg_dump refuses a server newer than itself; Debian 12 has PostgreSQL 15's."""
    assert "bookworm" in (ROOT / "Dockerfile").read_text()
    version = re.fullmatch(r"postgres:(\d+)-bookworm", SERVICES["postgres"]["image"])
    assert version
    assert int(version[1]) <= 15


@pytest.mark.skipif(
    COMPOSE is None, reason="docker-compose is not installed (Debian: apt install docker-compose)"
)
def test_compose_itself_understands_it(secrets: Path) -> None:
    for name in ("compose.yaml", "Dockerfile"):
        shutil.copy(ROOT / name, secrets.parent)
    done = subprocess.run(
        [str(COMPOSE), "-f", "compose.yaml", "config"],
        cwd=secrets.parent,
        env={"PATH": os.environ["PATH"], "STUDIO_S3_BUCKET": "music"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = yaml.safe_load(done.stdout)["services"]
    assert set(told) == set(SERVICES)  # of every profile
    for name in OURS:
        told_here = told[name]["environment"]
        assert told_here["STUDIO_RUN"] == SERVICES[name]["environment"]["STUDIO_RUN"]
        assert told_here["STUDIO_S3_BUCKET"] == "music"
