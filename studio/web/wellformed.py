"""Text that no row could hold.

A zero byte is no character that anybody types, and PostgreSQL has no place for it. Forms refuse it field by
field; what is read without a form is refused here, in one sentence.
"""

from collections.abc import Callable, Mapping

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.request import QueryDict
from django.shortcuts import render

ZERO = "\0"
Answers = Callable[[HttpRequest], HttpResponseBase]


def whole_cookies(get_response: Answers) -> Answers:
    """What stands before the sessions: a cookie with such a byte is none of ours."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        for name in [name for name, value in request.COOKIES.items() if ZERO in value]:
            del request.COOKIES[name]
        return get_response(request)

    return answer


class WholeText:
    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, words: object, named: Mapping[str, object]
    ) -> HttpResponseBase | None:
        if getattr(view, "csrf_exempt", False):  # the JSON door says no in its own words
            return None
        if any(ZERO in str(value) for value in named.values()):
            raise Http404
        return _refusal(request) if _is_torn(request.GET) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The database would not have what was sent past every form."""
        return _refusal(request) if isinstance(error, DataError) and _is_torn(request.POST) else None


def _is_torn(said: QueryDict) -> bool:
    return any(ZERO in name or any(ZERO in value for value in values) for name, values in said.lists())


def _refusal(request: HttpRequest) -> HttpResponseBase:
    return render(request, "unreadable.html", status=400)
