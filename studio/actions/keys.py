"""Keys to the JSON door: made, found, used in turn, and revoked."""

import datetime
import hashlib
import math
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from studio.actions import log
from studio.models import ApiKey, Membership, Pace, Team, User

BEGIN = "sk_"
SHOWN = 9  # characters of a key that tell it from others
NOTICED = datetime.timedelta(minutes=1)  # how exactly the last use is known


@transaction.atomic
def issue(team: Team, user: User, name: str, scope: str = ApiKey.Scope.SPEND) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can see again."""
    text = BEGIN + secrets.token_urlsafe(32)
    prefix, digest = text[:SHOWN], _digest(text)
    key = ApiKey.objects.create(team=team, user=user, name=name, scope=scope, prefix=prefix, digest=digest)
    log.write(team, user, "key_made", name, scope=scope)
    return key, text


def find(text: str) -> ApiKey | None:
    """The valid key with this text; that it was used is written down."""
    key = ApiKey.objects.valid().select_related("team", "user").filter(digest=_digest(text)).first()
    if key is not None:
        _notice(key)
    return key


def may_spend(key: ApiKey) -> bool:
    """Whether its person makes music in the team: a key may do no more than they may."""
    found = Membership.objects.filter(team=key.team_id, user=key.user_id).first()
    return found is not None and found.spends


def take_turn(key: ApiKey) -> int:
    """Take the key's next turn; 0, or the whole seconds until there is one."""
    pause = settings.API_SECONDS_PER_REQUEST
    return math.ceil(Pace.take(key.digest, pause)) if pause else 0


def visible(team: Team, user: User) -> QuerySet[ApiKey]:
    """The keys that this person may see and revoke: one's own, and an owner everybody's."""
    own = Q() if _owns(team, user) else Q(user=user)
    return ApiKey.objects.filter(own, team=team).select_related("user").order_by("-created")


@transaction.atomic
def revoke(team: Team, user: User, key_id: int) -> bool:
    """From now on nobody can use it."""
    found = visible(team, user).filter(pk=key_id, revoked=None)
    names = list(found.values_list("name", flat=True))
    if found.update(revoked=timezone.now()) != 1:
        return False
    log.write(team, user, "key_revoked", names[0])
    return True


def _owns(team: Team, user: User) -> bool:
    return Membership.objects.filter(team=team, user=user, role=Membership.Role.OWNER).exists()


def _notice(key: ApiKey) -> None:
    now = timezone.now()
    stale = Q(last_used=None) | Q(last_used__lt=now - NOTICED)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used=now)


def _digest(text: str) -> str:
    """A key is random enough: it needs no slow hash."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
