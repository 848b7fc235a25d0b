"""Settings from the environment: django-environ, with a sentence for what makes no sense."""

import contextlib
import ipaddress
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environ.fileaware_mapping import FileAwareMapping

PREFIX = "STUDIO_"
SERVER = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?")
# Read by the launcher and the tests rather than by the settings.
ELSEWHERE = {"STUDIO_LAUNCHER"}
# Names of a network at home or in an office (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal).
AT_HOME = (".localhost", ".local", ".lan", ".home", ".home.arpa", ".internal", ".test")
# Who else may vouch for somebody, and what has to be set for each.
VOUCH = {"google": ("ID", "SECRET"), "github": ("ID", "SECRET"), "oidc": ("URL", "ID", "SECRET", "NAME")}
SCOPES = {
    "google": ["profile", "email"],
    "github": ["read:user", "user:email"],
    "oidc": ["openid", "profile", "email"],
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where files are kept in S3-compatible storage."""

    options: dict[str, Any]  # of studio.bucket.Bucket
    origin: str  # where browsers reach it


class Environment:
    """Reads STUDIO_ variables and remembers which, so that a misspelt one is refused instead of ignored."""

    def __init__(self) -> None:
        self._env = environ.Env()
        self._env.ENVIRON = FileAwareMapping(cache=False)
        self._read: set[str] = set(ELSEWHERE)

    def text(self, name: str, default: str) -> str:
        self._read |= {name, f"{name}_FILE"}
        return str(self._env.str(name, default=default)).strip()

    def secret(self, name: str) -> str:
        """A secret, from NAME or from the file that NAME_FILE names; "" when there is none."""
        try:
            return self.text(name, "")
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE names a file that cannot be read: {error.strerror}."
            ) from error

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name, "").split(",") if word.strip()]

    def hosts(self, name: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network | str, ...]:
        """Networks, addresses and names of servers."""
        return tuple(_host(name, word.lower()) for word in self.words(name))

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name, "yes" if default else "no").lower()
        if value not in ("yes", "no", "true", "false", "1", "0", "on", "off", ""):
            raise ImproperlyConfigured(f"{name} is yes or no, not {value!r}.")
        return value in ("yes", "true", "1", "on")

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name} is a whole number from {least} to {most}, not {value!r}.")
        return int(value)

    def count(self, name: str, *, most: int) -> int:
        """A number, or "yes" for one and "no" for none."""
        value = self.text(name, "no").lower()
        words = {"no": 0, "false": 0, "off": 0, "": 0, "yes": 1, "true": 1, "on": 1}
        if value in words:
            return words[value]
        if not value.isdecimal() or int(value) > most:
            raise ImproperlyConfigured(f"{name} is yes, no or a number up to {most}, not {value!r}.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """One of some words; the first is the default."""
        value = self.text(name, choices[0]).lower()
        if value not in choices:
            known = [word for word in choices if word]
            raise ImproperlyConfigured(f"{name} is {', '.join(known[:-1])} or {known[-1]}, not {value!r}.")
        return value

    def postgresql(self, name: str) -> dict[str, Any] | None:
        """The PostgreSQL database at postgres://user:password@server:port/name, as Django wants it said."""
        url = self.secret(name)
        return _postgresql(name, url) if url else None

    def bucket(self, name: str) -> Bucket | None:
        """The bucket that NAME_BUCKET names, and how it is reached; None for no bucket. Without a key, boto3
        looks for one where it always does."""
        bucket, region = self.text(f"{name}_BUCKET", ""), self.text(f"{name}_REGION", "us-east-1")
        own, public = (self._address(f"{name}_{which}ENDPOINT") for which in ("", "PUBLIC_"))
        key, secret = self.secret(f"{name}_KEY"), self.secret(f"{name}_SECRET")
        prefix = self.text(f"{name}_PREFIX", "").strip("/")
        if not bucket:
            return None
        if bool(key) != bool(secret):
            raise ImproperlyConfigured(f"{name}_KEY and {name}_SECRET belong together: set both or none.")
        server = own or f"https://s3.{region}.amazonaws.com"
        by_path = bool(own or public) or "." in bucket
        reached = urlsplit(public or server)
        host = reached.netloc if by_path else f"{bucket}.{reached.netloc}"
        options = {
            "bucket_name": bucket,
            "endpoint_url": server,
            "public_endpoint": public or server,
            "region_name": region,
            "access_key": key or None,
            "secret_key": secret or None,
            "location": prefix,
            "addressing_style": "path" if by_path else "virtual",
        }
        return Bucket(options, f"{reached.scheme}://{host}")

    def _address(self, name: str) -> str:
        address = self.text(name, "").rstrip("/")
        parts = urlsplit(address)
        if address and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path):
            raise ImproperlyConfigured(f"{name} should look like https://s3.example, not {address!r}.")
        return address

    def known(self) -> set[str]:
        """The settings that were asked for."""
        return {name for name in self._read - ELSEWHERE if not name.endswith("_FILE")}

    def refuse_unknown(self) -> None:
        unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in self._read)
        if unknown:
            raise ImproperlyConfigured(
                f"There is no setting called {', '.join(unknown)}. The README lists them."
            )


