"""What is said of uploads before any view sees them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class RequestSizeMiddleware:
    """Answers 413 to who announces more than all files of one form could be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.REQUEST_MAX_BYTES:
            response = render(request, "413.html", status=413)
            # The rest of the body is not read, so the line cannot serve another request.
            response["Connection"] = "close"
            return response
        return self.get_response(request)


class BrokenUploadMiddleware:
    """A file that the disk would not take reaches no view; the answer is that of an outage.

    Before the view, and after the whole form was read: so the answer can show what was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return
        for _, uploads in request.FILES.lists():
            for upload in uploads:
                if broken := getattr(upload, "broken", None):
                    raise broken
