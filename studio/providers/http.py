"""The hosted AI Music API as a provider: orders go out as forms say, what comes of them is brought here.

It takes no idempotency key and lists no tasks: a request whose answer was lost may or may not have been
taken, and only its webhook, or a person, can tell. So nothing is sent twice here; errors say what is known.
"""

import json
import logging
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.conf import settings

from studio import catalog, fetch
from studio.catalog.fields import AddressField, PersonaField, VoxField
from studio.catalog.operation import Operation
from studio.port import (
    Account,
    AccountError,
    Busy,
    Look,
    Order,
    Problem,
    ProviderError,
    Report,
    Source,
    State,
    Taken,
    Unknown,
)
from studio.providers import answers, bringing
from studio.providers.answers import Nonsense, Reading

log = logging.getLogger(__name__)

Alive = Callable[[], None]

NAME = "vendor"
PREFIX = "/api/v1"
BALANCE = "get-credits"
GLANCE_SECONDS = 15.0  # for an answer to a question
CALL_SECONDS = 150.0  # for a request: some tools answer only when they are done
MOST_BYTES = 4_000_000  # of an answer; stems and timelines of long songs take a tenth
AGAIN = "again"  # the ticket of what is asked for by the same request once more
REST = 30.0  # seconds after a refusal for haste that names none
NOT_TAKEN = (500, 502, 503)  # by what the server itself says

# Where a family lets a clip from outside in: the path, and the field that names its address.
DOORS = {
    "sonic": ("sonic/upload", "url"),
    "riffusion": ("riffusion/upload", "url"),
    "producer": ("producer/upload", "audio_url"),
}
# One host refuses requests without it, the others do not mind it.
EXTRAS = {"sonic/create": {"use_suno_cdn": True}}
ABOUT_CREDITS = ("credit", "subscription", "balance", "quota", "payment")


class Gone(ProviderError):
    """The vendor says that it knows no such task."""

    def __init__(self) -> None:
        super().__init__("the vendor does not know this request", temporary=True)


class Vendor:
    name = NAME
    repeatable = False
    needs_files = False

    def submit(self, order: Order) -> Taken:
        operation, account = catalog.get(order.operation), _account(order)
        for source in _sources(order):
            if not source.remote_id:
                return _carry(account, operation.family, source, order.alive)
        body = payload(operation, order)
        status, answer = _post(account, operation.path, body, CALL_SECONDS, order.alive)
        sent = {name: value for name, value in body.items() if name != "webhook_secret"}
        if not operation.terms.at_once:
            ticket = _understood(answers.ticket, answer)
            return Taken(ticket, sent, uploaded_id=answers.uploaded(answer))
        if status == 202:
            return Taken(AGAIN, sent)
        if status == 504:  # it goes on, and can be asked for
            return Taken(_understood(answers.ticket, answer), sent)
        _understood(answers.at_once, operation, answer)
        return Taken("", sent, answer)

    def look(self, order: Order, ticket: str) -> Look:
        operation, account = catalog.get(order.operation), _account(order)
        if ticket == AGAIN:
            status, answer = _post(account, operation.path, payload(operation, order), GLANCE_SECONDS)
        else:
            path = f"{operation.family}/task/{quote(ticket, safe='')}"
            status, answer = _get(account, path, GLANCE_SECONDS)
        try:
            found = reading(operation, order, status, answer)
        except Nonsense:
            raise ProviderError("the vendor's answer makes no sense", temporary=True) from None
        return Look(
            state=found.state,
            answer=answer,
            progress=found.progress,
            error=found.error,
            ready=found.ready,
            previews=tuple(found.previews),
            remote_id=found.remote_id,
        )

    def poll(self, order: Order, ticket: str) -> Generator[Report]:
        operation = catalog.get(order.operation)
        found = reading(operation, order, 200, order.answer)
        yield from bringing.takes(order, operation, found)
        if found.state is State.DONE:
            yield bringing.rest(order, operation, found)

    def balance(self, account: Account) -> tuple[int, int]:
        """Its monthly and its extra credits."""
        try:
            return answers.balance(_get(account, BALANCE, GLANCE_SECONDS)[1])
        except Nonsense:
            raise ProviderError("This address does not answer as the AI Music API does.") from None


def payload(operation: Operation, order: Order) -> dict[str, Any]:
    """The order in the vendor's words: the form's own, with its ids in the place of ours."""
    body = {**EXTRAS.get(operation.path, {}), **order.params}
    for name, sources in order.sources.items():
        if name in body:
            ids = [source.remote_id for source in sources]
            body[name] = ids if isinstance(body[name], list) else ids[0]
    body |= dict.fromkeys((n for n in operation.form.fields_of(PersonaField) if n in body), order.persona_id)
    body |= dict.fromkeys((n for n in operation.form.fields_of(VoxField) if n in body), order.cut_id)
    if order.upload_address and not order.sources:
        addresses = [name for name in operation.form.fields_of(AddressField) if name not in body]
        body |= dict.fromkeys(addresses, order.upload_address)
    if order.hook and operation.terms.webhook:
        body |= {"webhook_url": order.hook.url, "webhook_secret": order.hook.secret}
    return body


def reading(operation: Operation, order: Order, status: int, answer: Mapping[str, Any]) -> Reading:
    """What an answer says, of a tool that answers at once too. Raises Nonsense."""
    if order.carrying:
        return answers.read(replace(operation, takes=1), status, answer)
    if not operation.terms.at_once:
        return answers.read(operation, status, answer)
    if status == 202:
        return Reading(State.RUNNING)
    try:
        return Reading(State.DONE, result=answers.at_once(operation, answer))
    except Nonsense:
        return answers.read(operation, status, answer)


