"""What handing in needs to know of a request."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone


def arrived_at(request: HttpRequest) -> datetime:
    """When the request began to arrive: the moment that counts, however long its files take."""
    return getattr(request, "arrived_at", None) or timezone.now()
