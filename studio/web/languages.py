"""Which language a page is in: the one that a person chose, until then the one of their browser."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from studio import languages
from studio.actions import people
from studio.web.access import public

KNOWN = dict(settings.LANGUAGES)
WORDS = ("text/html", "text/plain", "application/json")  # sound and pictures speak no language
PHRASES = "/language/"  # addresses that name their language, for whoever asks


class Locale(LocaleMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(PHRASES):
            return
        super().process_request(request)
        chosen = request.user.language if request.user.is_authenticated else ""
        if chosen in KNOWN:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith(PHRASES):
            return response
        if response.headers.get("Content-Type", "").startswith(WORDS):
            return super().process_response(request, response)
        return response


@public
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Kept by the browser, and by the account of whoever is signed in; then back to where they were."""
    language = request.POST.get("language", "")
    if language not in KNOWN:
        raise Http404
    if request.user.is_authenticated:
        people.speak(request.user, language)
    return set_language(request)


@public
@require_safe
def phrases(request: HttpRequest, language: str, version: str) -> HttpResponse:
    """What the scripts say: a file that is never another under the same address."""
    if language not in KNOWN:
        raise Http404
    said = languages.phrases(language)
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(said.packed if packs else said.script, "text/javascript; charset=utf-8")
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    kept: dict[str, Any] = {"public": True, "immutable": True, "max_age": 365 * 24 * 3600}
    patch_cache_control(response, **kept if version == said.version else {"no_cache": True})
    return response