def _carry(account: Account, family: str, source: Source, alive: Alive) -> Taken:
    """Bring a clip to the vendor, so that an order can start from it."""
    if family not in DOORS or not source.address:
        raise ProviderError(f"“{source.title}” cannot be brought to the vendor.")
    path, field = DOORS[family]
    status, answer = _post(account, path, {field: source.address}, CALL_SECONDS, alive)
    if family == "producer" or status == 504:  # it goes on, and can be asked for
        return Taken(_understood(answers.ticket, answer), carries=source.clip_id)
    remote_id = _understood(answers.remote_id, answer)
    return Taken(carries=source.clip_id, remote_id=remote_id)


def _understood(read: Any, *given: Any) -> Any:
    """The request went well, so what it brought is there, whatever the answer looks like."""
    try:
        return read(*given)
    except Nonsense:
        raise Unknown("the vendor took the request, but its answer makes no sense") from None


def _sources(order: Order) -> list[Source]:
    return [source for name, found in order.sources.items() if name in order.params for source in found]


def _account(order: Order) -> Account:
    assert order.account is not None, "orders.make gives one to a provider elsewhere"
    return order.account


# --- one request, one answer ---
def _get(account: Account, path: str, seconds: float) -> tuple[int, dict[str, Any]]:
    try:
        answer = _call("GET", account, path, b"", seconds)
    except fetch.FetchError as error:
        raise ProviderError(_lower(error), temporary=True) from error
    _check(answer, account)
    found = _parsed(answer)
    if answer.status == 403 and (path == BALANCE or not _is_known(account)):
        raise AccountError(_said(found or {}, 403), Problem.KEY)
    if answer.status == 404:
        raise Gone
    if answer.status >= 300 and answer.status not in (400, 410):
        raise ProviderError(f"the vendor answered with status {answer.status}", temporary=True)
    if answer.status == 400 and "not found" in answers.sentence(found or {}).lower():
        raise Gone
    if found is None:
        raise ProviderError("the vendor's answer makes no sense", temporary=True)
    if answer.status >= 400:
        raise ProviderError(_said(found, answer.status))
    return answer.status, found


def _post(
    account: Account, path: str, body: Mapping[str, Any], seconds: float, alive: Alive = lambda: None
) -> tuple[int, dict[str, Any]]:
    raw = json.dumps(body, ensure_ascii=False).encode()
    try:
        answer = _call("POST", account, path, raw, seconds, alive)
    except fetch.Unsent as error:
        raise ProviderError(_lower(error), temporary=True) from error
    except fetch.FetchError as error:
        raise Unknown("the vendor's answer got lost") from error
    _check(answer, account)
    found = _parsed(answer)
    if answer.status in NOT_TAKEN or (answer.status == 504 and found and not found.get("task_id")):
        raise ProviderError(f"the vendor answered with status {answer.status}", temporary=True)
    if answer.status > 504 or (found is None and (answer.status == 504 or answer.status < 300)):
        raise Unknown("the vendor's answer makes no sense")
    if answer.status == 403:
        _judge_refusal(account, found or {})
    if answer.status >= 300 and answer.status != 504:
        raise ProviderError(_said(found or {}, answer.status))
    return answer.status, found or {}


def _check(answer: fetch.Answer, account: Account) -> None:
    """What an answer says about the key rather than the request."""
    if answer.status == 401:
        raise AccountError("The vendor does not accept this key.", Problem.KEY)
    if answer.status == 402:
        raise AccountError("The vendor's account has not enough credits.", Problem.CREDITS)
    if answer.status == 429:
        told = answers.moment(answer.headers.get("Retry-After", ""))
        raise Busy("the vendor asks for a pause", min(REST if told is None else max(1.0, told), 3600.0))


def _judge_refusal(account: Account, found: Mapping[str, Any]) -> None:
    """403 is said of keys, of credits, and of words that are not sung. Raises what it is."""
    text = _said(found, 403)
    if any(word in text.lower() for word in ABOUT_CREDITS):
        raise AccountError(text, Problem.CREDITS)
    if not _is_known(account):
        raise AccountError(text, Problem.KEY)
    raise ProviderError(text)


def _is_known(account: Account) -> bool:
    """Does the key still open the door where nothing else can be wrong? The one question without a turn."""
    try:
        return _call("GET", account, BALANCE, b"", GLANCE_SECONDS).status not in (401, 403)
    except fetch.FetchError:
        return True


def _call(
    method: str, account: Account, path: str, body: bytes, seconds: float, alive: Alive = lambda: None
) -> fetch.Answer:
    headers = {"Authorization": f"Bearer {account.key}", "Accept": "application/json"}
    if body:
        headers["Content-Type"] = "application/json"
    return fetch.call(
        method,
        f"{account.base}{PREFIX}/{path}",
        body,
        headers,
        allow=settings.FETCH_ALLOW,
        most=MOST_BYTES,
        seconds=seconds,
        alive=alive,
    )


def _parsed(answer: fetch.Answer) -> dict[str, Any] | None:
    try:
        found = answers.clean(json.loads(answer.body))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _said(found: Mapping[str, Any], status: int) -> str:
    """The vendor's own sentence about a request that it refused."""
    text = answers.sentence(found)
    if status == 410:
        return f"The vendor has retired this. {text}".strip()
    return f"The vendor says: {text}" if text else f"The vendor refused this (status {status})."


def _lower(error: Exception) -> str:
    text = str(error).rstrip(".")
    return text[:1].lower() + text[1:]
