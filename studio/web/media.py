"""The files of a take: sound, cover, notes. Checked against the team on every request, served in ranges."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from studio.actions import lyric_files
from studio.models import Clip
from studio.ranges import INERT as INERT
from studio.ranges import ranged as ranged
from studio.web.access import MemberRequest, clip_read, member

WORDS = {"lrc": "text/plain; charset=utf-8", "srt": "application/x-subrip; charset=utf-8"}
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@member
@require_safe
def clip_audio(request: MemberRequest, id: UUID) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    return ranged(request, clip.audio, "audio/mpeg", etag(clip, "audio"))


@member
@require_safe
def clip_cover(request: MemberRequest, id: UUID) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    return ranged(request, clip.cover, "image/jpeg", etag(clip, "cover"))


@member
@require_safe
def clip_thumb(request: MemberRequest, id: UUID) -> HttpResponse | StreamingHttpResponse:
    clip = clip_read(request, id)
    return ranged(request, clip.thumb, "image/jpeg", etag(clip, "thumb"))


def saved(
    request: HttpRequest, clip: Clip, file: str, kind: str, suffix: str
) -> HttpResponse | StreamingHttpResponse:
    """One of the clip's files, to be kept under a good name rather than shown."""
    name = download_name(clip, suffix)
    return ranged(request, getattr(clip, file), kind, etag(clip, file), name, inline=False)


@member
@require_safe
def clip_midi(request: MemberRequest, id: UUID) -> HttpResponse | StreamingHttpResponse:
    return saved(request, clip_read(request, id), "midi", "audio/midi", "mid")


@member
@require_safe
def clip_download(request: MemberRequest, id: UUID) -> HttpResponse | StreamingHttpResponse:
    return saved(request, clip_read(request, id), "audio", "audio/mpeg", "mp3")


@member
@require_safe
def clip_video_file(request: MemberRequest, id: UUID) -> HttpResponse | StreamingHttpResponse:
    return saved(request, clip_read(request, id), "video", "video/mp4", "mp4")


@member
@require_safe
def clip_words(request: MemberRequest, id: UUID, kind: str) -> HttpResponse:
    """The words with their times: kind is lrc or srt."""
    clip = clip_read(request, id)
    words = lyric_files.written(clip, kind) if kind in WORDS else ""
    if not words:
        raise Http404
    answer = HttpResponse(words, content_type=WORDS[kind])
    for name, value in INERT.items():
        if name != "Accept-Ranges":
            answer.headers[name] = value
    answer.headers["Content-Disposition"] = content_disposition_header(True, download_name(clip, kind)) or ""
    return answer


def etag(clip: Clip, what: str) -> str:
    """A stored take never changes: its id says what the bytes are."""
    return f'"{clip.id}-{what}"'


def download_name(clip: Clip, ending: str, which: str = "") -> str:
    title = " ".join(NOT_IN_NAMES.sub(" ", clip.title).split()).strip(" .") or "Untitled"
    return f"{title} ({which or f'take {clip.label}'}).{ending}"
