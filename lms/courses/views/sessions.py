"""The evenings of a run, on their own pages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.http import AuthenticatedRequest
from lms.courses import policy, queries
from lms.courses.models import Session


@require_safe
@login_required
def session(request: AuthenticatedRequest, run: int, pk: int) -> HttpResponse:
    now = timezone.now()
    evening = get_object_or_404(
        Session.objects.visible_to(request.user, at=now)
        .select_related("run")
        .prefetch_related("materials__document"),
        pk=pk,
        run=run,
    )
    return render(
        request,
        "courses/session_detail.html",
        {
            "session": evening,
            "run": evening.run,
            "neighbours": queries.neighbours_of(evening),
            "can_edit": policy.can_edit(request.user, evening.run, at=now),
            "at": now,
        },
    )
