"""The files of a take: sound, cover, notes. Checked against the team on every request, served in ranges.

What is played is sent as it is stored; what is taken home carries the title, the style and the cover that the
take has now.
"""

import hashlib
import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from studio.actions import addresses, downloads, lyric_files
from studio.models import Clip
from studio.ranges import FRESH, sent, written
from studio.ranges import ranged as ranged
from studio.web.access import MemberRequest, clip_read, member

WORDS = {
    "lrc": "text/plain; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
FOREVER = "private, max-age=31536000, immutable"
REMEMBER = "remember"  # in an address: the format is the one that this person wants, from now on
FORMAT = "format"  # in the session
Sent = HttpResponse | StreamingHttpResponse


@member
@require_safe
def clip_audio(request: MemberRequest, id: UUID) -> Sent:
    clip = clip_read(request, id)
    return ranged(request, clip.audio, "audio/mpeg", etag(clip, "audio"))


@member
@require_safe
def clip_cover(request: MemberRequest, id: UUID) -> Sent:
    return picture(request, clip_read(request, id), "cover")


@member
@require_safe
def clip_thumb(request: MemberRequest, id: UUID) -> Sent:
    return picture(request, clip_read(request, id), "thumb")


def picture(request: HttpRequest, clip: Clip, which: str) -> Sent:
    """A cover in one of its sizes. It may be another one tomorrow: only an address that says which may be
    kept."""
    cache = FOREVER if request.GET.get("v") == str(clip.edited) else FRESH
    tag = etag(clip, f"{which}-{clip.edited}")
    return ranged(request, getattr(clip, which), "image/jpeg", tag, cache=cache)


def saved(request: HttpRequest, clip: Clip, stored: str, name: str, title: str = "", age: str = "") -> Sent:
    """A stored file under its name, with its tags as they are now, to be kept rather than shown. `age` is of
    what may be made anew under the same name in the storage."""
    ending = name.rpartition(".")[2]
    remember(request, ending)
    try:
        file = downloads.opened(clip, stored, ending, title) if stored else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise Http404
    kind = addresses.kind(name) or "application/octet-stream"
    return sent(request, file, kind, tag_of(stored + age, file.mark), name, inline=False, cache=FRESH)


def tag_of(stored: str, mark: str) -> str:
    """A stored file with these tags."""
    return f'"{hashlib.sha256(stored.encode()).hexdigest()[:16]}-{mark}"'


def remember(request: HttpRequest, ending: str) -> None:
    if REMEMBER in request.GET and request.session.get(FORMAT) != ending:
        request.session[FORMAT] = ending


@member
@require_safe
def clip_midi(request: MemberRequest, id: UUID) -> Sent:
    clip = clip_read(request, id)
    return saved(request, clip, clip.midi, download_name(clip, "mid"))


@member
@require_safe
def clip_download(request: MemberRequest, id: UUID) -> Sent:
    clip = clip_read(request, id)
    return saved(request, clip, clip.audio, download_name(clip, "mp3"))


@member
@require_safe
def clip_video_file(request: MemberRequest, id: UUID) -> Sent:
    clip = clip_read(request, id)
    return saved(request, clip, clip.video, download_name(clip, "mp4"))


@member
@require_safe
def clip_cover_file(request: MemberRequest, id: UUID) -> Sent:
    clip = clip_read(request, id)
    return saved(request, clip, clip.cover, download_name(clip, "jpg"))


@member
@require_safe
def clip_words(request: MemberRequest, id: UUID, kind: str) -> HttpResponse:
    """The words as text, or with their times: kind is txt, lrc or srt."""
    clip = clip_read(request, id)
    words = lyric_files.written(clip, kind) if kind in WORDS else ""
    if not words:
        raise Http404
    return HttpResponse(words, headers=written(download_name(clip, kind), WORDS[kind], FRESH))


def etag(clip: Clip, what: str) -> str:
    """What is played of a stored take never changes: its id says what the bytes are."""
    return f'"{clip.id}-{what}"'


def download_name(clip: Clip, ending: str, which: str = "") -> str:
    return f"{plain(clip.title)} ({which or f'take {clip.label}'}).{ending}"


def plain(title: str) -> str:
    """A title as every system takes it in the name of a file."""
    return " ".join(NOT_IN_NAMES.sub(" ", title).split()).strip(" .") or "Untitled"
