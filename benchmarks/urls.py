"""The addresses of the site, and the two floors that its pages are measured against.

The empty view is what a signed-in person costs before a screen does anything. A bare page is
what Wagtail needs to find a page, to ask whether it is private, and to serve it; nothing of the
site's own stands in its template.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail import hooks
from wagtail.views import serve_chain
from wagtail.wagtail_hooks import check_view_restrictions

from lms.accounts.http import AuthenticatedRequest
from lms.urls import handler400, handler403, handler404, handler500
from lms.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

BARE = "bare"


@login_required
def empty(request: AuthenticatedRequest) -> HttpResponse:
    return HttpResponse(f"<!DOCTYPE html><title>{request.user.pk}</title>")


# Before the site's own hook, which asks who may see the page.
@hooks.register("before_serve_page", order=-1)
def serve_bare(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    if page.slug != BARE:
        return None
    page.template = "benchmarks/bare.html"
    return check_view_restrictions(serve_chain)(page, request, args, kwargs)


urlpatterns = [path("empty/", empty), *of_the_site]
