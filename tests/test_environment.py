"""Settings that make no sense end in a sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from studio.environment import Environment, secret_key


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
