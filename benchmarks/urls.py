"""The addresses of the site, and the two floors that its pages are measured against.

The empty view is what a signed-in person costs before a screen does anything. The bare page is
what Wagtail needs to find and serve a page; nothing of the site's own stands in its template.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail import hooks

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
    return page.serve(request, *args, **kwargs)


urlpatterns = [path("empty/", empty), *of_the_site]
