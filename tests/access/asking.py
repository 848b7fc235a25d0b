"""A request by somebody, after which everything is as it was."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from studio.models import User
from tests.access.expected import BROWSERS, GONE, IN, NO_KEY, NO_METHOD, REFUSED, SIGN_IN

SAID = {401: NO_KEY, 403: REFUSED, 404: GONE, 405: NO_METHOD}


class Asking:
    def __init__(self, people: Mapping[str, User], keys: Mapping[str, str]) -> None:
        self.people, self.keys = people, keys

    def browser(self, who: str, **options: Any) -> Client:
        headers = {BROWSERS[1]: {"HX-Request": "true"}, BROWSERS[2]: {"Accept": "application/json"}}.get(
            who, {}
        )
        if who in self.keys:
            headers = {"Authorization": f"Bearer {self.keys[who]}"}
        client = Client(headers=headers, **options)
        if who in self.people:
            client.force_login(self.people[who])
        return client


def ask(client: Client, method: str, address: str, data: Any = None, **more: Any) -> HttpResponse:
    kept = deepcopy(client.cookies)
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method.lower())(address, data, **more)
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


def met(answer: HttpResponse) -> str:
    """How it was answered."""
    if answer.status_code in (301, 302, 303) and answer.headers["Location"].startswith("/accounts/login/"):
        return SIGN_IN
    return SAID.get(answer.status_code, IN)
