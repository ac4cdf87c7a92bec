"""For whoever watches over the site: is it up, and can it do its work?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.operations import queries


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = queries.readiness(at=now)
    is_ready = all(word == queries.OK for word in found.values())
    # Mail that waits is no reason to send nobody here any more, but somebody should know.
    told = found | {"mail": queries.mail(at=now), "clock": queries.clock()}
    return JsonResponse(told, status=200 if is_ready else 503)
