"""What the editor answers to somebody who would take away a page that has to stay."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from lms.core.verdict import Verdict


def refused(request: HttpRequest, verdict: Verdict, page: Page) -> HttpResponse | None:
    """Back to where the page stands, with the sentence; nothing when it may go."""
    if verdict:
        return None
    messages.error(request, str(verdict.reason))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def pages_among(objects: list[Any]) -> list[Page]:
    """What of a selection are pages, in their own type."""
    return [one.specific for one in objects if isinstance(one, Page)]
