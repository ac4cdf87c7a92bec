"""The front door, the switches of language and theme, and refusals in the design of the site."""

import logging
import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from lms.core import languages, preferences
from lms.core.outages import outage_of
from lms.core.retries import retry_of

logger = logging.getLogger("lms.request")
RETRY_AFTER = 10  # seconds; a database that restarts is back by then
YEAR = 60 * 60 * 24 * 365


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """To the home page in the visitor's language."""
    return redirect(f"/{get_language()}/")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    return _remember(request, "language", dict(settings.LANGUAGES))


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    return _remember(request, "theme", preferences.THEMES)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("img/mark.svg"), permanent=False)


def _remember(request: HttpRequest, name: str, known: Any) -> HttpResponse:
    """Keep one of the known values, with the person or in a cookie, and go back."""
    value = request.POST.get(name, "")
    if value not in known:
        return bad_request(request)
    response = HttpResponseRedirect(_way_back(request))
    if request.user.is_authenticated:
        preferences.keep(request.user, **{name: value})
    response.set_cookie(
        name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    languages.settle(request)
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "413.html", status=413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context processor, no query: whatever broke must not break this as well.

    Django calls this while it handles the error, so what went wrong can be looked at.
    """
    if outage := outage_of(sys.exc_info()[1]):
        return unavailable(request, outage)
    context = {"site_name": settings.SITE_NAME, "contact_email": settings.CONTACT_EMAIL}
    return HttpResponse(render_to_string("500.html", context), status=500)


def unavailable(request: HttpRequest, outage: str) -> HttpResponse:
    """Disk or database would not: nothing was done, what was typed is there to be sent again."""
    logger.error("the site could not do its work", extra={"event": f"outage.{outage}"})
    context = {
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "is_reading": request.method in {"GET", "HEAD"},
        "retry": retry_of(request),
    }
    with translation.override(languages.without_database(request)):
        page = render_to_string("503.html", context)
    response = HttpResponse(page, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "private, no-store"
    return response
