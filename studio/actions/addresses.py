"""Addresses of a take's files for clients that cannot sign in: signed, and good for a day."""

import hmac
import time
from pathlib import PurePath

from django.conf import settings
from django.core.signing import Signer

from studio.models import Clip, Task

HOUR = 3600
UPLOAD = "recording"  # the name of what came with a request
FIELDS = {
    "audio.mp3": "audio",
    "cover.jpg": "cover",
    "video.mp4": "video",
    "song.mid": "midi",
    "master.flac": "master",
}
KINDS = {
    ".mp3": "audio/mpeg",
    ".jpg": "image/jpeg",
    ".mp4": "video/mp4",
    ".mid": "audio/midi",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
}


def of(clip: Clip, name: str, base: str) -> str:
    """Where anybody who has the address can fetch the file. It stays the same for an hour."""
    return _address(clip.pk, name, base)


def of_upload(task: Task, base: str) -> str:
    """The same for the recording that came with a request, which a provider fetches before it is a take."""
    return _address(task.pk, UPLOAD, base)


def of_any(clip: Clip, name: str, base: str) -> str | None:
    """The same for a file that the clip may lack."""
    return of(clip, name, base) if stored(clip, name) else None


def holds(signed: str, clip_id: object, name: str) -> bool:
    """Did we sign this address, and not too long ago?"""
    expires, _, signature = signed.partition("-")
    if not (expires.isascii() and expires.isdecimal() and len(expires) < 16):
        return False
    ours = _signature(clip_id, name, int(expires))
    return hmac.compare_digest(ours.encode(), signature.encode()) and time.time() < int(expires)


def stored(clip: Clip, name: str) -> str:
    """The file's name in the storage: of one that was asked for, or the clip's own; "" for none."""
    if not kind(name):
        return ""
    made = [beside.file for beside in clip.files.all() if beside.name == name]
    own = str(getattr(clip, FIELDS[name])) if name in FIELDS else ""
    return made[0] if made else own


def kind(name: str) -> str:
    """Its content type; "" for what is not given out."""
    return KINDS.get(PurePath(name).suffix, "")


def _address(pk: object, name: str, base: str) -> str:
    expires = (int(time.time()) // HOUR + 1) * HOUR + settings.API_FILE_SECONDS
    return f"{base}/api/v1/files/{expires}-{_signature(pk, name, expires)}/{pk}/{name}"


def _signature(clip_id: object, name: str, expires: int) -> str:
    return Signer(salt="studio.files").signature(f"{clip_id}/{name}/{expires}")
