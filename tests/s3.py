"""A real S3 on loopback: moto's server, spoken to over HTTP.

As a plugin (`TESTS_OVER_S3=1 pytest -p tests.s3 …`) it has the tests of the studio keep their files in it.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import requests
from moto.server import ThreadedMotoServer

BUCKET = "take-two"
SETTINGS = {"STUDIO_S3_BUCKET": BUCKET, "STUDIO_S3_KEY": "key", "STUDIO_S3_SECRET": "secret"}


class Server:
    """It can go away, and come back under the same address with all that it had."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._moto: Any = None

    def start(self) -> None:
        self._moto = ThreadedMotoServer("127.0.0.1", self.port, verbose=False)
        self._moto.start()

    def stop(self) -> None:
        self._moto.stop()

    def forget(self) -> None:
        """Servers of one process share what they keep."""
        requests.post(f"{self.url}/moto-api/reset", timeout=10).raise_for_status()

    def make_bucket(self) -> None:
        self.client().create_bucket(Bucket=BUCKET)

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=SETTINGS["STUDIO_S3_KEY"],
            aws_secret_access_key=SETTINGS["STUDIO_S3_SECRET"],
        )


@contextmanager
def served() -> Iterator[Server]:
    server = Server()
    server.start()
    server.forget()
    try:
        server.make_bucket()
        yield server
    finally:
        server.stop()


if os.environ.get("TESTS_OVER_S3"):
    _server = Server()
    _server.start()
    _server.make_bucket()
    os.environ |= SETTINGS | {"STUDIO_S3_ENDPOINT": _server.url}
