"""A stored file, whole or in ranges.

Django's own FileResponse answers a Range request with the whole file, which leaves Safari silent and every
other player unable to seek.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.encoding import filepath_to_uri
from django.utils.http import content_disposition_header, parse_etags

# An open-ended range is answered in part: so a slow listener holds a thread for seconds, not for minutes.
MOST_AT_ONCE = 1024 * 1024
PIECE = 256 * 1024
LINK_SECONDS = 300
DIRECT = "direct"  # in an address: whoever asks follows a link to another server
ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,15})-([0-9]{0,15})\s*", re.IGNORECASE)
FRESH = "private, no-cache"  # asked for again each time, and sent only when it is another one by now
INERT = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=3600",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


Answer = HttpResponse | StreamingHttpResponse


class Readable(Protocol):
    """What can be sent."""

    @property
    def size(self) -> int: ...

    def seek(self, place: int, /) -> object: ...

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


def ranged(
    request: HttpRequest,
    storage_name: str,
    content_type: str,
    etag: str,
    filename: str = "",
    inline: bool = True,
    cache: str = INERT["Cache-Control"],
) -> Answer:
    """A stored file, whole or in one range (RFC 9110, section 14). Decide first who may have it."""
    if DIRECT in request.GET and settings.S3_LINKS and request.method == "GET":
        return _linked(storage_name, content_type)
    if settings.ACCEL:
        response = _handed_over(request, storage_name, etag)
        _told(response, content_type, etag, filename, inline, cache)
        del response.headers["Accept-Ranges"]  # nginx says so by itself, and would say it twice
        return response
    return sent(request, _opened(storage_name), content_type, etag, filename, inline, cache)


def sent(
    request: HttpRequest,
    file: Readable,
    content_type: str,
    etag: str,
    filename: str = "",
    inline: bool = True,
    cache: str = INERT["Cache-Control"],
) -> Answer:
    """The same of an open file, which is closed when it has been sent."""
    response = _answer(request, file, etag)
    if not response.streaming:
        file.close()
    return _told(response, content_type, etag, filename, inline, cache)


def _told(response: Answer, content_type: str, etag: str, filename: str, inline: bool, cache: str) -> Answer:
    """The answer, with what is said of every file."""
    told = INERT | {"Content-Type": content_type, "ETag": etag, "Cache-Control": cache}
    for name, value in told.items():
        response.headers[name] = value
    if disposition := content_disposition_header(not inline, filename):
        response.headers["Content-Disposition"] = disposition
    return response


def written(name: str, content_type: str, cache: str = INERT["Cache-Control"]) -> dict[str, str]:
    """The headers of a file that is written for this request, in one go, and to be kept under this name."""
    safe = {header: value for header, value in INERT.items() if header != "Accept-Ranges"}
    disposition = content_disposition_header(True, name) or ""
    return safe | {"Content-Type": content_type, "Cache-Control": cache, "Content-Disposition": disposition}


def direct(address: str) -> str:
    """The same for a player, which may be sent on to where the sound lies; "" where the studio sends it all.
    Not for scripts that read samples: what comes from another server they may not touch (CORS)."""
    return f"{address}?{DIRECT}" if settings.S3_LINKS else ""


def _linked(storage_name: str, content_type: str) -> HttpResponse:
    """A link to the file's own server, good for a few minutes. Whoever still plays by then asks again."""
    if not storage_name or not default_storage.exists(storage_name):
        raise Http404
    said = {"ResponseContentType": content_type, "ResponseContentDisposition": "inline"}
    storage: Any = default_storage
    address = storage.url(storage_name, said, LINK_SECONDS)
    return HttpResponse(status=302, headers={"Location": address, "Cache-Control": "no-store"})


def _handed_over(request: HttpRequest, storage_name: str, etag: str) -> HttpResponse:
    """For the nginx in front, which reads the file by itself and knows how ranges are sent. A slow listener
    holds nothing of ours."""
    _opened(storage_name).close()  # it is there, in the folder of files, and can be read
    if _known(request, etag):
        return HttpResponse(status=304)
    return HttpResponse(headers={"X-Accel-Redirect": settings.ACCEL + filepath_to_uri(storage_name)})


@dataclass(frozen=True, slots=True)
class Pieces:
    """Part of a file, read as it is sent. Django closes it when it is done, even when nobody read it."""

    file: Readable
    part: range

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.part.start)
        left = len(self.part)
        while piece := self.file.read(min(PIECE, left)):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


def _opened(storage_name: str) -> Readable:
    if not storage_name:
        raise Http404
    try:
        return cast(Readable, default_storage.open(storage_name))
    except FileNotFoundError as error:
        raise Http404 from error


def _answer(request: HttpRequest, file: Readable, etag: str) -> Answer:
    size = file.size
    if _known(request, etag):
        return HttpResponse(status=304)
    if request.method == "HEAD":  # ranges are for GET alone
        return HttpResponse(headers={"Content-Length": str(size)})
    part = wanted(request.headers.get("Range", ""), size) if _range_holds(request, etag) else None
    if part is None:
        return _streamed(file, range(size))
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _streamed(file, part)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def _streamed(file: Readable, part: range) -> StreamingHttpResponse:
    return StreamingHttpResponse(Pieces(file, part), headers={"Content-Length": str(len(part))})


def _known(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in {tag.removeprefix("W/") for tag in known}


def _range_holds(request: HttpRequest, etag: str) -> bool:
    """Whether a range continues the same bytes. We send no dates, so a date never matches."""
    return request.headers.get("If-Range", etag) == etag


def wanted(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for. None: all of them, because it asks for none, for several ranges
    or for nonsense. An empty range: there are no such bytes."""
    match = ONE_RANGE.fullmatch(header)
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    start = int(first)
    if not last:
        return range(start, min(size, start + MOST_AT_ONCE))
    if int(last) < start:
        return None
    return range(start, min(size, int(last) + 1))
