"""Links for people without an account: made, changed, taken back, opened, and their picture for chats."""

import datetime
import hashlib
import hmac
import logging
import tempfile
import threading
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.signing import Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from studio.actions import files
from studio.actions import log as journal
from studio.actions.submit import Refused
from studio.models import Clip, Playlist, Share, ShareItem, Team, User
from studio.port import ProviderError
from studio.providers import media

log = logging.getLogger(__name__)

MOST_TAKES = 100  # of one link
TITLE_LIMIT = 120
TRY_SECONDS = 300
MOST_TRIES = 10  # of one visitor in that time
MOST_TRIES_OF_ALL = 100
MOST_COVERS = 4
DRAWING = threading.BoundedSemaphore(1)  # pictures that one process has drawn at a time
DRAWING_WAIT = 20.0


# --- the address ---
def signature(share_id: uuid.UUID) -> str:
    """What makes an address of an id."""
    return Signer(salt="studio.shares").signature(str(share_id))


def holds(share_id: uuid.UUID, signed: str) -> bool:
    """Did we sign this address?"""
    return hmac.compare_digest(signature(share_id).encode(), signed.encode())


def is_open(share: Share) -> bool:
    is_there = share.playlist is None or share.playlist.deleted is None
    in_time = share.expires is None or share.expires > timezone.now()
    return is_there and in_time and share.revoked is None


# --- making and changing ---
@transaction.atomic
def make(
    team: Team,
    user: User,
    title: str,
    clips: Sequence[Clip] = (),
    *,
    playlist: Playlist | None = None,
    password: str = "",
    expires: datetime.datetime | None = None,
    downloads: bool = False,
) -> Share:
    """A link to these takes in this order, or to whatever is in a playlist. Raises Refused."""
    if not clips and playlist is None:
        raise Refused(gettext("Choose at least one take to share."))
    if len(clips) > MOST_TAKES:
        raise Refused(gettext("One link leads to %(most)d takes at most.") % {"most": MOST_TAKES})
    if any(clip.team_id != team.pk for clip in clips) or (playlist and playlist.team_id != team.pk):
        raise Refused(gettext("These takes are not the team's."))
    share = Share.objects.create(
        team=team,
        user=user,
        title=_title(title),
        playlist=playlist,
        password=make_password(password) if password else "",
        expires=expires,
        downloads=downloads,
    )
    ShareItem.objects.bulk_create(
        ShareItem(share=share, clip=clip, place=place) for place, clip in enumerate(clips)
    )
    journal.write(team, user, "share_made", share.title)
    return share


def change(
    share: Share, *, title: str, password: str | None, expires: datetime.datetime | None, downloads: bool
) -> None:
    """The address stays. Of the password, None keeps it and "" takes it away. Raises Refused."""
    share.title, share.expires, share.downloads = _title(title), expires, downloads
    if password is not None:
        share.password = make_password(password) if password else ""
    share.save(update_fields=["title", "expires", "downloads", "password"])


@transaction.atomic
def revoke(share: Share, by: User | None = None) -> None:
    """The link leads nowhere from now on; it can be had back."""
    if Share.objects.filter(pk=share.pk, revoked=None).update(revoked=timezone.now()):
        journal.write(share.team, by, "share_revoked", share.title)


@transaction.atomic
def bring_back(share: Share, by: User | None = None) -> None:
    if Share.objects.filter(pk=share.pk).exclude(revoked=None).update(revoked=None):
        journal.write(share.team, by, "share_back", share.title)


def _title(typed: str) -> str:
    title = " ".join(typed.split())[:TITLE_LIMIT]
    if not title or not title.isprintable():
        raise Refused(gettext("A link needs a title."), "title")
    return title


# --- opening ---
def seal(share: Share) -> str:
    """What a session remembers once the password was right: another password undoes it."""
    return hashlib.sha256(share.password.encode()).hexdigest()[:20]


def knows(share: Share, password: str, visitor: str) -> bool:
    """Is this the password? Raises Refused for who has guessed too often, whatever they typed."""
    window = int(timezone.now().timestamp()) // TRY_SECONDS
    limits = ((f"{share.pk}.{_hashed(visitor)}", MOST_TRIES), (str(share.pk), MOST_TRIES_OF_ALL))
    if any(_count(f"share-tries.{key}.{window}") > most for key, most in limits):
        raise Refused(gettext("Too many tries. Wait a few minutes and try again."), "password")
    return check_password(password, share.password)


def _count(key: str) -> int:
    """One more, in the cache that all processes share."""
    cache.add(key, 0, TRY_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it was over in between
        return 1


def _hashed(visitor: str) -> str:
    return hashlib.sha256(visitor.encode()).hexdigest()[:20]


def visited(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(visits=F("visits") + 1, last_visit=timezone.now())


# --- the picture ---
def picture(share: Share, clips: Sequence[Clip]) -> str:
    """The name in the storage of the link's picture, drawn when first asked for; "" where that fails."""
    covers = [clip.cover for clip in clips if clip.cover][:MOST_COVERS]
    line = share.team.name + (f" · {len(clips)} takes" if len(clips) > 1 else "")
    shown = hashlib.sha256("\n".join([share.title, line, *covers]).encode()).hexdigest()[:16]
    name = f"shares/{share.pk}/{shown}.jpg"
    if default_storage.exists(name):
        return name
    if not DRAWING.acquire(timeout=DRAWING_WAIT):
        return ""
    try:
        if not default_storage.exists(name):
            forget_pictures(share)
            _draw(share, covers, line, name)
    except (ProviderError, files.Unstored) as error:
        log.warning("The picture of %s was not drawn: %s", share, error)
        return ""
    finally:
        DRAWING.release()
    return name


def _draw(share: Share, covers: Iterable[str], line: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        local = [_copied(stored, Path(folder) / f"{place}.jpg") for place, stored in enumerate(covers)]
        found = [path for path in local if path is not None]
        seed = share.pk.int % 2**31
        made = media.card(Path(folder), covers=found, title=share.title, line=line, seed=seed)
        files.store(name, made)


def _copied(stored: str, path: Path) -> Path | None:
    try:
        return files.copy(stored, path)
    except FileNotFoundError:
        return None


def forget_pictures(share: Share) -> None:
    """Those of an earlier title or other covers."""
    files.discard(files.within(f"shares/{share.pk}"))
