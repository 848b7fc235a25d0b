"""Calls to the address that came with a request: what became of it, signed, and tried again for a day.

The rows are the truth: the ticker looks at the open webhooks, writes down the events there are to tell, and
sends those that are due. A task need not know that somebody listens.
"""

import datetime
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from studio import fetch, sealed, wire
from studio.actions import told
from studio.actions.sources import Refused
from studio.catalog.fields import unusable
from studio.models import Clip, Membership, Task, Team, User, Webhook, WebhookOut, clock

log = logging.getLogger(__name__)

URL, SECRET = "webhook_url", "webhook_secret"
LONGEST = {URL: 1024, SECRET: 1024}
CHECK_SECONDS = 3.0  # for the look-up when an address is saved
SEND_SECONDS = 15.0
LEASE = datetime.timedelta(seconds=60)  # longer than one delivery takes
# Seconds between one try and the next: half a minute at first, about a day in all.
PAUSES = (30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 14400, 18000, 21600)
STREAMING, COMPLETED, FAILED = "song.streaming", "song.completed", "song.failed"
STREAMS = "sonic"  # the family that tells when its first sound is there
KEPT_ANSWERS = 20


# --- who listens ---
def wanted(body: Mapping[str, Any]) -> dict[str, str]:
    """Address and secret as the body names them. Raises Refused, also for an address in our own house."""
    given = {name: _text(name, body.get(name)) for name in (URL, SECRET)}
    if given[URL]:
        _check(given[URL])
    return given


def listen(task: Task, url: str, secret: str, base: str) -> None:
    """Twice is the same as once."""
    Webhook.objects.get_or_create(
        task=task, defaults={"url": url, "secret": sealed.seal(secret) if secret else "", "base": base}
    )


def own_secret(team: Team) -> str:
    """What a call is signed with whose request named no secret."""
    return salted_hmac("studio.webhooks", str(team.pk), algorithm="sha256").hexdigest()


# --- what there is to tell ---
def notice() -> None:
    """Write down the events of open webhooks that nobody has written down yet."""
    told_of = Exists(WebhookOut.objects.filter(webhook=OuterRef("pk"), event=STREAMING))
    started = Exists(Clip.objects.filter(task=OuterRef("task"))) & ~told_of
    for webhook in Webhook.objects.filter(is_open=True).select_related("task").annotate(started=started):
        task = webhook.task
        if not task.is_open:
            _tell(webhook, COMPLETED if task.state == Task.State.SUCCEEDED else FAILED, last=True)
        elif webhook.started and task.spec.family == STREAMS:
            _tell(webhook, STREAMING)


def claim(most: int) -> list[WebhookOut]:
    """Events that are to be sent now; they are the caller's for a while."""
    return WebhookOut.claim(most, LEASE)


def deliver(event: WebhookOut) -> bool:
    """Send it once, and write down what came back; whether it was taken."""
    sent_at = timezone.now()
    try:
        answer = fetch.post(
            event.webhook.url,
            *_letter(event),
            allow=settings.FETCH_ALLOW,
            seconds=SEND_SECONDS,
        )
        status, text = answer.status, answer.text
    except (fetch.FetchError, sealed.Unreadable) as error:
        status, text = 0, str(error)
    taken = 200 <= status < 300
    _write_down(event, {"at": wire.moment(sent_at), "status": status, "text": text}, taken)
    return taken


def again(me: Membership, event_id: Any) -> bool:
    """Send it once more, at once and as often as it takes."""
    found = deliveries(me).filter(pk=event_id)
    waiting = WebhookOut.State.WAITING
    return WebhookOut.objects.filter(pk__in=found).update(state=waiting, tries=0, next_at=clock.now()) == 1


def hush(team: Team, user: User | None = None) -> None:
    """Tell nothing more to the addresses that this person, or anybody, named for requests to the team."""
    listening = Webhook.objects.filter(task__team=team, **({"task__user": user} if user else {}))
    listening.filter(is_open=True).update(is_open=False)
    waiting = WebhookOut.objects.filter(webhook__in=listening, state=WebhookOut.State.WAITING)
    waiting.update(state=WebhookOut.State.GIVEN_UP)


def deliveries(me: Membership) -> QuerySet[WebhookOut]:
    rows = WebhookOut.objects.filter(webhook__task__team=me.team_id)
    if me.hidden:
        rows = rows.filter(webhook__task__in=Task.objects.seen_by(me))
    return rows.select_related("webhook__task").order_by("-created", "-pk")


def payload(event: WebhookOut) -> wire.Body:
    webhook = event.webhook
    task, base = webhook.task, webhook.base
    me = Membership.of(task.team, task.user)
    if event.event == STREAMING:
        body = wire.streaming(task.spec.family, told.made(task, base, me, "running"))
    elif event.event == FAILED:
        body = wire.refunded(*told.trouble(task))
    else:
        body = told.poll(task, base, me)[1]
    return wire.event(body, str(task.pk), task.spec.family, event.event)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or unusable(value):
        raise Refused(f"{name} must be text.", name)
    if len(value) > LONGEST[name]:
        raise Refused(wire.too_long(name, LONGEST[name]), name)
    return value.strip()


def _check(url: str) -> None:
    try:
        fetch.check(url, allow=settings.FETCH_ALLOW, seconds=CHECK_SECONDS)
    except fetch.FetchError as error:
        raise Refused(f"{URL} cannot be called. {error}", URL) from error
    if urlsplit(url).scheme != "https" and not settings.FETCH_ALLOW:
        raise Refused(f"{URL} must start with https://.", URL)


@transaction.atomic
def _tell(webhook: Webhook, name: str, last: bool = False) -> None:
    WebhookOut.objects.get_or_create(webhook=webhook, event=name)
    if last:
        Webhook.objects.filter(pk=webhook.pk).update(is_open=False)


def _letter(event: WebhookOut) -> tuple[bytes, dict[str, str]]:
    """The raw body and the five headers."""
    webhook = event.webhook
    body = json.dumps(payload(event), ensure_ascii=False).encode()
    secret = sealed.unseal(webhook.secret) if webhook.secret else own_secret(webhook.task.team)
    timestamp = str(int(time.time()))
    return body, {
        "Content-Type": "application/json",
        "X-Webhook-Id": str(event.pk),
        "X-Webhook-Event": event.event,
        "X-Webhook-Timestamp": timestamp,
        "X-Webhook-Signature": signature(secret, timestamp, body),
        "Idempotency-Key": str(event.pk),
    }


def _write_down(event: WebhookOut, answer: Mapping[str, Any], taken: bool) -> None:
    state, pause = WebhookOut.State.WAITING, 0
    if taken:
        state = WebhookOut.State.DELIVERED
    elif event.tries >= len(PAUSES):
        state = WebhookOut.State.GIVEN_UP
        log.warning("%s could not be delivered: %s", event, answer["text"])
    else:
        pause = PAUSES[event.tries]
    WebhookOut.objects.filter(pk=event.pk).update(
        state=state,
        tries=event.tries + 1,
        next_at=clock.now() + datetime.timedelta(seconds=pause),
        answers=[*event.answers, answer][-KEPT_ANSWERS:],
    )
