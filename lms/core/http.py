"""Answering with a whole page, or with the part of it that the browser asked for."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def one_or_404[Item](found: Sequence[Item]) -> Item:
    """The one that was found.

    :raises Http404: when there was none.
    """
    if not found:
        raise Http404
    return found[0]


def render_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any]
) -> HttpResponse:
    """The page; for htmx only its partial of that name, marked so that `parts.js` knows it."""
    if not request.htmx:  # type: ignore[attr-defined]
        response = render(request, template, context)
    else:
        response = render(request, f"{template}#{part}", context)
        response["Content-Part"] = part
    patch_vary_headers(response, ["HX-Request"])
    return response
