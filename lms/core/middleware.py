"""What happens around every request: security policy, language, caching, one line in the log."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.csp import CSP

from lms.core import editing, languages, nonce

logger = logging.getLogger("lms.request")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One structured line a request: route instead of path, a number instead of a person."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        # Before the body is read: a slow line must not turn a hand-in that began in time into a late one.
        request.arrived_at = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else None,
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000),
                "user": getattr(getattr(request, "_cached_user", None), "pk", None),
            },
        )
        return response


class CSPMiddleware(ContentSecurityPolicyMiddleware):
    """Django's policy; in the Wagtail admin only styles may be inline, as its editor needs."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        nonce.current.set(request._csp_nonce)  # type: ignore[attr-defined]  # noqa: SLF001 - Django offers no other name for it

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith("/admin/") and not hasattr(response, "_csp_config"):
            response._csp_config = settings.SECURE_CSP | {  # type: ignore[attr-defined]  # noqa: SLF001 - what Django's own decorator sets
                "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]
            }
        return super().process_response(request, response)


class EditorMiddleware:
    """An address of the Wagtail admin that is not for somebody is not there, for whoever asks."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if match is None or not match.route.startswith(editing.PREFIX):
            return
        if request.user.is_authenticated and not editing.is_there_for(request, match):
            raise Http404


class LanguageMiddleware:
    """A page's prefix decides its language; elsewhere the person's setting, a cookie, or Dutch.

    For a page that has no translation, `languages.settle` decides again once the page is known.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = (
            languages.prefix_of(request.path_info)
            or languages.preferred(request)
            or settings.LANGUAGE_CODE
        )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class PrivateCacheMiddleware:
    """What a signed-in person is shown is kept by nobody's cache, the browser's included."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie"])
        return response
