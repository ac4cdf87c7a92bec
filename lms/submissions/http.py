"""What handing in needs to know of a request."""

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from lms.submissions.rules import LONGEST_REQUEST

START = re.compile(r"(?:t=)?([0-9]{9,17})(\.[0-9]{1,6})?\Z")
# The least number that means milliseconds, and microseconds: nobody counts seconds that high.
MILLI, MICRO = 10**11, 10**14


def arrived_at(request: HttpRequest) -> datetime:
    """When the request began to arrive: the moment that counts, however long its files take, up to
    half an hour. Asked when the body is in.

    Behind a proxy that takes the whole body first, its start header counts if the settings name
    one; what lies in the future or too far back is nothing that a proxy says, and is ignored.
    """
    now = timezone.now()
    earliest = now - LONGEST_REQUEST
    here = max(getattr(request, "arrived_at", None) or now, earliest)
    began = _began_at_proxy(request)
    return began if began and earliest <= began <= here else here


def _began_at_proxy(request: HttpRequest) -> datetime | None:
    """What the start header says: seconds, milliseconds or microseconds, with or without `t=`."""
    said = request.headers.get(settings.START_HEADER, "") if settings.START_HEADER else ""
    match = START.match(said.strip())
    if not match:
        return None
    whole, fraction = int(match[1]), float(match[2] or 0)
    unit = 10**6 if whole >= MICRO else 10**3 if whole >= MILLI else 1
    return datetime.fromtimestamp(whole // unit, tz=UTC) + timedelta(
        seconds=(whole % unit + fraction) / unit
    )
