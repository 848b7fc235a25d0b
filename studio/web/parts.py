"""Files beside a take, and a song's stems in one archive."""

import io
import uuid
import zipfile
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from studio.actions import mixes
from studio.models import Clip
from studio.web import queries
from studio.web.access import MemberRequest, clip_read, member, task_read
from studio.web.media import INERT, NOT_IN_NAMES, download_name, etag, ranged

PIECE = 256 * 1024
TYPES = {
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mid": "audio/midi",
}


@member
@require_safe
def clip_file(request: MemberRequest, id: uuid.UUID, name: str) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    kept = queries.file_beside(clip, name)
    if kept is None:
        raise Http404
    ending = name.rpartition(".")[2] if "." in name else ""
    kind = TYPES.get(ending, "application/octet-stream")
    # It may be made anew, unlike the take itself: the row's age belongs to the tag.
    tag = etag(clip, f"{name}-{kept.created:%Y%m%d%H%M%S%f}")
    mix = name.rpartition(".")[0].replace("-", " ") if name.startswith(mixes.FILES) else ""
    return ranged(request, kept.file, kind, tag, download_name(clip, ending or "audio", mix), inline=False)


@member
@require_safe
def clip_master(request: MemberRequest, id: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    name = download_name(clip, "flac")
    return ranged(request, clip.master, "audio/flac", etag(clip, "master"), name, inline=False)


@member
@require_safe
def stems(request: MemberRequest, id: uuid.UUID) -> StreamingHttpResponse:
    """All stems of a request, without loss, aligned at zero."""
    task = task_read(request, id)
    clips = [clip for clip in queries.stems(task) if clip.master]
    if not clips:
        raise Http404
    song = _song(clips[0])
    answer = StreamingHttpResponse(zipped([(stem_name(song, clip), clip.master) for clip in clips]))
    for name, value in INERT.items():
        if name != "Accept-Ranges":
            answer.headers[name] = value
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = content_disposition_header(True, f"{song} (stems).zip") or ""
    return answer


def stem_name(song: str, clip: Clip) -> str:
    """Night Bus_01_vocals_96.flac: in the order of the stems, with the tempo for the grid."""
    tempo = f"_{clip.bpm:.0f}" if clip.bpm else ""
    return f"{song}_{clip.index + 1:02}_{clip.stem}{tempo}.flac"


def _song(clip: Clip) -> str:
    title = clip.title.rpartition(" (")[0] or clip.title  # without the stem's own name
    return " ".join(NOT_IN_NAMES.sub(" ", title).split()).strip(" .") or "Untitled"


class Outlet(io.RawIOBase):
    """What an archive writes, until it is sent. It can't be wound back, so that nothing has to be kept."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: Any) -> int:
        self.waiting += data
        return len(data)

    def taken(self) -> bytes:
        data = bytes(self.waiting)
        self.waiting.clear()
        return data


def zipped(files: list[tuple[str, str]]) -> Iterator[bytes]:
    """A ZIP archive of stored files, by the names they shall have, in pieces. Sound does not get smaller."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, stored in files:
            with default_storage.open(stored) as source, archive.open(name, "w", force_zip64=True) as entry:
                while piece := source.read(PIECE):
                    entry.write(piece)
                    yield outlet.taken()
            yield outlet.taken()
    yield outlet.taken()
