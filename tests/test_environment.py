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
