"""A real nginx with deploy/nginx.conf, on ports of its own: only names of files and ports are others."""

import datetime
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.served import ROOT, until

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
ABSENT = "nginx is not installed (Debian: apt install nginx-light)"
AROUND = """
{user}
daemon off;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {home}/bodies;
    proxy_temp_path {home}/answers;
    fastcgi_temp_path {home}/unused; uwsgi_temp_path {home}/unused; scgi_temp_path {home}/unused;
    include {home}/take-two.conf;
}}
"""


class Front:
    def __init__(self, home: Path, media: Path, upstreams: list[int]) -> None:
        self.home = home
        self.plain, self.secure = free_port(), free_port()
        self.url = f"https://localhost:{self.secure}"
        self.certificate = home / "cert.pem"
        _certificate(self.certificate, home / "key.pem")
        site = _changed(
            (ROOT / "deploy/nginx.conf").read_text(),
            {
                "/etc/nginx/take-two/": f"{home}/",
                "/var/log/nginx/": f"{home}/",
                "/var/lib/take-two/media/": f"{media}/",
                "listen 80 ": f"listen 127.0.0.1:{self.plain} ",
                "listen [::]:80 default_server;": "",
                "listen 443 ": f"listen 127.0.0.1:{self.secure} ",
                "listen [::]:443 ssl http2 default_server;": "",
                "server_name studio.example;": "server_name localhost;",
            },
        )
        servers = "".join(f"server 127.0.0.1:{port}; " for port in upstreams)
        upstream = (ROOT / "deploy/nginx-upstream.conf").read_text()
        (home / "upstream.conf").write_text(
            _changed(upstream, {"server 127.0.0.1:8000 max_fails=2 fail_timeout=5s;": servers})
        )
        (home / "take-two.conf").write_text(site)
        user = "user root;" if os.geteuid() == 0 else ""
        (home / "nginx.conf").write_text(AROUND.format(home=home, user=user))
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *more: str) -> list[str]:
        early = ["-e", f"{self.home}/error.log"]
        return [str(NGINX), "-p", str(self.home), "-c", str(self.home / "nginx.conf"), *early, *more]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command())
        until(self._listens, 10)

    def _listens(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.home / "error.log").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.secure)) == 0

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)

    def told(self) -> str:
        return (self.home / "access.log").read_text()


@contextmanager
def running(media: Path, *upstreams: int) -> Iterator[Front]:
    home = Path(tempfile.mkdtemp(prefix="studio-nginx-"))
    front = Front(home, media, list(upstreams))
    try:
        front.start()
        yield front
    finally:
        front.stop()
        shutil.rmtree(home, ignore_errors=True)


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text, f"deploy/ has no {old!r} any more"
        text = text.replace(old, new)
    return text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificate(cert: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
