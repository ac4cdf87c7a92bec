"""The limit of a whole request, told before any of it is read."""

from collections.abc import Callable

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