def _host(name: str, word: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | str:
    try:
        return ipaddress.ip_network(word)
    except ValueError as error:
        if SERVER.fullmatch(word) and not word.replace(".", "").isdecimal():
            return word
        sentence = f"{name} lists servers and networks such as nas.lan or 192.168.7.0/24: {error}."
        raise ImproperlyConfigured(sentence) from error


def is_public(url: str) -> bool:
    """Does an address name a host of the internet? Not this machine, nor one of a network at home."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(AT_HOME)


@dataclass(frozen=True, slots=True)
class Vouchers:
    """Others who may say who somebody is, as allauth wants to know them."""

    apps: list[str]
    providers: dict[str, dict[str, Any]]


def vouchers(env: Environment) -> Vouchers:
    """STUDIO_SIGN_IN_WITH=google,github,oidc; each with an ID and a SECRET, oidc with its URL and a NAME."""
    found = Vouchers([], {})
    names = [word.lower() for word in env.words("STUDIO_SIGN_IN_WITH")]
    for name in dict.fromkeys([*names, *VOUCH]):
        prefix = f"STUDIO_{name.upper()}"
        told = {part: env.secret(f"{prefix}_{part}") for part in VOUCH.get(name, ())}
        if name not in names:
            continue
        if name not in VOUCH:
            raise ImproperlyConfigured(f"STUDIO_SIGN_IN_WITH knows {', '.join(VOUCH)}, not {name!r}.")
        missing = [f"{prefix}_{part}" for part, value in told.items() if not value and part != "NAME"]
        if missing:
            raise ImproperlyConfigured(f"To sign in with {name}, set {' and '.join(missing)}.")
        app: dict[str, Any] = {"client_id": told["ID"], "secret": told["SECRET"]}
        provider = {"APPS": [app], "OAUTH_PKCE_ENABLED": True, "SCOPE": SCOPES[name]}
        if name == "oidc":
            if urlsplit(told["URL"]).scheme not in ("http", "https"):
                raise ImproperlyConfigured(
                    f"STUDIO_OIDC_URL should look like https://login.example, not {told['URL']!r}."
                )
            app |= {"provider_id": "oidc", "name": told["NAME"] or urlsplit(told["URL"]).hostname}
            app["settings"] = {"server_url": told["URL"].rstrip("/")}
            found.providers["openid_connect"] = provider
        else:
            found.apps.append(f"allauth.socialaccount.providers.{name}")
            found.providers[name] = provider
    return found


def _postgresql(name: str, url: str) -> dict[str, Any]:
    # The address is not repeated: there may be a password in it.
    sentence = f"{name} should look like postgres://user:password@server:5432/name"
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise ImproperlyConfigured(f"{sentence}.") from error
    database = unquote(parts.path[1:])
    if parts.scheme not in ("postgres", "postgresql") or not database:
        raise ImproperlyConfigured(f"{sentence}, or be empty for SQLite.")
    options = dict(parse_qsl(parts.query))
    # A folder with the server's socket is no host of an address: ?host=/run/postgresql, or written as %2Frun…
    host = options.pop("host", "") or unquote(parts.netloc.rpartition("@")[2].partition(":")[0])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host if host.startswith("/") else (parts.hostname or host),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def secret_key(file: Path) -> str:
    """The key kept in the data folder; made on the first start, readable by its owner alone."""
    if not file.exists():
        with tempfile.NamedTemporaryFile("w", dir=file.parent) as new:  # such files have mode 0600
            new.write(get_random_secret_key())
            new.flush()
            with contextlib.suppress(FileExistsError):  # another process was first: its key counts
                os.link(new.name, file)
    return file.read_text().strip()
