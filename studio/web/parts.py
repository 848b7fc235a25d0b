"""Files beside a take, and a song's stems in one archive."""

import io
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from studio.actions import downloads, mixes
from studio.models import Clip
from studio.ranges import Readable, written
from studio.web import queries, queries_mixer
from studio.web.access import MemberRequest, clip_read, member, task_read
from studio.web.media import download_name, plain, remember, saved

PIECE = 256 * 1024
STEMS = "stems"  # as a format that somebody may want
Opener = Callable[[], Readable]


@member
@require_safe
def clip_file(request: MemberRequest, id: uuid.UUID, name: str) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    kept = queries.file_beside(clip, name)
    if kept is None:
        raise Http404
    ending = name.rpartition(".")[2] if "." in name else "audio"
    mix = name.rpartition(".")[0].replace("-", " ") if name.startswith(mixes.FILES) else ""
    title = f"{clip.title} ({mix})" if mix else ""
    return saved(request, clip, kept.file, download_name(clip, ending, mix), title, kept.created.isoformat())


@member
@require_safe
def clip_master(request: MemberRequest, id: uuid.UUID) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    return saved(request, clip, clip.master, download_name(clip, "flac"))


@member
@require_safe
def stems(request: MemberRequest, id: uuid.UUID) -> StreamingHttpResponse:
    """All stems of a request, without loss, aligned at zero."""
    task = task_read(request, id)
    clips = [clip for clip in queries.stems(request.membership, task).select_related("team") if clip.master]
    if not clips:
        raise Http404
    remember(request, STEMS)
    song = _song(clips[0], queries_mixer.source(request.membership, task))
    named = [(stem_name(song, clip), partial(downloads.opened, clip, clip.master, "flac")) for clip in clips]
    return archive(named, f"{song} (stems).zip")


def stem_name(song: str, clip: Clip) -> str:
    """Night Bus_01_vocals_96bpm_Am.flac: in the order of the stems, with tempo and key for the grid."""
    tempo = f"{clip.bpm:.0f}bpm" if clip.bpm else ""
    said = (song, f"{clip.index + 1:02}", clip.stem, tempo, downloads.key_symbol(clip))
    return "_".join(part for part in said if part) + ".flac"


def _song(clip: Clip, source: Clip | None) -> str:
    """The song that a stem is of, without the stem's own name."""
    return plain(source.title if source else clip.title.rpartition(" (")[0] or clip.title)


def archive(files: Iterable[tuple[str, Opener]], name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(zipped(files), headers=written(name, "application/zip"))


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


def zipped(files: Iterable[tuple[str, Opener]]) -> Iterator[bytes]:
    """A ZIP archive of files by the names they shall have, in pieces. Sound does not get smaller."""
    outlet = Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for name, opened in files:
            source = opened()
            try:
                with archive.open(name, "w", force_zip64=True) as entry:
                    while piece := source.read(PIECE):
                        entry.write(piece)
                        yield outlet.taken()
            finally:
                source.close()
            yield outlet.taken()
    yield outlet.taken()
