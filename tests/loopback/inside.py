"""The studio's own API as a server on the net, without a socket: requests' calls end in its views."""

import io
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from django.db import connection
from django.test import Client
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

HOST = "studio.test"
HOME = f"https://{HOST}"


class Inside(BaseAdapter):
    """`seen` are the requests that came, as (method, path)."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str]] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        url = urlsplit(str(request.url))
        self.seen.append((str(request.method), url.path))
        body = request.body or b""
        try:
            answer = Client().generic(
                str(request.method),
                f"{url.path}?{url.query}",
                body if isinstance(body, bytes) else body.encode(),
                content_type=request.headers.get("Content-Type", ""),
                secure=True,
                headers=dict(request.headers) | {"Host": HOST},
            )
            content = b"".join(answer)
        finally:
            connection.close()  # each call comes in a thread of its own
        return _response(request, answer.status_code, dict(answer.headers), content)

    def close(self) -> None:
        """There is nothing to close."""


class Shelf(BaseAdapter):
    """A server with one recording, at whatever address."""

    def __init__(self, recording: bytes) -> None:
        super().__init__()
        self.recording = recording

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        return _response(request, 200, {"Content-Type": "audio/mpeg"}, self.recording)

    def close(self) -> None:
        """There is nothing to close."""


def _response(
    request: requests.PreparedRequest, status: int, headers: dict[str, str], content: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code, response.headers = status, CaseInsensitiveDict(headers)
    response.url, response.request = str(request.url), request
    response.raw = urllib3.HTTPResponse(
        io.BytesIO(content), headers=headers, status=status, preload_content=False
    )
    return response
