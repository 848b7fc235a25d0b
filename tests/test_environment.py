"""Settings that make no sense end in a sentence."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from studio import settings
from studio.environment import Environment, is_public, secret_key, vouchers

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("value", ["eight", "-1", "0", "65", "2.5", ""])
def test_a_number_out_of_bounds_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_WORKERS", value)
    with pytest.raises(ImproperlyConfigured, match="STUDIO_WORKERS is a whole number from 1 to 64"):
        Environment().number("STUDIO_WORKERS", 2, least=1, most=64)


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="STUDIO_DEBUG is yes or no, not 'perhaps'"):
        Environment().flag("STUDIO_DEBUG", False)


def test_a_secret_may_live_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hush\n")
    monkeypatch.setenv("STUDIO_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert Environment().secret("STUDIO_SECRET_KEY") == "hush"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STUDIO_SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match="STUDIO_SECRET_KEY_FILE names a file that cannot be read"):
        Environment().secret("STUDIO_SECRET_KEY")


def test_a_misspelt_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_WROKERS", "2")
    with pytest.raises(ImproperlyConfigured, match="no setting called STUDIO_WROKERS"):
        Environment().refuse_unknown()


def test_the_readme_lists_every_setting_and_no_other() -> None:
    known = settings.env.known()
    listed: list[str] = []
    for row in re.findall(r"^\| (`STUDIO_[^|]+)\|", (ROOT / "README.md").read_text(), re.MULTILINE):
        for name in re.findall(r"`(\w+)`", row):  # `STUDIO_SMTP_HOST`, `_PORT`
            listed.append(name if name.startswith("STUDIO_") else listed[-1].rpartition("_")[0] + name)
    assert sorted(listed) == sorted(known)


def test_the_generated_key_is_kept_and_private(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    first = secret_key(file)
    assert len(first) >= 50
    assert secret_key(file) == first
    assert file.stat().st_mode & 0o077 == 0


def test_hosts_are_networks_addresses_and_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_FETCH_ALLOW", "NAS.lan, 192.168.7.0/24, ::1, localhost")
    found = [str(host) for host in Environment().hosts("STUDIO_FETCH_ALLOW")]
    assert found == ["nas.lan", "192.168.7.0/24", "::1/128", "localhost"]


@pytest.mark.parametrize("value", ["192.168.7.1/24", "300.1.1.1", "nas.lan:8000", "http://nas.lan", "*"])
def test_what_is_no_host_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_FETCH_ALLOW", value)
    with pytest.raises(ImproperlyConfigured, match="STUDIO_FETCH_ALLOW lists servers and networks such as"):
        Environment().hosts("STUDIO_FETCH_ALLOW")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (
            "postgres://ann:p%40ss@db.example:5433/studio?sslmode=require",
            ("studio", "ann", "p@ss", "db.example", "5433", {"sslmode": "require"}),
        ),
        ("postgresql://db/st%2Fudio", ("st/udio", "", "", "db", "", {})),
        ("postgres:///studio", ("studio", "", "", "", "", {})),
        ("postgres://ann@/studio?host=/run/postgresql", ("studio", "ann", "", "/run/postgresql", "", {})),
        ("postgres://ann@%2Frun%2Fpg:5433/studio", ("studio", "ann", "", "/run/pg", "5433", {})),
        ("postgres://[::1]:5432/studio", ("studio", "", "", "::1", "5432", {})),
    ],
)
def test_a_database_has_an_address(
    url: str, said: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_DATABASE_URL", url)
    found = Environment().postgresql("STUDIO_DATABASE_URL")
    assert found
    assert tuple(found[word] for word in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == said
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)


def test_without_an_address_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_DATABASE_URL", "")
    assert Environment().postgresql("STUDIO_DATABASE_URL") is None


@pytest.mark.parametrize(
    "url",
    ["mysql://ann:hush@db/studio", "studio", "postgres://ann:hush@db", "postgres://ann:hush@db:x/studio"],
)
def test_what_is_no_database_is_refused_without_a_word_of_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_DATABASE_URL", url)
    with pytest.raises(
        ImproperlyConfigured, match="STUDIO_DATABASE_URL should look like postgres://"
    ) as refused:
        Environment().postgresql("STUDIO_DATABASE_URL")
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(("value", "count"), [("", 0), ("no", 0), ("yes", 1), ("1", 1), ("2", 2)])
def test_so_many_proxies_stand_in_front(value: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_BEHIND_PROXY", value)
    assert Environment().count("STUDIO_BEHIND_PROXY", most=10) == count


@pytest.mark.parametrize("value", ["perhaps", "-1", "11", "1.5"])
def test_a_number_of_proxies_that_makes_no_sense_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_BEHIND_PROXY", value)
    with pytest.raises(ImproperlyConfigured, match="STUDIO_BEHIND_PROXY is yes, no or a number up to 10"):
        Environment().count("STUDIO_BEHIND_PROXY", most=10)


def test_one_of_some_words(monkeypatch: pytest.MonkeyPatch) -> None:
    modes = ("", "open", "invitation", "closed")
    assert Environment().choice("STUDIO_SIGN_UP", modes) == ""
    monkeypatch.setenv("STUDIO_SIGN_UP", "Closed")
    assert Environment().choice("STUDIO_SIGN_UP", modes) == "closed"
    monkeypatch.setenv("STUDIO_SIGN_UP", "shut")
    with pytest.raises(
        ImproperlyConfigured, match="STUDIO_SIGN_UP is open, invitation or closed, not 'shut'"
    ):
        Environment().choice("STUDIO_SIGN_UP", modes)


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://studio.example.com", True),
        ("https://8.8.8.8", True),
        ("http://localhost:8000", False),
        ("http://127.0.0.1", False),
        ("http://192.168.7.2", False),
        ("http://[fd00::1]:8000", False),
        ("http://studio.lan", False),
        ("http://studio", False),
        ("", False),
    ],
)
def test_an_address_of_the_internet_is_known(url: str, public: bool) -> None:
    assert is_public(url) is public


def test_nobody_vouches_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_GOOGLE_ID", "forgotten here")
    environment = Environment()
    found = vouchers(environment)
    assert (found.apps, found.providers) == ([], {})
    environment.refuse_unknown()  # it is known all the same


def test_others_vouch_by_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hush\n")
    told = {
        "STUDIO_SIGN_IN_WITH": "Google, oidc",
        "STUDIO_GOOGLE_ID": "g",
        "STUDIO_GOOGLE_SECRET_FILE": str(tmp_path / "secret"),
        "STUDIO_OIDC_URL": "https://login.band.example/realms/band/",
        "STUDIO_OIDC_ID": "o",
        "STUDIO_OIDC_SECRET": "s",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    found = vouchers(Environment())
    assert found.apps == ["allauth.socialaccount.providers.google"]
    assert found.providers["google"]["APPS"] == [{"client_id": "g", "secret": "hush"}]
    app = found.providers["openid_connect"]["APPS"][0]
    assert (app["name"], app["provider_id"]) == ("login.band.example", "oidc")
    assert app["settings"] == {"server_url": "https://login.band.example/realms/band"}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"STUDIO_SIGN_IN_WITH": "facebook"}, "knows google, github, oidc, not 'facebook'"),
        ({"STUDIO_SIGN_IN_WITH": "github"}, "set STUDIO_GITHUB_ID and STUDIO_GITHUB_SECRET"),
        (
            {"STUDIO_SIGN_IN_WITH": "github", "STUDIO_GITHUB_ID": "x"},
            "To sign in with github, set STUDIO_GITHUB_SECRET.",
        ),
        (
            {
                "STUDIO_SIGN_IN_WITH": "oidc",
                "STUDIO_OIDC_URL": "login.example",
                "STUDIO_OIDC_ID": "o",
                "STUDIO_OIDC_SECRET": "s",
            },
            "STUDIO_OIDC_URL should look like https://login.example, not 'login.example'",
        ),
    ],
)
def test_what_is_missing_to_be_vouched_for_is_named(
    told: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        vouchers(Environment())


@pytest.mark.parametrize(
    "extra", [{}, {"STUDIO_SIGN_IN_WITH": "google,github,oidc", "STUDIO_BEHIND_PROXY": "2"}]
)
def test_django_has_nothing_to_say_against_a_public_studio(extra: dict[str, str], tmp_path: Path) -> None:
    """`check --deploy` as whoever runs it would do."""
    keys = {
        f"STUDIO_{name}_{part}": "x" for name in ("GOOGLE", "GITHUB", "OIDC") for part in ("ID", "SECRET")
    }
    environment = {
        "PATH": os.environ["PATH"],
        "STUDIO_DATA": str(tmp_path),
        "STUDIO_URL": "https://studio.example",
        "STUDIO_OIDC_URL": "https://login.example",
        **keys,
        **extra,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ("no issues" if extra else "one who tries passwords keeps all out") in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"STUDIO_ACCEL": "internal/media/"}, "STUDIO_ACCEL should look like /internal/media/"),
        ({"STUDIO_ACCEL": "/internal"}, "STUDIO_ACCEL should look like /internal/media/, not '/internal'"),
        ({"STUDIO_ACCEL": "/i/", "STUDIO_S3_BUCKET": "music"}, "STUDIO_ACCEL is for files in a folder"),
    ],
)
def test_an_address_inside_nginx_that_cannot_be_one_is_refused(
    told: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    environment = {"PATH": os.environ["PATH"], "STUDIO_DATA": str(tmp_path), **told}
    command = [sys.executable, "manage.py", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert sentence in done.stderr
